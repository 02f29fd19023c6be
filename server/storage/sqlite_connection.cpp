#include "storage/sqlite_connection.hpp"

#include "base/failure.hpp"

#include <sqlite3.h>

namespace bluelamp::server {
namespace {

[[noreturn]] void rethrow(const SQLite::Exception& error) {
    const bool busy = error.getErrorCode() == SQLITE_BUSY || error.getErrorCode() == SQLITE_LOCKED;
    throw Failure("the database", error.what(),
                  busy ? "another process is writing for long; try again"
                       : "check the disk's free space and health, then run verify",
                  busy ? Retry::yes : Retry::no);
}

template <typename Work>
auto guarded(Work&& work) {
    try {
        return work();
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

} // namespace

bool Query::next() {
    return guarded([&] { return statement_.executeStep(); });
}

void Query::bad_column() {
    throw Failure("the database", "a key or hash in it has a wrong length",
                  "it is damaged: restore a backup");
}

Connection::Connection(std::unique_ptr<SQLite::Database> database)
    : database_(std::move(database)) {}

void Connection::script(const char* sql) {
    guarded([&] { database_->exec(sql); });
}

SQLite::Statement& Connection::prepared(const std::string& sql) {
    auto& statement = statements_[sql];
    guarded([&] {
        if (!statement)
            statement = std::make_unique<SQLite::Statement>(*database_, sql);
        statement->reset();
        statement->clearBindings();
    });
    return *statement;
}

void Connection::bind(SQLite::Statement& statement, int at, const std::string& text) {
    guarded([&] { statement.bind(at, text); });
}

void Connection::bind(SQLite::Statement& statement, int at, Blob blob) {
    // A null pointer would bind NULL, and an empty view may have one.
    static const char empty = 0;
    const auto* bytes = blob.bytes.empty() ? &empty : blob.bytes.data();
    guarded([&] { statement.bindNoCopy(at, bytes, static_cast<int>(blob.bytes.size())); });
}

void Connection::bind(SQLite::Statement& statement, int at, std::nullptr_t) {
    guarded([&] { statement.bind(at); });
}

void Connection::bind(SQLite::Statement& statement, int at, std::int64_t value) {
    guarded([&] { statement.bind(at, value); });
}

int Connection::changes() const {
    return sqlite3_changes(database_->getHandle());
}

} // namespace bluelamp::server

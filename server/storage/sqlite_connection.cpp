#include "storage/sqlite_connection.hpp"

#include "base/failure.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
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

struct Bind {
    SQLite::Statement& statement;
    int at;

    void operator()(std::nullptr_t) const { statement.bind(at); }
    void operator()(std::int64_t value) const { statement.bind(at, value); }
    void operator()(std::string_view text) const { statement.bind(at, std::string(text)); }
    void operator()(Blob blob) const {
        // A null pointer would bind NULL, and an empty view may have one.
        static const char empty = 0;
        const auto* bytes = blob.bytes.empty() ? &empty : blob.bytes.data();
        statement.bindNoCopy(at, bytes, static_cast<int>(blob.bytes.size()));
    }
};

/// Back in the cache, reset, when it goes out of scope.
class SqliteRows final : public Rows {
public:
    SqliteRows(SQLite::Database& database, SQLite::Statement& statement)
        : database_(database)
        , statement_(statement) {}
    ~SqliteRows() override { statement_.tryReset(); }
    SqliteRows(const SqliteRows&) = delete;
    SqliteRows& operator=(const SqliteRows&) = delete;

    bool next() override {
        return guarded([&] { return statement_.executeStep(); });
    }
    std::string text(int column) const override { return statement_.getColumn(column).getString(); }
    std::int64_t number(int column) const override { return statement_.getColumn(column).getInt64(); }
    bool null(int column) const override { return statement_.getColumn(column).isNull(); }
    int changed() const override { return sqlite3_changes(database_.getHandle()); }

private:
    SQLite::Database& database_;
    SQLite::Statement& statement_;
};

} // namespace

SqliteConnection::SqliteConnection(std::unique_ptr<SQLite::Database> database)
    : database_(std::move(database)) {}

SqliteConnection::~SqliteConnection() = default;

void SqliteConnection::script(const char* sql) {
    guarded([&] { database_->exec(sql); });
}

void SqliteConnection::overwrite_deleted(bool overwrite) {
    // Else the octets would stay in the file's free pages until something else needs them.
    run(overwrite ? "PRAGMA secure_delete = ON" : "PRAGMA secure_delete = OFF");
}

std::unique_ptr<Rows> SqliteConnection::execute(const std::string& sql, std::span<const SqlValue> values) {
    auto& statement = statements_[sql];
    return guarded([&] {
        if (!statement)
            statement = std::make_unique<SQLite::Statement>(*database_, sql);
        statement->reset();
        statement->clearBindings();
        int at = 0;
        for (const auto& value : values)
            std::visit(Bind{*statement, ++at}, value);
        return std::make_unique<SqliteRows>(*database_, *statement);
    });
}

std::unique_ptr<Rows> SqliteConnection::open_scan(const std::string& sql, std::span<const SqlValue> values) {
    return execute(sql, values); // it reads row by row as it is
}

} // namespace bluelamp::server

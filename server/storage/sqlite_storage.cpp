#include "storage/sqlite_storage.hpp"

#include "storage/sql_storage.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/sqlite_schema.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <spdlog/spdlog.h>

namespace bluelamp::server {
namespace {

class SqliteStorage final : public SqlStorage {
public:
    explicit SqliteStorage(std::unique_ptr<SqliteConnection> connection)
        : SqliteStorage(connection.release()) {}

    void transact(const std::function<void()>& work) override { within("BEGIN IMMEDIATE", work); }
    void read_consistently(const std::function<void()>& work) override { within("BEGIN", work); }

    std::int64_t change_counter() override {
        auto row = database_.query("PRAGMA data_version");
        return row.next() ? row.number(0) : 0;
    }

    void copy_to(const std::filesystem::path& file) override {
        database_.run("VACUUM INTO ?", file.string());
    }

    std::vector<std::string> check() override {
        std::vector<std::string> wrong;
        auto row = database_.query("PRAGMA integrity_check");
        while (row.next())
            if (row.text(0) != "ok")
                wrong.push_back(row.text(0));
        return wrong;
    }

    std::vector<std::string> risks() override { return {}; }

private:
    explicit SqliteStorage(SqliteConnection* owned)
        : SqlStorage(std::unique_ptr<SqlConnection>(owned))
        , database_(*owned) {}

    void within(const char* begin, const std::function<void()>& work) {
        database_.script(begin);
        try {
            work();
            database_.script("COMMIT");
        } catch (...) {
            roll_back();
            throw;
        }
    }
    void roll_back() noexcept {
        try {
            database_.script("ROLLBACK");
        } catch (const std::exception& error) {
            // A full disk may have ended the transaction already; what failed first is on its way up.
            spdlog::debug("rolling back: {}", error.what());
        }
    }

    SqliteConnection& database_;
};

} // namespace

std::unique_ptr<Storage> open_sqlite(const std::filesystem::path& file) {
    return std::make_unique<SqliteStorage>(
        std::make_unique<SqliteConnection>(open_database(file, Durability::full, sqlite_migrations())));
}

} // namespace bluelamp::server

#include "storage/sqlite_storage.hpp"

#include "storage/sql_storage.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/sqlite_schema.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <spdlog/spdlog.h>

#include <mutex>

namespace bluelamp::server {
namespace {

class SqliteStorage final : public SqlStorage {
public:
    SqliteStorage(std::unique_ptr<SqliteConnection> connection, std::shared_ptr<std::mutex> turn)
        : SqliteStorage(connection.release(), std::move(turn)) {}

    void transact(const std::function<void()>& work) override {
        const std::lock_guard writing(*turn_);
        within("BEGIN IMMEDIATE", work);
    }
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
    SqliteStorage(SqliteConnection* owned, std::shared_ptr<std::mutex> turn)
        : SqlStorage(std::unique_ptr<SqlConnection>(owned))
        , database_(*owned)
        , turn_(std::move(turn)) {}

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
    std::shared_ptr<std::mutex> turn_;
};

/// 8 MB of cache a connection, and 16 MB of log before it goes into the database: a fleet that comes back
/// touches the same pages again and again (bench fleet: a sixth faster; more of either gained nothing).
constexpr auto busy_server = "PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000";

std::unique_ptr<Storage> open_in_turn(const std::filesystem::path& file, std::shared_ptr<std::mutex> turn) {
    auto connection =
        std::make_unique<SqliteConnection>(open_database(file, Durability::full, sqlite_migrations()));
    connection->script(busy_server);
    return std::make_unique<SqliteStorage>(std::move(connection), std::move(turn));
}

} // namespace

std::unique_ptr<Storage> open_sqlite(const std::filesystem::path& file) {
    return open_in_turn(file, std::make_shared<std::mutex>());
}

OpenStorage sqlite_opener(const std::filesystem::path& file) {
    return [file, turn = std::make_shared<std::mutex>()] { return open_in_turn(file, turn); };
}

} // namespace bluelamp::server

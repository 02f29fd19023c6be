#include "storage/postgres_storage.hpp"

#include "base/failure.hpp"
#include "storage/postgres_copy.hpp"
#include "storage/postgres_schema.hpp"
#include "storage/sql_storage.hpp"

#include <algorithm>
#include <chrono>

namespace bluelamp::server {
namespace {

constexpr std::chrono::seconds fallback{5};
const std::string channel = "bluelamp";

/// With what libpq waits for ever without, unless the URL says otherwise: a server that is gone without a
/// word is noticed, and a standby is not taken for the primary.
std::string with_defaults(std::string url) {
    for (const std::string option :
         {"connect_timeout=5", "tcp_user_timeout=10000", "keepalives_idle=10", "keepalives_interval=5",
          "keepalives_count=2", "application_name=bluelamp-server", "target_session_attrs=read-write"})
        if (url.find(option.substr(0, option.find('=') + 1)) == std::string::npos)
            url += (url.find('?') == std::string::npos ? '?' : '&') + option;
    return url;
}

void set_up(PostgresConnection& database) {
    database.script("SET client_min_messages = error; SET client_encoding = 'UTF8'; SET bytea_output = hex;"
                    "SET lock_timeout = '10s'; SET search_path = " +
                    postgres_schema);
    if (database.ask("SHOW synchronous_commit") == "off")
        database.script("SET synchronous_commit = on");
    if (const auto encoding = database.ask("SHOW server_encoding"); encoding != "UTF8")
        throw Failure("opening the database", "its encoding is " + encoding,
                      "make one with: createdb --encoding=UTF8 --template=template0 NAME");
}

class PostgresStorage final : public SqlStorage {
public:
    explicit PostgresStorage(std::unique_ptr<PostgresConnection> connection)
        : PostgresStorage(connection.release()) {}

    void transact(const std::function<void()>& work) override {
        // One writer at a time over all processes, as with SQLite: what is read within a transaction, the end
        // of a log or of the audit chain, a manifest's version, is still so when it is written.
        static const std::string begin = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL "
                                         "idle_in_transaction_session_timeout = '60s'; SELECT " +
                                         lock_call("pg_advisory_xact_lock", PostgresLock::writing);
        database_.within(begin, "SELECT pg_notify('" + channel + "', ''); COMMIT", work);
    }
    void read_consistently(const std::function<void()>& work) override {
        database_.within("BEGIN ISOLATION LEVEL REPEATABLE READ", "COMMIT", work);
    }

    std::int64_t change_counter() override {
        const auto now = std::chrono::steady_clock::now();
        if (next_fallback_ == std::chrono::steady_clock::time_point{})
            database_.listen(channel);
        if (now >= next_fallback_) {
            next_fallback_ = now + fallback;
            ++fallbacks_;
        }
        return fallbacks_ + database_.notices();
    }

    void copy_to(const std::filesystem::path& file) override {
        read_consistently([&] { copy_to_sqlite(database_, file); });
    }

    std::vector<std::string> check() override {
        std::vector<std::string> wrong;
        auto row =
            database_.query("SELECT CAST(CAST(indexrelid AS regclass) AS TEXT) FROM pg_index JOIN pg_class "
                            "ON pg_class.oid = indexrelid WHERE relnamespace = to_regnamespace(?) "
                            "AND NOT indisvalid",
                            postgres_schema);
        while (row.next())
            wrong.push_back("index " + row.text(0) + " is not valid: REINDEX it");
        return wrong;
    }

    std::vector<std::string> risks() override {
        std::vector<std::string> lines;
        for (const std::string setting : {"fsync", "full_page_writes"})
            if (database_.ask("SHOW " + setting) != "on")
                lines.push_back("PostgreSQL runs with " + setting +
                                " off: what was acknowledged can be lost with the power");
        return lines;
    }

private:
    explicit PostgresStorage(PostgresConnection* owned)
        : SqlStorage(std::unique_ptr<SqlConnection>(owned))
        , database_(*owned) {}

    PostgresConnection& database_;
    std::chrono::steady_clock::time_point next_fallback_{};
    std::int64_t fallbacks_ = 0;
};

} // namespace

std::unique_ptr<Storage> open_postgres(const std::string& url) {
    return std::make_unique<PostgresStorage>(
        std::make_unique<PostgresConnection>(with_defaults(url), [](PostgresConnection& database) {
            set_up(database);
            // Held as long as the connection is: a restore waits for nobody and comes upon nobody.
            if (database.ask("SELECT " + lock_call("pg_try_advisory_lock_shared", PostgresLock::in_use)) !=
                "t")
                throw Failure("opening the database", "a backup is being restored into it", "try again later",
                              Retry::yes);
            migrate_postgres(database);
        }));
}

std::string restore_postgres(const std::string& url, const std::filesystem::path& sqlite_file,
                             const std::string& stamp, const std::function<void()>& swap) {
    PostgresConnection database(with_defaults(url), [](PostgresConnection& made) {
        set_up(made);
        if (made.ask("SELECT " + lock_call("pg_try_advisory_lock", PostgresLock::in_use)) != "t")
            throw Failure("restoring", "another process has the database open", "stop every server first");
    });
    std::string set_aside;
    database.within("BEGIN", "COMMIT", [&] {
        if (database.ask("SELECT to_regclass('" + postgres_schema + ".setting') IS NULL") == "t" ||
            database.ask("SELECT value FROM setting WHERE name = 'key_fingerprint'").empty()) {
            // No server ever used it.
            database.script("DROP SCHEMA IF EXISTS " + postgres_schema + " CASCADE");
        } else {
            set_aside = postgres_schema;
            for (const char c : stamp)
                set_aside += c == '-' || c == '.' ? '_' : static_cast<char>(std::tolower(c));
            database.script("ALTER SCHEMA " + postgres_schema + " RENAME TO " + set_aside);
        }
        make_postgres_tables(database);
        copy_from_sqlite(database, sqlite_file);
        swap();
    });
    return set_aside;
}

} // namespace bluelamp::server

#include "storage/sqlite_storage.hpp"

#include "storage/sqlite_schema.hpp"
#include "storage/sqlite_tables.hpp"

#include <spdlog/spdlog.h>

namespace bluelamp::server {
namespace {

class SqliteStorage final : public Storage {
public:
    explicit SqliteStorage(std::unique_ptr<SQLite::Database> database)
        : database_(std::move(database))
        , kiosks_(database_)
        , logs_(database_)
        , content_(database_)
        , staff_(database_)
        , cases_(database_)
        , answers_(database_)
        , decisions_(database_)
        , use_(database_) {}

    KioskTable& kiosks() override { return kiosks_; }
    LogTable& logs() override { return logs_; }
    ContentTable& content() override { return content_; }
    StaffTable& staff() override { return staff_; }
    CaseTable& cases() override { return cases_; }
    AnswerTable& answers() override { return answers_; }
    DecisionTable& decisions() override { return decisions_; }
    UseTable& use() override { return use_; }

    std::string value(const std::string& name) override {
        auto row = database_.query("SELECT value FROM setting WHERE name = ?", name);
        return row.next() ? row.text(0) : std::string{};
    }
    void set_value(const std::string& name, const std::string& value) override {
        database_.run("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", name, value);
    }

    int count_event(const std::string& who, std::int64_t now, int window_seconds) override {
        database_.run("DELETE FROM event WHERE starts < ?", now - 24 * 3600);
        auto row =
            database_.query("INSERT INTO event (who, starts, count) VALUES (?, ?, 1) "
                            "ON CONFLICT (who, starts) DO UPDATE SET count = count + 1 RETURNING count",
                            who, now - now % window_seconds);
        row.next();
        return static_cast<int>(row.number(0));
    }
    int events(const std::string& who, std::int64_t now, int window_seconds) override {
        auto row = database_.query("SELECT count FROM event WHERE who = ? AND starts = ?", who,
                                   now - now % window_seconds);
        return row.next() ? static_cast<int>(row.number(0)) : 0;
    }

    void forget_events(const std::string& who) override {
        database_.run("DELETE FROM event WHERE who = ?", who);
    }

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

private:
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

    Connection database_;
    SqliteKiosks kiosks_;
    SqliteLogs logs_;
    SqliteContent content_;
    SqliteStaff staff_;
    SqliteCases cases_;
    SqliteAnswers answers_;
    SqliteDecisions decisions_;
    SqliteUse use_;
};

} // namespace

std::unique_ptr<Storage> open_sqlite(const std::filesystem::path& file) {
    return std::make_unique<SqliteStorage>(open_database(file, Durability::full, sqlite_migrations()));
}

} // namespace bluelamp::server

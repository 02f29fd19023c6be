#include "storage/sql_storage.hpp"

namespace bluelamp::server {

SqlStorage::SqlStorage(std::unique_ptr<SqlConnection> connection)
    : connection_(std::move(connection))
    , kiosks_(*connection_)
    , logs_(*connection_)
    , content_(*connection_)
    , staff_(*connection_)
    , cases_(*connection_)
    , answers_(*connection_)
    , decisions_(*connection_)
    , use_(*connection_)
    , sources_(*connection_) {}

std::string SqlStorage::value(const std::string& name) {
    auto row = connection_->query("SELECT value FROM setting WHERE name = ?", name);
    return row.next() ? row.text(0) : std::string{};
}

void SqlStorage::set_value(const std::string& name, const std::string& value) {
    connection_->run("INSERT INTO setting (name, value) VALUES (?, ?) "
                     "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                     name, value);
}

int SqlStorage::count_event(const std::string& who, std::int64_t now, int window_seconds) {
    connection_->run("DELETE FROM event WHERE starts < ?", now - 24 * 3600);
    auto row =
        connection_->query("INSERT INTO event (who, starts, count) VALUES (?, ?, 1) "
                           "ON CONFLICT (who, starts) DO UPDATE SET count = event.count + 1 RETURNING count",
                           who, now - now % window_seconds);
    row.next();
    return static_cast<int>(row.number(0));
}

int SqlStorage::events(const std::string& who, std::int64_t now, int window_seconds) {
    auto row = connection_->query("SELECT count FROM event WHERE who = ? AND starts = ?", who,
                                  now - now % window_seconds);
    return row.next() ? static_cast<int>(row.number(0)) : 0;
}

void SqlStorage::forget_events(const std::string& who) {
    connection_->run("DELETE FROM event WHERE who = ?", who);
}

} // namespace bluelamp::server

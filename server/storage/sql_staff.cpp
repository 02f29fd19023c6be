#include "storage/sql_tables.hpp"

#include "base/failure.hpp"

#include <sstream>

namespace bluelamp::server {
namespace {

/// Ids hold no line feed: the publish file's reader and `user add` see to it.
std::string join(const std::vector<std::string>& areas) {
    std::string text;
    for (const auto& area : areas)
        text += area + "\n";
    return text;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> areas;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        areas.push_back(line);
    return areas;
}

Person read_person(const Query& row) {
    return {row.text(0), row.text(1), row.text(2), split(row.text(3)), row.text(4)};
}

AuditEntry read_audit_entry(const Query& row) {
    return {row.count(0), row.number(1), row.text(2), row.text(3), row.text(4), row.text(5)};
}

} // namespace

void SqlStaff::add(const Person& person) {
    if (database_.run(
            "INSERT INTO person (name, role, password, areas) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            person.name, person.role, person.password, join(person.areas)) == 0)
        throw Failure("adding a user", person.name + " exists already", "choose another name");
}

std::optional<Person> SqlStaff::find(const std::string& name) {
    auto row = database_.query("SELECT name, role, password, areas, factor FROM person WHERE name = ?", name);
    return row.next() ? std::optional(read_person(row)) : std::nullopt;
}

std::vector<Person> SqlStaff::all() {
    std::vector<Person> people;
    auto row = database_.query("SELECT name, role, password, areas, factor FROM person ORDER BY name");
    while (row.next())
        people.push_back(read_person(row));
    return people;
}

void SqlStaff::update(const Person& person) {
    database_.run("UPDATE person SET role = ?, password = ?, areas = ? WHERE name = ?", person.role,
                  person.password, join(person.areas), person.name);
}

void SqlStaff::set_factor(const std::string& name, const std::string& sealed) {
    database_.run("UPDATE person SET factor = ?, factor_step = 0 WHERE name = ?", sealed, name);
}

bool SqlStaff::use_factor_step(const std::string& name, std::int64_t step) {
    return database_.run("UPDATE person SET factor_step = ? WHERE name = ? AND factor_step < ?", step, name,
                         step) > 0;
}

void SqlStaff::remove(const std::string& name) {
    end_sessions_of(name, {});
    database_.run("DELETE FROM person WHERE name = ?", name);
}

void SqlStaff::add_session(const Session& session) {
    database_.run(
        "INSERT INTO session (token_hash, person, started_ms, seen_ms, message) VALUES (?, ?, ?, ?, ?)",
        session.token_hash, session.person, session.started_ms, session.seen_ms, session.message);
}

std::optional<Session> SqlStaff::session(const std::string& token_hash) {
    auto row = database_.query(
        "SELECT token_hash, person, started_ms, seen_ms, message FROM session WHERE token_hash = ?",
        token_hash);
    if (!row.next())
        return std::nullopt;
    return Session{row.text(0), row.text(1), row.number(2), row.number(3), row.text(4)};
}

void SqlStaff::note_session_seen(const std::string& token_hash, std::int64_t at_ms) {
    database_.run("UPDATE session SET seen_ms = ? WHERE token_hash = ?", at_ms, token_hash);
}

void SqlStaff::set_session_message(const std::string& token_hash, const std::string& message) {
    database_.run("UPDATE session SET message = ? WHERE token_hash = ?", message, token_hash);
}

void SqlStaff::end_session(const std::string& token_hash) {
    database_.run("DELETE FROM session WHERE token_hash = ?", token_hash);
}

void SqlStaff::end_sessions_of(const std::string& person, const std::string& except_token_hash) {
    database_.run("DELETE FROM session WHERE person = ? AND token_hash <> ?", person, except_token_hash);
}

void SqlStaff::end_old_sessions(std::int64_t started_before_ms, std::int64_t seen_before_ms) {
    database_.run("DELETE FROM session WHERE started_ms < ? OR seen_ms < ?", started_before_ms,
                  seen_before_ms);
}

std::vector<AuditEntry> SqlStaff::audit_page(const AuditQuery& query) {
    std::vector<AuditEntry> entries;
    auto row = database_.query(
        "SELECT number, at_ms, actor, action, detail, hash FROM audit WHERE (CAST(?1 AS BIGINT) = 0 OR "
        "number < CAST(?1 AS BIGINT)) "
        "AND (?2 = '' OR actor = ?2) AND (?3 = '' OR action = ?3 OR substr(action, 1, length(?3) + 1) = ?3 "
        "|| '.') "
        "ORDER BY number DESC LIMIT ?4",
        query.before, query.actor, query.action, query.limit);
    while (row.next())
        entries.push_back(read_audit_entry(row));
    return entries;
}

AuditEntry SqlStaff::last_audit() {
    auto row = database_.query(
        "SELECT number, at_ms, actor, action, detail, hash FROM audit ORDER BY number DESC LIMIT 1");
    return row.next() ? read_audit_entry(row) : AuditEntry{};
}

void SqlStaff::append_audit(const AuditEntry& entry) {
    database_.run("INSERT INTO audit (number, at_ms, actor, action, detail, hash) VALUES (?, ?, ?, ?, ?, ?)",
                  entry.number, entry.at_ms, entry.actor, entry.action, entry.detail, entry.hash);
}

void SqlStaff::read_audit(const std::function<void(const AuditEntry&)>& take) {
    auto row = database_.scan("SELECT number, at_ms, actor, action, detail, hash FROM audit ORDER BY number");
    while (row.next())
        take(read_audit_entry(row));
}

} // namespace bluelamp::server

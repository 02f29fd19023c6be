#include "storage/sqlite_tables.hpp"

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
    return {row.text(0), row.text(1), row.text(2), split(row.text(3))};
}

AuditEntry read_audit_entry(const Query& row) {
    return {row.count(0), row.number(1), row.text(2), row.text(3), row.text(4), row.text(5)};
}

} // namespace

void SqliteStaff::add(const Person& person) {
    if (database_.run("INSERT OR IGNORE INTO person (name, role, password, areas) VALUES (?, ?, ?, ?)",
                      person.name, person.role, person.password, join(person.areas)) == 0)
        throw Failure("adding a user", person.name + " exists already", "choose another name");
}

std::optional<Person> SqliteStaff::find(const std::string& name) {
    auto row = database_.query("SELECT name, role, password, areas FROM person WHERE name = ?", name);
    return row.next() ? std::optional(read_person(row)) : std::nullopt;
}

std::vector<Person> SqliteStaff::all() {
    std::vector<Person> people;
    auto row = database_.query("SELECT name, role, password, areas FROM person ORDER BY name");
    while (row.next())
        people.push_back(read_person(row));
    return people;
}

AuditEntry SqliteStaff::last_audit() {
    auto row = database_.query(
        "SELECT number, at_ms, actor, action, detail, hash FROM audit ORDER BY number DESC LIMIT 1");
    return row.next() ? read_audit_entry(row) : AuditEntry{};
}

void SqliteStaff::append_audit(const AuditEntry& entry) {
    database_.run("INSERT INTO audit (number, at_ms, actor, action, detail, hash) VALUES (?, ?, ?, ?, ?, ?)",
                  entry.number, entry.at_ms, entry.actor, entry.action, entry.detail, entry.hash);
}

void SqliteStaff::read_audit(const std::function<void(const AuditEntry&)>& take) {
    auto row =
        database_.query("SELECT number, at_ms, actor, action, detail, hash FROM audit ORDER BY number");
    while (row.next())
        take(read_audit_entry(row));
}

} // namespace bluelamp::server

#include "base/failure.hpp"
#include "storage/sql_case_row.hpp"
#include "storage/sql_entry.hpp"
#include "storage/sql_tables.hpp"

namespace bluelamp::server {
namespace {

std::optional<Time> time_or_none(const Query& row, int column) {
    return row.null(column) ? std::nullopt : std::optional(Time(std::chrono::seconds(row.number(column))));
}

std::int64_t seconds(Time time) {
    return time.time_since_epoch().count();
}

std::optional<std::int64_t> seconds(const std::optional<Time>& time) {
    return time ? std::optional(seconds(*time)) : std::nullopt;
}

} // namespace

const std::string select_cases =
    "SELECT case_file.id, log.kiosk, log.epoch, entry, kind, via, ballot, area, topic, rating, complaint, "
    "danger, state, reason, received, written, due, answered, ended, assignee, mark, unreadable, redacted, "
    "item, revision, log.branch_of FROM case_file JOIN log ON log.id = entry >> 40 ";

CaseRecord read_case(const Query& row) {
    CaseRecord record;
    record.id = row.text(0);
    record.kiosk = row.text(1);
    record.epoch = row.fixed<Epoch>(2);
    record.seq = seq_of_entry(row.number(3));
    record.kind = row.text(4);
    record.via = row.text(5);
    record.ballot = row.text(6);
    record.area = row.text(7);
    record.topic = row.text(8);
    record.rating = static_cast<int>(row.number(9));
    record.complaint = row.number(10) != 0;
    record.danger = row.number(11) != 0;
    record.state = row.text(12);
    record.reason = row.text(13);
    record.received = Time(std::chrono::seconds(row.number(14)));
    record.written = time_or_none(row, 15);
    record.due = Time(std::chrono::seconds(row.number(16)));
    record.answered = time_or_none(row, 17);
    record.ended = time_or_none(row, 18);
    record.assignee = row.text(19);
    if (!row.null(20))
        record.mark = row.fixed<Hash>(20);
    record.unreadable = row.number(21) != 0;
    record.redacted = row.text(22);
    record.item = row.text(23);
    record.revision = row.count(24);
    record.copied = !row.null(25);
    return record;
}

void SqlCases::add(const CaseRecord& record) {
    auto log = database_.query("SELECT id FROM log WHERE kiosk = ? AND epoch = ?", record.kiosk,
                               Blob{record.epoch.view()});
    if (!log.next())
        throw Failure("opening a case", "its log is not known");
    database_.run(
        "INSERT INTO case_file (id, entry, kind, via, ballot, area, topic, rating, complaint, "
        "danger, state, reason, open, received, due, assignee, unreadable, redacted, item, revision) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, 0, '', '', ?)",
        record.id, entry_id(log.number(0), record.seq), record.kind, record.via, record.ballot, record.area,
        record.topic, record.rating, record.complaint, record.danger, record.state, record.reason,
        seconds(record.received), seconds(record.due), record.assignee, record.revision);
}

std::optional<CaseRecord> SqlCases::find(const std::string& id) {
    auto row = database_.query(select_cases + "WHERE case_file.id = ?", id);
    return row.next() ? std::optional(read_case(row)) : std::nullopt;
}

bool SqlCases::update(const CaseRecord& record) {
    const auto mark = record.mark ? std::optional(Blob{record.mark->view()}) : std::nullopt;
    return database_.run("UPDATE case_file SET area = ?, topic = ?, rating = ?, complaint = ?, danger = ?, "
                         "state = ?, reason = ?, open = ?, written = ?, due = ?, answered = ?, ended = ?, "
                         "assignee = ?, mark = ?, unreadable = ?, redacted = ?, item = ?, "
                         "revision = revision + 1 WHERE id = ? AND revision = ?",
                         record.area, record.topic, record.rating, record.complaint, record.danger,
                         record.state, record.reason, !record.ended.has_value(), seconds(record.written),
                         seconds(record.due), seconds(record.answered), seconds(record.ended),
                         record.assignee, mark, record.unreadable, record.redacted, record.item, record.id,
                         record.revision) > 0;
}

void SqlCases::note(const CaseRecord& record) {
    const auto mark = record.mark ? std::optional(Blob{record.mark->view()}) : std::nullopt;
    database_.run("UPDATE case_file SET mark = ?, written = ?, due = ?, unreadable = ? WHERE id = ?", mark,
                  seconds(record.written), seconds(record.due), record.unreadable, record.id);
}

std::optional<ExportedEntry> SqlCases::entry(const std::string& id) {
    auto row = database_.query("SELECT " + entry_fields + of_log +
                                   " FROM case_file JOIN entry ON entry.id = "
                                   "case_file.entry JOIN log ON log.id = entry.id >> 40 "
                                   "WHERE case_file.id = ?",
                               id);
    return row.next() ? std::optional(read_exported_row(row)) : std::nullopt;
}

std::vector<ExportedEntry> SqlCases::entries_without_case() {
    std::vector<ExportedEntry> entries;
    auto row = database_.scan("SELECT " + entry_fields + of_log +
                              " FROM entry JOIN log ON log.id = entry.id >> 40 "
                              "WHERE entry.kind IN ('feedback', 'suggestion') AND problem = '' AND payload "
                              "IS NOT NULL AND NOT EXISTS (SELECT 1 FROM case_file WHERE case_file.entry = "
                              "entry.id)");
    while (row.next())
        entries.push_back(read_exported_row(row));
    return entries;
}

void SqlCases::add_event(const std::string& id, const CaseEvent& event) {
    database_.run("INSERT INTO case_event (case_id, number, at_ms, actor, action, detail) VALUES (?1, "
                  "(SELECT coalesce(max(number), 0) + 1 FROM case_event WHERE case_id = ?1), ?2, ?3, ?4, ?5)",
                  id, event.at_ms, event.actor, event.action, event.detail);
}

std::vector<CaseEvent> SqlCases::events(const std::string& id) {
    std::vector<CaseEvent> events;
    auto row = database_.query("SELECT number, at_ms, actor, action, detail FROM case_event WHERE case_id = "
                               "? ORDER BY number",
                               id);
    while (row.next())
        events.push_back({row.count(0), row.number(1), row.text(2), row.text(3), row.text(4)});
    return events;
}

void SqlCases::add_answer(const std::string& id, const CaseAnswer& answer) {
    database_.run(
        "INSERT INTO case_answer (case_id, number, at_ms, actor, sealed_to, sealed, published) "
        "VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM case_answer WHERE case_id = ?1), ?2, "
        "?3, ?4, ?5, ?6)",
        id, answer.at_ms, answer.actor, Blob{answer.sealed_to.view()}, Blob{answer.sealed}, answer.published);
}

std::vector<CaseAnswer> SqlCases::answers(const std::string& id) {
    std::vector<CaseAnswer> answers;
    auto row = database_.query("SELECT at_ms, actor, sealed_to, sealed, published FROM case_answer WHERE "
                               "case_id = ? ORDER BY number",
                               id);
    while (row.next())
        answers.push_back({row.number(0), row.text(1), row.fixed<KeyId>(2), row.text(3), row.number(4) != 0});
    return answers;
}

void SqlCases::blank(const std::string& id) {
    database_.overwrite_deleted(true);
    database_.run("UPDATE case_event SET detail = '' WHERE case_id = ?", id);
    database_.run("DELETE FROM case_answer WHERE case_id = ?", id);
    database_.overwrite_deleted(false);
}

} // namespace bluelamp::server

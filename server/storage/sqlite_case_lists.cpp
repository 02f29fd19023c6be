#include "storage/sqlite_case_row.hpp"
#include "storage/sqlite_tables.hpp"

namespace bluelamp::server {
namespace {

/// Parameters 1 to 13, in the order of `narrowed`. Ids hold no line feed: entries' readers see to it.
const std::string where_narrowed =
    "WHERE (?1 = '' OR instr(?1, char(10) || area || char(10)) > 0) AND (?2 = '' OR state = ?2) "
    "AND (?3 = '' OR topic = ?3) AND (?4 = '' OR assignee = ?4) AND (?5 = '' OR kind = ?5) "
    "AND (?6 = '' OR ballot = ?6) AND (?7 IS NULL OR open = ?7) "
    "AND (?8 IS NULL OR complaint = ?8) AND (?9 IS NULL OR danger = ?9) "
    "AND (?10 IS NULL OR due < ?10) AND (NOT ?11 OR assignee = '') AND (?12 OR via <> 'test') "
    "AND (?13 = '' OR entry >> 40 IN (SELECT log.id FROM log WHERE log.kiosk = ?13)) ";

std::string joined(const std::vector<std::string>& areas) {
    std::string text;
    for (const auto& area : areas)
        text += (text.empty() ? "\n" : "") + area + "\n";
    return text;
}

std::optional<std::int64_t> seconds(const std::optional<Time>& time) {
    return time ? std::optional(std::int64_t{time->time_since_epoch().count()}) : std::nullopt;
}

template <typename... More>
Query narrowed(Connection& database, const std::string& sql, const CaseFilter& filter, const More&... more) {
    return database.query(sql, joined(filter.areas), filter.state, filter.topic, filter.assignee, filter.kind,
                          filter.ballot, filter.open, filter.complaint, filter.danger,
                          seconds(filter.due_before), filter.unassigned, filter.with_tests, filter.kiosk,
                          more...);
}

std::vector<CaseRecord> read_all(Query&& row) {
    std::vector<CaseRecord> cases;
    while (row.next())
        cases.push_back(read_case(row));
    return cases;
}

} // namespace

std::vector<CaseRecord> SqliteCases::list(const CaseFilter& filter, std::size_t skip, std::size_t most) {
    return read_all(narrowed(database_,
                             select_cases + where_narrowed +
                                 "ORDER BY open DESC, danger DESC, due, case_file.id LIMIT ?15 OFFSET ?14",
                             filter, skip, most));
}

std::optional<CaseRecord> SqliteCases::following(const CaseFilter& filter, const CaseRecord& record) {
    auto row = narrowed(database_,
                        select_cases + where_narrowed +
                            "AND (-open, -danger, due, case_file.id) > (-?14, -?15, ?16, ?17) "
                            "ORDER BY open DESC, danger DESC, due, case_file.id LIMIT 1",
                        filter, !record.ended.has_value(), record.danger,
                        std::int64_t{record.due.time_since_epoch().count()}, record.id);
    return row.next() ? std::optional(read_case(row)) : std::nullopt;
}

std::uint64_t SqliteCases::count(const CaseFilter& filter) {
    auto row = narrowed(database_, "SELECT count(*) FROM case_file " + where_narrowed, filter);
    return row.next() ? row.count(0) : 0;
}

std::vector<CaseRecord> SqliteCases::find_by_mark(const Hash& mark) {
    return read_all(
        database_.query(select_cases + "WHERE mark = ? ORDER BY case_file.id", Blob{mark.view()}));
}

std::vector<CaseRecord> SqliteCases::unopened(std::size_t most) {
    return read_all(database_.query(select_cases + "WHERE mark IS NULL AND NOT unreadable LIMIT ?", most));
}

std::vector<CaseRecord> SqliteCases::ended_before(Time before, std::size_t most) {
    return read_all(database_.query(select_cases + "WHERE ended < ? AND EXISTS (SELECT 1 FROM entry WHERE "
                                                   "entry.id = case_file.entry AND payload IS NOT NULL) "
                                                   "LIMIT ?",
                                    std::int64_t{before.time_since_epoch().count()}, most));
}

void SqliteCases::read_outcomes(Time since, const std::function<void(const CaseOutcome&)>& take) {
    auto row = database_.query(
        "SELECT area, state, reason, open, ifnull(written, received), answered FROM case_file "
        "WHERE via = 'screen' AND received >= ?",
        std::int64_t{since.time_since_epoch().count()});
    while (row.next())
        take({row.text(0), row.text(1), row.text(2), row.number(3) != 0,
              Time(std::chrono::seconds(row.number(4))),
              row.null(5) ? std::nullopt : std::optional(Time(std::chrono::seconds(row.number(5))))});
}

} // namespace bluelamp::server

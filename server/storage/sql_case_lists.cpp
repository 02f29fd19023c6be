#include "storage/sql_case_row.hpp"
#include "storage/sql_tables.hpp"

namespace bluelamp::server {
namespace {

/// Parameters 1 to 13, in the order of `narrowed`. Ids hold no line feed: entries' readers see to it. The
/// text without an area is another one when it holds the area; the databases' ways to search a text differ.
const std::string where_narrowed =
    "WHERE (?1 = '' OR replace(?1, '\n' || area || '\n', '') <> ?1) AND (?2 = '' OR state = ?2) "
    "AND (?3 = '' OR topic = ?3) AND (?4 = '' OR assignee = ?4) AND (?5 = '' OR kind = ?5) "
    "AND (?6 = '' OR ballot = ?6) AND (CAST(?7 AS BIGINT) IS NULL OR open = CAST(?7 AS BIGINT)) "
    "AND (CAST(?8 AS BIGINT) IS NULL OR complaint = CAST(?8 AS BIGINT)) "
    "AND (CAST(?9 AS BIGINT) IS NULL OR danger = CAST(?9 AS BIGINT)) "
    "AND (CAST(?10 AS BIGINT) IS NULL OR due < CAST(?10 AS BIGINT)) "
    "AND (?11 = 0 OR assignee = '') AND (?12 = 1 OR via <> 'test') "
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
Query narrowed(SqlConnection& database, const std::string& sql, const CaseFilter& filter,
               const More&... more) {
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

std::vector<CaseRecord> SqlCases::list(const CaseFilter& filter, std::size_t skip, std::size_t most) {
    return read_all(narrowed(database_,
                             select_cases + where_narrowed +
                                 "ORDER BY open DESC, danger DESC, due, case_file.id LIMIT ?15 OFFSET ?14",
                             filter, skip, most));
}

std::optional<CaseRecord> SqlCases::following(const CaseFilter& filter, const CaseRecord& record) {
    auto row = narrowed(database_,
                        select_cases + where_narrowed +
                            "AND (-open, -danger, due, case_file.id) > (-CAST(?14 AS BIGINT), "
                            "-CAST(?15 AS BIGINT), CAST(?16 AS BIGINT), ?17) "
                            "ORDER BY open DESC, danger DESC, due, case_file.id LIMIT 1",
                        filter, !record.ended.has_value(), record.danger,
                        std::int64_t{record.due.time_since_epoch().count()}, record.id);
    return row.next() ? std::optional(read_case(row)) : std::nullopt;
}

std::uint64_t SqlCases::count(const CaseFilter& filter) {
    auto row = narrowed(database_, "SELECT count(*) FROM case_file " + where_narrowed, filter);
    return row.next() ? row.count(0) : 0;
}

std::vector<CaseRecord> SqlCases::find_by_mark(const Hash& mark) {
    return read_all(
        database_.query(select_cases + "WHERE mark = ? ORDER BY case_file.id", Blob{mark.view()}));
}

std::vector<CaseRecord> SqlCases::unopened(std::size_t most) {
    return read_all(database_.query(select_cases + "WHERE mark IS NULL AND unreadable = 0 LIMIT ?", most));
}

std::vector<CaseRecord> SqlCases::ended_before(Time before, std::size_t most) {
    return read_all(database_.query(select_cases + "WHERE ended < ? AND EXISTS (SELECT 1 FROM entry WHERE "
                                                   "entry.id = case_file.entry AND payload IS NOT NULL) "
                                                   "LIMIT ?",
                                    std::int64_t{before.time_since_epoch().count()}, most));
}

void SqlCases::read_outcomes(Time since, const std::function<void(const CaseOutcome&)>& take) {
    auto row = database_.scan(
        "SELECT area, state, reason, open, coalesce(written, received), answered FROM case_file "
        "WHERE via = 'screen' AND received >= ?",
        std::int64_t{since.time_since_epoch().count()});
    while (row.next())
        take({row.text(0), row.text(1), row.text(2), row.number(3) != 0,
              Time(std::chrono::seconds(row.number(4))),
              row.null(5) ? std::nullopt : std::optional(Time(std::chrono::seconds(row.number(5))))});
}

} // namespace bluelamp::server

#include "storage/sql_tables.hpp"

namespace bluelamp::server {
namespace {

std::int64_t seconds(Time time) {
    return time.time_since_epoch().count();
}

Time time_in(const Query& row, int column) {
    return Time(std::chrono::seconds(row.number(column)));
}

const std::string select_answers = "SELECT receipt, area, file, answered, until FROM receipt_answer ";

ReceiptAnswerRecord read_answer_row(const Query& row) {
    return {row.fixed<Hash>(0), row.text(1), row.text(2), time_in(row, 3), time_in(row, 4)};
}

const std::string select_decisions = "SELECT ballot, place, decided, json FROM decision ";

StoredDecision read_decision(const Query& row) {
    return {row.text(0), row.text(1), time_in(row, 2), row.text(3)};
}

} // namespace

void SqlAnswers::put(const ReceiptAnswerRecord& answer) {
    database_.run("INSERT INTO receipt_answer (receipt, area, file, answered, until) VALUES (?, ?, ?, ?, ?) "
                  "ON CONFLICT (receipt) DO UPDATE SET area = excluded.area, file = excluded.file, "
                  "answered = excluded.answered, until = excluded.until",
                  Blob{answer.receipt.view()}, answer.area, Blob{answer.file}, seconds(answer.answered),
                  seconds(answer.until));
}

void SqlAnswers::remove(const Hash& receipt) {
    database_.run("DELETE FROM receipt_answer WHERE receipt = ?", Blob{receipt.view()});
}

std::optional<ReceiptAnswerRecord> SqlAnswers::find(const Hash& receipt) {
    auto row = database_.query(select_answers + "WHERE receipt = ?", Blob{receipt.view()});
    return row.next() ? std::optional(read_answer_row(row)) : std::nullopt;
}

std::vector<ReceiptAnswerRecord> SqlAnswers::nearest(const std::string& area, std::size_t octets) {
    std::vector<ReceiptAnswerRecord> answers;
    auto row = database_.scan(select_answers + "ORDER BY area = ? DESC, answered DESC, receipt", area);
    while (row.next()) {
        auto answer = read_answer_row(row);
        if (answer.file.size() > octets)
            break;
        octets -= answer.file.size();
        answers.push_back(std::move(answer));
    }
    return answers;
}

std::size_t SqlAnswers::prune(Time now) {
    return static_cast<std::size_t>(
        database_.run("DELETE FROM receipt_answer WHERE until <= ?", seconds(now)));
}

void SqlDecisions::put(const StoredDecision& decision) {
    database_.run(
        "INSERT INTO decision (ballot, place, decided, json) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (ballot, place) DO UPDATE SET decided = excluded.decided, json = excluded.json",
        decision.ballot, decision.place, seconds(decision.decided), decision.json);
}

std::optional<StoredDecision> SqlDecisions::find(const std::string& ballot, const std::string& place) {
    auto row = database_.query(select_decisions + "WHERE ballot = ? AND place = ?", ballot, place);
    return row.next() ? std::optional(read_decision(row)) : std::nullopt;
}

std::vector<StoredDecision> SqlDecisions::of(const std::string& ballot) {
    std::vector<StoredDecision> decisions;
    auto row = database_.query(
        select_decisions + "WHERE ?1 = '' OR ballot = ?1 ORDER BY decided DESC, ballot, place", ballot);
    while (row.next())
        decisions.push_back(read_decision(row));
    return decisions;
}

} // namespace bluelamp::server

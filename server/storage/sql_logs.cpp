#include "storage/sql_entry.hpp"
#include "storage/sql_tables.hpp"

#include "base/failure.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

constexpr std::size_t rows_at_once = 32;

const std::string insert_entry = "INSERT INTO entry (id, header, payload, payload_hash, hash, kind, via, "
                                 "day, ballot, area, received, problem) VALUES ";
std::string values(std::size_t rows) {
    std::string text;
    for (std::size_t row = 0; row < rows; ++row)
        text += row == 0 ? "(?,?,?,?,?,?,?,?,?,?,?,?)" : ",(?,?,?,?,?,?,?,?,?,?,?,?)";
    return text;
}

void add_values(std::vector<SqlValue>& values, std::int64_t log, const LogEntry& entry) {
    const auto payload = entry.payload ? std::optional(Blob{*entry.payload}) : std::nullopt;
    values.insert(values.end(),
                  {sql_value(entry_id(log, entry.seq)), sql_value(Blob{entry.header}), sql_value(payload),
                   sql_value(Blob{entry.payload_hash.view()}), sql_value(Blob{entry.hash.view()}),
                   sql_value(entry.kind), sql_value(entry.via), sql_value(entry.day), sql_value(entry.ballot),
                   sql_value(entry.area), sql_value(entry.received.time_since_epoch().count()),
                   sql_value(entry.problem)});
}

LogState read_state(const Query& row) {
    LogState state{
        row.text(0), row.fixed<Epoch>(1), row.count(2), row.fixed<Hash>(3), row.count(4), row.count(5), {}};
    if (!row.null(6))
        state.branch = Branch{row.fixed<Epoch>(6), row.count(7), row.fixed<Hash>(8), row.number(9) != 0};
    return state;
}

const std::string state_columns = "SELECT kiosk, epoch, watermark, head, quarantined, gap, branch_of, "
                                  "branch_after, branch_head, held FROM log ";
const std::string of_accepted_votes =
    " FROM entry JOIN log ON log.id = entry.id >> 40 JOIN kiosk ON kiosk.id = log.kiosk "
    "WHERE ballot = ?1 AND kind = 'vote' AND problem = '' AND payload IS NOT NULL "
    "AND kiosk.confirmed <> 0 AND (?2 = '' OR via = ?2)";
const std::string of_votes = of_accepted_votes + " AND log.held = 0";
const std::string of_held_votes = of_accepted_votes + " AND log.held = 1";

} // namespace

std::int64_t SqlLogs::log_id(const std::string& kiosk, const Epoch& epoch) {
    auto row = database_.query("SELECT id FROM log WHERE kiosk = ? AND epoch = ?", kiosk, Blob{epoch.view()});
    return row.next() ? row.number(0) : 0;
}

std::optional<LogState> SqlLogs::state(const std::string& kiosk, const Epoch& epoch) {
    auto row = database_.query(state_columns + "WHERE kiosk = ? AND epoch = ?", kiosk, Blob{epoch.view()});
    return row.next() ? std::optional(read_state(row)) : std::nullopt;
}

std::vector<LogState> SqlLogs::states() {
    std::vector<LogState> states;
    auto row = database_.query(state_columns + "ORDER BY kiosk, id");
    while (row.next())
        states.push_back(read_state(row));
    return states;
}

std::vector<LogState> SqlLogs::family(const std::string& kiosk, const Epoch& named) {
    std::vector<LogState> states;
    auto row =
        database_.query(state_columns + "WHERE kiosk = ?1 AND (epoch = ?2 OR branch_of = ?2) ORDER BY id",
                        kiosk, Blob{named.view()});
    while (row.next())
        states.push_back(read_state(row));
    return states;
}

void SqlLogs::put_state(const LogState& state) {
    const bool held = state.branch && state.branch->held;
    // Not ON CONFLICT: PostgreSQL would use up one of a log's 2^23 numbers each time.
    if (database_.run("UPDATE log SET watermark = ?, head = ?, quarantined = ?, gap = ?, held = ? "
                      "WHERE kiosk = ? AND epoch = ?",
                      state.watermark, Blob{state.head.view()}, state.quarantined, state.gap, held,
                      state.kiosk, Blob{state.epoch.view()}) > 0)
        return;
    const auto of = state.branch ? std::optional(Blob{state.branch->of.view()}) : std::nullopt;
    const auto head = state.branch ? std::optional(Blob{state.branch->head.view()}) : std::nullopt;
    database_.run("INSERT INTO log (kiosk, epoch, watermark, head, quarantined, gap, branch_of, "
                  "branch_after, branch_head, held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  state.kiosk, Blob{state.epoch.view()}, state.watermark, Blob{state.head.view()},
                  state.quarantined, state.gap, of, state.branch ? state.branch->after : 0, head, held);
}

void SqlLogs::append(const std::string& kiosk, const Epoch& epoch, std::span<const LogEntry> entries) {
    const auto log = log_id(kiosk, epoch);
    if (log == 0)
        throw Failure("storing entries", "their log is not known");
    static const std::string insert_many = insert_entry + values(rows_at_once);
    static const std::string insert_one = insert_entry + values(1);
    std::vector<SqlValue> row_values;
    while (!entries.empty()) {
        const std::size_t rows = entries.size() >= rows_at_once ? rows_at_once : 1;
        row_values.clear();
        for (const auto& entry : entries.first(rows))
            add_values(row_values, log, entry);
        database_.run_all(rows == 1 ? insert_one : insert_many, row_values);
        entries = entries.subspan(rows);
    }
}

std::optional<Hash> SqlLogs::hash_at(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq) {
    if (const auto log = log_id(kiosk, epoch); log != 0 && seq != 0 && seq <= most_seq) {
        auto row = database_.query("SELECT hash FROM entry WHERE id = ?", entry_id(log, seq));
        if (row.next())
            return row.fixed<Hash>(0);
    }
    auto row = database_.query("SELECT head FROM gap WHERE kiosk = ? AND epoch = ? AND last = ?", kiosk,
                               Blob{epoch.view()}, seq);
    return row.next() ? std::optional(row.fixed<Hash>(0)) : std::nullopt;
}

std::map<std::uint64_t, Hash> SqlLogs::hashes(const std::string& kiosk, const Epoch& epoch,
                                              std::uint64_t first, std::uint64_t last) {
    std::map<std::uint64_t, Hash> hashes;
    first = std::max<std::uint64_t>(first, 1);
    last = std::min(last, most_seq);
    if (const auto log = log_id(kiosk, epoch); log != 0 && first <= last) {
        auto row = database_.query("SELECT id, hash FROM entry WHERE id BETWEEN ? AND ?",
                                   entry_id(log, first), entry_id(log, last));
        while (row.next())
            hashes.emplace(seq_of_entry(row.number(0)), row.fixed<Hash>(1));
    }
    auto row =
        database_.query("SELECT last, head FROM gap WHERE kiosk = ? AND epoch = ? AND last BETWEEN ? AND ?",
                        kiosk, Blob{epoch.view()}, first, last);
    while (row.next())
        hashes.emplace(row.count(0), row.fixed<Hash>(1));
    return hashes;
}

std::uint64_t SqlLogs::quarantined_through(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq) {
    const auto log = log_id(kiosk, epoch);
    if (log == 0 || seq == 0)
        return 0;
    auto row = database_.query("SELECT count(*) FROM entry WHERE id BETWEEN ? AND ? AND problem <> ''",
                               entry_id(log, 1), entry_id(log, std::min(seq, most_seq)));
    return row.next() ? row.count(0) : 0;
}

void SqlLogs::add_gap(const Gap& gap) {
    database_.run("INSERT INTO gap (kiosk, epoch, first, last, head, noticed) VALUES (?, ?, ?, ?, ?, ?)",
                  gap.kiosk, Blob{gap.epoch.view()}, gap.first, gap.last, Blob{gap.head.view()},
                  gap.noticed.time_since_epoch().count());
}

std::vector<Gap> SqlLogs::gaps() {
    std::vector<Gap> gaps;
    auto row = database_.query(
        "SELECT kiosk, epoch, first, last, head, noticed FROM gap ORDER BY kiosk, epoch, first");
    while (row.next())
        gaps.push_back({row.text(0), row.fixed<Epoch>(1), row.count(2), row.count(3), row.fixed<Hash>(4),
                        Time(std::chrono::seconds(row.number(5)))});
    return gaps;
}

bool SqlLogs::add_fork(const Fork& fork) {
    return database_.run("INSERT INTO fork (file_hash, kiosk, epoch, first, last, received, file) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                         Blob{fork.file_hash.view()}, fork.kiosk, Blob{fork.epoch.view()}, fork.first,
                         fork.last, fork.received.time_since_epoch().count(), Blob{fork.file}) > 0;
}

std::vector<Fork> SqlLogs::forks() {
    std::vector<Fork> forks;
    auto row = database_.query(
        "SELECT file_hash, kiosk, epoch, first, last, received, file FROM fork ORDER BY received");
    while (row.next())
        forks.push_back({row.fixed<Hash>(0), row.text(1), row.fixed<Epoch>(2), row.count(3), row.count(4),
                         Time(std::chrono::seconds(row.number(5))), row.text(6)});
    return forks;
}

void SqlLogs::replace_fork(const Hash& file_hash, const Bytes& file) {
    database_.overwrite_deleted(true);
    database_.run("UPDATE fork SET file = ? WHERE file_hash = ?", Blob{file}, Blob{file_hash.view()});
    database_.overwrite_deleted(false);
}

void SqlLogs::read_log(const std::string& kiosk, const Epoch& epoch,
                       const std::function<void(const LogEntry&)>& take) {
    const auto log = log_id(kiosk, epoch);
    auto row = database_.scan("SELECT " + entry_fields + " FROM entry WHERE id BETWEEN ? AND ? ORDER BY id",
                              log << seq_bits, (log << seq_bits) + static_cast<std::int64_t>(most_seq));
    while (row.next())
        take(read_entry_row(row));
}

void SqlLogs::read_accepted(const std::string& kind, const std::function<void(const ExportedEntry&)>& take) {
    auto row = database_.scan(
        "SELECT " + entry_fields + of_log +
            " FROM entry JOIN log ON log.id = entry.id >> 40 "
            "WHERE problem = '' AND payload IS NOT NULL AND (?1 = '' OR kind = ?1) ORDER BY hash",
        kind);
    while (row.next())
        take(read_exported_row(row));
}

void SqlLogs::read_votes(const std::string& ballot, const std::string& via,
                         const std::function<void(const StoredVote&)>& take) {
    auto row = database_.scan("SELECT log.kiosk, log.epoch, entry.id, day, payload" + of_votes, ballot, via);
    while (row.next())
        take({row.text(0), row.fixed<Epoch>(1), seq_of_entry(row.number(2)),
              static_cast<std::uint32_t>(row.number(3)), row.text(4)});
}

std::uint64_t SqlLogs::count_votes(const std::string& ballot, const std::string& via) {
    auto row = database_.query("SELECT count(*)" + of_votes, ballot, via);
    return row.next() ? row.count(0) : 0;
}

std::uint64_t SqlLogs::count_held_votes(const std::string& ballot, const std::string& via) {
    auto row = database_.query("SELECT count(*)" + of_held_votes, ballot, via);
    return row.next() ? row.count(0) : 0;
}

std::uint64_t SqlLogs::count_votes_in(const std::string& kiosk, const Epoch& epoch) {
    const auto log = log_id(kiosk, epoch);
    if (log == 0)
        return 0;
    auto row = database_.query(
        "SELECT count(*) FROM entry WHERE id BETWEEN ? AND ? AND kind = 'vote' AND problem = ''",
        entry_id(log, 1), entry_id(log, most_seq));
    return row.next() ? row.count(0) : 0;
}

bool SqlLogs::erase_payload(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq) {
    const auto log = log_id(kiosk, epoch);
    if (log == 0 || seq == 0 || seq > most_seq)
        return false;
    database_.overwrite_deleted(true);
    const bool erased = database_.run("UPDATE entry SET payload = NULL, area = '', ballot = '' "
                                      "WHERE id = ? AND payload IS NOT NULL",
                                      entry_id(log, seq)) > 0;
    database_.overwrite_deleted(false);
    return erased;
}

void SqlLogs::reread(const std::string& kiosk, const Epoch& epoch, const LogEntry& entry) {
    database_.run(
        "UPDATE entry SET kind = ?, via = ?, day = ?, ballot = ?, area = ?, received = ?, problem = ? "
        "WHERE id = ?",
        entry.kind, entry.via, entry.day, entry.ballot, entry.area, entry.received.time_since_epoch().count(),
        entry.problem, entry_id(log_id(kiosk, epoch), entry.seq));
}

std::map<std::string, std::uint64_t> SqlLogs::counts() {
    std::map<std::string, std::uint64_t> counts;
    auto row = database_.query(
        "SELECT CASE WHEN problem = '' THEN kind ELSE '' END, count(*) FROM entry GROUP BY 1");
    while (row.next())
        counts[row.text(0)] += row.count(1);
    return counts;
}

} // namespace bluelamp::server

#include "storage/sqlite_entry.hpp"
#include "storage/sqlite_tables.hpp"

#include "base/failure.hpp"

namespace bluelamp::server {
namespace {

constexpr std::size_t rows_at_once = 32;
constexpr int entry_columns = 12;

const std::string insert_entry = "INSERT INTO entry (id, header, payload, payload_hash, hash, kind, via, "
                                 "day, ballot, area, received, problem) VALUES ";
std::string values(std::size_t rows) {
    std::string text;
    for (std::size_t row = 0; row < rows; ++row)
        text += row == 0 ? "(?,?,?,?,?,?,?,?,?,?,?,?)" : ",(?,?,?,?,?,?,?,?,?,?,?,?)";
    return text;
}

void bind_entry(SQLite::Statement& insert, int at, std::int64_t log, const LogEntry& entry) {
    Connection::bind(insert, at + 1, entry_id(log, entry.seq));
    Connection::bind(insert, at + 2, Blob{entry.header});
    if (entry.payload)
        Connection::bind(insert, at + 3, Blob{*entry.payload});
    else
        Connection::bind(insert, at + 3, nullptr);
    Connection::bind(insert, at + 4, Blob{entry.payload_hash.view()});
    Connection::bind(insert, at + 5, Blob{entry.hash.view()});
    Connection::bind(insert, at + 6, entry.kind);
    Connection::bind(insert, at + 7, entry.via);
    Connection::bind(insert, at + 8, entry.day);
    Connection::bind(insert, at + 9, entry.ballot);
    Connection::bind(insert, at + 10, entry.area);
    Connection::bind(insert, at + 11, entry.received.time_since_epoch().count());
    Connection::bind(insert, at + 12, entry.problem);
}

LogState read_state(const Query& row) {
    return {row.text(0), row.fixed<Epoch>(1), row.count(2), row.fixed<Hash>(3), row.count(4), row.count(5)};
}

const std::string state_columns = "SELECT kiosk, epoch, watermark, head, quarantined, gap FROM log ";
const std::string of_votes =
    " FROM entry JOIN log ON log.id = entry.id >> 40 JOIN kiosk ON kiosk.id = log.kiosk "
    "WHERE ballot = ?1 AND kind = 'vote' AND problem = '' AND payload IS NOT NULL "
    "AND kiosk.confirmed AND (?2 = '' OR via = ?2)";

} // namespace

std::int64_t SqliteLogs::log_id(const std::string& kiosk, const Epoch& epoch) {
    auto row = database_.query("SELECT id FROM log WHERE kiosk = ? AND epoch = ?", kiosk, Blob{epoch.view()});
    return row.next() ? row.number(0) : 0;
}

std::optional<LogState> SqliteLogs::state(const std::string& kiosk, const Epoch& epoch) {
    auto row = database_.query(state_columns + "WHERE kiosk = ? AND epoch = ?", kiosk, Blob{epoch.view()});
    return row.next() ? std::optional(read_state(row)) : std::nullopt;
}

std::vector<LogState> SqliteLogs::states() {
    std::vector<LogState> states;
    auto row = database_.query(state_columns + "ORDER BY kiosk, id");
    while (row.next())
        states.push_back(read_state(row));
    return states;
}

void SqliteLogs::put_state(const LogState& state) {
    database_.run(
        "INSERT INTO log (kiosk, epoch, watermark, head, quarantined, gap) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (kiosk, epoch) DO UPDATE SET watermark = excluded.watermark, head = excluded.head, "
        "quarantined = excluded.quarantined, gap = excluded.gap",
        state.kiosk, Blob{state.epoch.view()}, state.watermark, Blob{state.head.view()}, state.quarantined,
        state.gap);
}

void SqliteLogs::append(const std::string& kiosk, const Epoch& epoch, std::span<const LogEntry> entries) {
    const auto log = log_id(kiosk, epoch);
    if (log == 0)
        throw Failure("storing entries", "their log is not known");
    static const std::string insert_many = insert_entry + values(rows_at_once);
    static const std::string insert_one = insert_entry + values(1);
    while (!entries.empty()) {
        const std::size_t rows = entries.size() >= rows_at_once ? rows_at_once : 1;
        auto& insert = database_.prepared(rows == 1 ? insert_one : insert_many);
        for (std::size_t row = 0; row < rows; ++row)
            bind_entry(insert, static_cast<int>(row) * entry_columns, log, entries[row]);
        Query(insert).next();
        entries = entries.subspan(rows);
    }
}

std::optional<Hash> SqliteLogs::hash_at(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq) {
    if (const auto log = log_id(kiosk, epoch); log != 0 && seq != 0 && seq <= most_seq) {
        auto row = database_.query("SELECT hash FROM entry WHERE id = ?", entry_id(log, seq));
        if (row.next())
            return row.fixed<Hash>(0);
    }
    auto row = database_.query("SELECT head FROM gap WHERE kiosk = ? AND epoch = ? AND last = ?", kiosk,
                               Blob{epoch.view()}, seq);
    return row.next() ? std::optional(row.fixed<Hash>(0)) : std::nullopt;
}

void SqliteLogs::add_gap(const Gap& gap) {
    database_.run("INSERT INTO gap (kiosk, epoch, first, last, head, noticed) VALUES (?, ?, ?, ?, ?, ?)",
                  gap.kiosk, Blob{gap.epoch.view()}, gap.first, gap.last, Blob{gap.head.view()},
                  gap.noticed.time_since_epoch().count());
}

std::vector<Gap> SqliteLogs::gaps() {
    std::vector<Gap> gaps;
    auto row = database_.query(
        "SELECT kiosk, epoch, first, last, head, noticed FROM gap ORDER BY kiosk, epoch, first");
    while (row.next())
        gaps.push_back({row.text(0), row.fixed<Epoch>(1), row.count(2), row.count(3), row.fixed<Hash>(4),
                        Time(std::chrono::seconds(row.number(5)))});
    return gaps;
}

bool SqliteLogs::add_fork(const Fork& fork) {
    return database_.run("INSERT OR IGNORE INTO fork (file_hash, kiosk, epoch, first, last, received, file) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?)",
                         Blob{fork.file_hash.view()}, fork.kiosk, Blob{fork.epoch.view()}, fork.first,
                         fork.last, fork.received.time_since_epoch().count(), Blob{fork.file}) > 0;
}

std::vector<Fork> SqliteLogs::forks() {
    std::vector<Fork> forks;
    auto row = database_.query(
        "SELECT file_hash, kiosk, epoch, first, last, received, file FROM fork ORDER BY received");
    while (row.next())
        forks.push_back({row.fixed<Hash>(0), row.text(1), row.fixed<Epoch>(2), row.count(3), row.count(4),
                         Time(std::chrono::seconds(row.number(5))), row.text(6)});
    return forks;
}

void SqliteLogs::read_log(const std::string& kiosk, const Epoch& epoch,
                          const std::function<void(const LogEntry&)>& take) {
    const auto log = log_id(kiosk, epoch);
    auto row = database_.query("SELECT " + entry_fields + " FROM entry WHERE id BETWEEN ? AND ? ORDER BY id",
                               log << seq_bits, (log << seq_bits) + static_cast<std::int64_t>(most_seq));
    while (row.next())
        take(read_entry_row(row));
}

void SqliteLogs::read_accepted(const std::string& kind,
                               const std::function<void(const ExportedEntry&)>& take) {
    auto row = database_.query(
        "SELECT " + entry_fields +
            ", log.kiosk, log.epoch FROM entry JOIN log ON log.id = entry.id >> 40 "
            "WHERE problem = '' AND payload IS NOT NULL AND (?1 = '' OR kind = ?1) ORDER BY hash",
        kind);
    while (row.next())
        take(read_exported_row(row));
}

void SqliteLogs::read_votes(const std::string& ballot, const std::string& via,
                            const std::function<void(const StoredVote&)>& take) {
    auto row = database_.query("SELECT log.kiosk, log.epoch, entry.id, day, payload" + of_votes, ballot, via);
    while (row.next())
        take({row.text(0), row.fixed<Epoch>(1), seq_of_entry(row.number(2)),
              static_cast<std::uint32_t>(row.number(3)), row.text(4)});
}

std::uint64_t SqliteLogs::count_votes(const std::string& ballot, const std::string& via) {
    auto row = database_.query("SELECT count(*)" + of_votes, ballot, via);
    return row.next() ? row.count(0) : 0;
}

bool SqliteLogs::erase_payload(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq) {
    const auto log = log_id(kiosk, epoch);
    if (log == 0 || seq == 0 || seq > most_seq)
        return false;
    // Else the octets would stay in the file's free pages until something else needs them.
    database_.run("PRAGMA secure_delete = ON");
    const bool erased = database_.run("UPDATE entry SET payload = NULL, area = '', ballot = '' "
                                      "WHERE id = ? AND payload IS NOT NULL",
                                      entry_id(log, seq)) > 0;
    database_.run("PRAGMA secure_delete = OFF");
    return erased;
}

void SqliteLogs::reread(const std::string& kiosk, const Epoch& epoch, const LogEntry& entry) {
    database_.run(
        "UPDATE entry SET kind = ?, via = ?, day = ?, ballot = ?, area = ?, received = ?, problem = ? "
        "WHERE id = ?",
        entry.kind, entry.via, entry.day, entry.ballot, entry.area, entry.received.time_since_epoch().count(),
        entry.problem, entry_id(log_id(kiosk, epoch), entry.seq));
}

std::map<std::string, std::uint64_t> SqliteLogs::counts() {
    std::map<std::string, std::uint64_t> counts;
    auto row = database_.query("SELECT iif(problem = '', kind, ''), count(*) FROM entry GROUP BY 1");
    while (row.next())
        counts[row.text(0)] += row.count(1);
    return counts;
}

} // namespace bluelamp::server

#include "storage/sql_entry.hpp"

#include "base/failure.hpp"

namespace bluelamp::server {

const std::string entry_fields =
    "entry.id, header, payload, payload_hash, hash, entry.kind, entry.via, day, entry.ballot, entry.area, "
    "entry.received, problem";
const std::string of_log = ", log.kiosk, log.epoch, log.branch_of";

std::int64_t entry_id(std::int64_t log, std::uint64_t seq) {
    if (seq == 0 || seq > most_seq)
        throw Failure("storing an entry", "its number " + std::to_string(seq) + " is out of range");
    return log * (std::int64_t{1} << seq_bits) + static_cast<std::int64_t>(seq);
}

std::uint64_t seq_of_entry(std::int64_t id) {
    return static_cast<std::uint64_t>(id) & most_seq;
}

LogEntry read_entry_row(const Query& row) {
    LogEntry entry;
    entry.seq = seq_of_entry(row.number(0));
    entry.header = row.text(1);
    if (!row.null(2))
        entry.payload = row.text(2);
    entry.payload_hash = row.fixed<Hash>(3);
    entry.hash = row.fixed<Hash>(4);
    entry.kind = row.text(5);
    entry.via = row.text(6);
    entry.day = static_cast<std::uint32_t>(row.number(7));
    entry.ballot = row.text(8);
    entry.area = row.text(9);
    entry.received = Time(std::chrono::seconds(row.number(10)));
    entry.problem = row.text(11);
    return entry;
}

ExportedEntry read_exported_row(const Query& row) {
    const auto branch_of = row.null(14) ? std::nullopt : std::optional(row.fixed<Epoch>(14));
    return {row.text(12), row.fixed<Epoch>(13), read_entry_row(row), branch_of};
}

} // namespace bluelamp::server

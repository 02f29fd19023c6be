#pragma once

#include "storage/records.hpp"
#include "storage/sql_connection.hpp"

/// How entries stand in a database, for this folder's sources alone.
namespace bluelamp::server {

constexpr int seq_bits = 40;
constexpr std::uint64_t most_seq = (1ULL << seq_bits) - 1;

/// Throws Failure for a number out of range.
[[nodiscard]] std::int64_t entry_id(std::int64_t log, std::uint64_t seq);
[[nodiscard]] std::uint64_t seq_of_entry(std::int64_t id);

/// The columns that read_entry_row takes from the first on.
extern const std::string entry_fields;
[[nodiscard]] LogEntry read_entry_row(const Query& row);
/// entry_fields and these of its log.
extern const std::string of_log;
[[nodiscard]] ExportedEntry read_exported_row(const Query& row);

} // namespace bluelamp::server

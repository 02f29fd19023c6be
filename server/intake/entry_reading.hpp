#pragma once

#include "model/submission.hpp"
#include "storage/records.hpp"
#include "wire/entry.hpp"

namespace bluelamp::server {

/// What is stored of an entry: its octets, what its header and its clear part tell without opening anything,
/// and what is wrong with it, if anything (an unknown kind, a form that cannot be read): then it goes to
/// quarantine. Takes the entry's octets.
[[nodiscard]] LogEntry read_entry(Entry&& entry, Time now);

/// The same for all of a batch's, in order.
[[nodiscard]] std::vector<LogEntry> read_entries(std::vector<Entry>& entries, Time now);

/// A stored vote. Throws WireError.
[[nodiscard]] Vote vote_of(ByteView payload);

} // namespace bluelamp::server

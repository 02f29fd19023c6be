#pragma once

#include "cases/work.hpp"
#include "wire/key_set.hpp"

namespace bluelamp::server {

/// Forgets for good what a visitor wrote, at the wish of whoever has the receipt: the entry's payload (its
/// hash stays, so the log still verifies), the answer in manifests and for staff, the redacted wording, and
/// what history says beyond who did what when. What stays: that there was an entry, on which day at which
/// kiosk, and when it was answered. A published answer is staff's own writing and is not withdrawn by this:
/// its id is in the returned case's `item`, for staff to look at. Copies that were made before (backups, what
/// a copied disk sent, see LogTable::forks) are not reached. Throws as the acts of work.hpp.
CaseRecord erase_case(Storage& storage, const ServerKeys& keys, const Act& act, const std::string& why);

/// The same for everything under a receipt as a person typed it. Returns how many cases there were: 0 for
/// what is not known here.
std::size_t erase_by_receipt(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                             const std::string& actor, std::string_view typed);

/// The end of retention: forgets what was written in cases that ended before `before`, at most `most` at a
/// time, with one audit line for all. The cases stay as they are and go on counting. Not within a
/// transaction. Returns how many.
std::size_t forget_ended(Storage& storage, std::int64_t now_ms, Time before, std::size_t most = 500);

/// As forget_ended, for as long after the end as the value "case_retention_days" says; 365 when it was never
/// set. Returns how many.
std::size_t forget_by_retention(Storage& storage, std::int64_t now_ms);

} // namespace bluelamp::server

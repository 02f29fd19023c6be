#pragma once

#include "cases/work.hpp"
#include "wire/key_set.hpp"

namespace bluelamp::server {

/// Forgets for good what a visitor wrote, at the wish of whoever has the receipt: the entry's payload (its
/// hash stays, so the log still verifies), the answer in manifests and for staff, the redacted wording, and
/// what history says beyond who did what when. What stays: that there was an entry, on which day at which
/// kiosk, and when it was answered. A published answer is staff's own writing and is not withdrawn by this:
/// its id is in the returned case's `item`, for staff to look at. Backups that were made before are not
/// reached. Throws as the acts of work.hpp.
CaseRecord erase_case(Storage& storage, const ServerKeys& keys, const Act& act, const std::string& why);

/// The same for everything under a receipt as a person typed it. Returns how many cases there were: 0 for
/// what is not known here.
std::size_t erase_by_receipt(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                             const std::string& actor, std::string_view typed);

/// The end of retention: forgets what was written in cases that ended before `before`, at most `most` at a
/// time, with one audit line for all. The cases stay as they are and go on counting. Not within a
/// transaction. Returns how many.
std::size_t forget_ended(Storage& storage, std::int64_t now_ms, Time before, std::size_t most = 500);

/// For how many days after its end a case keeps what was written: what an operator has set, else 365. Throws
/// Failure when the stored value is no number of days.
[[nodiscard]] int case_retention_days(Storage& storage);

inline constexpr int longest_retention_days = 3650;

/// Sets it, with an audit line. Throws UsageFailure unless it is 1 to longest_retention_days. Not within a
/// transaction. A server in service forgets by it within the hour.
void set_case_retention(Storage& storage, std::int64_t now_ms, const std::string& actor, int days);

/// How many cases forget_by_retention would blank now if cases were kept for `days`.
[[nodiscard]] std::size_t forgotten_after(Storage& storage, std::int64_t now_ms, int days);

/// As forget_ended, by case_retention_days. Returns how many.
std::size_t forget_by_retention(Storage& storage, std::int64_t now_ms);

} // namespace bluelamp::server

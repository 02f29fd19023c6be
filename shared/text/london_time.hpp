#pragma once

#include <chrono>
#include <cstdint>

/// Civil time in the United Kingdom: one hour ahead from 01:00 UTC on the last Sunday of March to 01:00 UTC
/// on the last Sunday of October (Summer Time Order 2002). The rule holds for every date since 1996; what is
/// older is read by the same rule. The system's zone database is not used: a kiosk's may be stale or absent.
namespace bluelamp::text {

[[nodiscard]] std::chrono::local_seconds to_london(std::chrono::sys_seconds utc);
/// The day of London's calendar, as days since 1970-01-01.
[[nodiscard]] std::uint32_t london_day(std::chrono::sys_seconds utc);
/// The hour that happens twice is taken to be the first; the hour that never happens, as if the clocks had
/// not moved.
[[nodiscard]] std::chrono::sys_seconds from_london(std::chrono::local_seconds local);

} // namespace bluelamp::text

#pragma once

#include "model/content.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// RFC 3339 and day arithmetic. All in UTC.
namespace bluelamp {

/// "2026-11-21T05:00:00Z"
[[nodiscard]] std::string rfc3339(Time time);
/// "2026-11-21"
[[nodiscard]] std::string date_of(Time time);
/// Any RFC 3339 date-time, with an offset; a fraction of a second is dropped. nullopt when it is not one.
[[nodiscard]] std::optional<Time> parse_rfc3339(std::string_view text);

/// Days since 1970-01-01, and midnight of that day.
[[nodiscard]] std::uint32_t day_number(Time time);
[[nodiscard]] Time start_of_day(std::uint32_t day);

/// The system's wall clock, which may be wrong. Only trusted clocks and programs' mains call this.
[[nodiscard]] Time system_time();
/// When this program was built, from the compiler: no honest clock is before it.
[[nodiscard]] Time build_time();

} // namespace bluelamp

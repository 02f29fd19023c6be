#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bluelamp::text {

/// A time as feeds in the wild write it: RFC 822 and its misspellings, ISO 8601 and RFC 3339 in their many
/// cuts, its weeks and numbered days, asctime, day and month names of a dozen languages, two-digit years,
/// words and letters for zones. Without a zone it is UTC (Korea's in Korean); without a time of day,
/// midnight; a day of the week that is wrong is not looked at. Nullopt for anything that is not a whole,
/// possible date.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_date(std::string_view text);

/// A time and whether its text named a zone: data.police.uk writes London time without one.
struct ParsedDate {
    std::chrono::sys_seconds time;
    bool has_zone = false;
};
[[nodiscard]] std::optional<ParsedDate> parse_date_and_zone(std::string_view text);

/// RFC 3339 in UTC: "2026-11-21T05:00:00Z". Years 0 to 9999.
[[nodiscard]] std::string to_rfc3339(std::chrono::sys_seconds time);

} // namespace bluelamp::text

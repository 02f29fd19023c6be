#pragma once

#include "model/content.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

/// Times and counts as staff read them. Times are London's.
namespace bluelamp::server {

/// "21 November 2026"
[[nodiscard]] std::string day_in_words(Time time);
/// "21 November 2026, 08:29"
[[nodiscard]] std::string time_in_words(Time time);
/// "5 minutes", "47 hours", "3 days"; "less than a minute".
[[nodiscard]] std::string length_in_words(std::chrono::seconds length);
/// "just now", "5 minutes ago", "3 days ago", "in 2 hours".
[[nodiscard]] std::string distance_in_words(Time time, Time now);
/// {"iso","text","distance"} for the template `time`.
[[nodiscard]] nlohmann::json time_view(Time time, Time now);
/// "640 bytes", "12 KB", "3.4 MB"
[[nodiscard]] std::string octets_in_words(std::uint64_t octets);
/// "1 kiosk", "3 kiosks"
[[nodiscard]] std::string counted(std::size_t count, const std::string& one, const std::string& many);

} // namespace bluelamp::server

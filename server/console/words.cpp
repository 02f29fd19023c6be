#include "console/words.hpp"

#include "base/time.hpp"
#include "text/london_time.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace bluelamp::server {
namespace {

constexpr std::array<const char*, 12> months{"January",   "February", "March",    "April",
                                             "May",       "June",     "July",     "August",
                                             "September", "October",  "November", "December"};

std::string two_digits(long long number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

} // namespace

std::string day_in_words(Time time) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(text::to_london(time)));
    return std::to_string(unsigned(day.day())) + " " + months.at(unsigned(day.month()) - 1) + " " +
           std::to_string(int(day.year()));
}

std::string time_in_words(Time time) {
    const auto local = text::to_london(time);
    const std::chrono::hh_mm_ss clock(local - std::chrono::floor<std::chrono::days>(local));
    return day_in_words(time) + ", " + two_digits(clock.hours().count()) + ":" +
           two_digits(clock.minutes().count());
}

std::string length_in_words(std::chrono::seconds length) {
    const auto seconds = static_cast<std::size_t>(std::chrono::abs(length).count());
    if (seconds < 60)
        return "less than a minute";
    if (seconds < 3600)
        return counted(seconds / 60, "minute", "minutes");
    if (seconds < 48 * 3600)
        return counted(seconds / 3600, "hour", "hours");
    return counted(seconds / 86400, "day", "days");
}

std::string distance_in_words(Time time, Time now) {
    const auto between = std::chrono::abs(now - time);
    if (between < std::chrono::minutes(1))
        return time > now ? "in a moment" : "just now";
    const auto length = length_in_words(between);
    return time > now ? "in " + length : length + " ago";
}

nlohmann::json time_view(Time time, Time now) {
    return {
        {"iso", rfc3339(time)}, {"text", time_in_words(time)}, {"distance", distance_in_words(time, now)}};
}

std::string octets_in_words(std::uint64_t octets) {
    constexpr std::uint64_t kilo = 1000;
    if (octets < kilo)
        return std::to_string(octets) + (octets == 1 ? " byte" : " bytes");
    if (octets < kilo * kilo)
        return std::to_string(octets / kilo) + " KB";
    const auto tenths = octets / (kilo * kilo / 10);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

} // namespace bluelamp::server

#include "base/time.hpp"

#include <array>
#include <cstdio>

namespace bluelamp {
namespace {

using namespace std::chrono;

std::string formatted(Time time, bool with_time) {
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    std::array<char, 64> text{};
    const int year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    const auto day_of_month = static_cast<unsigned>(date.day());
    if (with_time)
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", year, month, day_of_month,
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()));
    else
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", year, month, day_of_month);
    return text.data();
}

/// Reads exactly `count` digits and steps over them; −1 when they are not there.
int digits(std::string_view& text, std::size_t count) {
    if (text.size() < count)
        return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool skip(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

bool skip_fraction(std::string_view& text) {
    if (!skip(text, "."))
        return true;
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9')
        ++count;
    text.remove_prefix(count);
    return count > 0;
}

std::optional<seconds> offset(std::string_view& text) {
    if (skip(text, "Zz"))
        return seconds(0);
    const bool minus = !text.empty() && text.front() == '-';
    if (!skip(text, "+-"))
        return std::nullopt;
    const int h = digits(text, 2);
    if (h < 0 || h > 23 || !skip(text, ":"))
        return std::nullopt;
    const int m = digits(text, 2);
    if (m < 0 || m > 59)
        return std::nullopt;
    const seconds value = hours(h) + minutes(m);
    return minus ? -value : value;
}

constexpr int month_of(std::string_view name) {
    constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
    return static_cast<int>(names.find(name) / 3) + 1;
}

} // namespace

std::string rfc3339(Time time) {
    return formatted(time, true);
}

std::string date_of(Time time) {
    return formatted(time, false);
}

std::optional<Time> parse_rfc3339(std::string_view text) {
    const int y = digits(text, 4);
    if (y < 0 || !skip(text, "-"))
        return std::nullopt;
    const int mo = digits(text, 2);
    if (mo < 0 || !skip(text, "-"))
        return std::nullopt;
    const int d = digits(text, 2);
    if (d < 0 || !skip(text, "Tt "))
        return std::nullopt;
    const int h = digits(text, 2);
    if (h < 0 || h > 23 || !skip(text, ":"))
        return std::nullopt;
    const int mi = digits(text, 2);
    if (mi < 0 || mi > 59 || !skip(text, ":"))
        return std::nullopt;
    const int s = digits(text, 2); // 60 is a leap second
    if (s < 0 || s > 60 || !skip_fraction(text))
        return std::nullopt;
    const auto zone = offset(text);
    const year_month_day date(year(y), month(static_cast<unsigned>(mo)), day(static_cast<unsigned>(d)));
    if (!zone || !text.empty() || !date.ok())
        return std::nullopt;
    const auto time = Time(sys_days(date)) + hours(h) + minutes(mi) + seconds(s) - *zone;
    // An offset may lead out of the years that RFC 3339 can write.
    const auto year_in_utc = year_month_day(floor<days>(time)).year();
    if (year_in_utc < year(0) || year_in_utc > year(9999))
        return std::nullopt;
    return time;
}

std::uint32_t day_number(Time time) {
    const auto count = floor<days>(time).time_since_epoch().count();
    return count < 0 ? 0 : static_cast<std::uint32_t>(count);
}

Time start_of_day(std::uint32_t day) {
    return Time(sys_days(days(day)));
}

Time system_time() {
    return floor<seconds>(system_clock::now());
}

Time build_time() {
    // The day of the compiler's __DATE__ ("Nov 21 2026"), less one for time zones.
    constexpr std::string_view date = __DATE__;
    constexpr auto digit = [](char c) { return c == ' ' ? 0 : c - '0'; };
    constexpr int y = digit(date[7]) * 1000 + digit(date[8]) * 100 + digit(date[9]) * 10 + digit(date[10]);
    constexpr auto m = static_cast<unsigned>(month_of(date.substr(0, 3)));
    constexpr auto d = static_cast<unsigned>(digit(date[4]) * 10 + digit(date[5]));
    return Time(sys_days(year_month_day(year(y), month(m), day(d)))) - hours(24);
}

} // namespace bluelamp

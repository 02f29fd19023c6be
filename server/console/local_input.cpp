#include "console/local_input.hpp"

#include "text/london_time.hpp"

#include <array>
#include <cstdio>

namespace bluelamp::server {

std::optional<Time> read_local(const std::string& text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int used = 0;
    if (std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d%n", &year, &month, &day, &hour, &minute, &used) != 5 ||
        (text.size() > static_cast<std::size_t>(used) && text[static_cast<std::size_t>(used)] != ':'))
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(day)};
    if (!date.ok() || year < 2000 || year > 2100 || hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return std::nullopt;
    return text::from_london(std::chrono::local_days(date) + std::chrono::hours(hour) +
                             std::chrono::minutes(minute));
}

std::string write_local(const std::optional<Time>& time) {
    if (!time)
        return {};
    const auto local = text::to_london(*time);
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(local));
    const std::chrono::hh_mm_ss clock(local - std::chrono::floor<std::chrono::days>(local));
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()));
    return out.data();
}

} // namespace bluelamp::server

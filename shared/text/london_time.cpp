#include "text/london_time.hpp"

namespace bluelamp::text {
namespace {

using namespace std::chrono;

struct SummerTime {
    sys_seconds starts;
    sys_seconds ends;
};

SummerTime summer_time_of(year y) {
    return {sys_days(y / March / Sunday[last]) + 1h, sys_days(y / October / Sunday[last]) + 1h};
}

bool is_summer(sys_seconds utc) {
    const auto summer = summer_time_of(year_month_day(floor<days>(utc)).year());
    return utc >= summer.starts && utc < summer.ends;
}

} // namespace

local_seconds to_london(sys_seconds utc) {
    return local_seconds(utc.time_since_epoch() + (is_summer(utc) ? 1h : 0h));
}

std::uint32_t london_day(sys_seconds utc) {
    return static_cast<std::uint32_t>(floor<days>(to_london(utc)).time_since_epoch().count());
}

sys_seconds from_london(local_seconds local) {
    const sys_seconds as_utc(local.time_since_epoch());
    return is_summer(as_utc - 1h) ? as_utc - 1h : as_utc;
}

} // namespace bluelamp::text

#include "sourcing/pace.hpp"

#include "net/backoff.hpp"

#include <algorithm>

namespace bluelamp {

using namespace std::chrono;
using namespace std::chrono_literals;

Pace paced(const Pace& before, LookCame came, const PaceLimits& limits) {
    const auto longest = std::max(limits.least, limits.longest);
    auto pace = before;
    if (pace.interval == 0s)
        pace.interval = longest;
    switch (came) {
    case LookCame::changed:
        pace.interval /= 2;
        break;
    case LookCame::unchanged:
        pace.interval += pace.interval / 4;
        break;
    case LookCame::failed:
        ++pace.failures;
        return {std::clamp(pace.interval, limits.least, longest), pace.failures};
    }
    return {std::clamp(pace.interval, limits.least, longest), 0};
}

milliseconds wait_after(const Pace& pace, const PaceLimits& limits, std::optional<seconds> asked,
                        std::optional<seconds> fresh, std::uint64_t random) {
    constexpr seconds most_asked = 24h;
    const milliseconds interval = std::max(pace.interval, limits.least);
    milliseconds wait{};
    if (pace.failures == 0) {
        const auto tenth = static_cast<std::uint64_t>(interval.count()) / 10 + 1;
        wait = interval + milliseconds(static_cast<std::int64_t>(random % tenth));
        if (fresh)
            wait = std::max<milliseconds>(wait, std::min(*fresh, most_asked));
    } else {
        // A source that fails is asked no more often than one that works, but for a first quick try.
        const auto least = pace.failures == 1 ? std::min<milliseconds>(interval, 1min) : interval;
        wait = std::max(least, Backoff(2min, 6h).wait(pace.failures, random));
    }
    if (asked)
        wait = std::max<milliseconds>(wait, std::min(*asked, most_asked));
    return wait;
}

} // namespace bluelamp

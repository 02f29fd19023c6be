#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace bluelamp {

/// How often a source is looked at: oftener while it changes, seldomer while it does not.
struct Pace {
    std::chrono::seconds interval{0}; ///< 0: never looked yet
    unsigned failures = 0;            ///< in a row
    bool operator==(const Pace&) const = default;
};

struct PaceLimits {
    std::chrono::seconds least = std::chrono::minutes(5);
    std::chrono::seconds longest = std::chrono::minutes(15);
};

enum class LookCame { changed, unchanged, failed };

/// A change halves the interval, a look without one adds a quarter; a failure leaves it and is counted.
[[nodiscard]] Pace paced(const Pace& before, LookCame came, const PaceLimits& limits);

/// The wait until the next look: the interval and up to a tenth more, so that a fleet does not ask in step.
/// After failures one quick try, then a backoff that grows to six hours and is never under the interval.
/// Never shorter than what the server asked for (Retry-After) or said to be fresh, each up to a day. `random`
/// is uniform over all 64 bits.
[[nodiscard]] std::chrono::milliseconds wait_after(const Pace& pace, const PaceLimits& limits,
                                                   std::optional<std::chrono::seconds> asked,
                                                   std::optional<std::chrono::seconds> fresh,
                                                   std::uint64_t random);

} // namespace bluelamp

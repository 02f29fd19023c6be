#pragma once

#include <chrono>
#include <cstdint>

namespace bluelamp {

/// Exponential backoff with full jitter: a wait is uniform between 0 and min(longest, base × 2^failures)
/// (Brooker, "Exponential Backoff And Jitter", AWS 2015). A fleet that lost its server does not return in
/// step.
class Backoff {
public:
    Backoff(std::chrono::milliseconds base = std::chrono::seconds(1),
            std::chrono::milliseconds longest = std::chrono::minutes(5));

    /// The wait after the `failures`-th failure in a row (from 1). `random` is uniform over all 64 bits.
    [[nodiscard]] std::chrono::milliseconds wait(unsigned failures, std::uint64_t random) const;

private:
    std::chrono::milliseconds base_;
    std::chrono::milliseconds longest_;
};

} // namespace bluelamp

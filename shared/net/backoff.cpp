#include "net/backoff.hpp"

#include <algorithm>

namespace bluelamp {

Backoff::Backoff(std::chrono::milliseconds base, std::chrono::milliseconds longest)
    : base_(std::max(base, std::chrono::milliseconds(1)))
    , longest_(std::max(longest, base_)) {}

std::chrono::milliseconds Backoff::wait(unsigned failures, std::uint64_t random) const {
    auto ceiling = base_;
    for (unsigned i = 0; i < failures && ceiling < longest_; ++i)
        ceiling *= 2;
    ceiling = std::min(ceiling, longest_);
    const auto span = static_cast<std::uint64_t>(ceiling.count()) + 1;
    return std::chrono::milliseconds(static_cast<std::int64_t>(random % span));
}

} // namespace bluelamp

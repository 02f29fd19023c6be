#include "http/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp::http {
namespace {

constexpr std::size_t most_clients = 10'000;

} // namespace

RateLimit::RateLimit(double per_second, double burst)
    : per_second_(per_second)
    , burst_(burst) {}

std::optional<std::chrono::seconds> RateLimit::take(const std::string& client, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= most_clients)
        forget_full(now);
    auto& bucket = buckets_.try_emplace(client, Bucket{burst_, now}).first->second;
    const double waited = std::chrono::duration<double>(now - bucket.filled).count();
    bucket.tokens = std::min(burst_, bucket.tokens + waited * per_second_);
    bucket.filled = now;
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return std::nullopt;
    }
    return std::chrono::seconds(static_cast<long>(std::ceil((1 - bucket.tokens) / per_second_)));
}

/// A client whose bucket is full again is as good as new.
void RateLimit::forget_full(Clock::time_point now) {
    std::erase_if(buckets_, [&](const auto& entry) {
        const double waited = std::chrono::duration<double>(now - entry.second.filled).count();
        return entry.second.tokens + waited * per_second_ >= burst_;
    });
    if (buckets_.size() >= most_clients)
        buckets_.clear();
}

} // namespace bluelamp::http

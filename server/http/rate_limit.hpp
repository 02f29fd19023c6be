#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace bluelamp::http {

/// A token bucket for each client of this process. Any thread.
class RateLimit {
public:
    using Clock = std::chrono::steady_clock;

    /// `burst` requests at once, then `per_second`.
    RateLimit(double per_second, double burst);

    /// nullopt when the request may pass, else how long to wait.
    [[nodiscard]] std::optional<std::chrono::seconds> take(const std::string& client, Clock::time_point now);

private:
    struct Bucket {
        double tokens = 0;
        Clock::time_point filled;
    };
    void forget_full(Clock::time_point now);

    double per_second_;
    double burst_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

} // namespace bluelamp::http

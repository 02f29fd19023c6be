#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace bluelamp::server {

/// What this process did since it started, in Prometheus' text format. Any thread.
class Metrics {
public:
    void note_answer(const std::string& route, int status, std::chrono::nanoseconds took);
    /// `counter` may end in labels: "looks{outcome=\"failed\"}".
    void add(const std::string& counter, std::uint64_t amount = 1);

    /// `gauges`: values of now, by name.
    [[nodiscard]] std::string text(const std::map<std::string, double>& gauges) const;

private:
    struct Answers {
        std::uint64_t count = 0;
        double seconds = 0;
    };
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, int>, Answers> answers_;
    std::map<std::string, std::uint64_t> counters_;
};

} // namespace bluelamp::server

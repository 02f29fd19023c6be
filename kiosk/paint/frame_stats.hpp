#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace bluelamp::paint {

/// One second of drawing, as `--stats` tells it. Memory in bytes, from /proc/self (proc(5): statm,
/// smaps_rollup).
struct StatsLine {
    std::uint64_t frames = 0;
    double frame_ms_p50 = 0;
    double frame_ms_p99 = 0;
    double frame_ms_max = 0;
    double cpu_ms = 0; ///< of all threads of the process
    std::uint64_t rss_bytes = 0;
    std::uint64_t pss_bytes = 0;
};

/// Collects frame times. UI thread only.
class FrameStats {
public:
    void frame(std::chrono::nanoseconds took) { times_.push_back(took); }
    /// The figures since the last call.
    [[nodiscard]] StatsLine take();

private:
    std::vector<std::chrono::nanoseconds> times_;
    std::chrono::nanoseconds cpu_before_{0};
};

/// Processor time of the whole process so far.
[[nodiscard]] std::chrono::nanoseconds process_cpu_time();

} // namespace bluelamp::paint

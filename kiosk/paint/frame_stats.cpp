#include "paint/frame_stats.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace bluelamp::paint {
namespace {

double in_ms(std::chrono::nanoseconds time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

/// The value of "Name: 123 kB" in a /proc file, in bytes; 0 when it is not there.
std::uint64_t kilobytes_of(const char* file, const std::string& name) {
    std::ifstream in(file);
    for (std::string word; in >> word;)
        if (word == name) {
            std::uint64_t value = 0;
            in >> value;
            return value * 1024;
        }
    return 0;
}

} // namespace

std::chrono::nanoseconds process_cpu_time() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto time = [](const timeval& value) {
        return std::chrono::seconds(value.tv_sec) + std::chrono::microseconds(value.tv_usec);
    };
    return time(used.ru_utime) + time(used.ru_stime);
}

StatsLine FrameStats::take() {
    StatsLine line;
    std::ranges::sort(times_);
    line.frames = times_.size();
    if (!times_.empty()) {
        const auto at = [this](double share) {
            return in_ms(times_[static_cast<std::size_t>(static_cast<double>(times_.size() - 1) * share)]);
        };
        line.frame_ms_p50 = at(0.5);
        line.frame_ms_p99 = at(0.99);
        line.frame_ms_max = in_ms(times_.back());
    }
    times_.clear();
    const auto cpu = process_cpu_time();
    line.cpu_ms = in_ms(cpu - cpu_before_);
    cpu_before_ = cpu;
    line.rss_bytes = kilobytes_of("/proc/self/status", "VmRSS:");
    line.pss_bytes = kilobytes_of("/proc/self/smaps_rollup", "Pss:");
    return line;
}

} // namespace bluelamp::paint

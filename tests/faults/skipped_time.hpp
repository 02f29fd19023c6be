#pragma once

#include "support/program.hpp"
#include "support/temporary_folder.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <vector>

namespace bluelamp::testing {

/// Time of programs that skipping_clock.cpp is preloaded into: as fast as the machine's while one of their
/// threads runs, and as fast as wanted while all of them wait.
class SkippedTime {
public:
    /// Their wall clock is `wall` ahead of the machine's from the start.
    explicit SkippedTime(std::chrono::seconds wall = {});
    ~SkippedTime();
    SkippedTime(const SkippedTime&) = delete;
    SkippedTime& operator=(const SkippedTime&) = delete;

    [[nodiscard]] Environment environment() const;
    [[nodiscard]] std::chrono::system_clock::time_point wall() const;
    /// What the programs' clocks count, from wherever.
    [[nodiscard]] std::chrono::nanoseconds count() const;

    /// Those of which every thread must wait before time is skipped. One that is stopped waits.
    void watch(std::vector<pid_t> programs) { programs_ = std::move(programs); }
    /// At once, whatever they do.
    void skip(std::chrono::nanoseconds time);
    /// Once they all wait and have looked at the clock after the last skip.
    void skip_idle(std::chrono::nanoseconds time);
    /// The wall clock alone jumps; the others go on.
    void set_wall(std::chrono::seconds ahead);

private:
    [[nodiscard]] bool all_wait() const;

    TemporaryFolder folder_;
    std::atomic<std::int64_t>* shared_; ///< nanoseconds: of all clocks, and of the wall clock besides
    std::vector<pid_t> programs_;
};

} // namespace bluelamp::testing

#pragma once

#include "play/script.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bluelamp::play {

/// A script that comes while it is played: whoever drives the kiosk waits for each answer before the next
/// step.
class LiveScript {
public:
    /// Reads lines of `descriptor`, which stays the caller's, on a thread of its own; `wake` is called there.
    /// Throws std::system_error when no thread can be had.
    LiveScript(int descriptor, std::function<void()> wake);
    ~LiveScript();
    LiveScript(const LiveScript&) = delete;
    LiveScript& operator=(const LiveScript&) = delete;

    struct News {
        std::vector<ScriptLine> steps;
        bool ended = false; ///< the other side has closed
    };
    /// What came since the last time; any thread. Throws std::invalid_argument, as parse_step, for a line
    /// that is no step, after the steps before it were given.
    [[nodiscard]] News take();

private:
    void run();
    void line(std::string_view text);

    int descriptor_;
    int stop_; ///< an eventfd
    std::function<void()> wake_;
    std::mutex mutex_;
    News news_;
    std::string mistake_;
    int number_ = 0;
    std::thread thread_;
};

} // namespace bluelamp::play

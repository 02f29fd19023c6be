#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace bluelamp {

/// Notices a thread that hangs. Whoever must live beats; the watchdog looks on a thread of its own and tells
/// when every one has beaten of late, or which has not. It counts its own looks instead of reading a clock,
/// so a machine that slept, or a program that was stopped, is not taken for one that hangs.
class Watchdog {
public:
    /// What one thread shows of its life.
    class Pulse {
    public:
        Pulse(std::string its_name, std::chrono::milliseconds its_limit)
            : name(std::move(its_name))
            , limit(its_limit) {}
        /// Any thread; never waits.
        void beat() { ++beats_; }
        const std::string name; ///< for the log: "the screens"
        const std::chrono::milliseconds limit;

    private:
        friend class Watchdog;
        std::atomic<std::uint64_t> beats_ = 0;
        std::uint64_t seen_ = 0; ///< of the watchdog's thread alone, as the next
        std::chrono::milliseconds still_{0};
    };

    /// Both are called on the watchdog's thread.
    struct Hooks {
        std::function<void()> alive; ///< at each look while all beat
        std::function<void(const std::string& name)>
            hangs; ///< once, with the first that does not; no `alive` follows
    };
    explicit Watchdog(Hooks hooks, std::chrono::milliseconds look = std::chrono::seconds(1));
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    /// From here on it must beat at least once every `limit`. The pulse lives as long as the watchdog.
    Pulse& watch(std::string name, std::chrono::milliseconds limit);
    /// Looks no more; pulses may still beat. For when the threads are to end.
    void stop();

private:
    void run();
    /// The one that hangs, or nullptr.
    const Pulse* look_at_all();

    Hooks hooks_;
    std::chrono::milliseconds look_;
    std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::list<Pulse> pulses_;
    std::thread thread_;
};

} // namespace bluelamp

#pragma once

#include "app/mailbox.hpp"
#include "session/reduce.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace bluelamp {

/// Brings submissions to the disk, one after the other, off the UI thread, and answers each through the
/// mailbox: as kept only when the commit has returned.
class StoreThread {
public:
    struct Hooks {
        /// Durable when it returns; throws when it is not. Called on the store thread alone.
        std::function<Kept(const Submit&)> keep;
        /// Throws while the store would not take an entry. Called on the store thread, after a failure, every
        /// half minute until it returns.
        std::function<void()> probe;
        std::function<void()> kept;                     ///< after each one: sync may send it
        std::function<void(const std::string&)> failed; ///< one line for the log; never what was submitted
        std::function<void(bool)> taking;               ///< whether the store takes entries changed
    };
    StoreThread(Mailbox& mailbox, Hooks hooks);
    /// Keeps what waits, then stops.
    ~StoreThread();
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    /// Any thread; returns at once.
    void submit(Submit submit);
    /// Whether entries are taken; false from a failure until a probe goes well.
    [[nodiscard]] bool taking() const { return taking_; }
    /// Rises while the thread lives, for the watchdog.
    [[nodiscard]] std::uint64_t beats() const { return beats_; }

private:
    void run();
    void handle(const Submit& submit);
    void set_taking(bool taking);

    Mailbox& mailbox_;
    Hooks hooks_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Submit> waiting_;
    bool stopping_ = false;
    std::atomic<bool> taking_ = true;
    std::atomic<std::uint64_t> beats_ = 0;
    std::thread thread_;
};

} // namespace bluelamp

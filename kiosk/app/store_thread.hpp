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
        /// ten seconds until it returns.
        std::function<void()> probe;
        std::function<void()> kept;                     ///< after each one: sync may send it
        std::function<void(const std::string&)> failed; ///< one line for the log; never what was submitted
        std::function<void(bool)> taking;               ///< whether the store takes entries changed
        /// Adds a visit to the counts of use; throws when it could not: then that visit is not counted.
        /// Called on the store thread.
        std::function<void(const VisitUse&)> count{};
        /// Every second, on the store thread, also while nothing is to be kept: it lives.
        std::function<void()> beat{};
        /// Every ten seconds: whether there is room on the disk for what visitors say. Nothing is taken while
        /// not.
        std::function<bool()> room{};
    };
    StoreThread(Mailbox& mailbox, Hooks hooks);
    /// Keeps what waits, then stops.
    ~StoreThread();
    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;

    /// Any thread; returns at once.
    void submit(Submit submit);
    /// Any thread; returns at once. Submissions that wait go first. Killing the program loses what waits here
    /// (milliseconds) and the visit that is going on, which is handed over when it ends.
    void count(VisitUse use);
    /// Whether entries are taken; false from a failure until a probe goes well.
    [[nodiscard]] bool taking() const { return taking_; }

private:
    void run();
    void handle(const Submit& submit);
    void handle(const VisitUse& use);
    void look_for_room();
    void probe();
    void set_taking(bool taking);

    Mailbox& mailbox_;
    Hooks hooks_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Submit> waiting_;
    std::deque<VisitUse> uncounted_;
    bool stopping_ = false;
    std::atomic<bool> taking_ = true;
    std::thread thread_;
};

} // namespace bluelamp

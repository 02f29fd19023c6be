#pragma once

#include "custody/clock.hpp"
#include "custody/key_ring.hpp"
#include "http/message.hpp"
#include "storage/storage.hpp"

#include <chrono>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace bluelamp::server {

/// One thread with a connection of its own that asks the database whether anything was committed, by
/// whichever process, and then wakes the long polls whose manifest is new, reads rotated keys, moves the
/// public pictures of votes, and notes when new cases are due; once an hour it prunes what is kept for a
/// time. Pictures and cases wait while much arrives: each piece of that work is followed by a rest several
/// times as long, so that a fleet that comes back is taken first, and the last picture and the last case are
/// done a little later.
class ChangeWatch {
public:
    struct Options {
        std::chrono::milliseconds interval{200};       ///< how often the database is asked
        std::chrono::milliseconds picture_pause{2000}; ///< at most so often pictures are counted
    };
    ChangeWatch(const OpenStorage& open, KeyRing& keys, Clock now, Options options);
    /// Stops first.
    ~ChangeWatch();
    ChangeWatch(const ChangeWatch&) = delete;
    ChangeWatch& operator=(const ChangeWatch&) = delete;

    /// Calls `wake`, which must not throw, on the watching thread once the area's manifest has a version
    /// other than `known`, or at `deadline`, or at stop(), whichever comes first. At once when it is stopped.
    void wait(const std::string& area, std::uint64_t known, std::chrono::steady_clock::time_point deadline,
              std::function<void()> wake);
    /// How many are waiting.
    [[nodiscard]] std::size_t waiting() const;
    /// Wakes everyone and ends the thread.
    void stop();

private:
    struct Waiter {
        std::string area;
        std::uint64_t known = 0;
        std::chrono::steady_clock::time_point deadline;
        std::function<void()> wake;
    };
    void run();
    void look(bool changed);
    void wake_due(bool changed);
    void move_pictures();
    void open_new_cases();
    void prune();
    /// Those to wake now, taken off the list.
    [[nodiscard]] std::vector<Waiter> take_due(bool changed);

    std::unique_ptr<Storage> storage_;
    KeyRing& keys_;
    Clock now_;
    Options options_;
    mutable std::mutex mutex_;
    std::condition_variable stop_or_news_;
    bool stopping_ = false;
    bool added_ = false;
    std::list<Waiter> waiters_;
    bool votes_may_have_come_ = true; ///< this and the next four are the watching thread's
    std::chrono::steady_clock::time_point pictures_after_{};
    bool cases_may_have_come_ = true;
    std::chrono::steady_clock::time_point cases_after_{};
    std::chrono::steady_clock::time_point prune_after_{};
    std::thread thread_;
};

} // namespace bluelamp::server

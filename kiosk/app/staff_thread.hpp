#pragma once

#include "app/mailbox.hpp"
#include "session/staff.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace bluelamp {

/// Does what staff ask, one after the other, off the UI thread: hashing a PIN and copying to a stick take
/// their time. Answers come through the mailbox.
class StaffThread {
public:
    /// All are called on the thread.
    struct Hooks {
        std::function<bool(const std::string& pin)> pin_is_right;
        std::function<void()> sync_now;
        using Progress = std::function<void(double share)>;        ///< from 0 to 1
        std::function<StickResult(const Progress&)> copy_to_stick; ///< throws when it failed
        std::function<StickResult(const Progress&)> bring_in;
        std::function<void(ClosedFor)> close;
        std::function<void(const std::string&)> failed; ///< one line for the log
    };
    StaffThread(Mailbox& mailbox, Hooks hooks);
    /// Ends what is under way, then stops; what waits is dropped.
    ~StaffThread();
    StaffThread(const StaffThread&) = delete;
    StaffThread& operator=(const StaffThread&) = delete;

    /// Any thread; returns at once.
    void take(Command command);

private:
    void run();
    void work(Command command);
    void tell(StickResult result);
    [[nodiscard]] Hooks::Progress progress();

    Mailbox& mailbox_;
    Hooks hooks_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Command> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace bluelamp

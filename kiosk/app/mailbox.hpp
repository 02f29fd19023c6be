#pragma once

#include "session/intent.hpp"
#include "session/snapshot.hpp"

#include <functional>
#include <mutex>
#include <utility>
#include <variant>
#include <vector>

namespace bluelamp {

/// What other threads tell the UI thread: a newer snapshot, or the store's answer to a submission.
using News = std::variant<SnapshotPtr, Intent>;

/// The one queue to the UI thread: filled under a lock, taken by swapping, read unlocked at the start of a
/// frame.
class Mailbox {
public:
    /// `wake` ends the UI thread's sleep; called on the thread that puts.
    void on_put(std::function<void()> wake) {
        const std::lock_guard lock(mutex_);
        wake_ = std::move(wake);
    }
    /// Any thread.
    void put(News news) {
        std::function<void()> wake;
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(news));
            wake = wake_;
        }
        if (wake)
            wake();
    }
    /// UI thread.
    [[nodiscard]] std::vector<News> take() {
        std::vector<News> taken;
        const std::lock_guard lock(mutex_);
        taken.swap(waiting_);
        return taken;
    }

private:
    std::mutex mutex_;
    std::vector<News> waiting_;
    std::function<void()> wake_;
};

} // namespace bluelamp

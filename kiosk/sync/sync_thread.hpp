#pragma once

#include "net/backoff.hpp"
#include "sync/sync_engine.hpp"

#include <condition_variable>
#include <functional>
#include <optional>
#include <thread>

namespace bluelamp {

/// Syncs in the background: a pass, then a long poll until something changes here or there; after a failure a
/// wait with backoff that outlives a restart. Destroying it stops within a second.
class SyncThread {
public:
    struct Hooks {
        std::function<void()> content_changed;           ///< called on the thread
        std::function<void(const SyncPass&)> pass_ended; ///< called on the thread, after each pass
        std::function<void(const std::string&)> failed;  ///< the disk failed; called on the thread
        std::function<void()> pass_began{};              ///< called on the thread
        /// How long it waits after a failure; called on the thread, after pass_ended.
        std::function<void(std::chrono::milliseconds)> waits{};
    };
    SyncThread(SyncEngine& engine, LogStore& log, Hooks hooks);
    ~SyncThread();
    SyncThread(const SyncThread&) = delete;
    SyncThread& operator=(const SyncThread&) = delete;

    /// Something was appended, or staff asked: a pass now, whatever wait is going on. One that fails counts
    /// for nothing: the next comes when it would have come anyway. Any thread, returns at once.
    void wake();
    /// The network may be there again: what failed before counts for nothing, and the next pass comes within
    /// two seconds, at random, for it may be so for a whole fleet. Any thread, returns at once.
    void network_is_back();

private:
    void run();
    void one_round();
    enum class Reason { time, asked, network };
    Reason rest_until(std::chrono::steady_clock::time_point until);
    void count_failure();
    void rest_until_due(const SyncPass& pass);

    SyncEngine& engine_;
    LogStore& log_;
    Hooks hooks_;
    CancelToken stop_;
    CancelToken poll_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;
    bool network_news_ = false;
    /// When the next pass comes by itself after a failure; of the thread alone.
    std::optional<std::chrono::steady_clock::time_point> due_;
    std::thread thread_;
};

/// Failures in a row, as the log keeps them over restarts.
[[nodiscard]] unsigned stored_failures(LogStore& log);
void store_failures(LogStore& log, unsigned failures);
/// The wait after so many failures: full jitter, at most five minutes, at least what the server asked for.
[[nodiscard]] std::chrono::milliseconds wait_after(unsigned failures, const SyncPass& pass);

} // namespace bluelamp

#pragma once

#include "store/log_store.hpp"

#include <chrono>
#include <functional>
#include <mutex>

namespace bluelamp {

/// The latest of: what was persisted, the last signed server time, build time, and the system clock when it
/// is not behind them. Never orders or identifies anything; decides only what has expired and which day it
/// is. Any thread.
class TrustedClock {
public:
    /// `system` may be replaced by tests. Reads what was persisted in the log.
    explicit TrustedClock(LogStore& log, std::function<Time()> system = system_clock_now);

    [[nodiscard]] Time now() const;
    /// The system clock stands before what is known: items that expire are hidden, entries are flagged.
    [[nodiscard]] bool behind() const;
    /// The system clock is more than a year past all that is known: told to staff, believed, never persisted.
    [[nodiscard]] bool far_ahead() const;

    /// A time signed by the server.
    void learn(Time signed_time);
    /// The time that the server signed over our nonce just now: it also takes back what the system clock was
    /// wrongly believed. From then on this object counts by the steady clock, and persists that alone.
    void correct(Time signed_now);
    /// Persists the system's time when it is credible, so that a battery that dies later is noticed. Call now
    /// and then.
    void persist();

    [[nodiscard]] static Time system_clock_now();

private:
    [[nodiscard]] Time floor() const;
    void raise(Time to);

    LogStore& log_;
    std::function<Time()> system_;
    mutable std::mutex mutex_;
    Time known_;
    bool corrected_ = false;
    std::chrono::steady_clock::time_point known_since_ = std::chrono::steady_clock::now();
};

} // namespace bluelamp

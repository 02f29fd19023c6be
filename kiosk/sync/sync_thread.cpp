#include "sync/sync_thread.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace bluelamp {
namespace {

constexpr auto failures_name = "sync_failures";
constexpr unsigned most_failures = 1000;
constexpr std::chrono::minutes longest_retry{10};

} // namespace

unsigned stored_failures(LogStore& log) {
    unsigned value = 0;
    const auto text = log.value(failures_name);
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::min(value, most_failures);
}

void store_failures(LogStore& log, unsigned failures) {
    if (failures != stored_failures(log))
        log.set_value(failures_name, std::to_string(std::min(failures, most_failures)));
}

std::chrono::milliseconds wait_after(unsigned failures, const SyncPass& pass) {
    const auto random = random_bytes(8);
    std::uint64_t number = 0;
    for (const char c : random)
        number = (number << 8U) | static_cast<std::uint8_t>(c);
    const auto jittered = failures == 0 ? std::chrono::milliseconds(0) : Backoff().wait(failures, number);
    const std::chrono::milliseconds asked = std::min<std::chrono::milliseconds>(
        pass.retry_after.value_or(std::chrono::seconds(0)), longest_retry);
    return std::max(jittered, asked);
}

SyncThread::SyncThread(SyncEngine& engine, LogStore& log, Hooks hooks)
    : engine_(engine)
    , log_(log)
    , hooks_(std::move(hooks))
    , thread_([this] { run(); }) {}

SyncThread::~SyncThread() {
    stop_.cancel();
    poll_.cancel();
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void SyncThread::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
        poll_.cancel();
    }
    changed_.notify_all();
}

void SyncThread::network_is_back() {
    {
        const std::lock_guard lock(mutex_);
        network_news_ = true;
    }
    changed_.notify_all();
}

SyncThread::Reason SyncThread::rest_until(std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, until, [this] { return woken_ || network_news_; }))
        return Reason::time;
    return woken_ ? Reason::asked : (network_news_ = false, Reason::network);
}

/// Only a pass that came by itself lengthens the waits: a counter where much is said must not.
void SyncThread::count_failure() {
    const auto now = std::chrono::steady_clock::now();
    if (due_ && now < *due_)
        return;
    const auto failures = stored_failures(log_) + 1;
    store_failures(log_, failures);
    due_ = now + wait_after(failures, {});
}

void SyncThread::rest_until_due(const SyncPass& pass) {
    const auto server_asks = std::chrono::steady_clock::now() + wait_after(0, pass);
    for (Reason reason = Reason::network; reason == Reason::network;) {
        const auto until = std::max(*due_, server_asks);
        if (hooks_.waits)
            hooks_.waits(std::max(
                std::chrono::milliseconds(0),
                std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now())));
        reason = rest_until(until);
        if (reason == Reason::network) {
            store_failures(log_, 0);
            due_ = std::min(*due_, std::chrono::steady_clock::now() + wait_after(1, {}));
        }
    }
}

void SyncThread::run() {
    constexpr std::chrono::seconds after_disk_failure{5};
    bool first = true;
    while (!stop_.cancelled()) {
        try {
            if (const auto failures = stored_failures(log_); std::exchange(first, false) && failures > 0) {
                due_ = std::chrono::steady_clock::now() + wait_after(failures, {});
                rest_until_due({});
            }
            one_round();
        } catch (const std::exception& error) {
            hooks_.failed(error.what());
            rest_until(std::chrono::steady_clock::now() + after_disk_failure);
        }
    }
}

void SyncThread::one_round() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = false;
        if (!stop_.cancelled())
            poll_.reset();
    }
    if (hooks_.pass_began)
        hooks_.pass_began();
    const auto pass = engine_.pass(stop_);
    if (stop_.cancelled())
        return;
    if (pass.content_changed)
        hooks_.content_changed();
    hooks_.pass_ended(pass);
    if (!pass.complete()) {
        count_failure();
        rest_until_due(pass);
        return;
    }
    due_.reset();
    store_failures(log_, 0);
    {
        const std::lock_guard lock(mutex_);
        network_news_ = false; // till now: after a pass that fails, news that came before it still counts
    }
    std::string problem;
    if (engine_.wait_for_change(poll_, problem))
        hooks_.content_changed();
    else if (!problem.empty())
        rest_until(std::chrono::steady_clock::now() + wait_after(1, {}));
}

} // namespace bluelamp

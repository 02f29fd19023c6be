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

void SyncThread::rest(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [this] { return woken_; });
}

void SyncThread::run() {
    constexpr std::chrono::seconds after_disk_failure{5};
    bool first = true;
    while (!stop_.cancelled()) {
        try {
            if (std::exchange(first, false))
                rest(wait_after(stored_failures(log_), {}));
            one_round();
        } catch (const std::exception& error) {
            hooks_.failed(error.what());
            rest(after_disk_failure);
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
        const auto failures = stored_failures(log_) + 1;
        store_failures(log_, failures);
        const auto wait = wait_after(failures, pass);
        if (hooks_.waits)
            hooks_.waits(wait);
        rest(wait);
        return;
    }
    store_failures(log_, 0);
    std::string problem;
    if (engine_.wait_for_change(poll_, problem))
        hooks_.content_changed();
    else if (!problem.empty())
        rest(wait_after(1, {}));
}

} // namespace bluelamp

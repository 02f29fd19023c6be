#include "health/watchdog.hpp"

namespace bluelamp {

Watchdog::Watchdog(Hooks hooks, std::chrono::milliseconds look)
    : hooks_(std::move(hooks))
    , look_(look)
    , thread_([this] { run(); }) {}

Watchdog::~Watchdog() {
    stop();
}

void Watchdog::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_.notify_one();
    if (thread_.joinable())
        thread_.join();
}

Watchdog::Pulse& Watchdog::watch(std::string name, std::chrono::milliseconds limit) {
    const std::lock_guard lock(mutex_);
    return pulses_.emplace_back(std::move(name), limit);
}

const Watchdog::Pulse* Watchdog::look_at_all() {
    for (auto& pulse : pulses_) {
        const auto beats = pulse.beats_.load();
        pulse.still_ = beats == pulse.seen_ ? pulse.still_ + look_ : std::chrono::milliseconds(0);
        pulse.seen_ = beats;
        if (pulse.still_ >= pulse.limit)
            return &pulse;
    }
    return nullptr;
}

void Watchdog::run() {
    for (;;) {
        const Pulse* hangs = nullptr;
        {
            std::unique_lock lock(mutex_);
            if (stop_.wait_for(lock, look_, [this] { return stopping_; }))
                return;
            hangs = look_at_all();
        }
        if (hangs == nullptr) {
            hooks_.alive();
            continue;
        }
        hooks_.hangs(hangs->name);
        return;
    }
}

} // namespace bluelamp

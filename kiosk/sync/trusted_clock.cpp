#include "sync/trusted_clock.hpp"

#include "base/time.hpp"

#include <algorithm>
#include <charconv>

namespace bluelamp {
namespace {

constexpr auto name = "trusted_time";
// Two clocks that were set by the same network may differ by so much.
constexpr std::chrono::minutes slack{5};
constexpr std::chrono::days credible{366};

std::int64_t number(const std::string& text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

Time TrustedClock::system_clock_now() {
    return system_time();
}

TrustedClock::TrustedClock(LogStore& log, std::function<Time()> system)
    : log_(log)
    , system_(std::move(system))
    , known_(std::max(build_time(), Time(std::chrono::seconds(number(log.value(name)))))) {}

Time TrustedClock::floor() const {
    const std::lock_guard lock(mutex_);
    return known_ + std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now() - known_since_);
}

Time TrustedClock::now() const {
    return std::max(floor(), system_());
}

bool TrustedClock::behind() const {
    return system_() + slack < floor();
}

bool TrustedClock::far_ahead() const {
    return system_() > floor() + credible;
}

void TrustedClock::raise(Time to) {
    {
        const std::lock_guard lock(mutex_);
        if (to <= known_)
            return;
        known_ = to;
        known_since_ = std::chrono::steady_clock::now();
    }
    log_.set_value(name, std::to_string(to.time_since_epoch().count()));
}

void TrustedClock::learn(Time signed_time) {
    if (signed_time > floor())
        raise(signed_time);
}

void TrustedClock::correct(Time signed_now) {
    const auto right = std::max(signed_now, build_time());
    const bool too_late = right + slack < floor(); // a system clock that ran ahead was believed
    {
        const std::lock_guard lock(mutex_);
        corrected_ = true;
        if (too_late)
            known_ = Time{};
    }
    if (too_late)
        raise(right);
    else
        learn(right);
}

void TrustedClock::persist() {
    const bool corrected = [&] {
        const std::lock_guard lock(mutex_);
        return corrected_;
    }();
    if (corrected)
        raise(floor());
    else if (!far_ahead())
        raise(now());
}

} // namespace bluelamp

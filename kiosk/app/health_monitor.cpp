#include "app/health_monitor.hpp"

#include "base/supervisor.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>
#include <utility>

namespace bluelamp {
namespace {

/// A picture or a disk that hangs this long is not coming back by itself.
namespace silence {
constexpr std::chrono::seconds screens{6};
constexpr std::chrono::seconds store{40}; // a database waits ten seconds for another process, twice
constexpr std::chrono::seconds snapshots{60};
constexpr std::chrono::minutes sync{15}; // the longest wait between two tries is ten
} // namespace silence

constexpr std::chrono::seconds settles_after{60};

} // namespace

HealthMonitor::HealthMonitor(const std::filesystem::path& data)
    : starts_(data)
    , reserve_(data)
    , next_good_(began_ + settles_after) {}

void HealthMonitor::watch(int hung) {
#ifndef __SANITIZE_ADDRESS__ // which has its own say about them
    starts_.note_signals();
#endif
    const auto& earlier = starts_.earlier();
    if (minimal_)
        spdlog::error("the app ended badly {} times in a row (the last: {}): only what went well last is "
                      "shown, for {} s",
                      earlier.ended_badly, earlier.last, earlier.minimal_time().count());
    watchdog_ =
        std::make_unique<Watchdog>(Watchdog::Hooks{[] { tell_supervisor("WATCHDOG=1"); },
                                                   [this, hung](const std::string& name) {
                                                       starts_.note(name + " hung");
                                                       spdlog::critical("{} hung; starting again", name);
                                                       std::_Exit(hung);
                                                   }});
    screens_pulse_ = &watchdog_->watch("the screens", silence::screens);
}

void HealthMonitor::stop_watching() {
    watchdog_->stop();
}

void HealthMonitor::screens_live() {
    if (screens_pulse_)
        screens_pulse_->beat();
}

std::function<void()> HealthMonitor::pulse_of(Part part) {
    auto& pulse = [&]() -> Watchdog::Pulse& {
        switch (part) {
        case Part::store:
            return watchdog_->watch("the store", silence::store);
        case Part::snapshots:
            return watchdog_->watch("reading the content", silence::snapshots);
        case Part::sync:
            break;
        }
        return watchdog_->watch("syncing", silence::sync);
    }();
    return [&pulse] { pulse.beat(); };
}

void HealthMonitor::look_after(ContentStore& content) {
    const auto now = std::chrono::steady_clock::now();
    if (minimal_) {
        restart_due_ = now - began_ >= starts_.earlier().minimal_time();
        return;
    }
    if (now < next_good_)
        return;
    next_good_ = now + settles_after;
    starts_.settled();
    if (!content.check()) {
        spdlog::error("the content database is damaged: it is set aside");
        return;
    }
    // A version that was here a minute ago already has been shown without harm.
    const auto version = content.manifest_version();
    if (std::exchange(settled_version_, version) == version && version != 0)
        content.keep_manifest_as_good();
}

void HealthMonitor::ended_well() const noexcept {
    if (!minimal_)
        starts_.settled();
}

} // namespace bluelamp

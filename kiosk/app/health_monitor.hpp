#pragma once

#include "health/disk_reserve.hpp"
#include "health/starts.hpp"
#include "health/watchdog.hpp"
#include "store/content_store.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

namespace bluelamp {

/// Looks after the health of one run of the app: whether its threads live, whether its content is sound,
/// whether it may be called well, and what the runs before it left behind.
class HealthMonitor {
public:
    /// `data` is the data folder. Opened before anything else, so that no earlier trouble is missed.
    explicit HealthMonitor(const std::filesystem::path& data);

    /// The runs before this one ended badly: the last good content and nothing else is to be shown.
    [[nodiscard]] bool minimal() const { return minimal_; }

    /// From here on a hanging thread or a fatal signal leaves a line for the next run and ends the program,
    /// with `hung` as its exit code: whatever started it starts it again, and the log has all that was
    /// thanked for.
    void watch(int hung);
    /// The threads are to end: no silence counts any more.
    void stop_watching();
    /// The window's thread; a frame was presented.
    void screens_live();
    enum class Part { store, snapshots, sync };
    /// What that part's thread calls at least as often as it must live. After `watch`.
    [[nodiscard]] std::function<void()> pulse_of(Part part);

    /// Every second, on the store thread. Keeps the content that has been shown without harm as the good one.
    void look_after(ContentStore& content);
    /// On the store thread: whether there is room on the disk for what visitors say.
    [[nodiscard]] bool has_room() { return reserve_.look(); }
    /// Minimal long enough: all is to be tried again. Any thread.
    [[nodiscard]] bool restart_due() const { return restart_due_; }

    /// How this run ended, for the next one to read.
    void ended_badly(const char* how) const noexcept { starts_.note(how); }
    void ended_well() const noexcept;

private:
    Starts starts_;
    const bool minimal_ = starts_.earlier().calls_for_minimal();
    DiskReserve reserve_;                ///< of the store thread
    std::unique_ptr<Watchdog> watchdog_; ///< whose pulses all others beat
    Watchdog::Pulse* screens_pulse_ = nullptr;
    std::atomic<bool> restart_due_ = false;
    const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point next_good_; ///< of the store thread
    std::uint64_t settled_version_ = 0;               ///< of the store thread
};

} // namespace bluelamp

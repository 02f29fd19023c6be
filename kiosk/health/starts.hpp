#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace bluelamp {

/// What earlier runs of the app left behind: how many in a row ended badly, and how the last did.
struct EarlierRuns {
    unsigned ended_badly = 0; ///< in a row, without one that settled in between
    std::string last;         ///< one line in English; "" when the last one ended well or was killed

    /// Something in what the kiosk follows ends it again and again: show the last good content and nothing
    /// else.
    [[nodiscard]] bool calls_for_minimal() const { return ended_badly >= 3; }
    /// How long to stay minimal before all is tried again: a minute, and twice as long after each further
    /// end, up to a quarter of an hour.
    [[nodiscard]] std::chrono::seconds minimal_time() const;
    /// How long to wait before anything is opened: nothing, until minimal runs end badly too; at most 30 s.
    [[nodiscard]] std::chrono::seconds pause() const;
};

/// DIR/trouble: one line for each run that ended badly. Being killed (a power cut, kill -9) leaves none: that
/// says nothing against the next run.
class Starts {
public:
    /// Reads what earlier runs left.
    explicit Starts(const std::filesystem::path& folder);
    ~Starts();
    Starts(const Starts&) = delete;
    Starts& operator=(const Starts&) = delete;

    [[nodiscard]] const EarlierRuns& earlier() const { return earlier_; }
    /// From here on a fatal signal (SEGV, BUS, ILL, FPE, ABRT) leaves its line before it ends the process.
    void note_signals() const;
    /// Any thread; never throws: a disk that takes no line must not stand in the way of a restart.
    void note(const std::string& how) const noexcept;
    /// This run is well: what earlier ones left is forgotten.
    void settled() const noexcept;

private:
    EarlierRuns earlier_;
    int file_ = -1;
};

/// What stands in DIR/trouble, for `status` and the report to the server.
[[nodiscard]] EarlierRuns earlier_runs(const std::filesystem::path& folder);

} // namespace bluelamp

#pragma once

#include "faults/skipped_time.hpp"
#include "support/station.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bluelamp::testing {

/// What a process holds.
struct Holdings {
    double rss = 0; ///< octets
    double threads = 0;
    double files = 0; ///< open; 0 where this user may not look
};

/// A kiosk and its server at one moment; sizes in octets.
struct Sample {
    double day = 0;    ///< since it began
    double slides = 0; ///< shown until then
    Holdings kiosk;
    Holdings server;
    double textures = 0;
    double log = 0; ///< the database and what is written ahead of it, as the next
    double content = 0;
};

/// A kiosk and its server, real programs in skipped time, from two days before the next change to or from
/// summer time.
class KioskLife {
public:
    KioskLife();

    [[nodiscard]] double days() const;
    /// The station's content, with dates of today.
    void publish();
    /// Skips so much in steps no longer than `step`. Everything due at a step is done and drawn; what would
    /// have been due in between is not.
    void pass(std::chrono::nanoseconds much, std::chrono::nanoseconds step);
    /// Somebody touches the screen; `script` is one of --play. With time skipped between their touches, or at
    /// the machine's pace. Gives what the steps answered.
    enum class Pace { skipped, lived };
    std::vector<std::string> visit(const std::filesystem::path& script, Pace pace = Pace::skipped);
    /// A server that is stopped takes connections and says nothing.
    void stop_server();
    void let_server_go_on();

    /// The content database is deleted under the app.
    void lose_content();

    [[nodiscard]] Sample sample();
    [[nodiscard]] nlohmann::json status();
    /// The clock on a wall in London: "14:05".
    [[nodiscard]] std::string london() const;
    [[nodiscard]] Server& server() { return server_; }
    [[nodiscard]] RunningProgram& app() { return *app_; }
    [[nodiscard]] Environment environment() const { return time_.environment(); }
    /// At the machine's pace, where nobody touches the screen.
    void live(std::chrono::seconds time);
    /// Of the frames while life was lived: 99 in 100 took at most so long, in milliseconds of the machine.
    /// From above: what --stats tells of a second is its longest frame and one that no other was longer than.
    [[nodiscard]] double frame_p99() const;
    [[nodiscard]] double frames_lived() const;
    [[nodiscard]] double frames_drawn() const { return frames_; }

private:
    struct Second {
        double frames = 0;
        double p99 = 0; ///< ms, as the next
        double longest = 0;
    };
    /// Those of --stats since the last call.
    std::vector<Second> read_stats();

    TemporaryFolder folder_;
    SkippedTime time_;
    Server server_;
    Kiosk kiosk_;
    std::unique_ptr<RunningProgram> app_;
    std::chrono::nanoseconds began_{};
    std::streamoff read_ = 0; ///< of the file of --stats
    double frames_ = 0;
    double slides_ = 0;
    double textures_ = 0;
    std::vector<Second> lived_;
};

} // namespace bluelamp::testing

#pragma once

#include "app/mailbox.hpp"
#include "paint/frame_stats.hpp"
#include "play/live_script.hpp"
#include "play/player.hpp"
#include "session/reduce.hpp"
#include "stage/stage.hpp"
#include "window/window.hpp"

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

namespace bluelamp {

/// The UI thread's loop: sleeps until something happens, reduces what happened, draws what changed, hands
/// submissions to the store. Never blocks on anything but its sleep.
class Show {
public:
    struct Parts {
        Window& window;
        Stage& stage;
        Mailbox& mailbox;
        std::function<void(Submit)> submit; ///< must not block; the answer comes through the mailbox
        std::function<Time()> wall;         ///< what the clock shows
        /// After each frame that was shown, every two seconds at least: the watchdog's food.
        std::function<void()> on_frame;
        std::function<std::size_t()> texture_bytes; ///< for the statistics
        std::function<void(Command)> command = {};  ///< all but Restart; must not block
        std::function<void(VisitUse)> count = {};   ///< a visit ended; must not block
        std::function<bool()> restart_due = {};     ///< whether to end for a restart while nobody is here
    };
    Show(Parts parts, SnapshotPtr snapshot, Session session);
    ~Show();
    Show(const Show&) = delete;
    Show& operator=(const Show&) = delete;

    /// Plays a script; `run` ends when it is over, and throws std::runtime_error at an expectation that
    /// fails.
    void play(std::vector<play::ScriptLine> script);
    /// The same, with steps as they come from `descriptor`, until it closes. Each that is over is answered by
    /// one line of JSON: {"line":N,"screen":NAME,"text":what it read}. Both outlive the Show.
    void play_live(int descriptor, std::ostream& answers);
    /// Appends a line a second to `file`. Throws Failure when it cannot be opened.
    void write_stats(const std::filesystem::path& file);

    /// Draws once and comes back, so that content is on screen before anything else is started.
    void first_frame() { draw(); }
    enum class Ended { closed, restart };
    /// Until the window is closed (SDL makes that of SIGINT and SIGTERM too), a script is over, or staff ask
    /// for a restart.
    Ended run();

    /// Draws until nothing moves and `pictures_idle` says that every picture is there; no time passes on
    /// screen.
    void settle(const std::function<bool()>& pictures_idle);
    [[nodiscard]] const Session& session() const { return session_; }

private:
    class WindowHands;
    class StatsFile;

    void take_news();
    void apply(const Intent& intent);
    /// One frame; true when what the visitor did asks for another at once.
    bool draw();
    void take(Command command);
    void fade_if_turned();
    void show_life(bool shown);
    void stop_fading();
    /// One look of the player at the frame that is shown; true when the script is over.
    bool play_on();
    [[nodiscard]] bool withdrawn() const;
    [[nodiscard]] std::optional<paint::Milliseconds> sleep_time(paint::Moment frame_began) const;
    [[nodiscard]] Instant now() const;

    Parts parts_;
    SnapshotPtr snapshot_;
    Session session_;
    Input input_;
    paint::Moment began_;
    std::optional<Instant> wake_;
    Place shown_place_;
    std::string shown_slide_;
    bool shown_ = false; ///< whether any frame was
    bool restart_ = false;
    paint::Moment last_shown_;
    bool visit_over_ = false; ///< what was kept of its words is to be forgotten
    Time shown_minute_{};
    std::unique_ptr<play::Player> player_;
    std::unique_ptr<WindowHands> hands_;
    std::unique_ptr<play::LiveScript> live_;
    std::unique_ptr<StatsFile> stats_;
};

/// The window's picture as a PNG; it appears whole or not at all. Throws std::runtime_error.
void write_picture(Window& window, const std::filesystem::path& file);

} // namespace bluelamp

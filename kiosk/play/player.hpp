#pragma once

#include "play/script.hpp"
#include "session/session.hpp"
#include "ui/tree.hpp"

#include <functional>
#include <optional>
#include <string>

namespace bluelamp::play {

/// Where a script's touches and keys go; the window's queue of input in the program, a list in a test.
class Hands {
public:
    virtual ~Hands() = default;
    virtual void pointer(float x, float y, bool down) = 0; ///< pixels of the window
    virtual void key(const std::string& name) = 0;         ///< pressed and let go
    virtual void text(const std::string& utf8) = 0;
    /// What a step of the script read from the screen, or "" when it is merely over.
    virtual void answer(int line, const std::string& screen, const std::string& text) = 0;
    /// Writes the last frame; throws std::runtime_error when it cannot.
    virtual void screenshot(const std::filesystem::path& file) = 0;
};

/// Plays a script against the frames as they come. UI thread.
class Player {
public:
    /// `patience`: how long a widget or a screen may take to appear.
    explicit Player(std::vector<ScriptLine> script, Instant patience = Instant(5'000));

    /// Called once a frame with what that frame showed. Throws std::runtime_error at the first expectation
    /// that fails, naming the line.
    void frame(const Tree& tree, Instant now, Hands& hands);
    /// A script that is written while it is played goes on with these; it is over only after `end`.
    void add(std::vector<ScriptLine> more);
    void keep_open() { open_ = true; }
    void end() { open_ = false; }
    [[nodiscard]] bool done() const { return !open_ && idle(); }
    /// When it wants the next frame, whether or not anything has changed; nullopt while it has no step.
    [[nodiscard]] std::optional<Instant> next_frame(Instant now) const;

private:
    /// True when the step is over.
    bool play(const Wait&, const Tree&, Instant, Hands&);
    bool play(const TapAt&, const Tree&, Instant, Hands&);
    bool play(const TapWidget&, const Tree&, Instant, Hands&);
    bool play(const HoldWidget&, const Tree&, Instant, Hands&);
    bool play(const Drag&, const Tree&, Instant, Hands&);
    bool play(const Key&, const Tree&, Instant, Hands&);
    bool play(const Text&, const Tree&, Instant, Hands&);
    bool play(const Expect&, const Tree&, Instant, Hands&);
    bool play(const See&, const Tree&, Instant, Hands&);
    bool play(const Disabled&, const Tree&, Instant, Hands&);
    bool play(const Read&, const Tree&, Instant, Hands&);
    bool play(const Screenshot&, const Tree&, Instant, Hands&);
    bool tap(bluelamp::Point at, Hands& hands);
    void wait_or_fail(Instant now, const std::string& missing) const;
    void wait_or_fail(Instant now, const std::string& missing, Instant patience) const;
    [[nodiscard]] bool idle() const { return at_ >= script_.size(); }

    std::vector<ScriptLine> script_;
    Instant patience_;
    std::size_t at_ = 0;
    std::optional<Instant> since_; ///< the step began
    int phase_ = 0;                ///< of a tap or a drag
    std::string read_;             ///< by the step that is played
    bool open_ = false;
    bluelamp::Point tapped_;
};

} // namespace bluelamp::play

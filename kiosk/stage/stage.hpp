#pragma once

#include "draw/canvas.hpp"
#include "language/language.hpp"
#include "session/intent.hpp"
#include "session/snapshot.hpp"
#include "ui/theme.hpp"
#include "ui/tree.hpp"
#include "ui/view.hpp"

#include <optional>
#include <vector>

struct ImDrawData;
struct ImGuiContext;

namespace bluelamp {

class Input;

/// What one frame came to.
struct FrameResult {
    const ImDrawData* picture = nullptr; ///< valid until the next frame
    std::vector<Intent> intents;         ///< what the visitor did, in order
    std::optional<Instant> wake;         ///< when the next frame is due if nothing else happens
};

/// Where screens are played: owns ImGui, the theme and the view's memory, and turns a session and a snapshot
/// into a frame, its tree and its intents. Knows no store, no thread and no window. UI thread only; one at a
/// time.
class Stage {
public:
    Stage(const Viewing& viewing, const Languages& languages, const draw::Materials& materials);
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Takes what `input` holds for one frame and draws it.
    [[nodiscard]] FrameResult frame(const Session& session, const Snapshot& snapshot, Time wall, Instant now,
                                    Input& input);

    /// The next frame is of this size, in pixels.
    void fit(int width, int height);

    /// Forgets what was set and drawn for earlier frames: the words of a visit that is over.
    void forget();

    /// Of the last frame.
    [[nodiscard]] const Tree& tree() const { return view_.tree; }
    [[nodiscard]] const Theme& theme() const { return theme_; }
    void reduce_motion(bool reduce) { view_.reduce_motion = reduce; }

private:
    void turn_to(const Session& session);
    /// Navigates by keys; gives what the keys mean.
    void take_keys(const Input& input, std::vector<Intent>& intents);

    Viewing viewing_;
    const Languages& languages_;
    draw::Materials materials_;
    ImGuiContext* context_;
    Theme theme_;
    View view_;
    std::uint64_t visit_ = 0;
    Place place_;
};

} // namespace bluelamp

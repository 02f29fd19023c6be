#pragma once

#include <SDL2/SDL.h>

#include <deque>
#include <string>
#include <variant>

struct ImGuiIO;

namespace bluelamp {

struct PointerMove {
    float x = 0; ///< pixels from the left
    float y = 0; ///< pixels from the top
};
struct PointerDown {
    float x = 0;
    float y = 0;
};
struct PointerUp {
    float x = 0;
    float y = 0;
};
struct KeyDown {
    SDL_Scancode key = SDL_SCANCODE_UNKNOWN;
    bool shift = false;
};
struct KeyUp {
    SDL_Scancode key = SDL_SCANCODE_UNKNOWN;
};
struct TextTyped {
    std::string text; ///< UTF-8
};

using InputEvent = std::variant<PointerMove, PointerDown, PointerUp, KeyDown, KeyUp, TextTyped>;

/// What visitors do, in order, on its way into ImGui. ImGui sees one state a frame, so a press and a release
/// that arrive together are given to two frames: no quick tap is lost. Only the first finger counts.
class Input {
public:
    void push(InputEvent event) { waiting_.push_back(std::move(event)); }

    /// Moves events into `io` up to the next one that must wait for another frame. Call once a frame, before
    /// ImGui::NewFrame. Text and keys of the frame are in `typed` and `keys` until the next call.
    void apply(ImGuiIO& io);

    /// Whether another frame is due because events are left.
    [[nodiscard]] bool pending() const { return !waiting_.empty(); }
    /// Whether anything happened in the frame that `apply` prepared.
    [[nodiscard]] bool happened() const { return happened_; }

    [[nodiscard]] const std::string& typed() const { return typed_; }
    [[nodiscard]] const std::deque<KeyDown>& keys() const { return keys_; }

private:
    std::deque<InputEvent> waiting_;
    std::deque<KeyDown> keys_;
    std::string typed_;
    bool happened_ = false;
};

/// Tells ImGui which of its keys are which scan codes. Once, after ImGui::CreateContext.
void map_keys(ImGuiIO& io);

} // namespace bluelamp

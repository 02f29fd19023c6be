#include "window/input.hpp"

#include <imgui.h>

namespace bluelamp {
namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

} // namespace

void Input::apply(ImGuiIO& io) {
    keys_.clear();
    typed_.clear();
    happened_ = !waiting_.empty();
    bool button_changed = false;
    while (!waiting_.empty()) {
        const auto& event = waiting_.front();
        const bool button =
            std::holds_alternative<PointerDown>(event) || std::holds_alternative<PointerUp>(event);
        const bool key_up = std::holds_alternative<KeyUp>(event);
        // One press or release a frame: ImGui sees states, not events.
        if ((button && button_changed) || (key_up && !keys_.empty()))
            return;
        std::visit(Overloaded{
                       [&](const PointerMove& move) {
                           io.MousePos = {move.x, move.y};
                       },
                       [&](const PointerDown& down) {
                           io.MousePos = {down.x, down.y};
                           io.MouseDown[0] = true;
                       },
                       [&](const PointerUp& up) {
                           io.MousePos = {up.x, up.y};
                           io.MouseDown[0] = false;
                       },
                       [&](const KeyDown& down) {
                           io.KeysDown[down.key] = true;
                           io.KeyShift = down.shift;
                           keys_.push_back(down);
                       },
                       [&](const KeyUp& up) { io.KeysDown[up.key] = false; },
                       [&](const TextTyped& text) {
                           typed_ += text.text;
                           io.AddInputCharactersUTF8(text.text.c_str());
                       },
                   },
                   event);
        button_changed = button_changed || button;
        waiting_.pop_front();
    }
}

void map_keys(ImGuiIO& io) {
    io.KeyMap[ImGuiKey_Tab] = SDL_SCANCODE_TAB;
    io.KeyMap[ImGuiKey_LeftArrow] = SDL_SCANCODE_LEFT;
    io.KeyMap[ImGuiKey_RightArrow] = SDL_SCANCODE_RIGHT;
    io.KeyMap[ImGuiKey_UpArrow] = SDL_SCANCODE_UP;
    io.KeyMap[ImGuiKey_DownArrow] = SDL_SCANCODE_DOWN;
    io.KeyMap[ImGuiKey_Home] = SDL_SCANCODE_HOME;
    io.KeyMap[ImGuiKey_End] = SDL_SCANCODE_END;
    io.KeyMap[ImGuiKey_Delete] = SDL_SCANCODE_DELETE;
    io.KeyMap[ImGuiKey_Backspace] = SDL_SCANCODE_BACKSPACE;
    io.KeyMap[ImGuiKey_Space] = SDL_SCANCODE_SPACE;
    io.KeyMap[ImGuiKey_Enter] = SDL_SCANCODE_RETURN;
    io.KeyMap[ImGuiKey_Escape] = SDL_SCANCODE_ESCAPE;
}

} // namespace bluelamp

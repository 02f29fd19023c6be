#pragma once

#include "session/place.hpp"
#include "ui/chrome.hpp"
#include "ui/ui.hpp"

#include <vector>

namespace bluelamp {

/// A screen's content: drawn into what the frame leaves. It reads `ui`, and emits intents; it keeps nothing.
using DrawScreen = void (*)(Ui& ui, Rect content);

struct ScreenEntry {
    Screen screen;
    Chrome chrome;
    DrawScreen draw;
};

/// Every screen of the kiosk, in one list.
[[nodiscard]] const std::vector<ScreenEntry>& screen_list();

/// Draws the visitor's screen whole: frame, content, notice, focus ring.
void draw_screen(Ui& ui);

namespace screens {
void loop(Ui& ui, Rect content);
void home(Ui& ui, Rect content);
void area(Ui& ui, Rect content);
void vote(Ui& ui, Rect content);
void vote_review(Ui& ui, Rect content);
void vote_thanks(Ui& ui, Rect content);
} // namespace screens

} // namespace bluelamp

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
void items(Ui& ui, Rect content);
void item(Ui& ui, Rect content);
void guides(Ui& ui, Rect content);
void area(Ui& ui, Rect content);
void vote(Ui& ui, Rect content);
void vote_review(Ui& ui, Rect content);
void vote_thanks(Ui& ui, Rect content);
void suggest(Ui& ui, Rect content);
void feedback_rating(Ui& ui, Rect content);
void feedback_topic(Ui& ui, Rect content);
void feedback_text(Ui& ui, Rect content);
void feedback_contact(Ui& ui, Rect content);
void feedback_review(Ui& ui, Rect content);
void feedback_thanks(Ui& ui, Rect content);
void answers(Ui& ui, Rect content);
void team(Ui& ui, Rect content);
void officer(Ui& ui, Rect content);
void events(Ui& ui, Rect content);
void information(Ui& ui, Rect content);
void receipt(Ui& ui, Rect content);
void show_the_desk(Ui& ui, Rect content);
void language(Ui& ui, Rect content);
void accessibility(Ui& ui, Rect content);
void privacy(Ui& ui, Rect content);
void still_there(Ui& ui, Rect content);
void staff_pin(Ui& ui, Rect content);
void staff(Ui& ui, Rect content);
void closed(Ui& ui, Rect content);
} // namespace screens

} // namespace bluelamp

// "Are you still there?": the question, the seconds left, yes. Nothing of the visitor's shows behind it.
#include "screens/screens.hpp"
#include "session/reduce.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {

void still_there(Ui& ui, Rect content) {
    const Rect screen = ui.screen();
    const Rect above_the_bar{screen.x, screen.y, screen.w, content.bottom() - screen.y};
    const auto& rules = ui.snapshot.rules;
    const int seconds = seconds_to_answer(ui.session, rules, ui.now);
    const auto whole = std::chrono::duration<float>(std::max(rules.still_there, Instant(20'000))).count();
    const std::vector<Button> answers{
        {"carry-on", ui.tr("Yes, carry on"), Icon::none, ButtonKind::primary, true},
        {"clear", ui.tr("No, clear it now"), Icon::none, ButtonKind::secondary, true}};
    if (!ui.theme.portrait && !ui.theme.large()) {
        const Rect picture = content.take_left(560, 40);
        ui.drawing("lamp-large", picture.centred({490, 560}));
    }
    const std::string question = ui.tr("Are you still there?");
    const std::string words =
        ui.tr("Touch anywhere and carry on where you were. If not, we clear the screen so that "
              "nobody sees what you did.");
    const std::string left = ui.trn("{1} second", "{1} seconds", seconds);
    const bool spoken_whole = !ui.theme.largest();
    const TextLook heading = ui.theme.large() || ui.theme.portrait ? look::moment : look::poster;
    float wanted = -24;
    for (const auto& answer : answers)
        wanted += button_width(ui, answer) + 24;
    const float buttons = wanted <= content.w ? button_height(ui, true) : 2 * button_height(ui, true) + 16;
    const float count = ui.measure(look::panel_title, left).h;
    const float height = ui.measure(heading, question, content.w).h + 32 +
                         (spoken_whole ? ui.measure(look::lead, words, content.w).h + 40 : 0) + count + 40 +
                         buttons;
    Rect column = content.centred({content.w, std::min(height, content.h)});
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(column, heading, question, 32, style);
    style.role = Role::text;
    style.colour = ui.colours.text2;
    if (spoken_whole)
        ui.paragraph(column, look::lead, words, 40, style);
    Rect line = column.take_top(count, 40);
    TextStyle strong;
    strong.middle = true;
    const float number = ui.measure(look::panel_title, ui.trn("{1} second", "{1} seconds", 20)).w + 10;
    const Rect bar = line.take_left(std::min(780.0F, line.w - number - 32), 32);
    progress_bar(ui, bar.centred({bar.w, 20}), static_cast<float>(seconds) / whole, left);
    ui.text(line, look::panel_title, left, strong);
    const std::string touched = button_row(ui, column, answers, 0);
    if (touched == "clear")
        ui.emit(intent::QuickExit{});
    else if (touched == "carry-on" || ui.anywhere(above_the_bar))
        ui.emit(intent::CarryOn{});
}

} // namespace bluelamp::screens

// "How did we do today?": five equal answers, and one touch counts.
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>
#include <array>

namespace bluelamp::screens {
namespace {

struct Answer {
    int rating;
    Icon icon;
    std::string word;
};

/// Face over word; word beside face where the answers stand one under the other.
void answer(Ui& ui, const Rect& where, const Answer& one, bool upright) {
    const auto touch = ui.touch("rate-" + std::to_string(one.rating), where, Role::button, one.word);
    if (touch.clicked)
        ui.emit(intent::Rate{one.rating});
    const bool inverted = touch.press > .5F && ui.theme.high_contrast;
    const Colour ink = inverted ? ui.colours.ground : ui.colours.text;
    ui.fill(where,
            inverted            ? ui.colours.text
            : touch.press > .5F ? ui.colours.raised
                                : ui.colours.surface,
            ui.theme.radius);
    ui.outline(where, ui.colours.accent, ui.theme.line, ui.theme.radius);
    TextStyle style;
    style.colour = ink;
    Rect inside = where.inset(16, 16);
    TextLook word = look::tile_title;
    if (upright) {
        style.align = Align::centre;
        word = fitted(ui, word, Ui::plain(one.word), {inside.w, inside.h * .45F});
        const float below = ui.measure(word, Ui::plain(one.word), inside.w).h;
        const float face = std::min({168.0F, inside.h - below - 24, inside.w});
        inside = inside.centred({inside.w, face + 24 + below});
        ui.icon(one.icon, inside.take_top(face, 24).centred({face, face}), ink);
    } else {
        const float face = std::min(ui.theme.with_text(84), inside.h);
        inside.take_left(16);
        ui.icon(one.icon, inside.take_left(face, 32).centred({face, face}), ink);
        style.middle = true;
        word = fitted(ui, word, Ui::plain(one.word), {inside.w, inside.h});
    }
    ui.text(inside, word, Ui::plain(one.word), style);
}

} // namespace

void feedback_rating(Ui& ui, Rect content) {
    const std::array<Answer, 5> answers{{{1, Icon::face_very_poor, ui.tr("Very poor")},
                                         {2, Icon::face_poor, ui.tr("Poor")},
                                         {3, Icon::face_all_right, ui.tr("All right")},
                                         {4, Icon::face_good, ui.tr("Good")},
                                         {5, Icon::face_very_good, ui.tr("Very good")}}};
    const bool upright = !ui.theme.portrait;
    const std::string note = ui.trc(
        "safety",
        "Not for emergencies, and not for reporting a crime. For those, <b>please tell the desk now.</b>");
    const TextLook& question = upright && !ui.theme.large() ? look::moment : look::screen_title;
    TextStyle style;
    style.align = upright ? Align::centre : Align::start;
    style.role = Role::heading;
    if (upright && !ui.theme.large())
        content.take_top(36);
    ui.paragraph(content, question, ui.tr("How did we do today?"), 10, style);
    style.role = Role::text;
    style.colour = ui.colours.text2;
    if (!ui.theme.largest())
        ui.paragraph(content, TextLook{44, 56, 400, 0, true, false},
                     ui.tr("One touch counts. After that, say as much or as little as you like."), 36, style);
    const float note_height = std::max(
        ui.theme.with_text(44), ui.measure(look::small, note, content.w - ui.theme.with_text(44) - 24).h);
    Rect foot = content.take_bottom(note_height, 20);
    notice_line(ui, foot, Icon::information, note, 0);
    if (upright)
        content = content.take_top(std::min(content.h, 330.0F));
    const auto places = upright             ? content.columns(5, ui.theme.gap)
                        : ui.theme.portrait ? content.rows(5, 16)
                                            : content.grid(2, 3, 16);
    for (std::size_t i = 0; i < answers.size(); ++i)
        answer(ui, places[i], answers[i], upright);
}

} // namespace bluelamp::screens

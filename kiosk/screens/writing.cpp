#include "screens/writing.hpp"

#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

constexpr TextLook writing_title{56, 64, 700, -.018F, true, false};

/// The panel that stands beside the field, before the keys: the notice first, then the second voice.
void notes(Ui& ui, const Rect& where, const Writing& writing) {
    ui.fill(where, ui.colours.surface, ui.theme.radius);
    Rect inside = where.inset(24, 18);
    notice_line(ui, inside, Icon::information, writing.essential, 14);
    TextStyle style;
    style.colour = ui.colours.text2;
    const float indent = ui.theme.with_text(44) + 24;
    inside.take_left(indent);
    if (!writing.second.empty() && ui.measure(look::small, writing.second, inside.w).h <= inside.h)
        ui.paragraph(inside, look::small, writing.second, 0, style);
}

bool tick_box(Ui& ui, const Rect& where, const Writing& writing) {
    return check_box(ui, where, writing.tick_id, writing.tick, writing.ticked);
}

} // namespace

WritingResult write_on(Ui& ui, Rect content, const Writing& writing, TextEntry& entry,
                       const TextEntry::Labels& labels) {
    WritingResult result;
    const Rect keys = content.take_bottom(TextEntry::keyboard_height(ui), 16);
    const float box = writing.tick_id.empty() ? 0 : ui.theme.with_text(92);
    TextStyle heading;
    heading.role = Role::heading;
    if (!ui.theme.portrait && !ui.theme.large()) {
        Rect side = content.take_right(580, 28);
        if (box > 0)
            result.tick_touched = tick_box(ui, side.take_bottom(box, 16), writing);
        notes(ui, side, writing);
        ui.paragraph(content, writing_title, Ui::plain(writing.title), 12, heading);
        entry.field(content);
    } else {
        const float two_lines = 2 * ui.theme.sized(TextLook{42, 56}).line + 36;
        const float title_height = ui.measure(writing_title, Ui::plain(writing.title), content.w).h + 12;
        const float notice =
            std::max(ui.theme.with_text(44),
                     ui.measure(look::small, writing.essential, content.w - ui.theme.with_text(44) - 24).h);
        float spare = content.h - two_lines;
        const bool boxed = box > 0 && spare >= box + 12;
        spare -= boxed ? box + 12 : 0;
        const bool noticed = spare >= notice + 12;
        spare -= noticed ? notice + 12 : 0;
        const bool titled = spare >= title_height;
        if (titled)
            ui.paragraph(content, writing_title, Ui::plain(writing.title), 12, heading);
        if (noticed)
            notice_line(ui, content, Icon::information, writing.essential, 12);
        if (boxed)
            result.tick_touched = tick_box(ui, content.take_bottom(box, 12), writing);
        // What found no place stands in the empty field: the question first, then what this is not for.
        std::string hint = titled ? std::string() : Ui::plain(writing.title);
        if (!noticed)
            hint += (hint.empty() ? "" : "\n") + writing.essential;
        entry.field(content, hint);
    }
    result.pressed = entry.keyboard(keys, labels);
    return result;
}

} // namespace bluelamp

// Numbers, and what to say at the desk. To anyone looking over a shoulder it is a plain list.
#include "screens/screens.hpp"
#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp::screens {
namespace {

constexpr TextLook number_look{52, 62, 700, 0, false, true};
constexpr TextLook long_number_look{40, 62, 700, 0, false, true};
constexpr std::size_t long_number = 9; ///< letters; longer ones are set smaller

const TextLook& look_of(const Helpline& line) {
    return line.number.size() > long_number ? long_number_look : number_look;
}

float number_width(const Ui& ui) {
    float widest = 0;
    for (const auto& line : ui.snapshot.force.helplines)
        widest = std::max(widest, ui.measure(look_of(line), Ui::plain(line.number)).w);
    return widest + 40;
}

/// Number and meaning side by side, or one over the other where the words are large.
bool side_by_side(const Ui& ui, float width) {
    return number_width(ui) < width * .5F && !ui.theme.largest();
}

float line_height(const Ui& ui, const Helpline& line, float width) {
    const std::string meaning = Ui::plain(ui.in(line.meaning));
    const float number = ui.measure(look_of(line), Ui::plain(line.number)).h;
    if (side_by_side(ui, width))
        return std::max(number, ui.measure(look::body, meaning, width - number_width(ui)).h) + 40;
    return number + ui.measure(look::body, meaning, width).h + 36;
}

void numbers(Ui& ui, const Rect& area) {
    const auto& lines = ui.snapshot.force.helplines;
    std::vector<float> heights;
    float whole = 0;
    for (const auto& line : lines) {
        heights.push_back(line_height(ui, line, area.w));
        whole += heights.back();
    }
    if (whole < area.h && !lines.empty())
        for (auto& height : heights)
            height += std::min((area.h - whole) / static_cast<float>(lines.size()), 40.0F);
    const Pages pages = paged(ui, area, heights, 0);
    Rect left = pages.content;
    for (std::size_t i = pages.first; i < pages.last; ++i) {
        Rect line = left.take_top(heights[i]);
        ui.fill({line.x, line.y, line.w, 2}, ui.colours.rule);
        TextStyle style;
        if (side_by_side(ui, area.w)) {
            style.middle = true;
            ui.text(line.take_left(number_width(ui)), look_of(lines[i]), Ui::plain(lines[i].number), style);
            ui.text(line, look::body, Ui::plain(ui.in(lines[i].meaning)), style);
        } else {
            line.take_top(16);
            ui.paragraph(line, look_of(lines[i]), Ui::plain(lines[i].number));
            style.colour = ui.colours.text2;
            ui.text(line, look::body, Ui::plain(ui.in(lines[i].meaning)), style);
        }
    }
}

void at_the_desk(Ui& ui, const Rect& where) {
    Rect inside = panel(ui, where);
    const std::string phrase = ui.in(ui.snapshot.force.quiet_phrase);
    TextStyle style;
    style.role = Role::heading;
    ui.paragraph(inside, look::panel_title, ui.tr("At the desk"), 8, style);
    style.role = Role::text;
    if (phrase.empty()) {
        ui.paragraph(inside, look::body, ui.tr("You can ask to talk in private."), 16);
    } else {
        ui.paragraph(inside, look::body, ui.tr("If you would like to talk in private, ask:"), 12);
        ui.paragraph(inside, look::panel_title, ui.tr("“{1}”", {Ui::plain(phrase)}), 16);
    }
    style.colour = ui.colours.text2;
    const std::string note = ui.tr("You do not have to say why.");
    if (ui.measure(look::small, note, inside.w).h <= inside.h)
        ui.paragraph(inside, look::small, note, 0, style);
}

float at_the_desk_height(const Ui& ui, float width) {
    const float inside = width - 64;
    const std::string phrase = ui.in(ui.snapshot.force.quiet_phrase);
    float height = 48 + ui.measure(look::panel_title, ui.tr("At the desk"), inside).h + 8;
    if (phrase.empty())
        height += ui.measure(look::body, ui.tr("You can ask to talk in private."), inside).h + 16;
    else
        height += ui.measure(look::body, ui.tr("If you would like to talk in private, ask:"), inside).h + 28 +
                  ui.measure(look::panel_title, ui.tr("“{1}”", {Ui::plain(phrase)}), inside).h;
    return height +
           (ui.theme.largest() ? 0 : ui.measure(look::small, ui.tr("You do not have to say why."), inside).h);
}

/// "You said, we did" has the receipt's door too: here it gives way to what may be said at the desk.
void doors(Ui& ui, Rect& column) {
    const Button keeps{"privacy", ui.tr("What this kiosk keeps"), Icon::lock};
    const Button questions{"guides", ui.tr("Questions people ask"), Icon::guide};
    const Button card{"show-the-desk", ui.tr("Show the desk a card"), Icon::card, ButtonKind::primary, true};
    const Button receipt{"receipt", ui.tr("Read our answer"), Icon::said_did};
    if (button(ui, column.take_bottom(button_height(ui), 24), keeps))
        ui.emit(intent::Go{{Screen::privacy, {}, 0}});
    const float others = 3 * (button_height(ui) + 24) + button_height(ui, true) + 24;
    const bool room = column.h - others >= at_the_desk_height(ui, column.w);
    if (!ui.theme.large() && room && !ui.snapshot.status.standalone &&
        button(ui, column.take_bottom(button_height(ui), 24), receipt))
        ui.emit(intent::Go{{Screen::receipt, {}, 0}});
    // With large words home has this door.
    if (!ui.theme.large() && !ui.snapshot.of_kind(ItemKind::guide).empty() &&
        button(ui, column.take_bottom(button_height(ui), 24), questions))
        ui.emit(intent::Go{{Screen::guides, {}, 0}});
    if (button(ui, column.take_bottom(button_height(ui, true), 24), card))
        ui.emit(intent::Go{{Screen::show_the_desk, {}, 0}});
}

} // namespace

void information(Ui& ui, Rect content) {
    if (!ui.theme.portrait && !ui.theme.large()) {
        Rect right = content.take_right(std::max(620.0F, content.w * .346F), 40);
        title(ui, content, ui.tr("Information"));
        doors(ui, right);
        at_the_desk(ui, right);
        numbers(ui, content);
        return;
    }
    title(ui, content, ui.tr("Information"));
    if (!ui.theme.portrait) { // large words, wide screen: the doors beside the numbers
        Rect right = content.take_right(content.w * .46F, 40);
        doors(ui, right);
        if (at_the_desk_height(ui, right.w) <= right.h)
            at_the_desk(ui, right);
        numbers(ui, content);
        return;
    }
    doors(ui, content);
    const float desk = at_the_desk_height(ui, content.w);
    if (desk < content.h * .45F)
        at_the_desk(ui, content.take_bottom(desk, 24));
    numbers(ui, content);
}

} // namespace bluelamp::screens

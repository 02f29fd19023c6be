#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

constexpr float code_side = 193;
constexpr float gap = 32;
constexpr TextLook heading{42, 52, 700, 0, false, false};

float words_height(const Ui& ui, const TakeAway& take, float width) {
    float height = 0;
    if (!take.heading.empty())
        height += ui.measure(heading, Ui::plain(take.heading), width).h + 4;
    if (!take.instruction.empty() && !take.url.empty())
        height += ui.measure(look::small, Ui::plain(take.instruction), width).h + 4;
    for (const auto& line : take.second)
        if (!line.empty())
            height += ui.measure(look::small, Ui::plain(line), width).h + 4;
    return height;
}

/// At ×2 a code beside words would leave them no room.
bool coded(const TakeAway& take, float width) {
    return !take.url.empty() && width >= 2.2F * code_side;
}

} // namespace

float take_away_height(const Ui& ui, const TakeAway& take, float width) {
    const bool code = coded(take, width);
    return std::max(code ? code_side : 0.0F, words_height(ui, take, code ? width - code_side - gap : width));
}

void take_away(Ui& ui, const Rect& where, const TakeAway& take) {
    Rect inside = where;
    if (coded(take, where.w)) {
        const Rect at = inside.take_left(code_side, gap);
        ui.qr(take.url, {at.x, at.y + std::max(0.0F, (at.h - code_side) / 2), code_side, code_side},
              take.name);
    }
    inside = inside.centred({inside.w, words_height(ui, take, inside.w)});
    if (!take.heading.empty())
        ui.paragraph(inside, heading, Ui::plain(take.heading), 4);
    if (!take.instruction.empty() && coded(take, where.w))
        ui.paragraph(inside, look::small, Ui::plain(take.instruction), 4);
    TextStyle second;
    second.colour = ui.colours.text2;
    for (const auto& line : take.second)
        if (!line.empty())
            ui.paragraph(inside, look::small, Ui::plain(line), 4, second);
}

} // namespace bluelamp

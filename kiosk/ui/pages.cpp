#include "ui/widgets.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

/// The first row of each page when rows of `heights` are put into `room`.
std::vector<std::size_t> page_starts(const std::vector<float>& heights, float room, float gap) {
    std::vector<std::size_t> starts{0};
    float used = 0;
    for (std::size_t i = 0; i < heights.size(); ++i) {
        const float wanted = used == 0 ? heights[i] : used + gap + heights[i];
        if (wanted > room && i > starts.back()) {
            starts.push_back(i);
            used = heights[i];
        } else {
            used = wanted;
        }
    }
    return starts;
}

void controls(Ui& ui, Rect& area, int page, int count) {
    Rect line = area.take_bottom(button_height(ui), 20);
    const Button back{"page-back", ui.tr("Back"), Icon::back, ButtonKind::secondary, false, page == 0};
    Button more{"page-more", ui.tr("More"), Icon::next, ButtonKind::secondary, false, page + 1 >= count};
    more.icon_after = true;
    const float more_width = button_width(ui, more);
    const float back_width = button_width(ui, back);
    if (button(ui, line.take_left(back_width, 24), back))
        ui.emit(intent::TurnPage{page - 1});
    if (button(ui, line.take_right(more_width, 24), more))
        ui.emit(intent::TurnPage{page + 1});
    TextStyle style;
    style.align = Align::centre;
    style.middle = true;
    style.colour = ui.colours.text2;
    ui.text(line, look::small, ui.tr("{1} of {2}", {page + 1, count}), style);
}

} // namespace

Pages paged(Ui& ui, Rect area, const std::vector<float>& heights, float gap) {
    auto starts = page_starts(heights, area.h, gap);
    if (starts.size() > 1) {
        starts = page_starts(heights, area.h - button_height(ui) - 20, gap);
        const auto count = static_cast<int>(starts.size());
        controls(ui, area, std::clamp(ui.visitor.place.page, 0, count - 1), count);
    }
    const auto page =
        std::min(static_cast<std::size_t>(std::max(0, ui.visitor.place.page)), starts.size() - 1);
    Pages pages;
    pages.first = starts[page];
    pages.last = page + 1 < starts.size() ? starts[page + 1] : heights.size();
    pages.content = area;
    return pages;
}

void paged_text(Ui& ui, const Rect& area, const TextLook& look, const std::string& text,
                const TextStyle& style) {
    const auto parts = ui.lines(look, text, area.w);
    const float line = ui.theme.sized(look).line;
    const Pages pages = paged(ui, area, std::vector<float>(parts.size(), line), 0);
    std::string shown;
    for (std::size_t i = pages.first; i < pages.last; ++i)
        shown += parts[i];
    ui.text(pages.content, look, shown, style);
}

} // namespace bluelamp

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

Button back_button(const Ui& ui, int page) {
    return {"page-back", ui.tr("Back"), Icon::back, ButtonKind::secondary, false, page == 0};
}

Button more_button(const Ui& ui, int page, int count) {
    Button more{"page-more", ui.tr("More"), Icon::next, ButtonKind::secondary, false, page + 1 >= count};
    more.icon_after = true;
    return more;
}

void controls(Ui& ui, Rect& area, int page, int count) {
    Rect line = area.take_bottom(button_height(ui), 20);
    const Button back = back_button(ui, page);
    const Button more = more_button(ui, page, count);
    if (button(ui, line.take_left(button_width(ui, back), 24), back))
        ui.emit(intent::TurnPage{page - 1});
    if (button(ui, line.take_right(button_width(ui, more), 24), more))
        ui.emit(intent::TurnPage{page + 1});
    TextStyle style;
    style.align = Align::centre;
    style.middle = true;
    style.colour = ui.colours.text2;
    ui.text(line, look::small, ui.tr("{1} of {2}", {page + 1, count}), style);
}

/// Where height is dear: arrows alone, beside the text.
void arrows(Ui& ui, const Rect& where, int page, int count) {
    const float side = std::min(button_height(ui), where.h);
    Rect line{where.x, where.bottom() - side, where.w, side};
    for (Button one : {more_button(ui, page, count), back_button(ui, page)}) {
        one.spoken = std::move(one.label);
        one.label.clear();
        if (button(ui, line.take_right(button_height(ui), 16), one))
            ui.emit(intent::TurnPage{one.id == "page-more" ? page + 1 : page - 1});
    }
}

std::string joined(const std::vector<std::string>& lines, std::size_t first, std::size_t last) {
    std::string text;
    for (std::size_t i = first; i < last; ++i)
        text += lines[i];
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    return text;
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
    const float line = ui.theme.sized(look).line;
    auto lines = ui.lines(look, text, area.w);
    const bool whole = static_cast<float>(lines.size()) * line <= area.h;
    if (whole || area.h - button_height(ui) - 20 >= 2 * line) {
        const Pages pages = paged(ui, area, std::vector<float>(lines.size(), line), 0);
        ui.text(pages.content, look, joined(lines, pages.first, pages.last), style);
        return;
    }
    Rect content = area;
    const Rect beside = content.take_right(2 * button_height(ui) + 16, 24);
    lines = ui.lines(look, text, content.w);
    const auto on_page = static_cast<std::size_t>(std::max(1.0F, area.h / line));
    const std::size_t count = (lines.size() + on_page - 1) / on_page;
    const auto page = std::min(static_cast<std::size_t>(std::max(0, ui.visitor.place.page)), count - 1);
    ui.text(content, look, joined(lines, page * on_page, std::min(lines.size(), (page + 1) * on_page)),
            style);
    arrows(ui, beside, static_cast<int>(page), static_cast<int>(count));
}

} // namespace bluelamp

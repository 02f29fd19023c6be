#include "draw/text_breaking.hpp"

#include <string_view>

namespace bluelamp::draw {

namespace {

// CSS text-wrap: balance stops at a few lines too: longer text is a body, and each try sets all of it anew.
constexpr int most_lines_balanced = 6;
constexpr std::size_t most_bytes_mended = 2000;

bool last_line_is_one_word(PangoLayout* layout) {
    PangoLayoutLine* line = pango_layout_get_line_readonly(layout, pango_layout_get_line_count(layout) - 1);
    std::string_view words(pango_layout_get_text(layout) + pango_layout_line_get_start_index(line),
                           static_cast<std::size_t>(pango_layout_line_get_length(line)));
    while (!words.empty() && words.back() == ' ')
        words.remove_suffix(1);
    return !words.empty() && words.find(' ') == std::string_view::npos;
}

/// Whether the layout keeps to `lines` lines at `width` without breaking inside a word.
bool fits(PangoLayout* layout, int width, int lines) {
    pango_layout_set_width(layout, width);
    PangoRectangle extents;
    pango_layout_get_extents(layout, nullptr, &extents);
    return pango_layout_get_line_count(layout) <= lines && extents.width <= width;
}

int narrowest(PangoLayout* layout, int width, int lines) {
    int low = width / (lines + 1);
    int high = width;
    while (high - low > PANGO_SCALE) {
        const int middle = low + (high - low) / 2;
        (fits(layout, middle, lines) ? high : low) = middle;
    }
    return high;
}

/// The widest of a few narrower widths that leaves more than one word on the last line, else `width`.
int without_orphan(PangoLayout* layout, int width, int lines) {
    for (const int percent : {94, 88, 82, 76, 70}) {
        const int narrower = static_cast<int>(static_cast<long>(width) * percent / 100);
        if (!fits(layout, narrower, lines))
            break;
        if (!last_line_is_one_word(layout))
            return narrower;
    }
    return width;
}

} // namespace

void break_well(PangoLayout* layout, Breaking breaking) {
    const int width = pango_layout_get_width(layout);
    const int lines = pango_layout_get_line_count(layout);
    if (breaking == Breaking::greedy || width <= 0 || lines < 2)
        return;
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    int chosen = width;
    if (breaking == Breaking::balanced && lines <= most_lines_balanced && fits(layout, width, lines))
        chosen = narrowest(layout, width, lines);
    else if (std::string_view(pango_layout_get_text(layout)).size() <= most_bytes_mended &&
             fits(layout, width, lines) && last_line_is_one_word(layout))
        chosen = without_orphan(layout, width, lines);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, chosen);
}

} // namespace bluelamp::draw

#include "draw/text_lines.hpp"

#include <algorithm>
#include <string>

namespace bluelamp::draw {

namespace {

constexpr std::string_view ellipsis = "…";

int left_of(int line_width, int box_width, Align align, bool rtl) {
    const int spare = box_width - line_width;
    switch (align) {
    case Align::left:
        return 0;
    case Align::right:
        return spare;
    case Align::centre:
        return spare / 2;
    case Align::end:
        return rtl ? 0 : spare;
    case Align::start:
        break;
    }
    return rtl ? spare : 0;
}

/// Where the word before `end` begins, or 0.
std::size_t before_last_word(const std::string& text, std::size_t end) {
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\n'))
        --end;
    const auto space = text.find_last_of(" \n", end == 0 ? 0 : end - 1);
    return space == std::string::npos || end == 0 ? 0 : space;
}

} // namespace

std::size_t shorten(TextBlock::Layout& layout, const ComposedText& text, int most) {
    PangoLayout* pango = layout.pango.get();
    PangoLayoutLine* last = pango_layout_get_line_readonly(pango, most - 1);
    auto end = static_cast<std::size_t>(pango_layout_line_get_start_index(last) +
                                        pango_layout_line_get_length(last));
    // Whole words are left out until the ellipsis fits; a single word too long for the lines loses letters.
    bool by_letter = false;
    while (end > 0) {
        std::string shorter = text.text.substr(0, end);
        while (!shorter.empty() && (shorter.back() == ' ' || shorter.back() == '\n'))
            shorter.pop_back();
        const std::size_t kept = shorter.size();
        shorter += ellipsis;
        pango_layout_set_text(pango, shorter.c_str(), static_cast<int>(shorter.size()));
        if (pango_layout_get_line_count(pango) <= most)
            return kept;
        const std::size_t word = by_letter ? 0 : before_last_word(text.text, end);
        by_letter = by_letter || word == 0;
        if (!by_letter)
            end = word;
        else
            for (--end; end > 0 && (static_cast<unsigned char>(text.text[end]) & 0xc0u) == 0x80u;)
                --end;
    }
    return 0;
}

void place_lines(TextBlock::Layout& layout, Align align, int max_width, int ascent) {
    PangoLayout* pango = layout.pango.get();
    const int count = pango_layout_get_line_count(pango);
    std::vector<PangoRectangle> inks;
    for (int i = 0; i < count; ++i) {
        PangoLayoutLine* pango_line = pango_layout_get_line_readonly(pango, i);
        PangoRectangle ink;
        PangoRectangle logical;
        pango_layout_line_get_extents(pango_line, &ink, &logical);
        TextLine line;
        const auto start = static_cast<std::size_t>(pango_layout_line_get_start_index(pango_line));
        const auto length = static_cast<std::size_t>(pango_layout_line_get_length(pango_line));
        line.begin = std::min(layout.offsets.outer(start), layout.text_bytes);
        line.end = std::min(layout.offsets.outer(start + length), layout.text_bytes);
        line.top = i * layout.line_height;
        line.baseline = line.top + ascent;
        line.width = PANGO_PIXELS_CEIL(logical.width);
        layout.width = std::max(layout.width, line.width);
        layout.lines.push_back(line);
        layout.pango_lines.push_back(pango_line);
        inks.push_back(ink);
    }
    layout.box_width = max_width > 0 ? std::max(max_width, layout.width) : layout.width;
    for (std::size_t i = 0; i < layout.lines.size(); ++i) {
        TextLine& line = layout.lines[i];
        line.left = left_of(line.width, layout.box_width, align, layout.right_to_left);
        const PangoRectangle& ink = inks[i];
        if (ink.width <= 0 || ink.height <= 0)
            continue;
        const int left = PANGO_PIXELS_FLOOR(ink.x);
        const int top = PANGO_PIXELS_FLOOR(ink.y);
        const Rect mark{line.left + left, line.baseline + top, PANGO_PIXELS_CEIL(ink.x + ink.width) - left,
                        PANGO_PIXELS_CEIL(ink.y + ink.height) - top};
        // Cairo sets each letter to a whole pixel, up to half of one from where Pango measured it, and
        // anti-aliasing may touch the next.
        layout.ink = layout.ink.around(mark.inset(-2));
    }
}

} // namespace bluelamp::draw

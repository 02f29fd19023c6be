#include "draw/text.hpp"

#include "draw/text_layout.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace bluelamp::draw {

namespace {

const std::vector<TextLine> no_lines;

/// The line that holds the caret before `byte`: the later one where a line ends and the next begins.
std::size_t line_of(const std::vector<TextLine>& lines, std::size_t byte) {
    for (std::size_t i = lines.size(); i-- > 0;)
        if (lines[i].begin <= byte)
            return i;
    return 0;
}

/// Character index of a byte offset in the layout's text, clamped to its end.
long character_of(const TextBlock::Layout& layout, std::size_t outer) {
    const char* text = pango_layout_get_text(layout.pango.get());
    const std::size_t inner = std::min(layout.offsets.inner(outer), std::char_traits<char>::length(text));
    return g_utf8_pointer_to_offset(text, text + inner);
}

std::size_t byte_of(const TextBlock::Layout& layout, long character) {
    const char* text = pango_layout_get_text(layout.pango.get());
    const auto inner = static_cast<std::size_t>(g_utf8_offset_to_pointer(text, character) - text);
    return std::min(layout.offsets.outer(inner), layout.text_bytes);
}

} // namespace

int TextBlock::width() const {
    return layout_ ? layout_->width : 0;
}
int TextBlock::height() const {
    return layout_ ? static_cast<int>(layout_->lines.size()) * layout_->line_height : 0;
}
int TextBlock::box_width() const {
    return layout_ ? layout_->box_width : 0;
}
const std::vector<TextLine>& TextBlock::lines() const {
    return layout_ ? layout_->lines : no_lines;
}
int TextBlock::line_height() const {
    return layout_ ? layout_->line_height : 0;
}
int TextBlock::first_baseline() const {
    return layout_ && !layout_->lines.empty() ? layout_->lines.front().baseline : 0;
}
float TextBlock::cap_height() const {
    return layout_ ? layout_->cap_height : 0;
}
Rect TextBlock::ink() const {
    return layout_ ? layout_->ink : Rect{};
}
bool TextBlock::shortened() const {
    return layout_ && layout_->shortened;
}
bool TextBlock::right_to_left() const {
    return layout_ && layout_->right_to_left;
}
int TextBlock::missing_glyphs() const {
    return layout_ ? layout_->missing_glyphs : 0;
}
std::uint64_t TextBlock::key() const {
    return layout_ ? layout_->key : 0;
}

Rect TextBlock::caret(std::size_t byte) const {
    if (!layout_ || layout_->lines.empty())
        return {};
    byte = std::min(byte, layout_->text_bytes);
    const std::size_t index = line_of(layout_->lines, byte);
    const TextLine& line = layout_->lines[index];
    const std::size_t inner = layout_->offsets.inner(byte);
    int x = 0;
    if (byte == line.end && byte > line.begin) {
        // Past its last letter Pango knows no direction: ask for that letter's far side instead.
        const char* text = pango_layout_get_text(layout_->pango.get());
        const char* before = g_utf8_find_prev_char(text, text + inner);
        pango_layout_line_index_to_x(layout_->pango_lines[index], static_cast<int>(before - text), TRUE, &x);
    } else {
        pango_layout_line_index_to_x(layout_->pango_lines[index], static_cast<int>(inner), FALSE, &x);
    }
    return {line.left + PANGO_PIXELS(x), line.top, 1, layout_->line_height};
}

std::size_t TextBlock::caret_at(Point point) const {
    if (!layout_ || layout_->lines.empty())
        return 0;
    const int last = static_cast<int>(layout_->lines.size()) - 1;
    const auto index =
        static_cast<std::size_t>(std::clamp(point.y / std::max(1, layout_->line_height), 0, last));
    int inner = 0;
    int trailing = 0;
    pango_layout_line_x_to_index(layout_->pango_lines[index],
                                 (point.x - layout_->lines[index].left) * PANGO_SCALE, &inner, &trailing);
    const char* text = pango_layout_get_text(layout_->pango.get());
    const char* at = g_utf8_offset_to_pointer(text + inner, trailing);
    return std::min(layout_->offsets.outer(static_cast<std::size_t>(at - text)), layout_->text_bytes);
}

std::size_t TextBlock::caret_after(std::size_t byte) const {
    if (!layout_)
        return 0;
    int count = 0;
    const PangoLogAttr* stops = pango_layout_get_log_attrs_readonly(layout_->pango.get(), &count);
    for (long at = character_of(*layout_, byte) + 1; at < count; ++at)
        if (stops[at].is_cursor_position && byte_of(*layout_, at) > byte)
            return byte_of(*layout_, at);
    return layout_->text_bytes;
}

std::size_t TextBlock::caret_before(std::size_t byte) const {
    if (!layout_)
        return 0;
    int count = 0;
    const PangoLogAttr* stops = pango_layout_get_log_attrs_readonly(layout_->pango.get(), &count);
    for (long at = std::min<long>(character_of(*layout_, byte), count) - 1; at > 0; --at)
        if (stops[at].is_cursor_position && byte_of(*layout_, at) < byte)
            return byte_of(*layout_, at);
    return 0;
}

bool right_to_left(std::string_view language) {
    static constexpr std::array<std::string_view, 9> tags{"ar", "ckb", "fa", "he", "ps",
                                                          "sd", "ug",  "ur", "yi"};
    return std::ranges::binary_search(tags, language.substr(0, language.find('-')));
}

} // namespace bluelamp::draw

#include "draw/text.hpp"

#include "draw/text_layout.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>

namespace bluelamp::draw {
namespace {

const std::vector<TextLine> no_lines;

double in_pixels(int pango) {
    return static_cast<double>(pango) / PANGO_SCALE;
}

/// The line that a caret at `byte` (of the text given) stands in: at a break, the later one.
std::size_t line_of(const TextBlock::Layout& layout, std::size_t byte) {
    std::size_t found = 0;
    for (std::size_t n = 0; n < layout.lines.size(); ++n)
        if (layout.lines[n].begin <= byte)
            found = n;
    return found;
}

/// The nearest cursor stop from `byte` (of Pango's text), forwards or backwards.
std::size_t next_stop(const TextBlock::Layout& layout, std::size_t byte, int step) {
    int count = 0;
    const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(layout.pango.get(), &count);
    const char* text = layout.text.c_str();
    auto at = g_utf8_pointer_to_offset(text, text + std::min(byte, layout.text.size()));
    do
        at += step;
    while (at > 0 && at < count - 1 && attributes[at].is_cursor_position == 0U);
    at = std::clamp<glong>(at, 0, count - 1);
    return static_cast<std::size_t>(g_utf8_offset_to_pointer(text, at) - text);
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
    return layout_ && !layout_->lines.empty() ? layout_->lines[0].baseline : 0;
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
    return layout_ ? layout_->missing : 0;
}
std::uint64_t TextBlock::key() const {
    return layout_ ? layout_->key : 0;
}

Rect TextBlock::caret(std::size_t byte) const {
    if (!layout_ || layout_->lines.empty())
        return {};
    const auto n = line_of(*layout_, byte);
    const auto& line = layout_->lines[n];
    int x = 0;
    pango_layout_line_index_to_x(pango_layout_get_line_readonly(layout_->pango.get(), static_cast<int>(n)),
                                 static_cast<int>(layout_->from_given(byte)), FALSE, &x);
    return {line.left + static_cast<int>(std::lround(in_pixels(x))), line.top, 1, layout_->line_height};
}

std::size_t TextBlock::caret_at(Point point) const {
    if (!layout_ || layout_->lines.empty())
        return 0;
    const auto last = static_cast<int>(layout_->lines.size()) - 1;
    const int n = std::clamp(point.y / std::max(1, layout_->line_height), 0, last);
    const auto& line = layout_->lines[static_cast<std::size_t>(n)];
    int index = 0;
    int trailing = 0;
    PangoLayoutLine* pango_line = pango_layout_get_line_readonly(layout_->pango.get(), n);
    pango_layout_line_x_to_index(pango_line, (point.x - line.left) * PANGO_SCALE, &index, &trailing);
    auto byte = static_cast<std::size_t>(index);
    for (; trailing > 0 && byte < layout_->text.size(); --trailing)
        byte += static_cast<std::size_t>(g_utf8_next_char(layout_->text.c_str() + byte) -
                                         (layout_->text.c_str() + byte));
    return layout_->to_given(byte);
}

std::size_t TextBlock::caret_after(std::size_t byte) const {
    return layout_ ? layout_->to_given(next_stop(*layout_, layout_->from_given(byte), 1)) : 0;
}

std::size_t TextBlock::caret_before(std::size_t byte) const {
    return layout_ ? layout_->to_given(next_stop(*layout_, layout_->from_given(byte), -1)) : 0;
}

Pixels rasterise(const TextBlock::Layout& layout) {
    Pixels pixels;
    pixels.size = layout.ink.size();
    if (pixels.size.empty())
        return pixels;
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
        cairo_image_surface_create(CAIRO_FORMAT_A8, pixels.size.width, pixels.size.height),
        &cairo_surface_destroy);
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(surface.get()), &cairo_destroy);
    cairo_set_source_rgba(cairo.get(), 1, 1, 1, 1);
    for (std::size_t n = 0; n < layout.lines.size(); ++n) {
        const auto& line = layout.lines[n];
        cairo_move_to(cairo.get(), line.left - layout.ink.x, line.baseline - layout.ink.y);
        pango_cairo_show_layout_line(cairo.get(),
                                     pango_layout_get_line_readonly(layout.pango.get(), static_cast<int>(n)));
    }
    cairo_surface_flush(surface.get());
    const auto* data = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    pixels.argb.reserve(static_cast<std::size_t>(pixels.size.width) *
                        static_cast<std::size_t>(pixels.size.height));
    for (int y = 0; y < pixels.size.height; ++y)
        for (int x = 0; x < pixels.size.width; ++x) {
            const std::uint32_t coverage = data[static_cast<std::ptrdiff_t>(y) * stride + x];
            pixels.argb.push_back(coverage << 24U | 0xFFFFFFU);
        }
    return pixels;
}

} // namespace bluelamp::draw

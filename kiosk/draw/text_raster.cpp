#include "draw/text_layout.hpp"

#include <pango/pangocairo.h>

namespace bluelamp::draw {

namespace {

struct SurfaceDeleter {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct CairoDeleter {
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};

} // namespace

Pixels rasterise(const TextBlock::Layout& layout) {
    const Rect ink = layout.ink;
    if (ink.empty())
        return {};
    const std::unique_ptr<cairo_surface_t, SurfaceDeleter> surface(
        cairo_image_surface_create(CAIRO_FORMAT_A8, ink.width, ink.height));
    const std::unique_ptr<cairo_t, CairoDeleter> cairo(cairo_create(surface.get()));
    for (std::size_t i = 0; i < layout.lines.size(); ++i) {
        cairo_move_to(cairo.get(), layout.lines[i].left - ink.x, layout.lines[i].baseline - ink.y);
        pango_cairo_show_layout_line(cairo.get(), layout.pango_lines[i]);
    }
    cairo_surface_flush(surface.get());
    if (cairo_status(cairo.get()) != CAIRO_STATUS_SUCCESS)
        return {};

    Pixels pixels;
    pixels.size = ink.size();
    pixels.argb.resize(static_cast<std::size_t>(ink.width) * static_cast<std::size_t>(ink.height));
    const unsigned char* row = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    auto* to = pixels.argb.data();
    for (int y = 0; y < ink.height; ++y, row += stride)
        for (int x = 0; x < ink.width; ++x)
            *to++ = static_cast<std::uint32_t>(row[x]) << 24 | 0xffffffu;
    return pixels;
}

} // namespace bluelamp::draw

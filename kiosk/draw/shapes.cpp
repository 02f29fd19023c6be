#include "draw/shapes.hpp"

#include <cairo.h>

#include <algorithm>
#include <memory>
#include <numbers>

namespace bluelamp::draw {
namespace {

template <typename Draw>
Pixels masked(int side, const Draw& draw) {
    Pixels pixels;
    pixels.size = {side, side};
    if (side <= 0)
        return pixels;
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
        cairo_image_surface_create(CAIRO_FORMAT_A8, side, side), &cairo_surface_destroy);
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(surface.get()), &cairo_destroy);
    cairo_set_source_rgba(cairo.get(), 1, 1, 1, 1);
    draw(cairo.get());
    cairo_surface_flush(surface.get());
    const auto* data = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    // One quarter, four times: Cairo's own differ a little from each other.
    const auto folded = [side](int at) { return std::min(at, side - 1 - at); };
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const std::uint32_t coverage = data[static_cast<std::ptrdiff_t>(folded(y)) * stride + folded(x)];
            pixels.argb.push_back(coverage << 24U | 0xFFFFFFU);
        }
    return pixels;
}

} // namespace

Pixels disc_mask(int radius) {
    return masked(2 * radius, [radius](cairo_t* cairo) {
        cairo_arc(cairo, radius, radius, radius, 0, 2 * std::numbers::pi);
        cairo_fill(cairo);
    });
}

Pixels ring_mask(int radius, int line) {
    if (line >= radius)
        return disc_mask(radius);
    return masked(2 * radius, [radius, line](cairo_t* cairo) {
        cairo_set_line_width(cairo, line);
        cairo_arc(cairo, radius, radius, radius - line / 2.0, 0, 2 * std::numbers::pi);
        cairo_stroke(cairo);
    });
}

Pixels checks_mask(Size size, int check) {
    Pixels pixels;
    pixels.size = size;
    if (size.empty() || check <= 0)
        return {};
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            pixels.argb.push_back((x / check + y / check) % 2 == 0 ? 0xFFFFFFFFU : 0x00FFFFFFU);
    return pixels;
}

} // namespace bluelamp::draw

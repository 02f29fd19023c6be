#include "draw/svg.hpp"

#include "draw/alpha.hpp"

#include <cairo.h>
#include <librsvg/rsvg.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace bluelamp::draw {
namespace {

[[noreturn]] void refuse(GError* error) {
    const std::string reason = error != nullptr ? error->message : "not an SVG document";
    g_clear_error(&error);
    throw std::runtime_error("draw an SVG: " + reason);
}

/// Cairo's images have no longer sides.
constexpr int longest_side = 32767;

/// What a document claims may be nothing, negative or absurd.
int side(double claimed) {
    return std::isfinite(claimed)
               ? static_cast<int>(std::lround(std::clamp<double>(claimed, 1, longest_side)))
               : longest_side;
}

} // namespace

struct Svg::Handle {
    RsvgHandle* rsvg = nullptr;
    ~Handle() {
        if (rsvg != nullptr)
            g_object_unref(rsvg);
    }
};

Svg::Svg(std::string_view bytes)
    : handle_(std::make_unique<Handle>()) {
    GError* error = nullptr;
    // From memory and without a base address librsvg has nothing to resolve references against.
    handle_->rsvg =
        rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(bytes.data()), bytes.size(), &error);
    if (handle_->rsvg == nullptr)
        refuse(error);
}

Svg::~Svg() = default;
Svg::Svg(Svg&&) noexcept = default;
Svg& Svg::operator=(Svg&&) noexcept = default;

Size Svg::natural_size() const {
    gboolean has_width = FALSE;
    gboolean has_height = FALSE;
    gboolean has_box = FALSE;
    RsvgLength width;
    RsvgLength height;
    RsvgRectangle box;
    rsvg_handle_get_intrinsic_dimensions(handle_->rsvg, &has_width, &width, &has_height, &height, &has_box,
                                         &box);
    if (has_width != FALSE && has_height != FALSE && width.unit == RSVG_UNIT_PX &&
        height.unit == RSVG_UNIT_PX)
        return {side(width.length), side(height.length)};
    if (has_box != FALSE)
        return {side(box.width), side(box.height)};
    return {100, 100};
}

Pixels Svg::draw(Size size, const Rect& part) const {
    Pixels pixels;
    pixels.size = size;
    if (size.empty())
        return pixels;
    if (std::max(size.width, size.height) > longest_side)
        throw std::runtime_error("draw an SVG: " + std::to_string(size.width) + " × " +
                                 std::to_string(size.height) + " pixels are too many");
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size.width, size.height), &cairo_surface_destroy);
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(surface.get()), &cairo_destroy);
    const RsvgRectangle viewport{static_cast<double>(part.x), static_cast<double>(part.y),
                                 static_cast<double>(part.width), static_cast<double>(part.height)};
    GError* error = nullptr;
    if (rsvg_handle_render_document(handle_->rsvg, cairo.get(), &viewport, &error) == FALSE)
        refuse(error);
    cairo_surface_flush(surface.get());
    const auto* data = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    pixels.argb.resize(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height));
    pixels.opaque = true;
    for (int y = 0; y < size.height; ++y) {
        const auto* row =
            reinterpret_cast<const std::uint32_t*>(data + static_cast<std::ptrdiff_t>(y) * stride);
        for (int x = 0; x < size.width; ++x) {
            pixels.opaque = pixels.opaque && row[x] >> 24U == 255;
            pixels.argb[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) +
                        static_cast<std::size_t>(x)] = straight(row[x]);
        }
    }
    return pixels;
}

} // namespace bluelamp::draw

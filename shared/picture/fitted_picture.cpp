#include "picture/fitted_picture.hpp"

#include "base/failure.hpp"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <algorithm>
#include <memory>

namespace bluelamp {
namespace {

constexpr const char* operation = "take a picture";

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
using Pixbuf = std::unique_ptr<GdkPixbuf, Unref>;

[[noreturn]] void fail(GError* error, const std::string& otherwise) {
    const std::string cause = otherwise + (error != nullptr ? std::string(": ") + error->message : "");
    if (error != nullptr)
        g_error_free(error);
    throw Failure(operation, cause, "use another picture");
}

struct Size {
    int width = 0;
    int height = 0;
};

Size within(double width, double height, double longest) {
    const double scale = std::min(1.0, longest / std::max(width, height));
    return {std::max(1, static_cast<int>(width * scale)), std::max(1, static_cast<int>(height * scale))};
}

/// Tells the decoder how large the picture is to be, so that JPEG leaves out what nobody would see.
void on_size(GdkPixbufLoader* loader, int width, int height, void* longest) {
    const auto size = within(width, height, *static_cast<const double*>(longest));
    gdk_pixbuf_loader_set_size(loader, size.width, size.height);
}

Pixbuf decode(std::string_view bytes, const std::string& type, double longest) {
    GError* error = nullptr;
    // The type is known: no other decoder gets to see what strangers sent.
    const std::unique_ptr<GdkPixbufLoader, Unref> loader(
        gdk_pixbuf_loader_new_with_mime_type(type.c_str(), &error));
    if (!loader)
        fail(error, "there is no decoder for " + type);
    g_signal_connect(loader.get(), "size-prepared", G_CALLBACK(on_size), &longest);
    const bool read = gdk_pixbuf_loader_write(loader.get(), reinterpret_cast<const guchar*>(bytes.data()),
                                              bytes.size(), &error) != FALSE;
    GError* at_end = nullptr;
    const bool closed = gdk_pixbuf_loader_close(loader.get(), read ? &error : &at_end) != FALSE;
    if (at_end != nullptr)
        g_error_free(at_end);
    auto* pixels = gdk_pixbuf_loader_get_pixbuf(loader.get());
    if (!read || !closed || pixels == nullptr)
        fail(error, "it is damaged");
    return Pixbuf(gdk_pixbuf_apply_embedded_orientation(pixels));
}

/// Decoders make the best of a file that was cut short; half a picture is not for a wall.
bool ends_as_it_should(std::string_view bytes, const std::string& type) {
    if (type == "image/png")
        return bytes.rfind("IEND") != std::string_view::npos;
    if (type == "image/jpeg")
        return bytes.rfind("\xFF\xD9") != std::string_view::npos;
    return true;
}

bool shows_through(const GdkPixbuf& pixels) {
    if (gdk_pixbuf_get_has_alpha(&pixels) == FALSE)
        return false;
    const auto* data = gdk_pixbuf_read_pixels(&pixels);
    const int width = gdk_pixbuf_get_width(&pixels);
    const int stride = gdk_pixbuf_get_rowstride(&pixels);
    for (int y = 0; y < gdk_pixbuf_get_height(&pixels); ++y)
        for (int x = 0; x < width; ++x)
            if (data[y * stride + x * 4 + 3] != 255)
                return true;
    return false;
}

std::string encode(GdkPixbuf& pixels, const char* type) {
    gchar* buffer = nullptr;
    gsize size = 0;
    GError* error = nullptr;
    const bool png = std::string_view(type) == "png";
    const bool saved =
        gdk_pixbuf_save_to_buffer(&pixels, &buffer, &size, type, &error, png ? "compression" : "quality",
                                  png ? "7" : "88", nullptr) != FALSE;
    const std::unique_ptr<gchar, decltype(&g_free)> owned(buffer, &g_free);
    if (!saved)
        fail(error, "it cannot be written");
    return {buffer, size};
}

} // namespace

FittedPicture fitted_picture(std::string_view bytes, std::uint32_t longest_side) {
    const auto info = picture_info(bytes);
    if (!info)
        throw Failure(operation, "it is not JPEG, PNG, WebP or GIF, or it is damaged", "use another picture");
    if (!is_fit_to_decode(*info))
        throw Failure(operation,
                      "it has " + std::to_string(info->width) + " by " + std::to_string(info->height) +
                          " pixels",
                      "make it smaller");
    if (!ends_as_it_should(bytes, info->type))
        throw Failure(operation, "it was cut short", "use another picture");
    auto pixels = decode(bytes, info->type, longest_side);
    // A decoder need not heed the size that it was told.
    const auto size =
        within(gdk_pixbuf_get_width(pixels.get()), gdk_pixbuf_get_height(pixels.get()), longest_side);
    if (size.width != gdk_pixbuf_get_width(pixels.get()))
        pixels.reset(gdk_pixbuf_scale_simple(pixels.get(), size.width, size.height, GDK_INTERP_BILINEAR));
    if (!pixels)
        throw Failure(operation, "there is no memory for it", "use another picture");
    constexpr std::size_t small_drawing = std::size_t{512} << 10U;
    FittedPicture fitted;
    const bool clear = shows_through(*pixels);
    if (clear || info->type == "image/png")
        fitted.bytes = encode(*pixels, "png");
    if (!clear && (fitted.bytes.empty() || fitted.bytes.size() > small_drawing))
        fitted.bytes = encode(*pixels, "jpeg"); // of photographs PNG makes ten times as much
    fitted.info = picture_info(fitted.bytes).value_or(PictureInfo{});
    return fitted;
}

} // namespace bluelamp

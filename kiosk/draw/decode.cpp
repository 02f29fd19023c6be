#include "base/files.hpp"
#include "draw/alpha.hpp"
#include "draw/jpeg.hpp"
#include "draw/pictures.hpp"
#include "draw/svg.hpp"
#include "picture/picture_info.hpp"

#include <SDL2/SDL.h>
#include <SDL2/SDL_image.h>
#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace bluelamp::draw {
namespace {

struct SurfaceDeleter {
    void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
};
using SdlSurface = std::unique_ptr<SDL_Surface, SurfaceDeleter>;

/// Pixels as they are stored, how they were held, and what they are of once upright: what a picture claims,
/// whatever it was decoded to.
struct Bitmap {
    CairoSurface surface;
    Orientation orientation = 1;
    Size upright;
};

/// Cairo's images have no longer sides.
constexpr std::uint32_t longest_side = 32767;

/// Where the whole picture is put so that it covers, or is contained in, the box.
Rect placed(Size natural, const PictureRequest& request) {
    const double across = static_cast<double>(request.size.width) / natural.width;
    const double down = static_cast<double>(request.size.height) / natural.height;
    const double scale = request.fit == Fit::cover ? std::max(across, down) : std::min(across, down);
    const int width = std::max(1, static_cast<int>(std::lround(natural.width * scale)));
    const int height = std::max(1, static_cast<int>(std::lround(natural.height * scale)));
    const bool covers = request.fit == Fit::cover;
    const auto offset = [](int box, int picture, float focus) {
        return static_cast<int>(std::lround(static_cast<float>(box - picture) * focus));
    };
    return {offset(request.size.width, width, covers ? request.focus_x : 0.5F),
            offset(request.size.height, height, covers ? request.focus_y : 0.5F), width, height};
}

CairoSurface load_bitmap(std::string_view bytes) {
    SdlSurface loaded(IMG_Load_RW(SDL_RWFromConstMem(bytes.data(), static_cast<int>(bytes.size())), 1));
    if (!loaded)
        throw std::runtime_error(SDL_GetError());
    CairoSurface surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, loaded->w, loaded->h));
    cairo_surface_flush(surface.get());
    // Cairo's own pixels are written to, so that the picture is in memory twice and not three times.
    auto* target = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    SdlSurface view(target == nullptr ? nullptr
                                      : SDL_CreateRGBSurfaceWithFormatFrom(target, loaded->w, loaded->h, 32,
                                                                           stride, SDL_PIXELFORMAT_ARGB8888));
    SDL_SetSurfaceBlendMode(loaded.get(), SDL_BLENDMODE_NONE);
    if (!view || SDL_BlitSurface(loaded.get(), nullptr, view.get(), nullptr) != 0)
        throw std::runtime_error(SDL_GetError());
    for (int y = 0; y < loaded->h; ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(target + static_cast<std::ptrdiff_t>(y) * stride);
        std::transform(row, row + loaded->w, row, premultiplied);
    }
    cairo_surface_mark_dirty(surface.get());
    return surface;
}

bool lies_on_its_side(Orientation orientation) {
    return orientation >= 5;
}

Bitmap load(std::string_view bytes, const PictureInfo& info, const PictureRequest& request) {
    const Size natural{static_cast<int>(info.width), static_cast<int>(info.height)};
    if (info.type == "image/jpeg") {
        JpegReader jpeg(bytes);
        if (jpeg.readable()) {
            const Orientation orientation = jpeg.orientation();
            const Size upright =
                lies_on_its_side(orientation) ? Size{natural.height, natural.width} : natural;
            const Rect where = placed(upright, request);
            return {jpeg.read(static_cast<double>(where.width) / upright.width), orientation, upright};
        }
    }
    return {load_bitmap(bytes), 1, natural};
}

/// From the stored pixels (`width` × `height`) to where they are upright.
cairo_matrix_t turned_upright(Orientation orientation, double width, double height) {
    switch (orientation) {
    case 2:
        return {-1, 0, 0, 1, width, 0};
    case 3:
        return {-1, 0, 0, -1, width, height};
    case 4:
        return {1, 0, 0, -1, 0, height};
    case 5:
        return {0, 1, 1, 0, 0, 0};
    case 6:
        return {0, 1, -1, 0, height, 0};
    case 7:
        return {0, -1, -1, 0, height, width};
    case 8:
        return {0, -1, 1, 0, 0, width};
    default:
        return {1, 0, 0, 1, 0, 0};
    }
}

Pixels scale_bitmap(std::string_view bytes, const PictureInfo& info, const PictureRequest& request) {
    const Bitmap source = load(bytes, info, request);
    const Rect where = placed(source.upright, request);
    const double width = cairo_image_surface_get_width(source.surface.get());
    const double height = cairo_image_surface_get_height(source.surface.get());
    const bool side = lies_on_its_side(source.orientation);
    CairoSurface target(
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, request.size.width, request.size.height));
    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(target.get()), &cairo_destroy);
    cairo_translate(cairo.get(), where.x, where.y);
    cairo_scale(cairo.get(), where.width / (side ? height : width), where.height / (side ? width : height));
    const cairo_matrix_t upright = turned_upright(source.orientation, width, height);
    cairo_transform(cairo.get(), &upright);
    cairo_set_source_surface(cairo.get(), source.surface.get(), 0, 0);
    // The edge repeats, so that the last row and column do not fade into nothing.
    cairo_pattern_set_extend(cairo_get_source(cairo.get()), CAIRO_EXTEND_PAD);
    cairo_pattern_set_filter(cairo_get_source(cairo.get()), CAIRO_FILTER_GOOD);
    cairo_rectangle(cairo.get(), 0, 0, width, height);
    cairo_fill(cairo.get());
    cairo_surface_flush(target.get());
    Pixels pixels;
    pixels.size = request.size;
    pixels.opaque = true;
    pixels.argb.reserve(static_cast<std::size_t>(request.size.width) *
                        static_cast<std::size_t>(request.size.height));
    const auto* data = cairo_image_surface_get_data(target.get());
    const int stride = cairo_image_surface_get_stride(target.get());
    for (int y = 0; y < request.size.height; ++y) {
        const auto* row =
            reinterpret_cast<const std::uint32_t*>(data + static_cast<std::ptrdiff_t>(y) * stride);
        for (int x = 0; x < request.size.width; ++x) {
            pixels.opaque = pixels.opaque && row[x] >> 24U == 255;
            pixels.argb.push_back(straight(row[x]));
        }
    }
    return pixels;
}

/// How much of a pixel lies within a corner's quarter circle, by its centre's distance from the rim.
double corner_coverage(int x, int y, Size size, int radius) {
    const int right = size.width - 1 - x;
    const int bottom = size.height - 1 - y;
    const double from_left = radius - std::min(x, right) - 0.5;
    const double from_top = radius - std::min(y, bottom) - 0.5;
    if (from_left <= 0 || from_top <= 0)
        return 1;
    return std::clamp(radius - std::hypot(from_left, from_top) + 0.5, 0.0, 1.0);
}

void round_corners(Pixels& pixels, int radius) {
    if (radius <= 0)
        return;
    pixels.opaque = false;
    for (int y = 0; y < pixels.size.height; ++y)
        for (int x = 0; x < pixels.size.width; ++x) {
            const double coverage = corner_coverage(x, y, pixels.size, radius);
            if (coverage >= 1)
                continue;
            auto& pixel =
                pixels.argb[static_cast<std::size_t>(y) * static_cast<std::size_t>(pixels.size.width) +
                            static_cast<std::size_t>(x)];
            const auto alpha = static_cast<std::uint32_t>(std::lround((pixel >> 24U) * coverage));
            pixel = (pixel & 0xFFFFFFU) | alpha << 24U;
        }
}

bool looks_like_xml(std::string_view bytes) {
    const auto first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string_view::npos && bytes[first] == '<';
}

Pixels decode(std::string_view bytes, const PictureRequest& request, const Pictures::Limits& limits) {
    const auto info = picture_info(bytes);
    if (!info && looks_like_xml(bytes)) {
        const Svg svg(bytes);
        return svg.draw(request.size, placed(svg.natural_size(), request));
    }
    if (!info)
        throw std::runtime_error("it is not PNG, JPEG, WebP, GIF or SVG");
    const std::uint64_t count = std::uint64_t{info->width} * info->height;
    if (count > limits.pixels)
        throw std::runtime_error("it has " + std::to_string(count) + " pixels, more than " +
                                 std::to_string(limits.pixels));
    if (std::max(info->width, info->height) > longest_side)
        throw std::runtime_error("its longer side has more than " + std::to_string(longest_side) + " pixels");
    return scale_bitmap(bytes, *info, request);
}

} // namespace

Pixels decode_picture(const std::filesystem::path& file, const PictureRequest& request,
                      const Pictures::Limits& limits) {
    try {
        const auto bytes = read_file(file, limits.file_bytes);
        if (!bytes)
            throw std::runtime_error("it is not there");
        auto pixels = decode(*bytes, request, limits);
        round_corners(pixels, request.radius);
        return pixels;
    } catch (const std::exception& error) {
        throw std::runtime_error("read the picture " + file.string() + ": " + error.what());
    }
}

void write_png(const Pixels& pixels, const std::filesystem::path& file) {
    auto copy = pixels.argb; // SDL wants to write to what it only reads
    SdlSurface surface(SDL_CreateRGBSurfaceWithFormatFrom(copy.data(), pixels.size.width, pixels.size.height,
                                                          32, pixels.size.width * 4,
                                                          SDL_PIXELFORMAT_ARGB8888));
    const auto temporary = std::filesystem::path(file.string() + ".part");
    if (!surface || IMG_SavePNG(surface.get(), temporary.c_str()) != 0)
        throw std::runtime_error("write the picture " + file.string() + ": " + SDL_GetError());
    publish_file(temporary, file);
}

} // namespace bluelamp::draw

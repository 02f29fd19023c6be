#pragma once

#include "draw/geometry.hpp"

#include <cairo.h>

#include <memory>
#include <string_view>

namespace bluelamp::draw {

struct CairoSurfaceDeleter {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using CairoSurface = std::unique_ptr<cairo_surface_t, CairoSurfaceDeleter>;

/// How a camera was held: EXIF's tag 274 (CIPA DC-008, 4.6.5), 1 for upright to 8.
using Orientation = int;

/// Reads JPEG (not CMYK) no larger than it is to be shown: libjpeg leaves out detail while it decodes, so
/// that a telephone's photograph takes a sixteenth of its memory.
class JpegReader {
public:
    /// Reads the header. `bytes` must outlive the reader. Throws std::runtime_error for what is no JPEG.
    explicit JpegReader(std::string_view bytes);
    ~JpegReader();
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;

    /// False for CMYK, which is left to others.
    [[nodiscard]] bool readable() const;
    /// As stored, before it is turned upright.
    [[nodiscard]] Size size() const;
    [[nodiscard]] Orientation orientation() const;

    /// Decodes to at least `scale` (0 to 1) of its size. Once. Throws std::runtime_error when it is damaged
    /// or cut short.
    [[nodiscard]] CairoSurface read(double scale);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The orientation that an EXIF block (from "Exif\0\0" on) tells; 1 when it tells none. Reads nothing
/// outside.
[[nodiscard]] Orientation exif_orientation(std::string_view exif);

} // namespace bluelamp::draw

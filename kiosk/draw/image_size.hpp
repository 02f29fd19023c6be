#pragma once

#include "draw/geometry.hpp"

#include <optional>
#include <string_view>

namespace bluelamp::draw {

enum class ImageFormat { png, jpeg, webp, svg };

struct ImageHeader {
    ImageFormat format = ImageFormat::png;
    Size size; ///< empty for SVG, which has none until it is parsed
};

/// What a file's first octets say of it, before anything is decoded: PNG (RFC 2083, IHDR), JPEG (ITU-T T.81,
/// SOFn), WebP (RFC 9649, VP8, VP8L and VP8X chunks), or XML that may be SVG. nullopt for anything else.
[[nodiscard]] std::optional<ImageHeader> image_header(std::string_view bytes);

} // namespace bluelamp::draw

#pragma once

#include "picture/picture_info.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bluelamp {

/// A picture as a kiosk gets it: upright, no larger than asked, and nothing of the file that it came from:
/// no place, no camera, no hidden data.
struct FittedPicture {
    std::string bytes;
    PictureInfo info; ///< image/jpeg, or image/png where something shows through or lines must stay sharp
};

/// Decodes, turns upright, scales down so that neither side is longer than `longest_side`, and encodes anew;
/// of what moves the first picture. Takes JPEG, PNG, WebP and GIF of at most most_pixels. Throws Failure,
/// which says what is wrong with it; trying again does not help. Any thread.
[[nodiscard]] FittedPicture fitted_picture(std::string_view bytes, std::uint32_t longest_side = 1920);

} // namespace bluelamp

#pragma once

#include "draw/geometry.hpp"

#include <cstdint>
#include <vector>

namespace bluelamp::draw {

/// An image in memory: rows from the top, no padding, each pixel 0xAARRGGBB
/// with straight alpha.
struct Pixels {
    Size size;
    std::vector<std::uint32_t> argb;
    /// Every pixel has alpha 255: it may be copied without blending.
    bool opaque = false;

    [[nodiscard]] std::uint32_t at(int x, int y) const {
        return argb[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) +
                    static_cast<std::size_t>(x)];
    }
    bool operator==(const Pixels&) const = default;
};

} // namespace bluelamp::draw

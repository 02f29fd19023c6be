#pragma once

#include <algorithm>
#include <cstdint>

namespace bluelamp::draw {

/// Cairo multiplies colour by alpha, we keep it straight. Both are 0xAARRGGBB.
[[nodiscard]] inline std::uint32_t straight(std::uint32_t premultiplied) {
    const std::uint32_t alpha = premultiplied >> 24U;
    if (alpha == 0 || alpha == 255)
        return premultiplied;
    const auto channel = [=](unsigned shift) {
        return std::min<std::uint32_t>(255, ((premultiplied >> shift & 0xFFU) * 255 + alpha / 2) / alpha)
               << shift;
    };
    return alpha << 24U | channel(16) | channel(8) | channel(0);
}

[[nodiscard]] inline std::uint32_t premultiplied(std::uint32_t straight) {
    const std::uint32_t alpha = straight >> 24U;
    const auto channel = [=](unsigned shift) {
        return ((straight >> shift & 0xFFU) * alpha + 127) / 255 << shift;
    };
    return alpha << 24U | channel(16) | channel(8) | channel(0);
}

} // namespace bluelamp::draw

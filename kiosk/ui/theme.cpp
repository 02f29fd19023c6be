#include "ui/theme.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp {
namespace {

constexpr float reference_mm = .311F;
constexpr float reference_distance_mm = 600;
constexpr float assumed_diagonal_mm = 27 * 25.4F;
constexpr float smallest_text = 34;

constexpr Palette dusk{rgb(0x061024), rgb(0x0B1A33), rgb(0x13274A), rgb(0x1D3762), rgb(0xFFFFFF),
                       rgb(0xCBD8EC), rgb(0x86A3D1), rgb(0x2C4673), rgb(0xFFE21F), rgb(0x0B1A33),
                       rgb(0xFFF3A0), rgb(0x8FB2EA), rgb(0xF4F7FC)};

constexpr Palette stark{rgb(0x000000), rgb(0x000000), rgb(0x000000), rgb(0x000000), rgb(0xFFFFFF),
                        rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xFFF200), rgb(0x000000),
                        rgb(0xFFF9A0), rgb(0xFFFFFF), rgb(0xFFFFFF)};

float multiplier(TextSize size) {
    switch (size) {
    case TextSize::normal:
        return 1;
    case TextSize::large:
        return 1.5F;
    case TextSize::largest:
        return 2;
    }
    return 1;
}

double linear(std::uint8_t channel) {
    const double c = channel / 255.0;
    return c <= .04045 ? c / 12.92 : std::pow((c + .055) / 1.055, 2.4);
}

double luminance(Colour c) {
    return .2126 * linear(c.r) + .7152 * linear(c.g) + .0722 * linear(c.b);
}

} // namespace

TextLook Theme::sized(TextLook look) const {
    const float damping = 1.5F - text_scale / 2;
    const float grown = look.size < smallest_text
                            ? look.size * text_scale
                            : smallest_text * text_scale + (look.size - smallest_text) * damping;
    // A title of 64 is 60 in portrait (TOKENS.md).
    const float upright = portrait && look.size == 64 ? 60.0F / 64 : 1.0F;
    const float size = std::max(look.size, grown) * upright;
    look.line *= size / look.size;
    look.size = size;
    return look;
}

Theme make_theme(const Viewing& viewing, TextSize size, bool high_contrast) {
    Theme theme;
    const auto width = static_cast<float>(viewing.width);
    const auto height = static_cast<float>(viewing.height);
    const float pitch =
        viewing.mm_per_pixel > 0 ? viewing.mm_per_pixel : assumed_diagonal_mm / std::hypot(width, height);
    theme.scale = reference_mm / pitch * viewing.distance_mm / reference_distance_mm;
    theme.mm_per_unit = pitch * theme.scale;
    theme.width = width / theme.scale;
    theme.height = height / theme.scale;
    theme.portrait = viewing.height > viewing.width;
    theme.margin = theme.portrait ? 48 : 64;
    theme.text_scale = multiplier(size);
    theme.high_contrast = high_contrast;
    theme.colours = high_contrast ? stark : dusk;
    theme.line = high_contrast ? 5 : 3;
    if (theme.largest()) {
        theme.margin = 48;
        theme.gap = 18;
    }
    return theme;
}

double contrast(Colour a, Colour b) {
    const double one = luminance(a) + .05;
    const double other = luminance(b) + .05;
    return std::max(one, other) / std::min(one, other);
}

} // namespace bluelamp

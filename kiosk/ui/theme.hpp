#pragma once

#include "session/session.hpp"
#include "ui/rect.hpp"

#include <cstdint>

namespace bluelamp {

struct Colour {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;
    std::uint8_t a = 255;
    bool operator==(const Colour&) const = default;
    [[nodiscard]] constexpr Colour with_alpha(double opacity) const {
        return {r, g, b, static_cast<std::uint8_t>(static_cast<double>(a) * opacity + 0.5)};
    }
};

[[nodiscard]] constexpr Colour rgb(std::uint32_t hex) {
    return {static_cast<std::uint8_t>(hex >> 16U), static_cast<std::uint8_t>(hex >> 8U),
            static_cast<std::uint8_t>(hex), 255};
}

/// The colour tokens of the look; contrasts are written beside them there.
struct Palette {
    Colour deep, ground, surface, raised, text, text2, edge, rule, accent, on_accent, accent_pressed, data,
        paper;
    bool operator==(const Palette&) const = default;
};

/// How a run of text looks, in units of the reference screen and at text size ×1.
struct TextLook {
    float size = 34;
    float line = 45;       ///< from one baseline to the next
    int weight = 400;      ///< 100 to 900
    float tracking = 0;    ///< in em
    bool balanced = false; ///< lines of about equal length
    bool tabular = false;  ///< figures of one width
};

namespace look {
inline constexpr TextLook small{34, 45, 400, 0, false, false};
inline constexpr TextLook small_strong{34, 45, 700, 0, false, false};
inline constexpr TextLook label{34, 45, 600, 0, false, false};
inline constexpr TextLook bar{34, 40, 500, 0, false, false};
inline constexpr TextLook body{40, 54, 400, 0, false, false};
inline constexpr TextLook body_strong{40, 54, 700, 0, false, false};
inline constexpr TextLook loop_body{42, 55, 400, 0, true, false};
inline constexpr TextLook row_title{40, 48, 700, -.008F, true, false};
inline constexpr TextLook tile_title{44, 53, 700, -.008F, false, false};
inline constexpr TextLook lead{48, 62, 400, 0, true, false};
inline constexpr TextLook panel_title{48, 58, 700, -.012F, true, false};
inline constexpr TextLook screen_title{64, 73, 700, -.018F, true, false};
inline constexpr TextLook moment{84, 96, 700, -.018F, true, false};
inline constexpr TextLook headline{96, 100, 700, -.028F, true, false};
inline constexpr TextLook poster{108, 112, 700, -.03F, true, false};
inline constexpr TextLook the_number{256, 256, 800, -.05F, false, false};
inline constexpr TextLook clock{48, 58, 700, -.01F, false, true};
inline constexpr TextLook button{38, 46, 600, 0, false, false};
inline constexpr TextLook primary{38, 46, 700, 0, false, false};
inline constexpr TextLook tall_button{44, 53, 600, 0, false, false};
inline constexpr TextLook tall_primary{44, 53, 700, 0, false, false};
inline constexpr TextLook key{44, 53, 500, 0, false, false};
inline constexpr TextLook count{56, 56, 700, 0, false, true};
} // namespace look

/// The screen as it stands there: pixels, and how large and how far away they are.
struct Viewing {
    int width = 1920;
    int height = 1080;
    float mm_per_pixel = 0; ///< 0: that of a 27 inch screen
    float distance_mm = 600;
};

/// Colours, sizes and the scale from the reference screen's units (0.311 mm at 600 mm) to pixels.
struct Theme {
    Palette colours;
    float scale = 1;      ///< pixels a unit
    float text_scale = 1; ///< 1, 1.5 or 2
    float width = 1920;   ///< of the screen, in units
    float height = 1080;
    float line = 3; ///< the edge of what can be touched
    float radius = 12;
    float small_radius = 8;
    float margin = 64;
    float gap = 24;
    bool portrait = false;
    bool high_contrast = false;
    float mm_per_unit = .311F;

    [[nodiscard]] bool large() const { return text_scale > 1; }
    [[nodiscard]] bool largest() const { return text_scale >= 2; }
    /// `look` at the visitor's text size. The smallest text is multiplied whole, titles less: a title at ×2
    /// is still the title, and the screen still holds its words (TOKENS.md, home-high-contrast-x2).
    [[nodiscard]] TextLook sized(TextLook look) const;
    /// A length that grows with the text, as a button's height does.
    [[nodiscard]] float with_text(float units) const { return units * (1 + (text_scale - 1) * .6F); }
};

[[nodiscard]] Theme make_theme(const Viewing& viewing, TextSize size, bool high_contrast);

/// WCAG 2.2's contrast ratio, 1 to 21, of two opaque colours.
[[nodiscard]] double contrast(Colour a, Colour b);

/// Height of Inter's capital H for a type size.
inline constexpr float capital_height = .727F;

} // namespace bluelamp

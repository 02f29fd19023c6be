#pragma once

#include <algorithm>
#include <cstdint>

namespace bluelamp::draw {

// All lengths are whole physical pixels; x grows to the right and y downwards
// from the screen's top left.

struct Point {
    int x = 0;
    int y = 0;
    bool operator==(const Point&) const = default;
};

struct Size {
    int width = 0;
    int height = 0;
    [[nodiscard]] constexpr bool empty() const { return width <= 0 || height <= 0; }
    bool operator==(const Size&) const = default;
};

/// The pixels x ≤ px < right(), y ≤ py < bottom().
struct Rect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    [[nodiscard]] constexpr int right() const { return x + width; }
    [[nodiscard]] constexpr int bottom() const { return y + height; }
    [[nodiscard]] constexpr Point origin() const { return {x, y}; }
    [[nodiscard]] constexpr Size size() const { return {width, height}; }
    [[nodiscard]] constexpr Point centre() const { return {x + width / 2, y + height / 2}; }
    [[nodiscard]] constexpr bool empty() const { return width <= 0 || height <= 0; }

    [[nodiscard]] constexpr bool contains(Point p) const {
        return p.x >= x && p.x < right() && p.y >= y && p.y < bottom();
    }
    [[nodiscard]] constexpr bool contains(const Rect& o) const {
        return o.x >= x && o.right() <= right() && o.y >= y && o.bottom() <= bottom();
    }
    [[nodiscard]] constexpr bool touches(const Rect& o) const {
        return o.x < right() && x < o.right() && o.y < bottom() && y < o.bottom();
    }
    /// What both cover; an empty rectangle where they do not touch.
    [[nodiscard]] constexpr Rect common(const Rect& o) const {
        const int left = std::max(x, o.x);
        const int top = std::max(y, o.y);
        return {left, top, std::max(0, std::min(right(), o.right()) - left),
                std::max(0, std::min(bottom(), o.bottom()) - top)};
    }
    /// The smallest rectangle that holds both; an empty one adds nothing.
    [[nodiscard]] constexpr Rect around(const Rect& o) const {
        if (empty())
            return o;
        if (o.empty())
            return *this;
        const int left = std::min(x, o.x);
        const int top = std::min(y, o.y);
        return {left, top, std::max(right(), o.right()) - left, std::max(bottom(), o.bottom()) - top};
    }
    /// Every side moved inwards by `by` (outwards when negative).
    [[nodiscard]] constexpr Rect inset(int by) const {
        return {x + by, y + by, width - 2 * by, height - 2 * by};
    }
    [[nodiscard]] constexpr Rect inset(int across, int down) const {
        return {x + across, y + down, width - 2 * across, height - 2 * down};
    }
    [[nodiscard]] constexpr Rect moved(Point by) const { return {x + by.x, y + by.y, width, height}; }

    bool operator==(const Rect&) const = default;
};

/// sRGB with straight (not premultiplied) alpha.
struct Color {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t alpha = 255;

    /// From 0xRRGGBB.
    static constexpr Color hex(std::uint32_t rgb, std::uint8_t alpha = 255) {
        return {static_cast<std::uint8_t>(rgb >> 16 & 0xff), static_cast<std::uint8_t>(rgb >> 8 & 0xff),
                static_cast<std::uint8_t>(rgb & 0xff), alpha};
    }
    /// The same colour, `share` (0 to 1) as opaque.
    [[nodiscard]] constexpr Color faded(float share) const {
        return {red, green, blue, static_cast<std::uint8_t>(static_cast<float>(alpha) * share + 0.5f)};
    }
    /// `this` at 0, `other` at 1, straight between the two in sRGB.
    [[nodiscard]] constexpr Color towards(Color other, float share) const {
        const auto between = [share](std::uint8_t from, std::uint8_t to) {
            return static_cast<std::uint8_t>(static_cast<float>(from) +
                                             (static_cast<float>(to) - static_cast<float>(from)) * share +
                                             0.5f);
        };
        return {between(red, other.red), between(green, other.green), between(blue, other.blue),
                between(alpha, other.alpha)};
    }
    bool operator==(const Color&) const = default;
};

} // namespace bluelamp::draw

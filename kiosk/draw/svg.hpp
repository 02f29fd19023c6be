#pragma once

#include "draw/pixels.hpp"

#include <memory>
#include <string_view>

namespace bluelamp::draw {

/// An SVG document, parsed once. It can reach nothing outside itself: no file, no network.
class Svg {
public:
    /// Throws std::runtime_error with librsvg's reason when `bytes` is not an SVG document.
    explicit Svg(std::string_view bytes);
    ~Svg();
    Svg(Svg&&) noexcept;
    Svg& operator=(Svg&&) noexcept;

    /// Width and height in pixels, or of its viewBox; 100 × 100 when it has neither.
    [[nodiscard]] Size natural_size() const;
    /// Drawn to fill `part` of an otherwise clear picture of `size`, as its preserveAspectRatio says.
    [[nodiscard]] Pixels draw(Size size, const Rect& part) const;

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

} // namespace bluelamp::draw

#pragma once

#include "draw/pixels.hpp"

namespace bluelamp::draw {

/// White with coverage as alpha, 2 × radius square: a disc, or the part of it within `line` pixels of its
/// rim. Their quarters are the corners of boxes and of edges.
[[nodiscard]] Pixels disc_mask(int radius);
[[nodiscard]] Pixels ring_mask(int radius, int line);

/// White in every other square of `check` pixels, the first one white; clear in the others.
[[nodiscard]] Pixels checks_mask(Size size, int check);

} // namespace bluelamp::draw

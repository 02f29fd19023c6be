#pragma once

#include "draw/text_compose.hpp"
#include "draw/text_layout.hpp"

namespace bluelamp::draw {

/// Cuts a layout that has more lines to `most` of them, the last ending in "…". Gives how many bytes of
/// `text.text` are left.
std::size_t shorten(TextBlock::Layout& layout, const ComposedText& text, int most);

/// Fills in lines, width, box and ink from the Pango layout. `ascent` is from a line's top to its baseline.
void place_lines(TextBlock::Layout& layout, Align align, int max_width, int ascent);

} // namespace bluelamp::draw

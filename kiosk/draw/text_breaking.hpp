#pragma once

#include "draw/text.hpp"

#include <pango/pango.h>

namespace bluelamp::draw {

/// Narrows `layout` from its width (Pango units) so that its lines come out as `breaking` asks, never making
/// more of them. A layout of one line, of many, or without a width stays as it is.
void break_well(PangoLayout* layout, Breaking breaking);

} // namespace bluelamp::draw

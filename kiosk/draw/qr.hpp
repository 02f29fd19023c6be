#pragma once

#include "draw/pixels.hpp"

#include <string_view>

namespace bluelamp::draw {

/// Clear modules that must stand on every side of a QR code (ISO/IEC 18004).
inline constexpr int qr_quiet_zone = 4;

/// Modules a side without the quiet zone, at error correction M; 0 when the
/// text is too long for a QR code.
[[nodiscard]] int qr_modules(std::string_view text);

/// Pixels a side, quiet zone included, with modules of `module` pixels. 0 when
/// the text is too long.
[[nodiscard]] int qr_side(std::string_view text, int module);

/// White in the dark modules, clear elsewhere; `qr_side(text, module)` square.
[[nodiscard]] Pixels qr_mask(std::string_view text, int module);

} // namespace bluelamp::draw

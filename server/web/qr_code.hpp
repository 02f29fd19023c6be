#pragma once

#include <string>
#include <string_view>

namespace bluelamp::web {

/// A QR code (ISO/IEC 18004, error correction M) for an SVG.
struct QrCode {
    int side = 0;     ///< modules, the quiet zone of four on each side included
    std::string path; ///< of the dark modules, one unit each
};
/// Throws std::invalid_argument for a text that is empty or too long for any code.
[[nodiscard]] QrCode qr_code(std::string_view text);

} // namespace bluelamp::web

#include "draw/qr.hpp"

#include <qrencode.h>

#include <memory>

namespace bluelamp::draw {
namespace {

struct CodeDeleter {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

/// ISO/IEC 18004, table 7: no version holds more bytes at any level.
constexpr std::size_t most_bytes = 2953;

/// Null when the text is empty or fits no QR code.
std::unique_ptr<QRcode, CodeDeleter> encode(std::string_view text) {
    if (text.empty() || text.size() > most_bytes)
        return nullptr;
    return std::unique_ptr<QRcode, CodeDeleter>(QRcode_encodeData(
        static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
}

} // namespace

int qr_modules(std::string_view text) {
    const auto code = encode(text);
    return code ? code->width : 0;
}

int qr_side(std::string_view text, int module) {
    const int modules = qr_modules(text);
    return modules == 0 ? 0 : (modules + 2 * qr_quiet_zone) * module;
}

Pixels qr_mask(std::string_view text, int module) {
    const auto code = encode(text);
    if (!code || module <= 0)
        return {};
    const int modules = code->width;
    const int side = (modules + 2 * qr_quiet_zone) * module;
    Pixels pixels;
    pixels.size = {side, side};
    pixels.argb.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), 0x00FFFFFF);
    for (int y = 0; y < modules * module; ++y)
        for (int x = 0; x < modules * module; ++x)
            if ((code->data[(y / module) * modules + x / module] & 1) != 0) {
                const int row = y + qr_quiet_zone * module;
                const int column = x + qr_quiet_zone * module;
                pixels.argb[static_cast<std::size_t>(row) * static_cast<std::size_t>(side) +
                            static_cast<std::size_t>(column)] = 0xFFFFFFFF;
            }
    return pixels;
}

} // namespace bluelamp::draw

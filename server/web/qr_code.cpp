#include "web/qr_code.hpp"

#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace bluelamp::web {
namespace {

constexpr int quiet_zone = 4; ///< ISO/IEC 18004, 6.3.8

} // namespace

QrCode qr_code(std::string_view text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()),
                          0, QR_ECLEVEL_M),
        &QRcode_free);
    if (!code)
        throw std::invalid_argument("no QR code holds this text");
    QrCode made;
    made.side = code->width + 2 * quiet_zone;
    for (int y = 0; y < code->width; ++y)
        for (int x = 0; x < code->width; ++x)
            if ((code->data[y * code->width + x] & 1) != 0)
                made.path +=
                    "M" + std::to_string(x + quiet_zone) + " " + std::to_string(y + quiet_zone) + "h1v1h-1z";
    return made;
}

} // namespace bluelamp::web

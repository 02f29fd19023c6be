#include "draw/image_size.hpp"

namespace bluelamp::draw {
namespace {

unsigned byte_at(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

int big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    unsigned value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value = value << 8U | byte_at(bytes, at + i);
    return value > 0x7FFFFFFFU ? 0x7FFFFFFF : static_cast<int>(value);
}

int little_endian(std::string_view bytes, std::size_t at, std::size_t count) {
    unsigned value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = value << 8U | byte_at(bytes, at + i);
    return static_cast<int>(value);
}

std::optional<Size> jpeg_size(std::string_view bytes) {
    for (std::size_t at = 2; at + 9 < bytes.size();) {
        if (byte_at(bytes, at) != 0xFF)
            return std::nullopt;
        const unsigned marker = byte_at(bytes, at + 1);
        if (marker == 0xFF) { // fill
            ++at;
            continue;
        }
        const bool frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame)
            return Size{big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2)};
        const bool alone = marker == 0x01 || (marker >= 0xD0 && marker <= 0xD9);
        at += alone ? 2 : 2 + static_cast<std::size_t>(big_endian(bytes, at + 2, 2));
    }
    return std::nullopt;
}

std::optional<Size> webp_size(std::string_view bytes) {
    const auto chunk = bytes.substr(12, 4);
    if (chunk == "VP8 ")
        return Size{little_endian(bytes, 26, 2) & 0x3FFF, little_endian(bytes, 28, 2) & 0x3FFF};
    if (chunk == "VP8L") {
        const auto packed = static_cast<unsigned>(little_endian(bytes, 21, 4));
        return Size{static_cast<int>((packed & 0x3FFFU) + 1),
                    static_cast<int>((packed >> 14U & 0x3FFFU) + 1)};
    }
    if (chunk == "VP8X")
        return Size{little_endian(bytes, 24, 3) + 1, little_endian(bytes, 27, 3) + 1};
    return std::nullopt;
}

std::optional<ImageHeader> known(ImageFormat format, std::optional<Size> size) {
    if (!size || size->empty())
        return std::nullopt;
    return ImageHeader{format, *size};
}

} // namespace

std::optional<ImageHeader> image_header(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n\x1A\n") && bytes.substr(12, 4) == "IHDR")
        return known(ImageFormat::png, Size{big_endian(bytes, 16, 4), big_endian(bytes, 20, 4)});
    if (bytes.starts_with("\xFF\xD8"))
        return known(ImageFormat::jpeg, jpeg_size(bytes));
    if (bytes.size() >= 30 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP")
        return known(ImageFormat::webp, webp_size(bytes));
    const auto first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first != std::string_view::npos && bytes[first] == '<')
        return ImageHeader{ImageFormat::svg, {}};
    return std::nullopt;
}

} // namespace bluelamp::draw

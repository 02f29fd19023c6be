#include "picture/picture_info.hpp"

namespace bluelamp {
namespace {

using namespace std::literals;

class Octets {
public:
    explicit Octets(std::string_view bytes)
        : bytes_(bytes) {}
    [[nodiscard]] std::uint32_t at(std::size_t i) const {
        return i < bytes_.size() ? static_cast<unsigned char>(bytes_[i]) : 0;
    }
    [[nodiscard]] std::uint32_t big(std::size_t i, int count) const {
        std::uint32_t value = 0;
        for (int k = 0; k < count; ++k)
            value = (value << 8U) | at(i + static_cast<std::size_t>(k));
        return value;
    }
    [[nodiscard]] std::uint32_t little(std::size_t i, int count) const {
        std::uint32_t value = 0;
        for (int k = count - 1; k >= 0; --k)
            value = (value << 8U) | at(i + static_cast<std::size_t>(k));
        return value;
    }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }

private:
    std::string_view bytes_;
};

/// ITU T.81, B.2.2: the frame header, found by walking the segments.
std::optional<PictureInfo> jpeg(const Octets& octets) {
    std::size_t at = 2;
    while (at + 9 < octets.size()) {
        if (octets.at(at) != 0xFF)
            return std::nullopt;
        const auto marker = octets.at(at + 1);
        if (marker == 0xFF) { // fill
            ++at;
            continue;
        }
        const bool frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame)
            return PictureInfo{"image/jpeg", octets.big(at + 7, 2), octets.big(at + 5, 2)};
        if (marker == 0xD9 || marker == 0xDA)
            return std::nullopt;
        const auto length = octets.big(at + 2, 2);
        if (length < 2)
            return std::nullopt;
        at += 2 + length;
    }
    return std::nullopt;
}

/// RFC 9649, 2.5 to 2.7.
std::optional<PictureInfo> webp(const Octets& octets, std::string_view chunk) {
    if (chunk == "VP8 " && octets.size() >= 30 && octets.little(23, 3) == 0x2A019D)
        return PictureInfo{"image/webp", octets.little(26, 2) & 0x3FFFU, octets.little(28, 2) & 0x3FFFU};
    if (chunk == "VP8L" && octets.size() >= 25 && octets.at(20) == 0x2F) {
        const auto bits = octets.little(21, 4);
        return PictureInfo{"image/webp", (bits & 0x3FFFU) + 1, ((bits >> 14U) & 0x3FFFU) + 1};
    }
    if (chunk == "VP8X" && octets.size() >= 30)
        return PictureInfo{"image/webp", octets.little(24, 3) + 1, octets.little(27, 3) + 1};
    return std::nullopt;
}

std::optional<PictureInfo> read(std::string_view bytes) {
    const Octets octets(bytes);
    if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv) && bytes.size() >= 24 && bytes.substr(12, 4) == "IHDR")
        return PictureInfo{"image/png", octets.big(16, 4), octets.big(20, 4)};
    if (bytes.starts_with("\xFF\xD8\xFF"))
        return jpeg(octets);
    if (bytes.starts_with("RIFF") && bytes.size() >= 16 && bytes.substr(8, 4) == "WEBP")
        return webp(octets, bytes.substr(12, 4));
    if ((bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) && bytes.size() >= 10)
        return PictureInfo{"image/gif", octets.little(6, 2), octets.little(8, 2)};
    return std::nullopt;
}

} // namespace

std::optional<PictureInfo> picture_info(std::string_view bytes) {
    auto info = read(bytes);
    if (info && (info->width == 0 || info->height == 0))
        return std::nullopt;
    return info;
}

bool is_fit_to_decode(const PictureInfo& info) {
    constexpr std::uint32_t longest_side = 16384;
    return info.width <= longest_side && info.height <= longest_side &&
           std::uint64_t{info.width} * info.height <= most_pixels;
}

} // namespace bluelamp

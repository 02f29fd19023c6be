#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bluelamp {

struct PictureInfo {
    std::string type; ///< image/jpeg, image/png, image/webp or image/gif
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// Kind and size of a picture from its first bytes, before anything is decoded; nullopt for what is none of
/// the four kinds, is damaged there, or has no area.
[[nodiscard]] std::optional<PictureInfo> picture_info(std::string_view bytes);

/// The most pixels that are decoded: 8K UHD with some room; a picture of that size takes 160 MB for a moment.
inline constexpr std::uint64_t most_pixels = 40'000'000;
/// Whether the picture may be decoded at all.
[[nodiscard]] bool is_fit_to_decode(const PictureInfo& info);

} // namespace bluelamp

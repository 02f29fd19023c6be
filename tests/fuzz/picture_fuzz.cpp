#include "fuzz/require.hpp"
#include "picture/picture_info.hpp"

using bluelamp::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto info = bluelamp::picture_info(bluelamp::fuzz::view(data, size));
    if (!info)
        return 0;
    require(info->width > 0 && info->height > 0);
    require(info->type.starts_with("image/"));
    const auto pixels = std::uint64_t{info->width} * info->height;
    require(!bluelamp::is_fit_to_decode(*info) || pixels <= bluelamp::most_pixels);
    return 0;
}

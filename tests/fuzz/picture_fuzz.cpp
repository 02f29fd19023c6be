#include "base/failure.hpp"
#include "fuzz/require.hpp"
#include "picture/fitted_picture.hpp"

using bluelamp::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto info = bluelamp::picture_info(bluelamp::fuzz::view(data, size));
    if (!info)
        return 0;
    require(info->width > 0 && info->height > 0);
    require(info->type.starts_with("image/"));
    const auto pixels = std::uint64_t{info->width} * info->height;
    require(!bluelamp::is_fit_to_decode(*info) || pixels <= bluelamp::most_pixels);
    constexpr std::uint64_t small = 1'000'000; // a large one tells no more, and takes seconds
    if (pixels > small)
        return 0;
    try {
        constexpr std::uint32_t longest = 64;
        const auto fitted = bluelamp::fitted_picture(bluelamp::fuzz::view(data, size), longest);
        require(fitted.info.width <= longest && fitted.info.height <= longest);
        require(fitted.info.width > 0 && fitted.info.height > 0);
    } catch (const bluelamp::Failure&) {
    }
    return 0;
}

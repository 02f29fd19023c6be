#include "paint/blend.hpp"

namespace bluelamp::paint {
namespace {

// Written so that the compiler turns it into vector code. It is compiled twice where AVX2 may be had and
// chosen at run time by hand: target_clones need ifuncs, which the sanitizers' start-up does not survive.
[[gnu::always_inline]] inline void blend_bytes(const std::uint8_t* from, const std::uint8_t* to,
                                               std::uint8_t* out, std::size_t bytes, int weight) {
    const auto towards = static_cast<std::uint16_t>(weight);
    const auto away = static_cast<std::uint16_t>(256 - weight);
    for (std::size_t i = 0; i < bytes; ++i) {
        const auto sum = static_cast<std::uint16_t>(from[i] * away + to[i] * towards + 128);
        out[i] = static_cast<std::uint8_t>(sum >> 8U);
    }
}

#if defined(__x86_64__)
[[gnu::target("avx2"), gnu::optimize("O3")]] void blend_avx2(const std::uint8_t* from, const std::uint8_t* to,
                                                             std::uint8_t* out, std::size_t bytes,
                                                             int weight) {
    blend_bytes(from, to, out, bytes, weight);
}
#endif

[[gnu::optimize("O3")]] void blend_plain(const std::uint8_t* from, const std::uint8_t* to, std::uint8_t* out,
                                         std::size_t bytes, int weight) {
    blend_bytes(from, to, out, bytes, weight);
}

} // namespace

void blend(const std::uint8_t* from, const std::uint8_t* to, std::uint8_t* out, std::size_t bytes,
           int weight) {
#if defined(__x86_64__)
    static const bool wide = __builtin_cpu_supports("avx2") != 0;
    if (wide) {
        blend_avx2(from, to, out, bytes, weight);
        return;
    }
#endif
    blend_plain(from, to, out, bytes, weight);
}

} // namespace bluelamp::paint

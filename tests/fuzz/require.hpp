#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace bluelamp::fuzz {

/// Ends the run with the input that broke a promise.
inline void require(bool holds) {
    if (!holds)
        std::abort();
}

inline std::string_view view(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// What `read` gives; nullopt when it refuses by throwing `Refusal`. Any other exception ends the run.
template <typename Refusal, typename Read>
auto taken(Read&& read) -> std::optional<decltype(read())> {
    try {
        return read();
    } catch (const Refusal&) {
        return std::nullopt;
    }
}

} // namespace bluelamp::fuzz

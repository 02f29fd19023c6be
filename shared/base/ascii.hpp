#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace bluelamp {

/// A to Z become a to z, whatever the locale; every other byte stays.
[[nodiscard]] constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

[[nodiscard]] inline std::string ascii_lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return ascii_lower(c); });
    return out;
}

} // namespace bluelamp

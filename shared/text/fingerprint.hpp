#pragma once

#include <string>
#include <string_view>

namespace bluelamp::text {

/// 16 hex digits that tell texts apart (FNV-1a, 64 bits): for ids of things from one source. Anyone can make
/// two texts with the same one, so it guards nothing.
[[nodiscard]] std::string fingerprint(std::string_view text);

} // namespace bluelamp::text

#pragma once

#include <cstddef>
#include <cstdint>

namespace bluelamp::paint {

/// out = from + (to − from) × weight ÷ 256 for each of `bytes` bytes, rounded; `weight` is 0 to 256. Exact at
/// both ends. The three may not overlap unless they are the same.
void blend(const std::uint8_t* from, const std::uint8_t* to, std::uint8_t* out, std::size_t bytes,
           int weight);

} // namespace bluelamp::paint

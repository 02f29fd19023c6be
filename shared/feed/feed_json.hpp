#pragma once

#include "feed/feed.hpp"

#include <nlohmann/json_fwd.hpp>

namespace bluelamp {

/// The shape that `bluelamp feed` prints; what is absent is null, times are RFC 3339 in UTC.
[[nodiscard]] nlohmann::ordered_json to_json(const Feed& feed);

} // namespace bluelamp

#pragma once

#include "police/neighbourhood.hpp"

#include <nlohmann/json_fwd.hpp>

namespace bluelamp {

/// `{"area","priorities","events","team"}` in the shapes of the publish file, with what the API knows
/// besides: a priority's `issued`, `action` and `acted`, an area's `description`, `contact`, `links` and
/// `stations`.
[[nodiscard]] nlohmann::ordered_json to_json(const PoliceNeighbourhood& place);

} // namespace bluelamp

#pragma once

#include "storage/storage.hpp"

#include <map>
#include <string>

namespace bluelamp::server {

/// How the fleet does, for /metrics: kiosks, those that are silent (no contact for half an hour), that report
/// a problem or a clock that is behind; entries held, in quarantine, lost before they came, and waiting on
/// kiosks.
[[nodiscard]] std::map<std::string, double> fleet_gauges(Storage& storage, Time now);

} // namespace bluelamp::server

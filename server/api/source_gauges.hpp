#pragma once

#include "storage/storage.hpp"

#include <map>
#include <string>

namespace bluelamp::server {

/// How the sources do, for /metrics: how many by health, what waits for staff, and how many seconds ago the
/// worst of those that should work last gave a good answer.
[[nodiscard]] std::map<std::string, double> source_gauges(Storage& storage, std::int64_t now_ms);

} // namespace bluelamp::server

#pragma once

#include "storage/storage.hpp"

#include <string>
#include <utility>
#include <vector>

/// What the kiosks' screens are used for, for anyone.
namespace bluelamp::server {

/// RFC 4180: the last twelve whole months of all confirmed kiosks together, the newest first. Counts under 10
/// are left out, and so are lines that would start with one; others are rounded to the nearest 10, which
/// leaves nothing to be found by subtraction, nor by looking again after a kiosk that was away has synced.
[[nodiscard]] std::string public_use_csv(Storage& storage, Time now);

/// The columns, in their order, and what each says.
[[nodiscard]] const std::vector<std::pair<std::string, std::string>>& use_fields();

} // namespace bluelamp::server

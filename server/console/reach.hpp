#pragma once

#include "storage/storage.hpp"

#include <string>
#include <vector>

namespace bluelamp::server {

/// Which kiosks hold a change of an item, by the manifests that they said they hold.
struct Reach {
    std::size_t kiosks = 0; ///< in the change's areas, revoked ones and unused packs left out
    std::size_t reached = 0;
    std::vector<KioskRecord> missing;
};

/// `revision` is the item's or its tombstone's; `areas` empty: all.
[[nodiscard]] Reach reach_of(Storage& storage, std::uint64_t revision, const std::vector<std::string>& areas);

} // namespace bluelamp::server

#pragma once

#include "publishing/media_store.hpp"
#include "storage/storage.hpp"
#include "wire/key_set.hpp"

#include <string>
#include <vector>

namespace bluelamp::server {

struct Verified {
    std::size_t logs = 0; ///< branches too
    std::uint64_t entries = 0;
    std::uint64_t gap = 0;
    std::size_t forks = 0;
    std::uint64_t quarantined = 0;
    std::size_t media = 0;
    std::vector<std::string> wrong; ///< one line each; empty when everything holds
};

/// Checks the database's structure and settings, every log (contiguous, every hash from its predecessor and
/// its own octets, the state at its end), that branches hang on what is here and hold what copies of disks
/// signed, that what visitors wrote has a case, the audit chain, the media files against their names, and the
/// manifests' signatures.
[[nodiscard]] Verified verify(Storage& storage, const ServerKeys& keys, const MediaStore& media);

} // namespace bluelamp::server

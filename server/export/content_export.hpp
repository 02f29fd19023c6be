#pragma once

#include "publishing/media_store.hpp"
#include "wire/key_set.hpp"

#include <cstdint>
#include <filesystem>

namespace bluelamp::server {

struct ContentExported {
    std::size_t manifests = 0;
    std::size_t media = 0;
    std::size_t acknowledgements = 0;
};

/// Writes AREA.manifest, media/SHA256 and KIOSK-EPOCH.ack for a stick. Each file appears whole; what an
/// earlier export left there and is not part of this one goes afterwards. Other files stay. Throws Failure.
ContentExported export_content(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                               const MediaStore& media, const std::filesystem::path& folder);

} // namespace bluelamp::server

#pragma once

#include "sync/exchange.hpp"

namespace bluelamp {

/// Told now and then, on the caller's thread, how much is done: from 0 to 1.
using StickProgress = std::function<void(double share)>;

struct Exported {
    std::size_t batches = 0;
    std::uint64_t entries = 0;
};
/// Writes every entry that waits into `folder` as KIOSK-EPOCH-FIRST-LAST.batch; when none waits, one batch
/// without entries, which asks for an acknowledgement. Nothing is forgotten by it. Everything is on the stick
/// when it returns, which may be pulled out then. Throws Failure.
Exported export_to_stick(const std::filesystem::path& folder, const Identity& identity, LogStore& log,
                         ContentStore& content, const TrustedClock& clock, const std::string& version,
                         const StickProgress& progress = {});

struct Imported {
    std::size_t acknowledgements = 0; ///< that counted
    std::optional<ManifestTaken> manifest;
    std::uint64_t version = 0;          ///< of the manifest on the stick
    std::size_t media = 0;              ///< files that were new here
    std::size_t media_missing = 0;      ///< files that are not on the stick
    std::size_t media_without_room = 0; ///< left on the stick: beyond the media's quota or the disk's reserve
};
/// What to do about media without room, in English, for who mends it.
inline constexpr std::string_view no_room_advice =
    "raise media_quota_mb or use a larger disk, then bring the stick again";

/// Takes the manifest of this kiosk's area, its media and this kiosk's acknowledgements from a file or a
/// folder (searched recursively, without hidden files). Everything is verified before anything changes:
/// Failure for what is damaged, truncated, foreign, or holds nothing for this kiosk.
Imported import_from_stick(const std::filesystem::path& path, IdentityStore& identities, LogStore& log,
                           ContentStore& content, TrustedClock& clock, const StickProgress& progress = {});

} // namespace bluelamp

#pragma once

#include "store/content_store.hpp"
#include "store/log_store.hpp"
#include "sync/identity.hpp"
#include "sync/trusted_clock.hpp"

/// What network and stick have in common: the same files go out and come in through one door.
namespace bluelamp {

/// Names of LogStore values.
namespace kept {
constexpr auto manifest_header = "manifest_header"; ///< base64url of the newest signed header ever verified
constexpr auto last_contact = "last_contact";       ///< seconds: the last acknowledgement over a nonce
constexpr auto content_confirmed = "content_confirmed"; ///< seconds: the server last said ours is the newest
constexpr auto generation = "server_generation";
constexpr auto tombstones_handed = "tombstones_handed"; ///< generation that has our tombstones
constexpr auto audit_head = "audit_head";
} // namespace kept

/// The next batch file of an epoch, after `after` when that is beyond the watermark. The first one (`after`
/// 0) carries the counts of use that the server lacks, as many as a batch holds.
struct OutgoingBatch {
    Bytes file;
    std::uint64_t first = 1;
    std::uint64_t last = 0; ///< first − 1 when it has no entries
};
struct AboutKiosk {
    std::string version; ///< of this program
    std::uint64_t media_missing = 0;
};
[[nodiscard]] OutgoingBatch make_batch(const Identity& identity, LogStore& log, ContentStore& content,
                                       const TrustedClock& clock, const AboutKiosk& about, const Epoch& epoch,
                                       std::uint64_t after, const std::vector<Bytes>& tombstones);

/// Applies a verified acknowledgement, and goes on in a new epoch with a new key when the log was forked.
LogStore::Effect take_acknowledgement(IdentityStore& identities, LogStore& log, ContentStore& content,
                                      TrustedClock& clock, const Acknowledgement& ack, bool online,
                                      std::uint64_t batch_last);

enum class ManifestTaken {
    stored,
    same,  ///< the version that is here already
    older, ///< than one that was here: refused
};
/// Stores a manifest that read_manifest() verified with the identity's keys, its tombstones and key
/// statements.
ManifestTaken take_manifest(IdentityStore& identities, LogStore& log, ContentStore& content,
                            TrustedClock& clock, ByteView file, const VerifiedManifest& verified);

/// The content that may be shown: of the stored manifest, without what tombstones withdrew since.
/// nullopt when there is none yet.
[[nodiscard]] std::optional<ManifestBody> stored_manifest(const Identity& identity, ContentStore& content,
                                                          LogStore& log);
/// The same of the last manifest that the app ran well with; of the stored one when there is none.
[[nodiscard]] std::optional<ManifestBody> good_manifest(const Identity& identity, ContentStore& content,
                                                        LogStore& log);

/// Forgets what the server has and the retention of `body` lets go; by no clock that ran ahead.
void prune_log(const std::optional<ManifestBody>& body, LogStore& log, const TrustedClock& clock);

/// The files of the stored manifest that are not here yet, small before large.
[[nodiscard]] std::vector<Media> missing_media(const ManifestBody& body, const ContentStore& content);

/// SHA-256 of all that the manifest and the kiosk's own sources show.
[[nodiscard]] std::vector<std::string> media_needed(const ManifestBody& body, ContentStore& content);
/// Version of the newest manifest ever verified here, even when content.db was deleted; 0 = none.
[[nodiscard]] std::uint64_t newest_version(LogStore& log);

/// Damaged databases that were set aside in the folder, runs that ended badly, a full disk and a wrong clock:
/// one line each, for status and the server.
[[nodiscard]] std::vector<std::string> problems(const std::filesystem::path& folder,
                                                const TrustedClock& clock);

} // namespace bluelamp

#pragma once

#include "model/content.hpp"
#include "wire/key_set.hpp"

#include <map>

namespace bluelamp {

/// "`id` is withdrawn": it returns only with a revision above this one.
struct Tombstone {
    std::string id;
    std::uint64_t revision = 0;
    Time at{};

    bool operator==(const Tombstone&) const = default;
};
[[nodiscard]] Bytes write_tombstone(const Tombstone& tombstone, const SigningKey& server);
struct SignedTombstone {
    Tombstone tombstone;
    Envelope envelope;
};
/// Form only; verify with KeySet::verifies(envelope). Throws WireError.
[[nodiscard]] SignedTombstone read_tombstone(ByteView bytes);

/// What a force sets for its kiosks. Unknown keys are ignored, missing ones keep these values.
struct KioskSettings {
    int poll_seconds = 55;   ///< longest wait of a long poll
    int sync_seconds = 300;  ///< between passes when nothing happens
    int retention_days = 30; ///< how long a kiosk keeps what was acknowledged
    int feedback_minimum_ms = 0;
    std::map<std::string, std::string> other; ///< for newer kiosks and servers, kept as it came

    bool operator==(const KioskSettings&) const = default;
};

struct ManifestHeader {
    std::string area;
    std::uint64_t version = 0; ///< max(last + 1, Unix milliseconds); 0 = none
    std::uint64_t generation = 1;
    std::int64_t issued_ms = 0;
    Hash tail_hash;
    std::uint64_t tail_size = 0;

    bool operator==(const ManifestHeader&) const = default;
};

/// What one area's kiosks may show, all of it.
struct ManifestBody {
    Content content;
    std::vector<Bytes> tombstones;        ///< signed, each
    std::map<std::string, Bytes> answers; ///< receipt_hash as hex → encrypt_answer()
    std::vector<Bytes> key_statements;
    KioskSettings settings;
    std::string audit_head; ///< head of the server's audit chain, hex

    bool operator==(const ManifestBody&) const = default;
};

struct Manifest {
    ManifestHeader header;
    ManifestBody body;
};

/// `tail_hash` and `tail_size` are computed. Throws WireError beyond limits.
[[nodiscard]] Bytes write_manifest(ManifestHeader header, const ManifestBody& body, const SigningKey& server);

/// A manifest whose signature holds under a key set that follows from `known` by its own statements.
struct VerifiedManifest {
    Manifest manifest;
    KeySet keys; ///< `known` or newer
};
/// Verifies first: key statements, signature, tail; then reads the content. Throws WireError.
[[nodiscard]] VerifiedManifest read_manifest(ByteView file, const KeySet& known);

/// The signed header alone (a file without its tail), as a kiosk shows it in X-Bluelamp-Manifest (base64url).
[[nodiscard]] Bytes manifest_header_of(ByteView file);
struct SignedManifestHeader {
    ManifestHeader header;
    Envelope envelope;
};
/// Form only, of a file with or without its tail. Throws WireError.
[[nodiscard]] SignedManifestHeader read_manifest_header(ByteView bytes);
/// The entity tag of GET /api/v1/manifest, with its quotes.
[[nodiscard]] std::string etag_of(const ManifestHeader& header);

/// Every media file that the content names, each once.
[[nodiscard]] std::vector<Media> media_of(const Content& content);

} // namespace bluelamp

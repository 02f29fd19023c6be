#pragma once

#include "model/content.hpp"
#include "wire/entry.hpp"
#include "wire/envelope.hpp"

#include <vector>

namespace bluelamp {

/// What a kiosk tells about itself with every batch. Unknown keys are ignored, missing ones are zero.
struct KioskReport {
    std::string version;
    std::uint64_t manifest_version = 0;
    std::uint64_t last_seq = 0;      ///< of the batch's epoch
    std::uint64_t pending = 0;       ///< all epochs
    std::uint64_t acknowledged = 0;  ///< of the batch's epoch
    std::uint64_t media_missing = 0; ///< files of the manifest that are not here yet
    bool clock_behind = false;
    std::vector<std::string>
        problems; ///< such as "log.db was damaged and set aside"; ≤ 20, ≤ 200 octets each

    bool operator==(const KioskReport&) const = default;
};

/// A place in a log: the hash tells all that was said up to the number.
struct Joint {
    std::uint64_t seq = 0;
    Hash hash; ///< zero at 0

    bool operator==(const Joint&) const = default;
};

/// Everything of a batch but its entries.
struct BatchHeader {
    std::string kiosk;
    Epoch epoch;
    std::uint64_t first = 1; ///< a batch without entries (a question for the watermark) has last = first − 1
    std::uint64_t last = 0;
    Hash prev; ///< the chain before `first`; zero before seq 1
    Hash head; ///< the chain after `last`
    /// The kiosk has none of the entries up to here any more; 0 = it has pruned nothing that matters. The
    /// server records the gap from its watermark to here (the chain at it is `prev`) and goes on.
    std::uint64_t pruned_through = 0;
    VerifyKey key; ///< that signs this batch
    std::vector<Bytes>
        successions; ///< succession statements, oldest first, that lead from an earlier key to `key`
    std::optional<Hash> introduction; ///< pack enrolment: hmac(secret, kiosk ‖ key)
    std::vector<Bytes> tombstones;    ///< signed tombstones handed back
    KioskReport report;
    Bytes use; ///< write_use_report(), or "": as it came, for whoever takes it to read
    /// The kiosk knows that this log parted from the one that the server follows: what it has pruned is no
    /// gap in that one. Absent from an older kiosk.
    bool parted = false;
    /// With `pruned_through`: up to where the kiosk has heard that the server holds its log, and what stood
    /// there. The gap begins behind it, if the server finds it so. Absent where the kiosk no longer knows.
    std::optional<Joint> joint{};

    bool operator==(const BatchHeader&) const = default;
};

struct Batch {
    BatchHeader header;
    std::vector<Entry> entries; ///< hashes recomputed; the chain leads from prev to head
    Envelope envelope;          ///< without tail
    Hash file_hash;             ///< of the whole file: the name under which a fork is stored

    /// The header's own key made the signature. Whether that key belongs to the kiosk is the server's to
    /// decide.
    [[nodiscard]] bool signed_by_own_key() const { return envelope.signed_by(header.key); }
};

/// `header.last`, `head` are computed from the entries; `header.key` from `key`. Throws WireError beyond
/// limits.
[[nodiscard]] Bytes write_batch(BatchHeader header, const std::vector<Entry>& entries, const SigningKey& key);
/// Form, limits, places and hash chain; not the signature. Throws WireError.
[[nodiscard]] Batch read_batch(ByteView file);
/// A batch without its entries: what the kiosk signed, which binds them by `head`. Throws WireError.
[[nodiscard]] Bytes signed_part_of_batch(ByteView file);
/// Header and envelope of such a part, or of a whole batch, without entries and file_hash. Throws WireError.
[[nodiscard]] Batch read_signed_part(ByteView part);

/// What a pack's kiosk proves its first key with.
[[nodiscard]] Hash introduction(ByteView secret, std::string_view kiosk, const VerifyKey& key);

/// "From now on `next` signs for `kiosk`", signed by the key before.
[[nodiscard]] Bytes write_succession(const std::string& kiosk, const VerifyKey& next,
                                     const SigningKey& before);
/// Whether the statements lead from `known` to `key`; true at once when they are equal.
[[nodiscard]] bool succession_leads(const std::string& kiosk, const VerifyKey& known, const VerifyKey& key,
                                    const std::vector<Bytes>& statements);

/// In the header X-Bluelamp-Nonce as hex; in the acknowledgement as octets.
using Nonce = Fixed<16, struct NonceTag>;

enum class AckStatus : std::uint8_t {
    accepted = 0,
    forked = 1, ///< other entries are known under these numbers: stored whole, the epoch is to be closed
};

/// Of a log that parted from the one that the server follows, with what it shares with that one.
struct CopyFigures {
    std::uint64_t quarantined = 0;
    std::uint64_t gap = 0;

    bool operator==(const CopyFigures&) const = default;
};

/// Up to where the server holds a log durably. Only this lets a kiosk forget.
struct Acknowledgement {
    std::string kiosk;
    Epoch epoch;
    AckStatus status = AckStatus::accepted;
    std::uint64_t watermark =
        0; ///< of this epoch; for forked: the watermark of the log that the server follows
    std::uint64_t generation = 1;  ///< rises when the server was put back
    std::int64_t issued_ms = 0;    ///< Unix milliseconds, server time
    std::uint64_t quarantined = 0; ///< of the entries up to the watermark
    std::uint64_t gap = 0;         ///< entries up to the watermark that were lost and recorded as such
    Nonce nonce;                   ///< of the request; zero on a stick
    /// The chain at `watermark` as the server holds it: a kiosk whose own chain differs there was rolled back
    /// or cloned, and forgets nothing on this word. Zero when the watermark is 0 or inside a gap.
    Hash head;
    Hash batch;                         ///< file_hash of the batch it answers; zero on a stick
    std::uint64_t manifest_version = 0; ///< of the kiosk's area now; 0 = none
    /// The counts of use that the server holds of this epoch, by UseReport::through; absent from a server
    /// that knows none.
    std::optional<std::uint64_t> use_through{};
    /// The server answers a question about a log that it holds as a fork as `forked`: when it does not, it
    /// was put back, and the fork goes up again. Absent on a stick, from an older server, and without
    /// `use_through`.
    bool remembers_forks = false;
    /// For forked: the figures of this kiosk's own log, `quarantined` and `gap` being those of the log that
    /// the server follows. Absent from an older server, and without `remembers_forks`.
    std::optional<CopyFigures> copy{};

    bool operator==(const Acknowledgement&) const = default;
};

[[nodiscard]] Bytes write_acknowledgement(const Acknowledgement& ack, const SigningKey& server);
struct SignedAcknowledgement {
    Acknowledgement ack;
    Envelope envelope;
};
/// Form only; verify with KeySet::verifies(envelope). Throws WireError.
[[nodiscard]] SignedAcknowledgement read_acknowledgement(ByteView file);

} // namespace bluelamp

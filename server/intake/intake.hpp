#pragma once

#include "custody/clock.hpp"
#include "custody/key_ring.hpp"
#include "storage/records.hpp"
#include "wire/batch.hpp"

#include <functional>
#include <string>

namespace bluelamp::server {

/// What became of a batch.
struct IntakeResult {
    bool trusted = false;         ///< false: nothing was taken; the signature or its key is not this kiosk's
    std::string why;              ///< for the log, when it was not trusted
    Acknowledgement ack;          ///< durable when returned; only when trusted
    std::size_t stored = 0;       ///< entries that were new
    std::string use_problem;      ///< why counts of use were not taken, or ""
    bool content_changed = false; ///< a tombstone that the server had lost came back
};

/// A batch file as far as it can be read without writing.
struct ReadBatch {
    Batch batch;                   ///< without its entries' octets, which are in `entries`
    std::vector<LogEntry> entries; ///< all of it, in order
    ByteView file;                 ///< the caller's
    Nonce nonce{};
    std::string area; ///< of the kiosk
    std::int64_t now_ms = 0;
    std::string why; ///< why it is not trusted already, or ""
};

/// The one door through which batches come, from the network or from a stick. Any thread, each with its own
/// storage.
class Intake {
public:
    /// `reissue` makes manifests anew once a tombstone came back; it is called within the transaction.
    using Reissue = std::function<void(Storage&)>;
    Intake(const KeyRing& keys, Clock now, Reissue reissue);

    /// Takes a batch file in one transaction: all of it or nothing. The same file again gets the same answer.
    /// Throws WireError for what is not a batch, Failure when the database fails: then the kiosk keeps its
    /// entries.
    [[nodiscard]] IntakeResult take(Storage& storage, ByteView file, const Nonce& nonce) const;

    /// The two halves of take(), for who stores several batches in one transaction: read() takes the time and
    /// no lock; store() is called within a transaction, for what has no `why`, and may be called again when
    /// that was undone. They throw as take() does. `file` must outlive what read() returns.
    [[nodiscard]] ReadBatch read(Storage& storage, ByteView file, const Nonce& nonce) const;
    [[nodiscard]] IntakeResult store(Storage& storage, const ReadBatch& read) const;

private:
    const KeyRing& keys_;
    Clock now_;
    Reissue reissue_;
};

} // namespace bluelamp::server

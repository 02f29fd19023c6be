#pragma once

#include "storage/storage.hpp"
#include "wire/batch.hpp"

namespace bluelamp::server {

/// What became of a batch's entries.
struct StoredBatch {
    LogState answer; ///< of the log that the server follows, or one that begins at nothing: all, please
    bool in_branch = false;  ///< the kiosk's log is another than that one: its epoch is to be closed
    CopyFigures copy;        ///< of the kiosk's own log, when it is in a branch
    std::size_t entries = 0; ///< that were new
    std::uint64_t first = 0; ///< of these
};

/// Stores the entries of a trusted batch that are not here yet, each with its case, within the caller's
/// transaction: behind the log that the server follows, or in a branch from where the logs part (see Family).
/// What the kiosk has pruned and the server lacks becomes a gap. `entries` are all of the batch's, in order.
/// Throws WireError for an epoch that no kiosk may have.
[[nodiscard]] StoredBatch store_batch(Storage& storage, const BatchHeader& header,
                                      std::span<const LogEntry> entries, std::int64_t now_ms);

/// Servers before branches kept the batches of copied disks whole and looked no further: their entries get
/// into branches, and have cases. Does nothing when it was done once; not within a transaction. Returns how
/// many entries there were.
std::size_t read_old_forks(Storage& storage, std::int64_t now_ms);

} // namespace bluelamp::server

#pragma once

#include "model/use.hpp"
#include "store/database.hpp"
#include "wire/batch.hpp"
#include "wire/manifest.hpp"
#include "wire/submission.hpp"

#include <mutex>

namespace bluelamp {

/// One epoch of the log as `status` tells it. created = acknowledged + pending + quarantined + gap.
struct EpochCounts {
    Epoch epoch;
    std::uint64_t created = 0;      ///< last seq
    std::uint64_t acknowledged = 0; ///< taken by the server, without the next two
    std::uint64_t quarantined = 0;
    std::uint64_t gap = 0;
    std::uint64_t pending = 0;
    std::uint64_t watermark = 0; ///< acked seq
    bool closed = false;
};

/// What goes into the next batch of an epoch.
struct PendingBatch {
    Epoch epoch;
    std::uint64_t first = 1;
    Hash prev;
    std::uint64_t pruned_through = 0;
    std::vector<Entry> entries; ///< may be empty
    UseReport use;              ///< counts that the server may not have; `through` 0 when there are none
    bool parted = false;        ///< the server said that it follows another log of this epoch
    std::optional<Joint> joint; ///< with pruned_through: what stood at the watermark, if that is known
};

/// log.db: everything visitors submitted, in order, until the server has it and the retention ended. Also
/// what must outlive a deleted content.db: tombstones, the newest manifest's signed header, trusted time, and
/// the counts of use, which nothing could make again and which go to the server by the same batches.
///
/// Any number of processes may have it open. One object may be used from several threads; calls take turns.
/// Every function throws Failure when the disk does not do what it should; then nothing half-written stands.
/// After a failed commit the connection is closed, opened and checked anew before the next append.
class LogStore {
public:
    /// Opens `folder`/log.db, setting a damaged one aside. `kiosk` is the id in new entries' headers.
    /// A new log starts a new, random epoch at its first append.
    LogStore(std::filesystem::path folder, std::string kiosk);
    ~LogStore();

    /// Durable when it returns. Takes the place after the last one of the open epoch.
    [[nodiscard]] Entry append(const EntryDraft& draft);
    /// All or none, in one commit: for lines read from a pipe.
    [[nodiscard]] std::vector<Entry> append_all(const std::vector<EntryDraft>& drafts);

    /// Adds to the totals of each count's day, screen, language and text size, in the open epoch; all or
    /// none.
    void count_use(const std::vector<UseCount>& counts);

    /// The epoch that the next append goes to, made now if there is none.
    Epoch open_epoch();
    /// Closes every open epoch; the next append starts another.
    void close_epoch(const Epoch& epoch);

    /// Every epoch that has entries or counts of use, oldest first; then the open one. Closed ones are asked
    /// about for ever: nothing else tells that a server was put back. There are few: one for each copy of a
    /// disk.
    [[nodiscard]] std::vector<Epoch> epochs_to_send();
    /// Entries after the epoch's watermark and after `after`, in order, within the limits of one batch.
    [[nodiscard]] PendingBatch pending(const Epoch& epoch, std::uint64_t after = 0);

    /// What an acknowledgement did.
    enum class Effect {
        stale,   ///< not newer than the last one (sticks alone)
        counted, ///< the watermark is now what the server says
        forked,  ///< the server follows another log of this epoch, or one that is ahead: the epoch is closed
    };

    /// Applies an acknowledgement whose signature was verified. From a stick (`online` false) it counts only
    /// when newer than the last one. A watermark below the earlier one makes those entries pending again.
    /// `batch_last` is the last seq of the batch it answers (0 from a stick): without a matching `ack.head`
    /// nothing beyond it is counted, so an entry appended meanwhile to a log that was rolled back is not
    /// lost.
    Effect acknowledge(const Acknowledgement& ack, bool online, std::uint64_t batch_last = 0);

    /// Removes entries under the watermark that are older than `retention_days` before `today`, and counts of
    /// use that the server has or that are older than 400 days. Returns how many entries. What the server has
    /// is never older than by the last acknowledgement's date.
    std::uint64_t prune(std::uint32_t today, int retention_days);

    [[nodiscard]] std::vector<EpochCounts> counts();
    [[nodiscard]] std::uint64_t pending_count();
    /// pending_count() by the kind in each entry's header; "" for a header that cannot be read.
    [[nodiscard]] std::map<std::string, std::uint64_t> pending_kinds();

    /// Small values by name, durable when it returns. "" when never set.
    [[nodiscard]] std::string value(const std::string& name);
    void set_value(const std::string& name, const std::string& value);
    /// All in one commit; none when nothing changes.
    void set_values(const std::map<std::string, std::string>& values);

    /// Signed tombstones, verified by the caller. The highest revision per id stays.
    void keep_tombstones(const std::vector<std::pair<Tombstone, Bytes>>& tombstones);
    [[nodiscard]] std::vector<Bytes> tombstones();
    /// id → revision that an item must exceed.
    [[nodiscard]] std::map<std::string, std::uint64_t> tombstone_revisions();

    /// Rises with every commit of any process (PRAGMA data_version and our own): cheap to poll.
    [[nodiscard]] std::int64_t change_counter();
    /// Where it is kept.
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// The damaged database that was set aside at opening, or "".
    [[nodiscard]] const std::filesystem::path& set_aside() const { return set_aside_; }

private:
    struct Impl;
    template <typename F>
    auto guarded(const char* operation, F&& work);
    void open();

    std::filesystem::path folder_;
    std::string kiosk_;
    std::filesystem::path set_aside_;
    std::mutex mutex_;
    std::unique_ptr<Impl> impl_;
};

} // namespace bluelamp

#pragma once

#include "storage/storage.hpp"
#include "wire/batch.hpp"

#include <deque>
#include <span>

namespace bluelamp::server {

/// The logs that are kept under one epoch of a kiosk: the one that the server follows (the trunk), and a
/// branch for each copy of the disk from where it parted. An entry stands in one of them, once: its hash
/// tells all that was said before it, so equal hashes at one number mean equal entries up to it.
class Family {
public:
    /// `named` is the epoch as the kiosk names it. Throws WireError for one that only a branch may have.
    Family(LogTable& logs, std::string kiosk, const Epoch& named);

    [[nodiscard]] LogState& trunk() { return members_.front(); }
    [[nodiscard]] bool has_branches() const { return members_.size() > 1; }

    /// Up to where a batch says what a log says.
    struct Place {
        LogState* log = nullptr; ///< nullptr: what stands before the batch is in none
        std::uint64_t through = 0;
    };
    /// The farthest; the trunk before branches.
    [[nodiscard]] Place place_of(const BatchHeader& header, std::span<const LogEntry> entries);
    /// The log that has this hash at this number; one that ends there before others.
    [[nodiscard]] Place place_of(const Joint& joint);
    /// Where a branch parted from; nullptr for the trunk, for a branch that begins at nothing, and for one
    /// whose log is not here.
    [[nodiscard]] const LogState* parent_of(const LogState& log);

    /// Begins a branch behind a place; `next` is the first hash in it. Its votes are held. Puts its state.
    LogState& branch_behind(const Place& place, const Hash& at_place, const Hash& next);
    /// The same for a branch whose first entries, up to `through`, were pruned before they came. Puts its
    /// state and gap. A place without a log: nobody knows any more where it parted, so its gap begins at 1.
    LogState& branch_behind_gap(const Place& place, const Hash& at_place, std::uint64_t through,
                                const Hash& head, Time now);
    /// Records what was pruned before it came behind the end of a log, which goes on behind it.
    void add_gap(LogState& log, std::uint64_t through, const Hash& head, Time now);

    /// What the kiosk whose log ends in `log` lacks here, of all that it ever said in the epoch.
    [[nodiscard]] CopyFigures figures_of(const LogState& log);

private:
    [[nodiscard]] std::optional<Hash> hash_in(const LogState& log, std::uint64_t seq);
    [[nodiscard]] std::optional<std::uint64_t> shared_with(const LogState& log, const BatchHeader& header,
                                                           std::span<const LogEntry> entries);
    LogState& add(const Hash& next, LogState state);

    LogTable& logs_;
    std::string kiosk_;
    Epoch named_;
    std::deque<LogState> members_; ///< the trunk first; references stay good
};

} // namespace bluelamp::server

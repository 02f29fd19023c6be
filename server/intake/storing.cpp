#include "intake/storing.hpp"

#include "base/time.hpp"
#include "cases/making.hpp"
#include "custody/audit.hpp"
#include "custody/clock.hpp"
#include "intake/entry_reading.hpp"
#include "intake/family.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

const std::string unread_value = "forks_unread";

std::string numbers(std::uint64_t first, std::uint64_t last) {
    return std::to_string(first) + " to " + std::to_string(last);
}

class Storing {
public:
    Storing(Storage& storage, const BatchHeader& header, std::span<const LogEntry> entries,
            std::int64_t now_ms)
        : storage_(storage)
        , header_(header)
        , entries_(entries)
        , now_ms_(now_ms)
        , family_(storage.logs(), header_.kiosk, header_.epoch) {}

    StoredBatch store() {
        auto place = family_.place_of(header_, entries_);
        if (place.log == nullptr && header_.pruned_through > 0)
            place = behind_gap();
        StoredBatch stored;
        if (place.log == nullptr) {
            stored.answer = where_to_go_on();
            return stored;
        }
        if (place.through < header_.last) {
            stored.entries = header_.last - place.through;
            stored.first = place.through + 1;
            append(place.through == place.log->watermark ? *place.log : branch(place), place.through);
        }
        stored.answer = family_.trunk();
        stored.in_branch = log_ != nullptr ? log_->branch.has_value() : place.log->branch.has_value();
        if (stored.in_branch)
            stored.copy = family_.figures_of(log_ != nullptr ? *log_ : *place.log);
        return stored;
    }

private:
    /// The kiosk pruned what the server would have to know to see how the logs hang together. It says what
    /// stood where it knows that the server was; an older kiosk does not, and then a log that is not known to
    /// have parted goes on.
    [[nodiscard]] Family::Place behind_gap() {
        const auto through = header_.pruned_through;
        const auto now = time_of_ms(now_ms_);
        auto place = header_.joint ? family_.place_of(*header_.joint) : unjoined();
        audit_gap(place.through + 1, through,
                  place.log == nullptr ? ", or are among what another copy of its disk brought" : "");
        if (place.log != nullptr && place.log->watermark == place.through)
            family_.add_gap(*place.log, through, header_.prev, now);
        else
            place.log = &family_.branch_behind_gap(place, place.log == nullptr ? Hash{} : header_.joint->hash,
                                                   through, header_.prev, now);
        return {place.log, through};
    }

    [[nodiscard]] Family::Place unjoined() {
        auto& trunk = family_.trunk();
        if (header_.parted || family_.has_branches() || header_.pruned_through <= trunk.watermark)
            return {};
        return {&trunk, trunk.watermark};
    }

    /// What stands before the batch is not here: what is missing, or, when it differs from what is here, all.
    [[nodiscard]] LogState where_to_go_on() {
        const auto& trunk = family_.trunk();
        const bool question = header_.last < header_.first;
        if (question || header_.first > trunk.watermark + 1)
            return trunk;
        return {header_.kiosk, header_.epoch, 0, {}, 0, 0, {}};
    }

    [[nodiscard]] LogState& branch(const Family::Place& place) {
        const auto index = place.through + 1 - header_.first;
        const auto& before = index == 0 ? header_.prev : entries_[index - 1].hash;
        return family_.branch_behind(place, before, entries_[index].hash);
    }

    void append(LogState& log, std::uint64_t through) {
        log_ = &log;
        const auto entries = entries_.subspan(through + 1 - header_.first);
        if (log.watermark == 0)
            storage_.logs().put_state(log);
        storage_.logs().append(log.kiosk, log.epoch, entries);
        for (const auto& entry : entries)
            if (const auto made = case_of(log.kiosk, log.epoch, entry))
                storage_.cases().add(*made);
        log.watermark = entries.back().seq;
        log.head = entries.back().hash;
        const auto quarantined = std::count_if(entries.begin(), entries.end(),
                                               [](const LogEntry& entry) { return !entry.problem.empty(); });
        log.quarantined += static_cast<std::uint64_t>(quarantined);
        storage_.logs().put_state(log);
        if (quarantined > 0)
            note("log.quarantine",
                 std::to_string(quarantined) + " of the entries up to " + std::to_string(log.watermark));
    }

    void audit_gap(std::uint64_t first, std::uint64_t last, const std::string& or_else) {
        note("log.gap", numbers(first, last) + " were pruned before they came" + or_else);
    }
    void note(const std::string& action, const std::string& detail) {
        audit(storage_, now_ms_, header_.kiosk, action, detail);
    }

    Storage& storage_;
    const BatchHeader& header_;
    std::span<const LogEntry> entries_;
    std::int64_t now_ms_;
    Family family_;
    const LogState* log_ = nullptr; ///< that grew
};

/// How many entries of it were not known.
std::size_t read_old_fork(Storage& storage, const Fork& fork, std::int64_t now_ms) {
    auto batch = read_batch(fork.file);
    batch.header.parted = true;
    // Whatever stood before it when it came: what is not here now counts as lost, and it is taken.
    const auto entries = read_entries(batch.entries, fork.received);
    if (Family(storage.logs(), fork.kiosk, fork.epoch).place_of(batch.header, entries).log == nullptr)
        batch.header.pruned_through = batch.header.first - 1;
    return store_batch(storage, batch.header, entries, now_ms).entries;
}

} // namespace

StoredBatch store_batch(Storage& storage, const BatchHeader& header, std::span<const LogEntry> entries,
                        std::int64_t now_ms) {
    return Storing(storage, header, entries, now_ms).store();
}

std::size_t read_old_forks(Storage& storage, std::int64_t now_ms) {
    if (storage.value(unread_value).empty())
        return 0;
    std::size_t entries = 0;
    storage.transact([&] {
        auto forks = storage.logs().forks();
        // One that follows another comes after it.
        std::stable_sort(forks.begin(), forks.end(),
                         [](const Fork& a, const Fork& b) { return a.first < b.first; });
        std::size_t unreadable = 0;
        for (const auto& fork : forks)
            try {
                entries += read_old_fork(storage, fork, now_ms);
                storage.logs().replace_fork(fork.file_hash, signed_part_of_batch(fork.file));
            } catch (const WireError&) {
                ++unreadable; // stays as it is; verify tells
            }
        if (entries > 0)
            audit(storage, now_ms, "server", "log.branch",
                  std::to_string(entries) + " entries of copied disks, kept whole until now, have cases");
        storage.set_value(unread_value, unreadable > 0 ? "some" : "");
    });
    return entries;
}

} // namespace bluelamp::server

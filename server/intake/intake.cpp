#include "intake/intake.hpp"

#include "cases/making.hpp"
#include "custody/audit.hpp"
#include "enrolment/enrolment.hpp"
#include "intake/entry_reading.hpp"
#include "publishing/manifests.hpp"
#include "use/use.hpp"
#include "wire/manifest.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>

namespace bluelamp::server {
namespace {

std::string report_json(const KioskReport& report, const Epoch& epoch) {
    const nlohmann::ordered_json json{{"epoch", to_hex(epoch.view())},
                                      {"version", report.version},
                                      {"manifest_version", report.manifest_version},
                                      {"last_seq", report.last_seq},
                                      {"pending", report.pending},
                                      {"acknowledged", report.acknowledged},
                                      {"media_missing", report.media_missing},
                                      {"clock_behind", report.clock_behind},
                                      {"problems", report.problems}};
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::vector<LogEntry> read_entries(std::vector<Entry>& entries, Time now) {
    std::vector<LogEntry> read;
    read.reserve(entries.size());
    for (auto& entry : entries)
        read.push_back(read_entry(std::move(entry), now));
    return read;
}

/// One batch on its way into the database, within its transaction.
class Taking {
public:
    Taking(Storage& storage, const ReadBatch& read)
        : storage_(storage)
        , batch_(read.batch)
        , header_(read.batch.header)
        , entries_(read.entries)
        , file_(read.file)
        , now_ms_(read.now_ms) {}

    /// "" when the key is the kiosk's (learning it if it is new), else why not.
    [[nodiscard]] std::string trust(const KioskRecord& kiosk, const ServerKeys& keys) {
        const auto known = storage_.kiosks().keys(kiosk.id);
        if (std::find(known.begin(), known.end(), header_.key) != known.end())
            return {};
        const bool succeeds = std::any_of(known.begin(), known.end(), [&](const VerifyKey& key) {
            return succession_leads(kiosk.id, key, header_.key, header_.successions);
        });
        if (succeeds) {
            learn_key("key.succession");
            return {};
        }
        if (!header_.introduction)
            return "a key that is not this kiosk's";
        if (!kiosk.pack_open)
            return "its pack has enrolled another key already";
        if (kiosk.pack_expires && *kiosk.pack_expires < time_of_ms(now_ms_))
            return "its pack has expired";
        const auto proof = introduction(pack_secret(keys, kiosk.id), kiosk.id, header_.key);
        if (!equal_in_constant_time(proof.view(), header_.introduction->view()))
            return "its introduction does not match the pack";
        learn_key("key.pack");
        storage_.kiosks().close_pack(kiosk.id);
        return {};
    }

    void store_entries(IntakeResult& result) {
        auto state = storage_.logs()
                         .state(header_.kiosk, header_.epoch)
                         .value_or(LogState{header_.kiosk, header_.epoch, 0, {}, 0, 0});
        if (header_.pruned_through > state.watermark && header_.first == header_.pruned_through + 1)
            note_gap(state);
        switch (place_in(state)) {
        case Place::follows:
            append(state, result);
            break;
        case Place::forks:
            store_fork(result);
            break;
        case Place::held_as_fork:
            result.ack.status = AckStatus::forked;
            break;
        case Place::apart:
            state = {
                header_.kiosk, header_.epoch, 0, {}, 0, 0}; // the answer then is: from the beginning, please
            break;
        case Place::known:
        case Place::behind_a_hole:
            break;
        }
        acknowledge(state, result.ack);
    }

private:
    void learn_key(const std::string& action) {
        storage_.kiosks().add_key(header_.kiosk, header_.key, time_of_ms(now_ms_));
        audit(storage_, now_ms_, header_.kiosk, action, to_hex(key_id(header_.key).view()));
    }

    void note_gap(LogState& state) {
        const Gap gap{header_.kiosk,          header_.epoch, state.watermark + 1,
                      header_.pruned_through, header_.prev,  time_of_ms(now_ms_)};
        state.gap += gap.last - gap.first + 1;
        state.watermark = gap.last;
        state.head = gap.head;
        storage_.logs().put_state(state);
        storage_.logs().add_gap(gap);
        audit(storage_, now_ms_, header_.kiosk, "log.gap",
              std::to_string(gap.first) + " to " + std::to_string(gap.last) +
                  " were pruned before they came");
    }

    enum class Place {
        known,        ///< nothing in it is new
        follows,      ///< on from the watermark, perhaps from before it
        held_as_fork, ///< a question about a log that was stored as a fork
        forks, ///< other entries under known numbers, from where the two logs part or where the kiosk's
               ///< begins
        apart, ///< what lies before it differs: the logs part there, and what lies between is not in it
        behind_a_hole, ///< what lies before it is missing here
    };

    /// The chain makes one comparison enough: equal hashes at one number mean equal entries up to it.
    [[nodiscard]] Place place_in(const LogState& state) {
        if (header_.last < header_.first)
            return header_.prev != state.head && continues_fork() ? Place::held_as_fork : Place::known;
        if (header_.first > state.watermark + 1)
            return continues_fork() ? Place::forks : Place::behind_a_hole;
        if (!is_joined(state))
            return continues_fork() ? Place::forks : Place::apart;
        if (header_.first == state.watermark + 1)
            return header_.prev == state.head ? Place::follows : Place::forks;
        const auto last_shared = std::min(header_.last, state.watermark);
        const auto ours = storage_.logs().hash_at(header_.kiosk, header_.epoch, last_shared);
        if (ours != entries_[last_shared - header_.first].hash)
            return Place::forks;
        return header_.last > state.watermark ? Place::follows : Place::known;
    }

    [[nodiscard]] bool is_joined(const LogState& state) {
        const auto before = header_.first - 1;
        return before == 0 || header_.pruned_through == before ||
               (before == state.watermark && header_.prev == state.head) ||
               storage_.logs().hash_at(header_.kiosk, header_.epoch, before) == header_.prev;
    }

    [[nodiscard]] bool continues_fork() {
        const auto forks = storage_.logs().forks();
        return std::any_of(forks.begin(), forks.end(), [&](const Fork& fork) {
            return fork.kiosk == header_.kiosk && fork.epoch == header_.epoch &&
                   fork.last + 1 == header_.first && read_batch(fork.file).header.head == header_.prev;
        });
    }

    void store_fork(IntakeResult& result) {
        result.ack.status = AckStatus::forked;
        const Fork fork{batch_.file_hash, header_.kiosk,       header_.epoch, header_.first,
                        header_.last,     time_of_ms(now_ms_), Bytes(file_)};
        if (storage_.logs().add_fork(fork))
            audit(storage_, now_ms_, header_.kiosk, "log.fork",
                  "other entries under " + std::to_string(fork.first) + " to " + std::to_string(fork.last) +
                      ": the kiosk's disk was copied or put back");
    }

    void append(LogState& state, IntakeResult& result) {
        const auto entries = entries_.subspan(state.watermark + 1 - header_.first);
        if (state.watermark == 0)
            storage_.logs().put_state(state);
        storage_.logs().append(header_.kiosk, header_.epoch, entries);
        for (const auto& entry : entries)
            if (const auto made = case_of(header_.kiosk, header_.epoch, entry))
                storage_.cases().add(*made);
        state.watermark = entries.back().seq;
        state.head = entries.back().hash;
        const auto quarantined = std::count_if(entries.begin(), entries.end(),
                                               [](const LogEntry& entry) { return !entry.problem.empty(); });
        state.quarantined += static_cast<std::uint64_t>(quarantined);
        storage_.logs().put_state(state);
        result.stored = entries.size();
        if (quarantined > 0)
            audit(storage_, now_ms_, header_.kiosk, "log.quarantine",
                  std::to_string(quarantined) + " of the entries up to " + std::to_string(state.watermark));
    }

    static void acknowledge(const LogState& state, Acknowledgement& ack) {
        ack.kiosk = state.kiosk;
        ack.epoch = state.epoch;
        ack.watermark = state.watermark;
        ack.quarantined = state.quarantined;
        ack.gap = state.gap;
        ack.head = state.head;
    }

    Storage& storage_;
    const Batch& batch_;
    const BatchHeader& header_;
    std::span<const LogEntry> entries_;
    ByteView file_;
    std::int64_t now_ms_;
};

/// A tombstone that cannot be read must not hold up what visitors said: it is passed over.
std::optional<Tombstone> verified_tombstone(const Bytes& file, const KeySet& keys) {
    try {
        auto read = read_tombstone(file);
        return keys.verifies(read.envelope) ? std::optional(std::move(read.tombstone)) : std::nullopt;
    } catch (const WireError&) {
        return std::nullopt;
    }
}

/// Whether a tombstone handed back by a kiosk told the server something that it had lost.
bool merge_tombstones(Storage& storage, const std::vector<Bytes>& tombstones, const KeySet& keys) {
    if (tombstones.empty())
        return false;
    std::map<std::string, std::uint64_t> known;
    for (const auto& tombstone : storage.content().tombstones())
        known[tombstone.id] = tombstone.revision;
    bool learnt = false;
    for (const auto& file : tombstones) {
        const auto verified = verified_tombstone(file, keys);
        if (!verified || known[verified->id] >= verified->revision)
            continue;
        const auto& tombstone = *verified;
        storage.content().put_tombstone({tombstone.id, tombstone.revision, file});
        const auto item = storage.content().entity("item", tombstone.id);
        if (item && item->revision <= tombstone.revision)
            storage.content().remove("item", tombstone.id);
        learnt = true;
    }
    return learnt;
}

} // namespace

Intake::Intake(const KeyRing& keys, Clock now, Reissue reissue)
    : keys_(keys)
    , now_(std::move(now))
    , reissue_(std::move(reissue)) {}

ReadBatch Intake::read(Storage& storage, ByteView file, const Nonce& nonce) const {
    ReadBatch read{read_batch(file), {}, file, nonce, {}, now_(), {}};
    if (!read.batch.signed_by_own_key()) {
        read.why = "the signature is not by the key in the batch";
        return read;
    }
    // Asked first: strangers must not make writers wait.
    const auto kiosk = storage.kiosks().find(read.batch.header.kiosk);
    if (!kiosk)
        read.why = "no such kiosk is enrolled here";
    else if (kiosk->revoked)
        read.why = "the kiosk was revoked";
    else
        read.area = kiosk->area;
    if (read.why.empty())
        read.entries = read_entries(read.batch.entries, time_of_ms(read.now_ms));
    return read;
}

IntakeResult Intake::store(Storage& storage, const ReadBatch& read) const {
    const auto& header = read.batch.header;
    const auto keys = keys_.current();
    IntakeResult result;
    Taking taking(storage, read);
    result.why = taking.trust(storage.kiosks().find(header.kiosk).value(), *keys);
    result.trusted = result.why.empty();
    if (!result.trusted)
        return result;
    if (merge_tombstones(storage, header.tombstones, keys->set())) {
        audit(storage, read.now_ms, header.kiosk, "tombstones.returned",
              "the kiosk knew withdrawals that were lost here");
        reissue_(storage);
        result.content_changed = true;
    }
    taking.store_entries(result);
    auto use = take_use(storage, header.kiosk, header.epoch, header.use, time_of_ms(read.now_ms));
    result.ack.use_through = use.through;
    result.use_problem = std::move(use.problem);
    result.ack.remembers_forks = true;
    storage.kiosks().note_contact(header.kiosk, read.now_ms, report_json(header.report, header.epoch));
    result.ack.generation = generation_of(storage);
    result.ack.issued_ms = read.now_ms;
    result.ack.nonce = read.nonce;
    result.ack.batch = read.batch.file_hash;
    result.ack.manifest_version = storage.content().manifest_version(read.area);
    return result;
}

IntakeResult Intake::take(Storage& storage, ByteView file, const Nonce& nonce) const {
    const auto read = this->read(storage, file, nonce);
    IntakeResult result;
    result.why = read.why;
    if (read.why.empty())
        storage.transact([&] { result = store(storage, read); });
    return result;
}

} // namespace bluelamp::server

#include "intake/intake.hpp"

#include "custody/audit.hpp"
#include "enrolment/enrolment.hpp"
#include "intake/entry_reading.hpp"
#include "intake/storing.hpp"
#include "publishing/manifests.hpp"
#include "use/use.hpp"
#include "wire/manifest.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

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

/// Whose batch it is, within its transaction.
class Trust {
public:
    Trust(Storage& storage, const BatchHeader& header, std::int64_t now_ms)
        : storage_(storage)
        , header_(header)
        , now_ms_(now_ms) {}

    /// "" when the key is the kiosk's (learning it if it is new), else why not.
    [[nodiscard]] std::string ask(const KioskRecord& kiosk, const ServerKeys& keys) {
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

private:
    void learn_key(const std::string& action) {
        storage_.kiosks().add_key(header_.kiosk, header_.key, time_of_ms(now_ms_));
        audit(storage_, now_ms_, header_.kiosk, action, to_hex(key_id(header_.key).view()));
    }

    Storage& storage_;
    const BatchHeader& header_;
    std::int64_t now_ms_;
};

void keep_signature(Storage& storage, const ReadBatch& read, std::uint64_t first_new) {
    const auto& header = read.batch.header;
    storage.logs().add_fork({read.batch.file_hash, header.kiosk, header.epoch, header.first, header.last,
                             time_of_ms(read.now_ms), signed_part_of_batch(read.file)});
    audit(storage, read.now_ms, header.kiosk, "log.fork",
          "other entries under " + std::to_string(first_new) + " to " + std::to_string(header.last) +
              ": the kiosk's disk was copied or put back");
}

void acknowledge(const StoredBatch& stored, Acknowledgement& ack) {
    const auto& state = stored.answer;
    ack.kiosk = state.kiosk;
    ack.epoch = state.epoch;
    ack.status = stored.in_branch ? AckStatus::forked : AckStatus::accepted;
    ack.watermark = state.watermark;
    ack.quarantined = state.quarantined;
    ack.gap = state.gap;
    ack.head = state.head;
    if (stored.in_branch)
        ack.copy = stored.copy;
}

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
    result.why = Trust(storage, header, read.now_ms).ask(storage.kiosks().find(header.kiosk).value(), *keys);
    result.trusted = result.why.empty();
    if (!result.trusted)
        return result;
    if (merge_tombstones(storage, header.tombstones, keys->set())) {
        audit(storage, read.now_ms, header.kiosk, "tombstones.returned",
              "the kiosk knew withdrawals that were lost here");
        reissue_(storage);
        result.content_changed = true;
    }
    const auto stored = store_batch(storage, header, read.entries, read.now_ms);
    result.stored = stored.entries;
    if (stored.in_branch && stored.entries > 0)
        keep_signature(storage, read, stored.first);
    acknowledge(stored, result.ack);
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

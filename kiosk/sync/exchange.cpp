#include "sync/exchange.hpp"

#include "base/time.hpp"
#include "health/disk_reserve.hpp"
#include "health/starts.hpp"
#include "wire/use_report.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

Time time_of_ms(std::int64_t ms) {
    return std::chrono::floor<std::chrono::seconds>(
        std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(ms)));
}

std::string seconds_of(Time time) {
    return std::to_string(time.time_since_epoch().count());
}

std::optional<ManifestHeader> newest_header(LogStore& log) {
    const auto bytes = from_base64url(log.value(kept::manifest_header));
    if (!bytes || bytes->empty())
        return std::nullopt;
    return read_manifest_header(*bytes).header;
}

KioskReport report_of(LogStore& log, ContentStore& content, const TrustedClock& clock,
                      const AboutKiosk& about, const Epoch& epoch) {
    KioskReport report;
    report.version = about.version;
    report.media_missing = about.media_missing;
    report.manifest_version = content.manifest_version();
    for (const auto& counts : log.counts()) {
        report.pending += counts.pending;
        if (counts.epoch == epoch) {
            report.last_seq = counts.created;
            report.acknowledged = counts.acknowledged;
        }
    }
    report.clock_behind = clock.behind();
    report.problems = problems(log.folder(), clock);
    return report;
}

/// "that device closes the epoch and goes on in a new one with a new key, by itself".
void take_new_key(IdentityStore& identities) {
    identities.update([](Identity& identity) {
        auto next = SigningKey::make();
        identity.successions.push_back(write_succession(identity.kiosk, next.public_key(), identity.key));
        identity.key = std::move(next);
    });
}

std::vector<std::pair<Tombstone, Bytes>> verified_tombstones(const std::vector<Bytes>& list,
                                                             const KeySet& keys) {
    std::vector<std::pair<Tombstone, Bytes>> verified;
    for (const auto& bytes : list) {
        const auto read = read_tombstone(bytes);
        if (!keys.verifies(read.envelope))
            throw WireError("a withdrawal in it is not signed by this kiosk's server");
        verified.emplace_back(read.tombstone, bytes);
    }
    return verified;
}

bool lacks_one_of(const std::vector<std::pair<Tombstone, Bytes>>& theirs,
                  std::map<std::string, std::uint64_t> ours) {
    for (const auto& [tombstone, bytes] : theirs)
        if (const auto known = ours.find(tombstone.id);
            known != ours.end() && known->second <= tombstone.revision)
            ours.erase(known);
    return !ours.empty();
}

} // namespace

OutgoingBatch make_batch(const Identity& identity, LogStore& log, ContentStore& content,
                         const TrustedClock& clock, const AboutKiosk& about, const Epoch& epoch,
                         std::uint64_t after, const std::vector<Bytes>& tombstones) {
    const auto pending = log.pending(epoch, after);
    BatchHeader header;
    header.kiosk = identity.kiosk;
    header.epoch = epoch;
    header.first = pending.first;
    header.prev = pending.prev;
    header.pruned_through = pending.pruned_through;
    header.parted = pending.parted;
    header.joint = pending.joint;
    header.successions = identity.successions;
    if (!identity.pack_secret.empty())
        header.introduction = introduction(identity.pack_secret, identity.kiosk, identity.key.public_key());
    header.tombstones = tombstones;
    header.report = report_of(log, content, clock, about, epoch);
    if (after == 0 && !pending.use.counts.empty())
        header.use = write_use_report(pending.use);
    return {write_batch(header, pending.entries, identity.key), pending.first,
            pending.first - 1 + pending.entries.size()};
}

LogStore::Effect take_acknowledgement(IdentityStore& identities, LogStore& log, ContentStore& content,
                                      TrustedClock& clock, const Acknowledgement& ack, bool online,
                                      std::uint64_t batch_last) {
    const auto epochs = log.counts();
    const auto known = std::find_if(epochs.begin(), epochs.end(),
                                    [&](const EpochCounts& counts) { return counts.epoch == ack.epoch; });
    if (known == epochs.end())
        return LogStore::Effect::stale; // of a log that was set aside
    const bool was_open = !known->closed;
    const auto effect = log.acknowledge(ack, online, batch_last);
    if (effect == LogStore::Effect::stale)
        return effect;
    if (effect == LogStore::Effect::forked && was_open)
        take_new_key(identities);
    if (online)
        clock.correct(time_of_ms(ack.issued_ms));
    else
        clock.learn(time_of_ms(ack.issued_ms));
    std::map<std::string, std::string> values{{kept::generation, std::to_string(ack.generation)}};
    if (ack.manifest_version != 0 && ack.manifest_version == content.manifest_version())
        values[kept::content_confirmed] = seconds_of(time_of_ms(ack.issued_ms));
    if (online)
        values[kept::last_contact] = seconds_of(clock.now());
    log.set_values(values);
    return effect;
}

ManifestTaken take_manifest(IdentityStore& identities, LogStore& log, ContentStore& content,
                            TrustedClock& clock, ByteView file, const VerifiedManifest& verified) {
    const auto turn = identities.content_turn();
    const auto& header = verified.manifest.header;
    const auto& body = verified.manifest.body;
    const auto newest = newest_header(log);
    const auto newest_known = newest ? newest->version : 0;
    if (header.version < newest_known)
        return ManifestTaken::older;
    // A version is made once. Two of one number mean a server whose database was copied; the first one stays.
    if (newest && header.version == newest_known && header.tail_hash != newest->tail_hash)
        return ManifestTaken::older;
    const bool same = header.version == newest_known && content.manifest_version() == header.version;

    // What withdraws comes first: a crash after any of these steps leaves nothing shown that was withdrawn.
    const auto withdrawn = verified_tombstones(body.tombstones, verified.keys);
    if (lacks_one_of(withdrawn, log.tombstone_revisions())) // put back, and published to since
        log.set_value(kept::tombstones_handed, "");
    log.keep_tombstones(withdrawn);
    if (!same)
        content.put_manifest(file, header);
    log.set_value(kept::manifest_header, to_base64url(manifest_header_of(file)));
    if (!body.audit_head.empty())
        log.set_value(kept::audit_head, body.audit_head);
    clock.learn(time_of_ms(header.issued_ms));
    identities.update([&](Identity& identity) {
        identity.area = header.area;
        if (verified.keys.serial > identity.server_keys.serial)
            identity.key_statements = body.key_statements;
    });
    return same ? ManifestTaken::same : ManifestTaken::stored;
}

namespace {

/// nullopt for what does not verify: of an earlier enrolment, or a cache that rotted.
std::optional<ManifestBody> shown_part(const std::optional<Bytes>& file, const Identity& identity,
                                       LogStore& log) {
    if (!file)
        return std::nullopt;
    ManifestBody body;
    try {
        body = read_manifest(*file, identity.server_keys).manifest.body;
    } catch (const WireError&) {
        return std::nullopt;
    }
    const auto withdrawn = log.tombstone_revisions();
    auto& items = body.content.items;
    items.erase(std::remove_if(items.begin(), items.end(),
                               [&](const Item& item) {
                                   const auto found = withdrawn.find(item.id);
                                   return found != withdrawn.end() && item.revision <= found->second;
                               }),
                items.end());
    return body;
}

} // namespace

std::optional<ManifestBody> stored_manifest(const Identity& identity, ContentStore& content, LogStore& log) {
    return shown_part(content.manifest(), identity, log);
}

std::optional<ManifestBody> good_manifest(const Identity& identity, ContentStore& content, LogStore& log) {
    if (auto good = shown_part(content.good_manifest(), identity, log))
        return good;
    return stored_manifest(identity, content, log);
}

void prune_log(const std::optional<ManifestBody>& body, LogStore& log, const TrustedClock& clock) {
    const auto settings = body ? body->settings : KioskSettings{};
    if (!clock.far_ahead())
        log.prune(day_number(clock.now()), settings.retention_days);
}

std::vector<Media> missing_media(const ManifestBody& body, const ContentStore& content) {
    auto missing = media_of(body.content);
    missing.erase(std::remove_if(missing.begin(), missing.end(),
                                 [&](const Media& media) { return content.media().has(media.sha256); }),
                  missing.end());
    std::stable_sort(missing.begin(), missing.end(),
                     [](const Media& a, const Media& b) { return a.bytes < b.bytes; });
    return missing;
}

std::vector<std::string> media_needed(const ManifestBody& body, ContentStore& content) {
    std::vector<std::string> names;
    for (const auto& media : media_of(body.content))
        names.push_back(media.sha256);
    for (const auto& [source, its] : content.source_content())
        for (const auto& media : media_of(its))
            names.push_back(media.sha256);
    return names;
}

std::uint64_t newest_version(LogStore& log) {
    const auto header = newest_header(log);
    return header ? header->version : 0;
}

std::vector<std::string> problems(const std::filesystem::path& folder, const TrustedClock& clock) {
    std::vector<std::string> list;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        const auto file = entry.path().filename().string();
        if (file.find(".damaged-") != std::string::npos && !file.ends_with("-wal") && !file.ends_with("-shm"))
            list.push_back("a damaged database was set aside as " + file);
    }
    std::sort(list.begin(), list.end());
    if (const auto runs = earlier_runs(folder); runs.ended_badly > 0)
        list.push_back("the app ended badly " + std::to_string(runs.ended_badly) +
                       " times in a row; the last: " + runs.last);
    if (const auto room = room_on_disk(folder); room.little)
        list.push_back("the disk is nearly full: " + std::to_string(room.free >> 20U) + " MiB are left");
    if (clock.behind())
        list.emplace_back("the clock is behind what is known");
    if (clock.far_ahead())
        list.emplace_back("the clock is far ahead of all that is known");
    return list;
}

} // namespace bluelamp

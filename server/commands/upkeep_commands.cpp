#include "commands/commands.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/time.hpp"
#include "cases/erasure.hpp"
#include "crypto/key_file.hpp"
#include "custody/audit.hpp"
#include "intake/quarantine.hpp"
#include "publishing/manifests.hpp"
#include "upkeep/backup.hpp"
#include "upkeep/verify.hpp"

#include <algorithm>
#include <ostream>

namespace bluelamp::server {
namespace {

namespace fs = std::filesystem;

/// What the database that is replaced had told kiosks: the restored one must go past it.
struct Told {
    std::uint64_t version = 0;
    std::uint64_t generation = 0;
};

/// A database that cannot be read tells nothing; the clock alone then makes new versions higher.
Told told_by(const DatabaseAddress& database) {
    Told told;
    if (database.postgres.empty() && !fs::exists(database.sqlite))
        return told;
    try {
        const auto old = storage_opener(database)();
        told.generation = generation_of(*old);
        for (const auto& area : old->content().manifest_areas())
            told.version = std::max(told.version, old->content().manifest_version(area));
    } catch (const Failure&) {
        return told;
    }
    return told;
}

/// A backup of another server, or one whose keys are not here, must not take the place of what works.
void check_keys_fit(const fs::path& backup, const fs::path& key_file) {
    const auto fingerprint = fingerprint_of_backup(backup);
    const auto secret = read_key_file(key_file);
    if (!secret)
        throw Failure("restoring", "the key file " + key_file.string() + " is missing",
                      "put it back first, from where keys backup wrote it");
    const auto own = ServerKeys::from_secret(secret->view()).fingerprint();
    if (own != fingerprint)
        throw Failure("restoring", "the backup was made with keys " + fingerprint + ", here are " + own,
                      "use the key file that belongs to the backup");
}

/// ".before-restore-20260131T120000Z"
std::string stamp_of(std::int64_t now_ms) {
    auto stamp = rfc3339(time_of_ms(now_ms));
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    return ".before-restore-" + stamp;
}

} // namespace

int keys_show(Site& site, const Streams& streams) {
    const auto keys = site.keys().current();
    const auto& set = keys->set();
    streams.out << "fingerprint " << keys->fingerprint() << "\nserial " << set.serial << "\nissued "
                << rfc3339(set.issued) << "\nroot " << to_hex(set.root.view()) << '\n';
    for (const auto& key : set.signing)
        streams.out << "signing " << to_hex(key.view()) << '\n';
    for (const auto& key : set.sealing)
        streams.out << "sealing " << to_hex(key.view()) << '\n';
    const auto backed_up = site.storage().value("keys_backed_up");
    const bool current = backed_up == std::to_string(set.serial);
    streams.out << "backed up " << (current ? "yes" : "no") << '\n';
    if (!current)
        streams.notes << "note: without a backup of the keys, losing " << site.keys().file().string()
                      << " makes what people wrote unreadable; use keys backup FILE\n";
    return 0;
}

int keys_backup(Site& site, const fs::path& file, const Streams& streams) {
    const auto keys = site.keys().current();
    write_key_file(file, keys->to_secret().view());
    auto& storage = site.storage();
    storage.transact([&] {
        storage.set_value("keys_backed_up", std::to_string(keys->set().serial));
        audit(storage, site.now_ms(), "operator", "keys.backup",
              "serial " + std::to_string(keys->set().serial));
    });
    streams.out << "keys written to " << file.string() << "; keep it apart from the server, under lock\n";
    return 0;
}

int keys_rotate(Site& site, const Streams& streams) {
    auto& storage = site.storage();
    storage.transact([&] {
        site.keys().rotate(storage, time_of_ms(site.now_ms()));
        const auto keys = site.keys().current();
        audit(storage, site.now_ms(), "operator", "keys.rotate",
              "serial " + std::to_string(keys->set().serial));
        reissue_manifests(storage, *keys, site.now_ms());
    });
    streams.out << "new keys, serial " << site.keys().current()->set().serial
                << "; older entries still open\n";
    streams.notes << "note: back up the new keys with keys backup FILE\n";
    return 0;
}

int backup(Site& site, const fs::path& file, const Streams& streams) {
    write_backup(site.storage(), site.media(), file);
    streams.out << "written to " << file.string() << "; the private keys are not in it, see keys backup\n";
    return 0;
}

int restore(const Settings& settings, const fs::path& file, const Streams& streams) {
    make_folder(settings.data);
    const auto lock = FileLock::try_take(serve_lock(settings));
    if (!lock)
        throw Failure("restoring", "a server is serving from " + settings.data.string(), "stop it first");
    check_keys_fit(file, settings.key_file);
    const auto told = told_by(settings.database);
    const auto now_ms = wall_clock()();
    const auto restored = put_back(file, settings.database, media_folder(settings), stamp_of(now_ms));
    Site site(settings);
    auto& storage = site.storage();
    storage.transact([&] {
        audit(storage, now_ms, "operator", "restore", "from a backup");
        jump_past(storage, *site.keys().current(), now_ms, told.version, told.generation);
        for (auto& state : storage.sources().states()) {
            state.claimed_until_ms = 0; // by the server whose backup it is
            storage.sources().put_state(state);
        }
    });
    streams.out << "restored\n";
    if (!restored.database_set_aside.empty())
        streams.out << "the old database is " << restored.database_set_aside << '\n';
    if (!restored.media_set_aside.empty())
        streams.out << "the old media are " << restored.media_set_aside.string() << '\n';
    return 0;
}

int retention_show(Site& site, const Streams& streams) {
    const int days = case_retention_days(site.storage());
    streams.out << "cases " << days << " days after they ended\nto forget now "
                << forgotten_after(site.storage(), site.now_ms(), days) << '\n';
    return 0;
}

int retention_set(Site& site, int days, bool sure, const Streams& streams) {
    auto& storage = site.storage();
    const auto gone = forgotten_after(storage, site.now_ms(), std::clamp(days, 1, longest_retention_days));
    if (gone > 0 && !sure)
        throw UsageFailure("setting the retention",
                           "what was written in " + std::to_string(gone) +
                               " ended cases would be forgotten at once, for good",
                           "add --sure if that is meant");
    set_case_retention(storage, site.now_ms(), "operator", days);
    const auto forgotten = forget_by_retention(storage, site.now_ms());
    streams.out << "cases are kept for " << days << " days after they ended\n";
    if (forgotten > 0)
        streams.out << "forgotten: what was written in " << forgotten << " cases\n";
    streams.notes
        << "note: backups that were made before still hold what they held; keep them no longer than "
           "this\n";
    return 0;
}

int verify_all(Site& site, const Streams& streams) {
    if (const auto accepted = reread_quarantine(site.storage(), site.now_ms()); accepted > 0)
        streams.out << accepted << " entries left the quarantine: this version can read them\n";
    const auto verified = verify(site.storage(), *site.keys().current(), site.media());
    for (const auto& line : verified.wrong)
        streams.out << "wrong: " << line << '\n';
    streams.out << verified.logs << " logs, " << verified.entries << " entries, " << verified.quarantined
                << " of them quarantined, " << verified.gap << " lost in gaps, " << verified.forks
                << " forks, " << verified.media
                << " media files: " << (verified.wrong.empty() ? "all right" : "NOT all right") << '\n';
    if (verified.wrong.empty())
        return 0;
    throw Failure("verifying", std::to_string(verified.wrong.size()) + " things are wrong",
                  "restore a backup");
}

} // namespace bluelamp::server

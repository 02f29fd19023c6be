// log.db after a power failure at any moment, with what was not synced lost, in part or whole.
#include "base/failure.hpp"
#include "base/time.hpp"
#include "crypto/receipt.hpp"
#include "faults/files_in_memory.hpp"
#include "faults/losing_disk.hpp"
#include "store/log_store.hpp"
#include "support/temporary_folder.hpp"
#include "wire/key_set.hpp"

#include <catch2/catch.hpp>

#include <iostream>
#include <set>
#include <sstream>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace bluelamp;
using namespace bluelamp::testing;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t noon_s = 1'770'000'000;

const SealKey& server() {
    static const auto keys = ServerKeys::make(Time(std::chrono::seconds(noon_s)));
    return keys.set().sealing.front();
}

EntryDraft draft(int days = 0) {
    static int number = 0;
    return draft_entry(Feedback{"a1", 3, "", "text " + std::to_string(++number), "", false}, Via::screen,
                       make_receipt(), Time(std::chrono::seconds(noon_s)) + std::chrono::days(days), 0,
                       server());
}

std::uint32_t day(int days) {
    return static_cast<std::uint32_t>(noon_s / 86'400 + days);
}

/// Every row of every table: what a log holds.
std::string contents(const fs::path& database) {
    SQLite::Database db(database.string(), SQLite::OPEN_READWRITE);
    std::ostringstream all;
    for (const auto* table : {"epochs", "entries", "tombstones", "meta", "use_counts"}) {
        if (!db.tableExists(table))
            continue;
        all << table << "\n";
        SQLite::Statement rows(db, std::string("SELECT * FROM ") + table + " ORDER BY 1, 2");
        while (rows.executeStep()) {
            for (int column = 0; column < rows.getColumnCount(); ++column)
                all << to_hex({static_cast<const char*>(rows.getColumn(column).getBlob()),
                               static_cast<std::size_t>(rows.getColumn(column).getBytes())})
                    << ' ';
            all << '\n';
        }
    }
    return all.str();
}

/// Every entry that is there follows from the one before.
bool chained(LogStore& log) {
    for (const auto& epoch : log.epochs_to_send()) {
        const auto batch = log.pending(epoch);
        auto prev = batch.prev;
        auto seq = batch.first;
        for (const auto& entry : batch.entries) {
            if (entry.seq != seq++ || entry.hash != chain_hash(prev, entry.header, entry.payload_hash))
                return false;
            prev = entry.hash;
        }
    }
    return true;
}

Acknowledgement ack(const Epoch& epoch, std::uint64_t watermark, const Hash& head, std::int64_t issued) {
    Acknowledgement made;
    made.kiosk = "k1";
    made.epoch = epoch;
    made.watermark = watermark;
    made.head = head;
    made.issued_ms = issued;
    return made;
}

/// A year of a kiosk in small, one durable step at a time; `done` after each.
void live(const fs::path& folder, const std::function<void()>& done) {
    auto log = std::make_unique<LogStore>(folder, "k1");
    done();
    Entry last;
    std::int64_t issued = 0;
    for (int today : {0, 1, 40}) {
        for (int visitor = 0; visitor < 5; ++visitor) {
            last = log->append(draft(today));
            done();
        }
        last = log->append_all({draft(today), draft(today), draft(today)}).back();
        done();
        log->count_use({{day(today), "visit", "en", 100, 1, 1, 0, 1}});
        done();
        log->acknowledge(ack(log->open_epoch(), last.seq, last.hash, ++issued), true, last.seq);
        done();
        log->set_value("trusted_time", std::to_string(noon_s + today));
        done();
        if (today == 1) { // a restart: the last connection writes the log back to the database
            log.reset();
            done();
            log = std::make_unique<LogStore>(folder, "k1");
            done();
        }
    }
    SQLite::Database((folder / "log.db").string(), SQLite::OPEN_READWRITE).exec("PRAGMA wal_checkpoint");
    done();
    log->prune(day(40), 30);
    done();
    log->close_epoch(log->open_epoch());
    done();
    for (int visitor = 0; visitor < 3; ++visitor) { // in a new epoch
        (void)log->append(draft(41));
        done();
    }
    log.reset();
    done();
}

} // namespace

TEST_CASE("after a power failure at any moment the log is as before the step or as after it", "[power]") {
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    INFO("seed " << seed);
    const FilesInMemory in_memory;
    const TemporaryFolder disk_folder;
    const TemporaryFolder image_folder;
    LosingDisk disk(disk_folder.path());

    std::vector<std::string> states{""}; // after each step
    struct Seen {
        std::size_t step; ///< how many steps had returned
        std::string operation;
        std::string contents;
    };
    std::vector<Seen> seen;
    std::size_t cuts = 0;
    std::size_t images = 0;

    const auto check = [&](const std::string& operation, const LosingDisk::Files& files) {
        const auto folder = image_folder.path() / std::to_string(++images);
        LosingDisk::write(files, folder);
        {
            LogStore log(folder, "k1"); // checks the whole file as it opens it
            CHECK(log.set_aside().empty());
            CHECK(chained(log));
            for (const auto& epoch : log.counts())
                CHECK(epoch.created == epoch.acknowledged + epoch.pending + epoch.quarantined + epoch.gap);
        }
        seen.push_back({states.size(), operation, contents(folder / "log.db")});
        fs::remove_all(folder);
    };
    disk.at_each_operation([&](const std::string& operation) {
        INFO("before " << operation << ", cut " << cuts);
        ++cuts;
        check(operation, disk.image(LosingDisk::Kept::none));
        check(operation, disk.image(LosingDisk::Kept::last_torn));
        check(operation, disk.image(random));
        if (disk.has_unsynced_removals())
            check(operation, disk.image_before_removals());
    });
    live(disk_folder.path(), [&] { states.push_back(contents(disk_folder.path() / "log.db")); });

    std::size_t lost = 0;
    for (const auto& image : seen) {
        const bool before = image.contents == states.at(image.step - 1);
        const bool after = image.step < states.size() && image.contents == states[image.step];
        INFO("step " << image.step << ", before " << image.operation << "\n" << image.contents);
        // Before the first step is done there is no log, or an empty one.
        const bool nothing_yet = image.step == 1 && image.contents.find(' ') == std::string::npos;
        CHECK((before || after || nothing_yet));
        lost += before || after || nothing_yet ? 0 : 1;
    }
    std::cout << "power loss, log.db: " << states.size() - 1 << " steps, " << cuts << " cut points, "
              << images << " images, lost or doubled " << lost << "; seed " << seed << "\n";
    CHECK(cuts > 100);
}

TEST_CASE("after a sync that failed the log takes nothing before it was opened and checked anew", "[power]") {
    const FilesInMemory in_memory;
    int tried = 0;
    std::size_t lost = 0;
    for (int number = 1;; ++number) {
        const TemporaryFolder folder;
        LosingDisk disk(folder.path());
        disk.fail_sync(number);
        std::vector<Hash> kept;
        INFO("sync " << number);
        std::unique_ptr<LogStore> log;
        const auto try_to = [&](const auto& work) {
            try {
                if (!log)
                    log = std::make_unique<LogStore>(folder.path(), "k1");
                work();
                return true;
            } catch (const Failure&) {
                return false;
            }
        };
        const auto append = [&] { kept.push_back(log->append(draft()).hash); };
        for (int visitor = 0; visitor < 12; ++visitor) {
            if (!try_to(append)) {
                const auto opened = disk.opens("log.db");
                REQUIRE(try_to(append));
                CHECK(disk.opens("log.db") == opened + 1);
            }
            if (visitor == 6) // as another process may at any time
                SQLite::Database((folder.path() / "log.db").string(), SQLite::OPEN_READWRITE)
                    .tryExec("PRAGMA wal_checkpoint");
        }
        // The power fails: what was said to be kept is on the disk.
        const TemporaryFolder after;
        LosingDisk::write(disk.image(LosingDisk::Kept::none), after.path());
        if (disk.syncs() < number)
            break;
        ++tried;
        LogStore again(after.path(), "k1");
        CHECK(again.set_aside().empty());
        CHECK(chained(again));
        std::set<Hash> there;
        for (const auto& entry : again.pending(again.open_epoch()).entries)
            CHECK(there.insert(entry.hash).second);
        for (const auto& hash : kept)
            lost += there.contains(hash) ? 0 : 1;
        CHECK(lost == 0);
    }
    std::cout << "failing syncs, log.db: tried " << tried << ", lost " << lost << "\n";
    CHECK(tried > 12);
}

// The server's database after a power failure at any moment while batches come.
#include "faults/files_in_memory.hpp"
#include "faults/losing_disk.hpp"
#include "support/test_site.hpp"
#include "upkeep/verify.hpp"

#include <catch2/catch.hpp>

#include <iostream>

using namespace bluelamp;
using namespace bluelamp::testing;
namespace fs = std::filesystem;

namespace {

/// A kiosk that is known to the server, and how far the server acknowledged it.
struct Sender {
    Sender(TestSite& site, const std::string& id)
        : kiosk(site, id) {}
    TestKiosk kiosk;
    std::uint64_t acknowledged = 0;
};

std::size_t stored(Storage& storage) {
    std::size_t count = 0;
    for (const auto& [kind, of_kind] : storage.logs().counts())
        count += of_kind;
    return count;
}

/// A database made of an image, and what a server on it does.
class Revived {
public:
    Revived(const fs::path& folder, const TestSite& site)
        : storage_(open_sqlite(folder / "server.db"))
        , site_(site)
        , intake_(
              site.keys, [now = site.now_ms] { return now; },
              [this](Storage& each) { reissue_manifests(each, *site_.keys.current(), site_.now_ms); }) {}

    void check(const std::vector<std::unique_ptr<Sender>>& senders) {
        CHECK(verify(*storage_, *site_.keys.current(), site_.media).wrong.empty());
        for (const auto& sender : senders) {
            std::uint64_t watermark = 0;
            for (const auto& state : storage_->logs().states())
                if (state.kiosk == sender->kiosk.id())
                    watermark = state.watermark;
            CHECK(watermark >= sender->acknowledged);
            lost += watermark < sender->acknowledged ? sender->acknowledged - watermark : 0;
        }
        // Everything comes again, as from kiosks that heard nothing.
        std::size_t sent = 0;
        for (const auto& sender : senders) {
            if (sender->kiosk.entries.empty())
                continue;
            const auto taken = intake_.take(*storage_, sender->kiosk.batch(), Nonce{});
            CHECK(taken.trusted);
            CHECK(taken.ack.watermark == sender->kiosk.entries.size());
            sent += sender->kiosk.entries.size();
        }
        CHECK(stored(*storage_) == sent);
        doubled += stored(*storage_) > sent ? stored(*storage_) - sent : 0;
        CHECK(verify(*storage_, *site_.keys.current(), site_.media).wrong.empty());
    }

    std::size_t lost = 0;
    std::size_t doubled = 0;

private:
    std::unique_ptr<Storage> storage_;
    const TestSite& site_;
    Intake intake_;
};

} // namespace

TEST_CASE("after a power failure at any moment the server has what it acknowledged, once", "[power]") {
    const FilesInMemory in_memory;
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    INFO("seed " << seed);
    const TemporaryFolder image_folder;
    LosingDisk disk(fs::temp_directory_path());
    TestSite site;
    site.publish(small_publication);
    std::vector<std::unique_ptr<Sender>> senders;
    for (const auto* id : {"k-one", "k-two", "k-three"})
        senders.push_back(std::make_unique<Sender>(site, id));

    std::size_t cuts = 0;
    std::size_t images = 0;
    std::size_t lost = 0;
    std::size_t doubled = 0;
    const auto check = [&](const LosingDisk::Files& files) {
        const auto folder = image_folder.path() / std::to_string(++images);
        LosingDisk::write(files, folder);
        {
            Revived revived(folder, site);
            revived.check(senders);
            lost += revived.lost;
            doubled += revived.doubled;
        }
        fs::remove_all(folder);
    };
    disk.at_each_operation([&](const std::string& operation) {
        INFO("before " << operation << ", cut " << cuts);
        ++cuts;
        check(disk.image(LosingDisk::Kept::none));
        check(disk.image(LosingDisk::Kept::last_torn));
        check(disk.image(random));
        if (disk.has_unsynced_removals())
            check(disk.image_before_removals());
    });

    const auto send = [&](Sender& sender, std::uint64_t from) {
        const auto taken = site.take(sender.kiosk.batch(from));
        REQUIRE(taken.trusted);
        sender.acknowledged = taken.ack.watermark;
    };
    for (int round = 0; round < 4; ++round) {
        for (auto& sender : senders) {
            const auto from = sender->kiosk.entries.size() + 1;
            sender->kiosk.add_votes(1 + round);
            sender->kiosk.add(Feedback{"hill", 3, "", "text", "", false});
            send(*sender, from);
        }
        send(*senders[0], 1); // again, as when the answer was lost
        site.now_ms += 1000;
        if (round == 2) { // a restart: the log is written back to the database
            site.storage.reset();
            site.storage = open_sqlite(site.folder.path() / "server.db");
        }
        if (round == 1)
            site.publish(small_publication);
    }
    site.storage.reset();
    disk.at_each_operation({});
    std::cout << "power loss, server.db: " << cuts << " cut points, " << images << " images, lost " << lost
              << ", doubled " << doubled << "; seed " << seed << "\n";
    CHECK(lost == 0);
    CHECK(doubled == 0);
    CHECK(cuts > 50);
}

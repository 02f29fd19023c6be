#include "base/failure.hpp"
#include "base/time.hpp"
#include "support/sync_peer.hpp"
#include "text/london_time.hpp"
#include "use/use.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;
namespace fs = std::filesystem;

namespace {

/// A kiosk that was enrolled from a pack and has no network.
struct Offline {
    Offline() {
        write_file(path("pack"),
                   make_pack(*site().storage, *site().keys.current(), site().now_ms, "hill", "", "", {}),
                   Access::owner_only);
        IdentityStore store(path("kiosk"));
        enrol_from_pack(store, path("kiosk"), path("pack"), system_time());
    }
    [[nodiscard]] SyncKiosk kiosk() const { return SyncKiosk(path("kiosk")); }
    [[nodiscard]] fs::path path(const std::string& name) const { return folder.path() / name; }
    [[nodiscard]] TestSite& site() { return peer.site; }

    void carry_out(SyncKiosk& kiosk) {
        export_to_stick(path("stick"), kiosk.identity(), kiosk.log, kiosk.content, kiosk.clock, "test");
        for (const auto& entry : fs::directory_iterator(path("stick")))
            if (entry.path().extension() == ".batch")
                REQUIRE(site().take(read_file(entry.path(), 1 << 22).value()).trusted);
    }
    void carry_in() {
        site().now_ms += 1000;
        export_content(*site().storage, *site().keys.current(), site().now_ms, site().media, path("stick"));
    }
    Imported import(SyncKiosk& kiosk, const std::string& name = "stick") {
        return import_from_stick(path(name), kiosk.identities, kiosk.log, kiosk.content, kiosk.clock);
    }

    TemporaryFolder folder;
    SyncPeer peer;
};

} // namespace

TEST_CASE("a kiosk without a network is introduced, heard and answered by a stick") {
    Offline offline;
    auto kiosk = offline.kiosk();
    kiosk.add();
    offline.carry_out(kiosk);
    CHECK(kiosk.log.pending_count() == 1); // until it is acknowledged
    offline.carry_in();
    const auto imported = offline.import(kiosk);
    CHECK(imported.acknowledgements == 1);
    CHECK(imported.manifest == ManifestTaken::stored);
    CHECK(kiosk.log.pending_count() == 0);
    CHECK(kiosk.items().size() == 2);
    CHECK(kiosk.log.value(kept::last_contact).empty()); // a stick is not contact
}

TEST_CASE("counts of use travel on the stick until one comes back that says they are held") {
    Offline offline;
    auto kiosk = offline.kiosk();
    kiosk.add();
    const auto day = text::london_day(time_of_ms(offline.site().now_ms));
    kiosk.log.count_use({{day, "visit", "en", 100, 3, 2, 1, 1}});
    const auto used = [&] {
        return server::sum_use(*offline.site().storage, {kiosk.identity().kiosk}, 7,
                               time_of_ms(offline.site().now_ms))
            .all.touched;
    };
    offline.carry_out(kiosk);
    offline.carry_out(kiosk);
    CHECK(used() == 3);
    const auto epoch = kiosk.log.open_epoch();
    CHECK(kiosk.log.pending(epoch).use.counts.size() == 1);
    offline.carry_in();
    static_cast<void>(offline.import(kiosk));
    CHECK(kiosk.log.pending(epoch).use.counts.empty());
}

TEST_CASE("the same stick again changes nothing, and an older one brings nothing back") {
    Offline offline;
    auto kiosk = offline.kiosk();
    offline.carry_in();
    fs::copy(offline.path("stick"), offline.path("older"), fs::copy_options::recursive);
    offline.site().now_ms += 1000000;
    offline.site().publish(R"({"withdraw":["i1"]})");
    offline.carry_in();
    CHECK(offline.import(kiosk).manifest == ManifestTaken::stored);
    CHECK(offline.import(kiosk).manifest == ManifestTaken::same);
    CHECK(offline.import(kiosk, "older").manifest == ManifestTaken::older);
    CHECK(kiosk.items() == std::vector<std::string>{"i2"});
}

TEST_CASE("an item that was dropped without a tombstone does not come back by an older stick") {
    Offline offline;
    auto kiosk = offline.kiosk();
    offline.carry_in();
    fs::copy(offline.path("stick"), offline.path("older"), fs::copy_options::recursive);
    auto& site = offline.site();
    site.now_ms += 1000000;
    // As a source's items go that have become old or too many.
    site.storage->transact([&] {
        site.storage->content().remove("item", "i1");
        reissue_manifests(*site.storage, *site.keys.current(), site.now_ms);
    });
    offline.carry_in();
    REQUIRE(site.storage->content().tombstones().empty());
    CHECK(offline.import(kiosk).manifest == ManifestTaken::stored);
    CHECK(kiosk.items() == std::vector<std::string>{"i2"});
    CHECK(offline.import(kiosk, "older").manifest == ManifestTaken::older);
    CHECK(kiosk.items() == std::vector<std::string>{"i2"});
    auto restarted = offline.kiosk();
    CHECK(offline.import(restarted, "older").manifest == ManifestTaken::older);
    CHECK(restarted.items() == std::vector<std::string>{"i2"});
}

TEST_CASE("a damaged, truncated or foreign stick changes nothing") {
    Offline offline;
    auto kiosk = offline.kiosk();
    kiosk.add();
    offline.carry_out(kiosk);
    offline.carry_in();
    const auto spoiled = [&](const std::string& ending, const auto& change) {
        fs::remove_all(offline.path("bad"));
        fs::copy(offline.path("stick"), offline.path("bad"), fs::copy_options::recursive);
        for (const auto& entry : fs::recursive_directory_iterator(offline.path("bad")))
            if (entry.path().extension() == ending &&
                entry.path().filename().string().find("vale") == std::string::npos)
                write_file(entry.path(), change(read_file(entry.path(), 1 << 22).value()));
        CHECK_THROWS_WITH(offline.import(kiosk, "bad"), Catch::Contains("nothing was changed"));
        CHECK(kiosk.content.manifest_version() == 0);
        CHECK(kiosk.log.pending_count() == 1);
    };
    for (const auto* ending : {".manifest", ".ack"}) {
        spoiled(ending, [](std::string bytes) { return bytes.substr(0, bytes.size() - 1); });
        spoiled(ending, [](const std::string&) { return std::string(); });
        spoiled(ending, [](std::string bytes) {
            bytes[60] = static_cast<char>(bytes[60] ^ 1);
            return bytes;
        });
    }
    const auto stranger = ServerKeys::make(system_time());
    spoiled(".manifest", [&](const std::string&) {
        return write_manifest({"hill", 99, 1, 0, {}, 0}, {}, stranger.signing());
    });
}

TEST_CASE("a stick with nothing for this kiosk is refused, and a path that is not there too") {
    Offline offline;
    auto kiosk = offline.kiosk();
    fs::create_directory(offline.path("empty"));
    write_file(offline.path("empty") / "holiday.jpg", "x");
    CHECK_THROWS_WITH(offline.import(kiosk, "empty"), Catch::Contains("nothing for kiosk"));
    CHECK_THROWS_WITH(offline.import(kiosk, "none"), Catch::Contains("no such file"));
}

TEST_CASE("hidden and unknown files on a stick are passed over, and folders are searched") {
    Offline offline;
    auto kiosk = offline.kiosk();
    offline.carry_in();
    fs::create_directories(offline.path("deep") / "a" / ".Trash");
    fs::rename(offline.path("stick"), offline.path("deep") / "a" / "b");
    write_file(offline.path("deep") / "a" / ".Trash" / "x.manifest", "broken");
    write_file(offline.path("deep") / "._hill.manifest", "broken");
    write_file(offline.path("deep") / "notes.txt", "hello");
    CHECK(offline.import(kiosk, "deep").manifest == ManifestTaken::stored);
}

TEST_CASE("a damaged picture on a stick changes nothing") {
    Offline offline;
    auto kiosk = offline.kiosk();
    write_file(
        offline.site().folder.path() / "p.svg",
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>)");
    offline.site().publish(
        R"({"items":[{"id":"i3","kind":"update","title":"T","image":"p.svg","image_alt":"a"}]})");
    offline.carry_in();
    for (const auto& entry : fs::directory_iterator(offline.path("stick") / "media"))
        write_file(entry.path(), "not the picture");
    CHECK_THROWS_WITH(offline.import(kiosk), Catch::Contains("damaged or truncated"));
    CHECK(kiosk.content.manifest_version() == 0);
    offline.site().now_ms += 1000;
    fs::remove_all(offline.path("stick"));
    offline.carry_in();
    const auto imported = offline.import(kiosk);
    CHECK(imported.media == 1);
    CHECK(imported.media_missing == 0);
}

TEST_CASE("pictures beyond the quota stay on the stick, the rest is taken, and those shown now stay") {
    Offline offline;
    auto kiosk = offline.kiosk();
    const auto draw = [&](const std::string& name, const std::string& colour) {
        write_file(
            offline.site().folder.path() / name,
            R"(<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill=")" +
                colour + R"("/></svg>)");
        return R"({"id":")" + name + R"(","kind":"update","title":"T","image":")" + name +
               R"(","image_alt":"a"})";
    };
    offline.site().publish(R"({"items":[)" + draw("red.svg", "red") + "]}");
    offline.carry_in();
    REQUIRE(offline.import(kiosk).media == 1);
    const auto shown = media_of(stored_manifest(kiosk.identity(), kiosk.content, kiosk.log)->content).at(0);

    offline.site().publish(R"({"withdraw":["red.svg"],"items":[)" + draw("green.svg", "green") + "]}");
    offline.carry_in();
    ContentStore small(kiosk.folder, shown.bytes + 10);
    const auto imported =
        import_from_stick(offline.path("stick"), kiosk.identities, kiosk.log, small, kiosk.clock);
    CHECK(imported.manifest == ManifestTaken::stored);
    CHECK(imported.media == 0);
    CHECK(imported.media_without_room == 1);
    CHECK(small.media().has(shown.sha256)); // an import that fails later would show it on

    const auto again =
        import_from_stick(offline.path("stick"), kiosk.identities, kiosk.log, small, kiosk.clock);
    CHECK(again.media == 1); // nothing shows the other one now
    CHECK_FALSE(small.media().has(shown.sha256));
}

TEST_CASE("everything that waits goes out, in as many batches as it takes") {
    Offline offline;
    auto kiosk = offline.kiosk();
    const auto draft = draft_entry(Vote{"spring", "hill", {{"speeding", 1}}}, Via::cli, make_receipt(),
                                   system_time(), 0, kiosk.identity().server_keys.sealing.front());
    for (int i = 0; i < 11; ++i)
        (void)kiosk.log.append_all(std::vector<EntryDraft>(100, draft));
    const auto exported = export_to_stick(offline.path("stick"), kiosk.identity(), kiosk.log, kiosk.content,
                                          kiosk.clock, "test");
    CHECK(exported.entries == 1100);
    CHECK(exported.batches == 2);
}

TEST_CASE("a pack that expired, was changed or is another kiosk's enrols nobody") {
    Offline offline;
    IdentityStore fresh(offline.path("fresh"));
    const auto pack = make_pack(*offline.site().storage, *offline.site().keys.current(),
                                offline.site().now_ms, "hill", "", "", std::chrono::hours(1));
    write_file(offline.path("p"), pack);
    CHECK_THROWS_WITH(enrol_from_pack(fresh, offline.path("fresh"), offline.path("p"), system_time()),
                      Catch::Contains("expired"));
    write_file(offline.path("p"), pack.substr(0, pack.size() - 1));
    CHECK_THROWS_WITH(enrol_from_pack(fresh, offline.path("fresh"), offline.path("p"), Time{}),
                      Catch::Contains("not a pack"));
    write_file(offline.path("p"), pack);
    IdentityStore enrolled(offline.path("kiosk"));
    CHECK_THROWS_WITH(enrol_from_pack(enrolled, offline.path("kiosk"), offline.path("p"), Time{}),
                      Catch::Contains("enrolled already"));
    CHECK_FALSE(fresh.load());
}

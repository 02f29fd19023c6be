// Sources in the console: how each is doing, one's page, on and off, its new address, who may what.
#include "console_sources_fixture.hpp"
#include "curation/following.hpp"
#include "custody/audit.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

const std::string page_of_council = "/console/sources/source?id=council";

std::size_t place_of(const HttpResult& result, const std::string& text) {
    const auto at = result.body.find(text);
    REQUIRE(at != std::string::npos);
    return at;
}

} // namespace

TEST_CASE("sources are listed with how they are doing, those that fail first") {
    SourceDesk desk;
    auto other = desk.source();
    other.id = "other";
    other.name = LocalText{{{"en", "Fire service"}}};
    desk.put(other);
    desk.put(desk.source());
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(has(ed.get("/console/sources"), "Not looked at yet"));
    CHECK(has(ed.get("/console/sources"), "Help for this page: Press officer"));
    REQUIRE(desk.look("other").outcome == "changed");
    desk.break_with(503);
    REQUIRE(desk.look("council").outcome == "failed");
    const auto page = ed.get("/console/sources");
    CHECK(has(page, "Working"));
    CHECK(has(page, "Failing since Monday 02:40"));
    CHECK(has(page, "Ann Field, 3 January"));
    CHECK(has(page, "See what waits: 2 items wait"));
    CHECK(place_of(page, "Harbour Council") < place_of(page, "Fire service"));
}

TEST_CASE("a failing source's page says what staff can do, and its looks say what happened") {
    SourceDesk desk;
    desk.put(desk.source());
    REQUIRE(desk.look().outcome == "changed");
    desk.break_with(404);
    REQUIRE(desk.look().outcome == "failed");
    Browser vera(desk);
    static_cast<void>(vera.sign_in("vera"));
    const auto page = vera.get(page_of_council);
    CHECK(has(page, "Nothing is at its address any more"));
    CHECK(has(page, "Something new"));
    CHECK(has(page, ">404<"));
    CHECK(has(page, "application/rss+xml") ==
          desk.storage->sources().reply("council")->content_type.starts_with("application/rss+xml"));
    CHECK(has(page, "Bonfire in the park"));
    CHECK_FALSE(has(page, "Switch off"));
}

TEST_CASE("a source's page says how many pictures were left out for want of room") {
    SourceDesk desk;
    desk.put(desk.source());
    REQUIRE(desk.look().outcome == "changed");
    Browser vera(desk);
    static_cast<void>(vera.sign_in("vera"));
    CHECK_FALSE(has(vera.get(page_of_council), "left out"));
    auto state = desk.storage->sources().state("council").value();
    state.pictures_left_out = 2;
    desk.storage->sources().put_state(state);
    const auto page = vera.get(page_of_council);
    CHECK(has(page, "2 pictures left out"));
    CHECK(has(page, "media_quota_mb"));
}

TEST_CASE("a source that works but gives nothing new enough says so where staff look for it") {
    SourceDesk desk;
    auto old = feed_item("old", "Summer fair");
    old.replace(old.find("01 Feb 2026"), 11, "01 Jul 2025");
    desk.say({old});
    desk.put(desk.source());
    REQUIRE(desk.look().outcome == "changed");
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const std::string why =
        "Nothing is shown: its only item is older than the 28 days for which it would be shown";
    CHECK(has(ed.get("/console/sources"), why));
    const auto page = ed.get(page_of_council);
    CHECK(has(page, why));
    CHECK_FALSE(has(page, "For whoever looks after the server"));
    CHECK(desk.look().outcome == "unchanged");
    CHECK(has(ed.get(page_of_council), why)); // as long as it is so
    CHECK(source_history(*desk.storage, "council").front().items == 1);
    desk.say({old, feed_item("new", "Winter fair")});
    static_cast<void>(desk.look());
    CHECK_FALSE(has(ed.get(page_of_council), "Nothing is shown"));
}

TEST_CASE("switching off asks first, says how many items leave, and takes them off at once") {
    SourceDesk desk;
    desk.put(desk.source(SourcePublishing::automatic));
    REQUIRE(desk.look().outcome == "changed");
    REQUIRE(desk.on_screens().size() == 2);
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(has(ed.get("/console/sources/source/off?id=council"), "2 items leave the screens within seconds"));
    CHECK(desk.on_screens().size() == 2);
    desk.now_ms += 1000;
    const auto result = ed.post("/console/sources/source/off", {{"id", "council"}});
    CHECK(result.header("location") == page_of_council);
    CHECK(desk.on_screens().empty());
    CHECK(desk.manifest("hill").tombstones.size() == 2);
    CHECK(has(ed.get(page_of_council), "It is off."));
    REQUIRE(ed.post("/console/sources/source/on", {{"id", "council"}}).status == 303);
    static_cast<void>(desk.look());
    CHECK(desk.on_screens().size() == 2);
    CHECK(check_audit(*desk.storage).empty());
}

TEST_CASE("what staff had edited goes with its source, is counted before, and is back when it is on again") {
    SourceDesk desk;
    desk.put(desk.source(SourcePublishing::automatic));
    REQUIRE(desk.look().outcome == "changed");
    REQUIRE(desk.on_screens().size() == 2);
    auto edited = desk.on_screens().at(0);
    const auto untouched = desk.on_screens().at(1).title.in("en");
    edited.title = LocalText{{{"en", "As staff say it"}}};
    const auto publish_edit = [&](Item item) {
        Publication publication;
        publication.items.push_back({std::move(item), {}, {}, {}, {}});
        desk.storage->transact([&] {
            static_cast<void>(
                publish_within(*desk.storage, *desk.keys.current(), desk.now_ms, publication, "ed"));
        });
    };
    publish_edit(edited);
    const bool looked_since = GENERATE(false, true);
    if (looked_since)
        static_cast<void>(desk.look());
    const auto titles = [&] {
        std::set<std::string> all;
        for (const auto& item : desk.on_screens())
            all.insert(item.title.in("en"));
        return all;
    };
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const auto page = ed.get("/console/sources/source/off?id=council");
    CHECK(has(page, "2 items leave the screens within seconds"));
    CHECK(has(page, "1 of them was edited by staff and goes too"));
    CHECK(has(page, "Switched on again, they are back as staff left them"));
    CHECK(has(ed.get("/console/sources/source/remove?id=council"), "1 of them was edited by staff"));
    desk.now_ms += 1000;
    REQUIRE(ed.post("/console/sources/source/off", {{"id", "council"}}).status == 303);
    CHECK(titles().empty());
    CHECK(desk.manifest("hill").tombstones.size() == 2);

    SECTION("as it was") {
        desk.now_ms += 1000;
        REQUIRE(ed.post("/console/sources/source/on", {{"id", "council"}}).status == 303);
        CHECK(titles() == std::set<std::string>{"As staff say it"});
        static_cast<void>(desk.look());
        CHECK(titles() == std::set<std::string>{"As staff say it", untouched});
        CHECK(source_item(*desk.storage, "council", edited.id)->state == SourceItemState::kept);
    }
    SECTION("by a publish file, which the server notices") {
        desk.now_ms += 1000;
        Publication publication;
        publication.sources = {desk.source(SourcePublishing::automatic)};
        desk.storage->transact([&] {
            static_cast<void>(
                publish_within(*desk.storage, *desk.keys.current(), desk.now_ms, publication, "operator"));
        });
        note_sources(*desk.storage, *desk.keys.current(), desk.now_ms);
        CHECK(titles() == std::set<std::string>{"As staff say it"});
    }
    SECTION("unless it ended meanwhile") {
        desk.now_ms += std::int64_t{400} * 24 * 3600 * 1000;
        switch_on(*desk.storage, *desk.keys.current(), {"ed", desk.now_ms}, "council");
        CHECK(titles().empty());
    }
    SECTION("or staff published it themselves") {
        edited.title = LocalText{{{"en", "As staff say it now"}}};
        desk.now_ms += 1000;
        publish_edit(edited);
        REQUIRE(ed.post("/console/sources/source/on", {{"id", "council"}}).status == 303);
        CHECK(titles() == std::set<std::string>{"As staff say it now"});
    }
}

TEST_CASE("a removed source is gone with what it gave") {
    SourceDesk desk;
    desk.put(desk.source(SourcePublishing::automatic));
    static_cast<void>(desk.look());
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(has(ed.get("/console/sources/source/remove?id=council"), "is forgotten"));
    CHECK(ed.post("/console/sources/source/remove", {{"id", "council"}}).header("location") ==
          "/console/sources");
    CHECK(desk.on_screens().empty());
    CHECK(ed.get(page_of_council).status == 404);
}

TEST_CASE("“Look now” brings the next look forward, and not of a source that is off") {
    SourceDesk desk;
    desk.put(desk.source());
    static_cast<void>(desk.look());
    REQUIRE(desk.storage->sources().state("council")->next_look_ms > desk.now_ms);
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    REQUIRE(ed.post("/console/sources/source/look", {{"id", "council"}}).status == 303);
    CHECK(desk.storage->sources().state("council")->next_look_ms <= desk.now_ms);
    switch_off(*desk.storage, *desk.keys.current(), {"test", desk.now_ms}, "council");
    static_cast<void>(ed.post("/console/sources/source/look", {{"id", "council"}}));
    CHECK(has(ed.get(page_of_council), "Nothing was done: the source is off."));
}

TEST_CASE("the address to which a source moved for good is taken with one click, if it still says so") {
    SourceDesk desk;
    desk.put(desk.source());
    static_cast<void>(desk.look());
    auto state = desk.storage->sources().state("council").value();
    state.moved_to = "https://new.example.org/feed";
    desk.storage->transact([&] { desk.storage->sources().put_state(state); });
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(has(ed.get(page_of_council), "Take the new address"));
    static_cast<void>(
        ed.post("/console/sources/source/address", {{"id", "council"}, {"url", "https://evil.example/"}}));
    CHECK(source_view(*desk.storage, "council")->source.url == desk.publisher.url("/feed"));
    static_cast<void>(ed.post("/console/sources/source/address",
                              {{"id", "council"}, {"url", "https://new.example.org/feed"}}));
    CHECK(source_view(*desk.storage, "council")->source.url == "https://new.example.org/feed");
}

TEST_CASE("an editor of another area neither sees nor changes a source") {
    SourceDesk desk;
    auto vale = desk.source();
    vale.areas = {"vale"};
    desk.put(vale);
    auto everywhere = desk.source();
    everywhere.id = "all";
    everywhere.areas.clear();
    desk.put(everywhere);
    Browser hill(desk);
    static_cast<void>(hill.sign_in("hill.ed"));
    CHECK(hill.get(page_of_council).status == 404);
    CHECK(hill.post("/console/sources/source/off", {{"id", "council"}}).status == 404);
    CHECK(hill.get("/console/sources/source?id=all").status == 200);
    CHECK(hill.post("/console/sources/source/off", {{"id", "all"}}).status == 403);
    CHECK(hill.get("/console/sources/source/edit?id=all").status == 403);
    CHECK_FALSE(source_view(*desk.storage, "all")->source.rules.off);
}

TEST_CASE("what a feed says is text, never markup") {
    SourceDesk desk;
    desk.say({feed_item("x", "&lt;script&gt;alert(1)&lt;/script&gt; &amp;quot;&gt;",
                        "&lt;img src=x onerror=alert(2)&gt;b")},
             "&lt;b&gt;Title");
    desk.put(desk.source());
    static_cast<void>(desk.look());
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    for (const auto* path :
         {"/console/sources/source?id=council", "/console/sources/waiting", "/console/sources"}) {
        const auto page = ed.get(path);
        CHECK(page.status == 200);
        CHECK_FALSE(has(page, "<script>alert"));
        CHECK_FALSE(has(page, "<img src=x"));
    }
}

TEST_CASE("Now says what of sources needs an editor") {
    SourceDesk desk;
    desk.put(desk.source());
    static_cast<void>(desk.look());
    desk.break_with(500);
    static_cast<void>(desk.look());
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const auto page = ed.get("/console");
    CHECK(has(page, "2 items from sources wait for you"));
    CHECK(has(page, "Harbour Council is failing"));
    Browser vera(desk);
    static_cast<void>(vera.sign_in("vera"));
    CHECK_FALSE(has(vera.get("/console"), "wait for you"));
}

// The approval queue: what waits and why, approving and refusing one and many, words that changed meanwhile.
#include "console_sources_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

const std::string queue = "/console/sources/waiting";

struct Queue : SourceDesk {
    Queue() {
        put(source());
        static_cast<void>(look());
    }
    [[nodiscard]] std::string choice_of(const std::string& title) const {
        for (const auto& view : waiting())
            if (view.item.title.in("en") == title)
                return choice(view);
        FAIL("nothing waits that is called " << title);
        return {};
    }
};

} // namespace

TEST_CASE("what waits is listed with why, and one click puts it on the screens") {
    Queue desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    const auto page = ed.get(queue);
    CHECK(has(page, "2 items wait"));
    CHECK(has(page, "its source waits for approval"));
    desk.now_ms += 1000;
    CHECK(ed.post(queue, {{"approve", desk.choice_of("Road closed")}}).status == 303);
    REQUIRE(desk.on_screens().size() == 1);
    CHECK(desk.on_screens().front().title.in("en") == "Road closed");
    CHECK(has(ed.get(queue), "1 item is approved."));
    const auto item =
        ed.get("/console/content/item?id=" + http::encode_percent(desk.on_screens().front().id));
    CHECK(has(item, "It comes from the source"));
    CHECK(has(item, "/console/sources/source?id=council"));
}

TEST_CASE("several are refused at once, stay away at the next look, and can be had back") {
    Queue desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    static_cast<void>(ed.get(queue));
    const auto refused = ed.post(queue, {{"do", "refuse"},
                                         {"chosen", desk.choice_of("Road closed")},
                                         {"chosen", desk.choice_of("Bonfire in the park")}});
    CHECK(refused.status == 303);
    CHECK(desk.waiting().empty());
    static_cast<void>(desk.look());
    CHECK(desk.waiting().empty());
    CHECK(desk.on_screens().empty());
    const auto items = items_of_source(*desk.storage, "council");
    REQUIRE(items.size() == 2);
    CHECK(has(ed.get("/console/sources/source?id=council"), "Let its source have it again"));
    REQUIRE(
        ed.post("/console/sources/source/reconsider", {{"id", "council"}, {"item", items.front().item.id}})
            .status == 303);
    CHECK(desk.waiting().size() == 1);
    CHECK(ed.post("/console/sources/source/reconsider", {{"id", "council"}, {"item", "none"}}).status == 404);
}

TEST_CASE("words that changed since somebody looked are not approved, and the new ones are shown") {
    Queue desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    static_cast<void>(ed.get(queue));
    const auto seen = desk.choice_of("Road closed");
    desk.say({feed_item("a", "Bonfire in the park"), feed_item("b", "Road open again")});
    static_cast<void>(desk.look());
    const auto told = ed.post(queue, {{"approve", seen}});
    CHECK(told.status == 409);
    CHECK(has(told, "said something else since you looked"));
    CHECK(has(told, "Road open again"));
    CHECK(desk.on_screens().empty());
    CHECK(ed.post(queue, {{"approve", desk.choice_of("Road open again")}}).status == 303);
    CHECK(desk.on_screens().size() == 1);
    const auto again = ed.post(queue, {{"approve", seen}});
    CHECK(again.status == 409);
    CHECK(has(again, "no longer waits"));
}

TEST_CASE("an edit of what is shown waits with both its words") {
    Queue desk;
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    static_cast<void>(ed.get(queue));
    static_cast<void>(ed.post(queue, {{"approve", desk.choice_of("Road closed")}}));
    desk.say({feed_item("a", "Bonfire in the park"), feed_item("b", "Road closed", "Until Friday.")});
    static_cast<void>(desk.look());
    const auto page = ed.get(queue);
    CHECK(has(page, "it was edited at its source"));
    CHECK(has(page, "Until Friday."));
    CHECK(has(page, "Come along."));
    CHECK(desk.on_screens().front().body.in("en") == "Come along.");
    static_cast<void>(ed.post(queue, {{"approve", desk.choice_of("Road closed")}}));
    CHECK(desk.on_screens().front().body.in("en") == "Until Friday.");
}

TEST_CASE("a word of the source's list is named where it made an item wait") {
    SourceDesk desk;
    auto source = desk.source(SourcePublishing::automatic);
    source.rules.hold_words = {"bonfire"};
    desk.put(source);
    static_cast<void>(desk.look());
    CHECK(desk.on_screens().size() == 1);
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(has(ed.get(queue), "it contains “bonfire”"));
}

TEST_CASE("nobody decides about what is not theirs, and nothing is done where nothing is chosen") {
    SourceDesk desk;
    auto everywhere = desk.source();
    everywhere.areas.clear();
    desk.put(everywhere);
    static_cast<void>(desk.look());
    const auto choice = SourceDesk::choice(desk.waiting().front());
    Browser hill(desk);
    static_cast<void>(hill.sign_in("hill.ed"));
    CHECK(has(hill.get(queue), "somebody else decides"));
    CHECK(hill.post(queue, {{"approve", choice}}).status == 403);
    Browser vera(desk);
    static_cast<void>(vera.sign_in("vera"));
    CHECK(vera.get(queue).status == 200);
    CHECK(vera.post(queue, {{"approve", choice}}).status == 403);
    CHECK(desk.on_screens().empty());
    Browser ed(desk);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(ed.post(queue, {{"do", "approve"}}).status == 422);
    CHECK(ed.post(queue, {{"chosen", choice}}).status == 422); // neither button
    CHECK(ed.post(queue, {{"approve", "nonsense"}}).status == 422);
    CHECK(ed.post(queue, {{"approve", "%zz a b"}}).status == 422);
    CHECK(desk.waiting().size() == 2);
}

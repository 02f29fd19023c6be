#include "contract/storage_contract.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace bluelamp;
using namespace bluelamp::server;

namespace {

SourceState state_named(const std::string& id, std::int64_t next_look_ms = 1000) {
    SourceState state;
    state.id = id;
    state.settings = "settings";
    state.etag = "\"e\"";
    state.last_modified = "Sun, 22 Nov 2026 01:00:00 GMT";
    state.moved_to = "https://new.example/feed";
    state.moving_to = "https://newer.example/feed";
    state.moving_looks = 2;
    state.next_look_ms = next_look_ms;
    state.interval_s = 900;
    state.checked_ms = 1;
    state.good_ms = 2;
    state.changed_ms = 3;
    state.failing_since_ms = 4;
    state.distrust_since_ms = 5;
    state.failures = 6;
    state.problem = "status 503";
    state.digest = "digest";
    state.items = 7;
    return state;
}

SourceItemRecord item_named(const std::string& source, const std::string& id) {
    SourceItemRecord item;
    item.source = source;
    item.id = id;
    item.state = SourceItemState::shown;
    item.said = "said";
    item.settled = "settled";
    item.published = "published";
    item.json = "{}";
    item.image = "https://force.example/a.jpg";
    item.image_alternative = "A lamp";
    item.why = "why";
    item.story_keys = {"link:1", "link:2"};
    item.published_s = 100;
    item.expires_s = 200;
    item.first_seen_ms = 10;
    item.last_seen_ms = 20;
    item.missing_since_ms = 30;
    item.missing_looks = 1;
    return item;
}

std::vector<std::string> ids_of(const std::vector<SourceState>& states) {
    std::vector<std::string> ids;
    for (const auto& state : states)
        ids.push_back(state.id);
    return ids;
}

std::vector<std::string> ids_of(const std::vector<SourceItemRecord>& items) {
    std::vector<std::string> ids;
    for (const auto& item : items)
        ids.push_back(item.id);
    return ids;
}

void states_are_kept(const OpenStorage& open) {
    const auto storage = open();
    auto& sources = storage->sources();
    CHECK_FALSE(sources.state("news").has_value());
    CHECK_FALSE(sources.any_due(1'000'000));
    sources.put_state(state_named("news"));
    CHECK(sources.state("news") == state_named("news"));
    SECTION("a claim takes what is due, once, until it ends") {
        sources.put_state(state_named("appeals", 500));
        sources.put_state(state_named("later", 9000));
        CHECK(sources.any_due(1000));
        CHECK(ids_of(sources.claim_due(1000, 2000, 10)) == std::vector<std::string>{"appeals", "news"});
        CHECK_FALSE(sources.any_due(1000));
        CHECK(open()->sources().claim_due(1500, 2500, 10).empty());
        CHECK(sources.claim_due(2001, 3000, 10).size() == 2); // who claimed it died
    }
    SECTION("a claim takes no more than asked, the longest due first") {
        sources.put_state(state_named("appeals", 500));
        CHECK(ids_of(sources.claim_due(1000, 2000, 1)) == std::vector<std::string>{"appeals"});
        CHECK(ids_of(sources.claim_due(1000, 2000, 1)) == std::vector<std::string>{"news"});
    }
    SECTION("putting a state ends its claim") {
        REQUIRE(sources.claim_due(1000, 2000, 10).size() == 1);
        sources.put_state(state_named("news"));
        CHECK(sources.claim_due(1000, 2000, 10).size() == 1);
    }
    SECTION("the next look is set and a claim stays") {
        REQUIRE(sources.claim_due(1000, 2000, 10).size() == 1);
        sources.set_next_look("news", 0);
        CHECK(sources.state("news")->next_look_ms == 0);
        CHECK_FALSE(sources.any_due(1500));
        sources.set_next_look("nobody", 0);
        CHECK(sources.states().size() == 1);
    }
    SECTION("many who claim at once share the sources and nobody gets one twice") {
        for (int number = 0; number < 40; ++number)
            sources.put_state(state_named("s" + std::to_string(number)));
        std::atomic<std::size_t> claimed = 0;
        std::vector<std::thread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&] {
                const auto own = open();
                for (int round = 0; round < 20; ++round)
                    own->transact([&] { claimed += own->sources().claim_due(1000, 2000, 5).size(); });
            });
        for (auto& thread : threads)
            thread.join();
        CHECK(claimed == 41);
    }
}

void items_are_kept(Storage& storage) {
    auto& sources = storage.sources();
    CHECK(sources.items("news").empty());
    sources.put_item(item_named("news", "a"));
    CHECK(sources.item("news", "item", "a") == item_named("news", "a"));
    CHECK_FALSE(sources.item("news", "member", "a").has_value());
    CHECK_FALSE(sources.item("blog", "item", "a").has_value());
    SECTION("putting one again replaces it") {
        auto changed = item_named("news", "a");
        changed.state = SourceItemState::refused;
        changed.story_keys = {"link:3"};
        sources.put_item(changed);
        CHECK(sources.items("news") == std::vector{changed});
        CHECK(sources.same_stories("blog", {"link:1"}).empty());
        CHECK(sources.same_stories("blog", {"link:3"}) == std::vector{changed});
    }
    SECTION("newest come first, of one source, of one state or under one id") {
        auto newer = item_named("news", "b");
        newer.published_s = 150;
        newer.state = SourceItemState::waiting;
        sources.put_item(newer);
        sources.put_item(item_named("blog", "b"));
        CHECK(ids_of(sources.items("news")) == std::vector<std::string>{"b", "a"});
        CHECK(ids_of(sources.items_in(SourceItemState::shown)) == std::vector<std::string>{"b", "a"});
        CHECK(sources.items_in(SourceItemState::waiting) == std::vector{newer});
        CHECK(sources.items_in(SourceItemState::kept).empty());
        CHECK(sources.items_with_id("item", "b").size() == 2);
    }
    SECTION("what tells the same story in other sources is found once, whatever keys it shares") {
        sources.put_item(item_named("blog", "x"));
        CHECK(ids_of(sources.same_stories("news", {"link:2", "link:1", "link:0"})) ==
              std::vector<std::string>{"x"});
        CHECK(sources.same_stories("news", {}).empty());
        sources.remove_item("blog", "item", "x");
        CHECK(sources.same_stories("news", {"link:2"}).empty());
    }
    SECTION("items are counted by state, without members and areas") {
        auto member = item_named("news", "m");
        member.kind = "member";
        sources.put_item(member);
        auto waiting = item_named("news", "w");
        waiting.state = SourceItemState::waiting;
        sources.put_item(waiting);
        CHECK(sources.counts().at("news") ==
              SourceCounts{{SourceItemState::shown, 1}, {SourceItemState::waiting, 1}});
    }
}

void looks_and_replies_are_kept(Storage& storage) {
    auto& sources = storage.sources();
    SourceLook look{1000, "changed", 200, 12'345, 20, 3, 2, 1, 87, "odd"};
    for (int number = 0; number < 60; ++number, ++look.at_ms)
        sources.add_look("news", look);
    sources.add_look("blog", look);
    REQUIRE(sources.looks("news").size() == 50);
    CHECK(sources.looks("news").front() == SourceLook{1059, "changed", 200, 12'345, 20, 3, 2, 1, 87, "odd"});
    CHECK(sources.looks("news").back().at_ms == 1010);
    CHECK(sources.looks("blog").size() == 1);

    CHECK_FALSE(sources.reply("news").has_value());
    SourceReply reply{"news", std::string("<\0rss>", 6), "text/xml", "utf-8", "https://force.example/rss", 5};
    sources.put_reply(reply);
    reply.octets = "later";
    sources.put_reply(reply);
    CHECK(sources.reply("news") == reply);
}

void forgets_all_of_one(Storage& storage) {
    auto& sources = storage.sources();
    for (const auto* id : {"news", "blog"}) {
        sources.put_state(state_named(id));
        sources.put_item(item_named(id, "a"));
        sources.add_look(id, {});
        sources.put_reply({id, "reply"});
    }
    sources.remove("news");
    CHECK(ids_of(sources.states()) == std::vector<std::string>{"blog"});
    CHECK(sources.items("news").empty());
    CHECK(sources.looks("news").empty());
    CHECK_FALSE(sources.reply("news").has_value());
    CHECK(sources.same_stories("blog", {"link:1"}).empty());
    CHECK(sources.same_stories("news", {"link:1"}).size() == 1);
    CHECK(sources.reply("blog").has_value());
}

} // namespace

void source_contract(const OpenStorage& open) {
    SECTION("states") {
        states_are_kept(open);
    }
    SECTION("items") {
        items_are_kept(*open());
    }
    SECTION("looks and replies") {
        looks_and_replies_are_kept(*open());
    }
    SECTION("a source is forgotten with all it gave") {
        forgets_all_of_one(*open());
    }
}

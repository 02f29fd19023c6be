// What becomes of items that their source no longer shows, and of replies that are not to be believed.
#include "server_curation_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

/// Shown: a to f, f the newest; the source withdraws what is deleted.
CuratedSource six_shown() {
    CuratedSource source;
    source.input.source.rules.deleted = SourceDeletion::withdraw;
    for (int number = 0; number < 6; ++number)
        source.say(std::string(1, static_cast<char>('a' + number)), "Story " + std::to_string(number),
                   6 - number);
    source.look();
    return source;
}

} // namespace

TEST_CASE("a deleted item is withdrawn once it was missing in three good looks and for an hour") {
    auto source = six_shown();
    source.unsay("c");
    source.look();
    source.later(curation_hour_ms);
    source.look();
    CHECK(source.state("c") == SourceItemState::shown);
    CHECK(act_on(source.look(), "c") == CurationAct::withdraw);
    CHECK(source.why_of("c") == why::deleted);
    SECTION("and comes back when its source shows it again") {
        source.say("c", "Story 2", 4);
        CHECK(act_on(source.look(), "c") == CurationAct::publish);
    }
}

TEST_CASE("three looks within an hour do not withdraw") {
    auto source = six_shown();
    source.unsay("c");
    for (int look = 0; look < 5; ++look) {
        source.later(curation_hour_ms / 10);
        source.look();
    }
    CHECK(source.state("c") == SourceItemState::shown);
}

TEST_CASE("an item that comes back in between has to be missed anew") {
    auto source = six_shown();
    for (int round = 0; round < 3; ++round) {
        source.unsay("c");
        source.later(curation_hour_ms);
        source.look();
        source.say("c", "Story 2", 4);
        source.look();
    }
    CHECK(source.state("c") == SourceItemState::shown);
}

TEST_CASE("a source whose items are kept never withdraws a deleted one") {
    auto source = six_shown();
    source.input.source.rules.deleted = SourceDeletion::keep;
    source.unsay("c");
    for (int look = 0; look < 5; ++look) {
        source.later(curation_hour_ms);
        source.look();
    }
    CHECK(source.state("c") == SourceItemState::shown);
}

TEST_CASE("an item that only left the feed's window is not withdrawn") {
    auto source = six_shown();
    source.unsay("a");
    for (int look = 0; look < 5; ++look) {
        source.later(curation_hour_ms);
        source.look();
    }
    CHECK(source.state("a") == SourceItemState::shown);
    SECTION("but where the source says everything there is, it is") {
        source.input.complete = true;
        for (int look = 0; look < 5; ++look) {
            source.later(curation_hour_ms);
            source.look();
        }
        CHECK(source.state("a") == SourceItemState::gone);
    }
}

TEST_CASE("nothing is withdrawn by a feed that holds none of what it held") {
    CuratedSource source;
    source.input.source.rules.deleted = SourceDeletion::withdraw;
    source.say("a", "One", 1);
    source.look();
    source.unsay("a");
    source.say("b", "Another", 2);
    for (int look = 0; look < 3; ++look) {
        source.later(curation_hour_ms);
        // The other one is new each time: it is of another site.
        source.input.fresh.front().item.id = "b" + std::to_string(look);
        std::erase_if(source.input.known, [](const KnownItem& each) { return each.record.id[0] == 'b'; });
        source.look();
    }
    CHECK(source.state("a") == SourceItemState::shown);
}

TEST_CASE("an empty feed changes nothing and is told") {
    auto source = six_shown();
    const auto before = source.input.known;
    source.input.fresh.clear();
    for (int look = 0; look < 5; ++look) {
        source.later(curation_hour_ms);
        const auto curation = source.look();
        CHECK(curation.actions.empty());
        CHECK_FALSE(curation.odd.empty());
    }
    CHECK(source.state("a") == SourceItemState::shown);
    CHECK(source.input.known.size() == before.size());
}

TEST_CASE(
    "a feed that lost more than four fifths of its items at once changes nothing, until it is trusted") {
    CuratedSource source;
    source.input.complete = true;
    for (int number = 0; number < 10; ++number)
        source.say("i" + std::to_string(number), "Story", 10 - number);
    source.look();
    for (int number = 0; number < 9; ++number)
        source.unsay("i" + std::to_string(number));
    source.say("new", "New", 0);
    CHECK_FALSE(source.look().odd.empty());
    CHECK(source.input.known.size() == 10);
    source.input.trusted = true;
    CHECK(act_on(source.look(), "new") == CurationAct::publish);
}

TEST_CASE("a feed that moved on to all new items in its window is not odd") {
    auto source = six_shown();
    source.input.fresh.clear();
    for (int number = 0; number < 6; ++number)
        source.say("n" + std::to_string(number), "New", 0);
    const auto curation = source.look();
    CHECK(curation.odd.empty());
    CHECK(curation.actions.size() == 6);
}

TEST_CASE("what expired is forgotten and removed after seven days") {
    CuratedSource source;
    source.say("a", "One", 1);
    source.look();
    source.unsay("a");
    source.say("b", "Another", 0);
    source.later(30 * curation_day_s * 1000);
    source.said("b").item.published = Time(std::chrono::seconds(source.input.now_ms / 1000));
    source.said("b").item.expires = *source.said("b").item.published + std::chrono::days(28);
    CHECK_FALSE(act_on(source.look(), "a") == CurationAct::forget);
    source.later(5 * curation_day_s * 1000);
    CHECK(act_on(source.look(), "a") == CurationAct::forget);
}

TEST_CASE("an item that nobody approved before it expired waits no longer") {
    CuratedSource source;
    source.input.source.publish = SourcePublishing::hold;
    source.say("a", "One", 27);
    source.look();
    source.unsay("a");
    source.say("b", "Another", 0);
    source.later(2 * curation_day_s * 1000);
    CHECK(act_on(source.look(), "a") == CurationAct::forget);
}

// What staff did in the console stands, whatever the source says later.
#include "server_curation_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

TEST_CASE("an item that staff edited is theirs: the source no longer touches it") {
    CuratedSource source;
    source.say("a", "Bridge closed");
    source.look();
    source.known_as("a").standing = "edited in the console";
    source.said("a").item.title = "Bridge open again";
    CHECK(act_on(source.look(), "a") == CurationAct::note);
    CHECK(source.state("a") == SourceItemState::kept);
    source.said("a").item.title = "Bridge closed for good";
    CHECK(act_on(source.look(), "a").value_or(CurationAct::note) == CurationAct::note);
    CHECK(source.known_as("a").standing == "edited in the console");
}

TEST_CASE("an item that staff withdrew never comes back by the source") {
    CuratedSource source;
    source.say("a", "Bridge closed");
    source.look();
    source.known_as("a").standing.clear();
    source.look();
    CHECK(source.state("a") == SourceItemState::refused);
    source.said("a").item.title = "Bridge open again";
    CHECK(act_on(source.look(), "a").value_or(CurationAct::note) == CurationAct::note);
    CHECK(source.state("a") == SourceItemState::refused);
}

TEST_CASE("an id that staff published themselves stays theirs") {
    CuratedSource source;
    source.known_as("a").standing = "published in the console";
    source.say("a", "Bridge closed");
    CHECK(act_on(source.look(), "a") == CurationAct::note);
    CHECK(source.state("a") == SourceItemState::kept);
}

TEST_CASE("an edit that staff refused is not offered again, and the next one waits") {
    CuratedSource source;
    source.input.source.rules.hold_words = {"knife"};
    source.say("a", "Bridge closed");
    source.look();
    source.said("a").item.title = "Knife on bridge";
    source.look();
    auto& record = source.known_as("a").record;
    record.settled = record.said; // as refuse() does
    record.why = why::staff;
    CHECK(source.look().actions.empty());
    source.said("a").item.title = "Bridge open again";
    CHECK(act_on(source.look(), "a") == CurationAct::hold);
}

TEST_CASE("what was approved once returns by itself after the source was off") {
    CuratedSource source;
    source.input.source.publish = SourcePublishing::hold;
    source.say("a", "Bridge closed");
    source.look();
    auto& known = source.known_as("a");
    known.record.state = SourceItemState::gone; // approved, then switched off
    known.record.settled = known.record.said;
    known.record.why = why::off;
    CHECK(act_on(source.look(), "a") == CurationAct::publish);
}

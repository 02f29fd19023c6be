// What is shown, what waits and what goes by the rules of a source.
#include "server_curation_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

TEST_CASE("a source that publishes by itself shows its items, and the same again changes nothing") {
    CuratedSource source;
    source.say("a", "Bridge closed");
    CHECK(act_on(source.look(), "a") == CurationAct::publish);
    CHECK(source.state("a") == SourceItemState::shown);
    CHECK(source.look().actions.empty());
}

TEST_CASE("a source that holds lets its items wait, each once") {
    CuratedSource source;
    source.input.source.publish = SourcePublishing::hold;
    source.say("a", "Bridge closed");
    CHECK(act_on(source.look(), "a") == CurationAct::hold);
    CHECK(source.why_of("a") == why::source_holds);
    CHECK(source.look().actions.empty());
    SECTION("and when it publishes by itself later, they go") {
        source.input.source.publish = SourcePublishing::automatic;
        CHECK(act_on(source.look(), "a") == CurationAct::publish);
    }
}

TEST_CASE("appeals wait unless their source says that it publishes by itself") {
    CuratedSource source;
    source.input.source.as = ItemKind::appeal;
    source.input.source.publish = Source{}.publish;
    source.say("a", "Have you seen Ann?");
    source.look();
    CHECK(source.state("a") == SourceItemState::waiting);
    CHECK(source.why_of("a") == why::appeal);
    source.input.source.publish = SourcePublishing::automatic;
    source.look();
    CHECK(source.state("a") == SourceItemState::shown);
}

TEST_CASE("an item with a hold word waits, whatever the source says") {
    CuratedSource source;
    source.input.source.rules.hold_words = {"Knife", "żądło", "殺人"};
    source.say("title", "KNIFE found in park");
    source.say("body", "News").item.body = "A man with a knife.\n\nWas seen.";
    source.say("within", "A penknife collection");
    source.say("accents", "ŻADLO");
    source.say("unspaced", "渋谷で殺人事件");
    source.look();
    CHECK(source.state("title") == SourceItemState::waiting);
    CHECK(source.why_of("title") == "word:Knife");
    CHECK(source.state("body") == SourceItemState::waiting);
    CHECK(source.state("within") == SourceItemState::shown);
    CHECK(source.why_of("unspaced") == "word:殺人");
}

TEST_CASE("an edit at the source takes the place of what is shown") {
    CuratedSource source;
    source.say("a", "Bridge closed");
    source.look();
    const auto before = source.known_as("a").standing;
    source.said("a").item.title = "Bridge open again";
    CHECK(act_on(source.look(), "a") == CurationAct::publish);
    CHECK(source.known_as("a").standing != before);
}

TEST_CASE("an edit with a hold word waits and the shown item stays as it is meanwhile") {
    CuratedSource source;
    source.input.source.rules.hold_words = {"knife"};
    source.say("a", "Bridge closed");
    source.look();
    const auto before = source.known_as("a").standing;
    source.said("a").item.title = "Knife on bridge";
    CHECK(act_on(source.look(), "a") == CurationAct::hold);
    CHECK(source.state("a") == SourceItemState::shown);
    CHECK(source.known_as("a").standing == before);
    CHECK(source.known_as("a").record.said != source.known_as("a").record.settled);
    CHECK(source.look().actions.empty());
    source.said("a").item.title = "Bridge open again";
    CHECK(act_on(source.look(), "a") == CurationAct::publish);
}

TEST_CASE("rules that change what is shown reach what is shown, also of a source that holds") {
    CuratedSource source;
    source.say("a", "Bridge closed");
    source.look();
    source.input.source.publish = SourcePublishing::hold;
    source.said("a").item.areas = {"hill", "dale"};
    CHECK(act_on(source.look(), "a") == CurationAct::publish);
}

TEST_CASE("what is older than the source's limit is not taken and what becomes so goes") {
    CuratedSource source;
    source.say("new", "New", 1);
    source.say("old", "Old", 6);
    source.input.source.rules.most_days_old = 5;
    const auto first = source.look();
    CHECK_FALSE(act_on(first, "old").has_value());
    source.later(5 * curation_day_s * 1000);
    CHECK(act_on(source.look(), "new") == CurationAct::drop);
}

TEST_CASE("only the newest are kept and one that makes room comes back when there is room again") {
    CuratedSource source;
    source.input.source.rules.keep = 2;
    source.say("a", "First", 3);
    source.say("b", "Second", 2);
    source.look();
    source.say("c", "Third", 1);
    const auto curation = source.look();
    CHECK(act_on(curation, "c") == CurationAct::publish);
    CHECK(act_on(curation, "a") == CurationAct::drop);
    CHECK(source.look().actions.empty());
    source.input.source.rules.keep = 3;
    CHECK(act_on(source.look(), "a") == CurationAct::publish);
}

TEST_CASE("an item that the feed does not date keeps the date of its first time") {
    CuratedSource source;
    source.say("a", "Bridge closed", 0).dated = false;
    source.look();
    const auto first = source.known_as("a").record.published_s;
    source.later(3 * curation_hour_ms);
    source.said("a").item.published = *source.said("a").item.published + std::chrono::hours(3);
    source.said("a").item.expires = *source.said("a").item.expires + std::chrono::hours(3);
    const auto curation = source.look();
    CHECK(act_on(curation, "a").value_or(CurationAct::note) == CurationAct::note);
    CHECK(source.known_as("a").record.published_s == first);
}

TEST_CASE("a picture that comes later is added and one that cannot be had again stays") {
    CuratedSource source;
    source.say("a", "Bridge closed").image = "https://force.example/a.jpg";
    source.look();
    source.input.pictures["https://force.example/a.jpg"] = {std::string(64, 'a'), 10, "image/jpeg", {}};
    CHECK(act_on(source.look(), "a") == CurationAct::publish);
    source.input.pictures.clear();
    CHECK(source.look().actions.empty());
}

TEST_CASE("what an officer's source says is told as the officer's words") {
    CuratedSource source;
    source.input.source.rules.member = "pc-ann";
    source.say("a", "On patrol");
    source.look();
    CHECK(read_content(source.known_as("a").record.json).items.front().member == "pc-ann");
}

// One story of two sources is shown once.
#include "server_curation_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

SourceItemRecord other_item(SourceItemState state, const std::vector<std::string>& areas) {
    Item item;
    item.id = "blog-1";
    item.title = "The same";
    item.areas = areas;
    Content content;
    content.items = {item};
    SourceItemRecord record;
    record.source = "blog";
    record.id = item.id;
    record.state = state;
    record.json = write_content(content);
    record.story_keys = {"link:story"};
    record.first_seen_ms = curation_now_ms - 1000;
    return record;
}

CuratedSource same_story(const SourceItemRecord& other) {
    CuratedSource source;
    source.input.others = {other};
    source.say("a", "Bridge closed").story_keys = {"link:story", "uuid:1"};
    return source;
}

} // namespace

TEST_CASE("a story that another source shows is folded") {
    auto source = same_story(other_item(SourceItemState::shown, {"hill"}));
    source.look();
    CHECK(source.state("a") == SourceItemState::folded);
    CHECK(source.why_of("a") == "story:blog-1");
    SECTION("and takes its place when that goes, even if its feed shows it no longer") {
        source.unsay("a");
        source.say("b", "Other", 0);
        source.input.others.front().state = SourceItemState::gone;
        CHECK(act_on(source.look(), "a") == CurationAct::publish);
    }
    SECTION("and waits then, where its source holds") {
        source.input.others.clear();
        source.input.source.publish = SourcePublishing::hold;
        CHECK(act_on(source.look(), "a") == CurationAct::hold);
    }
}

TEST_CASE("a story is not folded into one that reaches fewer areas") {
    auto source = same_story(other_item(SourceItemState::shown, {"dale"}));
    source.look();
    CHECK(source.state("a") == SourceItemState::shown);
}

TEST_CASE("a story is folded into one for all areas") {
    auto source = same_story(other_item(SourceItemState::kept, {}));
    source.look();
    CHECK(source.state("a") == SourceItemState::folded);
}

TEST_CASE("what waits elsewhere does not keep a story from the screens") {
    auto source = same_story(other_item(SourceItemState::waiting, {"hill"}));
    source.look();
    CHECK(source.state("a") == SourceItemState::shown);
}

TEST_CASE("of two that would wait, the one that came later is folded") {
    auto source = same_story(other_item(SourceItemState::waiting, {"hill"}));
    source.input.source.publish = SourcePublishing::hold;
    source.look();
    CHECK(source.state("a") == SourceItemState::folded);
}

TEST_CASE("other stories, and those whose item elsewhere expired, are not folded") {
    auto other = other_item(SourceItemState::shown, {"hill"});
    SECTION("another story") {
        other.story_keys = {"link:other"};
    }
    SECTION("an expired one") {
        other.expires_s = curation_now_ms / 1000 - 1;
    }
    auto source = same_story(other);
    source.look();
    CHECK(source.state("a") == SourceItemState::shown);
}

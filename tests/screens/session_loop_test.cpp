// The loop while content comes and goes: urgent items, withdrawals, silence.
#include "screens/fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace bluelamp;
using namespace bluelamp::test;
using std::chrono::hours;

namespace {

SnapshotPtr with_urgent(std::vector<const char*> ids, std::uint64_t revision = 1) {
    auto content = harbour_quarter();
    for (const char* id : ids) {
        content.items.push_back(content.items[3]);
        content.items.back().id = id;
        content.items.back().revision = revision;
        content.items.back().priority = Priority::urgent;
    }
    return build_snapshot(content, at(today));
}

SnapshotPtr without(const char* id) {
    auto content = harbour_quarter();
    std::erase_if(content.items, [&](const Item& item) { return item.id == id; });
    return build_snapshot(content, at(today));
}

std::string shown(const Visit& visit) {
    return visit.snapshot->slides().at(visit.session.slide)->id;
}

/// A loop that has come to its third slide.
Visit looping() {
    Visit visit;
    visit(intent::Tick{}).after(visit.snapshot->rules.slide)(intent::Tick{});
    visit.after(visit.snapshot->rules.slide)(intent::Tick{}).after(Instant(1'000));
    return visit;
}

} // namespace

TEST_CASE("an urgent item has the screen with the first look at the snapshot that brings it") {
    Visit visit = looping();
    visit.snapshot = with_urgent({"missing"});
    visit(intent::Tick{});
    CHECK(shown(visit) == "missing");
    CHECK(visit.session.slide_since == visit.now);
}

TEST_CASE("an urgent item takes over once, then has its turn like the others") {
    Visit visit = looping();
    visit.snapshot = with_urgent({"missing"});
    visit(intent::Tick{}).after(visit.snapshot->rules.slide)(intent::Tick{});
    CHECK(shown(visit) != "missing");
    visit.snapshot = with_urgent({"missing"});
    visit(intent::Tick{});
    CHECK(shown(visit) != "missing");
    visit.snapshot = with_urgent({"missing"}, 2);
    visit(intent::Tick{});
    CHECK(shown(visit) == "missing");
}

TEST_CASE("two urgent items that come together are shown one after the other, each for a slide's time") {
    Visit visit = looping();
    visit.snapshot = with_urgent({"first", "second"});
    visit(intent::Tick{});
    const std::string one = shown(visit);
    visit.after(Instant(10))(intent::Tick{});
    CHECK(shown(visit) == one);
    visit.after(visit.snapshot->rules.slide)(intent::Tick{});
    CHECK(shown(visit) == (one == "first" ? "second" : "first"));
}

TEST_CASE("an urgent item throws nobody out, and is there when the visitor finishes") {
    const Intent leave = GENERATE(Intent(intent::Finish{}), Intent(intent::QuickExit{}));
    Visit visit = looping();
    visit.all({intent::Begin{}, intent::Go{{Screen::feedback_rating, {}, 0}}, intent::Rate{2},
               intent::ChooseTopic{"waiting"}, intent::EditFeedback{"I waited"}});
    visit.snapshot = with_urgent({"missing"});
    visit(intent::Tick{});
    CHECK(visit.screen() == Screen::feedback_text);
    CHECK(visit.visitor().feedback.text == "I waited");
    visit(leave);
    CHECK(visit.screen() == Screen::loop);
    CHECK(shown(visit) == "missing");
}

TEST_CASE("an urgent item is there when a visitor walks away") {
    Visit visit = looping();
    visit(intent::Begin{});
    visit.snapshot = with_urgent({"missing"});
    visit.after(Instant(45'000))(intent::Tick{}).after(Instant(25'000))(intent::Tick{});
    CHECK(visit.screen() == Screen::loop);
    CHECK(shown(visit) == "missing");
}

TEST_CASE("the slide that is withdrawn in mid-display leaves at once, and the next has its whole time") {
    Visit visit = looping();
    const std::string gone = shown(visit);
    visit.snapshot = without(gone.c_str());
    visit(intent::Tick{});
    CHECK(shown(visit) != gone);
    CHECK(visit.session.slide_since == visit.now);
}

TEST_CASE("a slide stays in sight when another one is withdrawn or comes before it") {
    Visit visit = looping();
    const std::string stays = shown(visit);
    visit.snapshot = without(visit.snapshot->slides().front()->id.c_str());
    visit(intent::Tick{});
    CHECK(shown(visit) == stays);
    visit.snapshot = snapshot();
    visit(intent::Tick{});
    CHECK(shown(visit) == stays);
}

TEST_CASE("the card about an item that is withdrawn is put away") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Go{{Screen::item, "bicycle", 0}},
               intent::Go{{Screen::show_the_desk, "item:bicycle", 0}}});
    CHECK(visit.screen() == Screen::show_the_desk);
    visit.snapshot = without("bicycle");
    visit.all({intent::Tick{}, intent::Tick{}});
    CHECK(visit.screen() == Screen::home);
}

TEST_CASE("the snapshot changes by itself at the hour at which an appeal hides for want of contact") {
    auto context = at(today);
    context.status.last_contact = today - hours(23);
    const auto before = build_snapshot(harbour_quarter(), context);
    REQUIRE(before->item("bicycle"));
    REQUIRE(before->next_change);
    CHECK(*before->next_change <= today + hours(1));
    context.now = today + hours(1);
    CHECK_FALSE(build_snapshot(harbour_quarter(), context)->item("bicycle"));
}

TEST_CASE("a kiosk that never reached headquarters shows no appeal") {
    auto context = at(today);
    context.status.last_contact.reset();
    CHECK_FALSE(build_snapshot(harbour_quarter(), context)->item("bicycle"));
}

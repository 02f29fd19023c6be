#include "screens/fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::test;

TEST_CASE("a touch on the loop begins at home") {
    Visit visit;
    visit(intent::Begin{});
    CHECK(visit.screen() == Screen::home);
}

TEST_CASE("beginning in a language speaks it") {
    Visit visit;
    visit(intent::Begin{"cy"});
    CHECK(visit.visitor().language == "cy");
}

TEST_CASE("back leads along the way that was come") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Go{{Screen::items, "appeal", 0}}, intent::TurnPage{1},
               intent::Go{{Screen::item, "bicycle", 0}}, intent::Back{}});
    CHECK(visit.visitor().place == Place{Screen::items, "appeal", 1});
    visit.all({intent::Back{}, intent::Back{}});
    CHECK(visit.screen() == Screen::home);
}

TEST_CASE("forty-five seconds without touch ask whether the visitor is still there") {
    Visit visit;
    visit(intent::Begin{}).after(Instant(44'999))(intent::Tick{});
    CHECK(visit.screen() == Screen::home);
    visit.after(Instant(1))(intent::Tick{});
    CHECK(visit.screen() == Screen::still_there);
}

TEST_CASE("carrying on leads back to where the visitor was") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Go{{Screen::item, "bicycle", 0}}});
    visit.after(Instant(45'000))(intent::Tick{}).after(Instant(5'000))(intent::CarryOn{});
    CHECK(visit.visitor().place == Place{Screen::item, "bicycle", 0});
    visit(intent::Back{});
    CHECK(visit.screen() == Screen::home);
}

TEST_CASE("nobody has fewer than twenty seconds to answer") {
    auto content = at(today);
    content.rules.still_there = Instant(1'000);
    Visit visit(build_snapshot(harbour_quarter(), content));
    visit(intent::Begin{}).after(Instant(45'000))(intent::Tick{}).after(Instant(19'999))(intent::Tick{});
    CHECK(visit.screen() == Screen::still_there);
    visit.after(Instant(1))(intent::Tick{});
    CHECK(visit.screen() == Screen::loop);
}

TEST_CASE("a visitor may say ten times and more that they are there") {
    Visit visit;
    visit(intent::Begin{});
    for (int i = 0; i < 12; ++i)
        visit.after(Instant(45'000))(intent::Tick{}).after(Instant(19'000))(intent::CarryOn{});
    CHECK(visit.screen() == Screen::home);
}

TEST_CASE("every way to leave wipes everything of the visitor") {
    const Intent leave = GENERATE(Intent(intent::QuickExit{}), Intent(intent::Finish{}));
    Visit visit;
    visit.all({intent::Begin{"cy"}, intent::SetTextSize{TextSize::largest}, intent::SetContrast{true},
               intent::OpenVote{"winter"}, intent::ChooseArea{"harbour-quarter"},
               intent::MoveUnit{"", "shops"}, intent::EditFeedback{"secret"}, intent::EditContact{"me"},
               intent::EditSuggestion{"lights"}, leave});
    CHECK(visit.visitor() == Visitor{});
}

TEST_CASE("idling out wipes everything of the visitor") {
    Visit visit;
    visit.all({intent::Begin{"cy"}, intent::EditFeedback{"secret"}});
    visit.after(Instant(45'000))(intent::Tick{}).after(Instant(30'000))(intent::Tick{});
    CHECK(visit.visitor() == Visitor{});
}

TEST_CASE("an item that is withdrawn while it is read leads back") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Go{{Screen::items, "appeal", 0}},
               intent::Go{{Screen::item, "bicycle", 0}}});
    auto content = harbour_quarter();
    content.items.erase(content.items.begin());
    visit.snapshot = build_snapshot(content, at(today));
    visit(intent::Tick{});
    CHECK(visit.screen() == Screen::items);
}

TEST_CASE("the loop goes to the next slide and round again") {
    Visit visit;
    visit(intent::Tick{});
    const auto slides = visit.snapshot->slides().size();
    REQUIRE(slides > 2);
    visit.session.slide = slides - 1;
    visit.session.slide_item = visit.snapshot->slides().back()->id;
    visit.session.slide_since = visit.now;
    visit.after(visit.snapshot->rules.slide)(intent::Tick{});
    CHECK(visit.session.slide == 0);
}

TEST_CASE("a slide that is withdrawn leaves the loop on one that is there") {
    Visit visit;
    visit.session.slide = visit.snapshot->slides().size() - 1;
    auto content = harbour_quarter();
    content.items.resize(1);
    visit.snapshot = build_snapshot(content, at(today));
    visit(intent::Tick{});
    CHECK(visit.session.slide == 0);
}

TEST_CASE("a kiosk that follows nobody and has nothing to show is closed, and opens with content") {
    SnapshotContext bare;
    Visit visit(build_snapshot(Content{}, bare));
    visit(intent::Tick{});
    CHECK(visit.screen() == Screen::closed);
    visit.snapshot = snapshot();
    visit(intent::Tick{});
    CHECK(visit.screen() == Screen::loop);
}

TEST_CASE("the loop sleeps until its next slide, a visit until it idles") {
    Visit visit;
    visit.session.slide_since = visit.now;
    CHECK(next_tick(visit.session, *visit.snapshot, visit.now) == visit.now + visit.snapshot->rules.slide);
    visit(intent::Begin{});
    CHECK(next_tick(visit.session, *visit.snapshot, visit.now) == visit.now + visit.snapshot->rules.idle);
}

TEST_CASE("the countdown wakes once a second") {
    Visit visit;
    visit(intent::Begin{}).after(Instant(45'000))(intent::Tick{});
    const int seconds = seconds_to_answer(visit.session, visit.snapshot->rules, visit.now);
    const auto next = next_tick(visit.session, *visit.snapshot, visit.now);
    REQUIRE(next);
    CHECK(*next - visit.now <= Instant(1'000));
    CHECK(seconds_to_answer(visit.session, visit.snapshot->rules, *next) == seconds - 1);
}

TEST_CASE("holding the clock tells the staff for a while and then no more") {
    Visit visit;
    visit(intent::HoldClock{});
    CHECK(visit.session.status_since);
    visit.after(Instant(8'000))(intent::Tick{});
    CHECK_FALSE(visit.session.status_since);
}

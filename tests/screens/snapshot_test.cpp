#include "screens/fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace bluelamp;
using namespace bluelamp::test;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

bool shows(const SnapshotPtr& snapshot, const char* id) {
    return snapshot->item(id) != nullptr;
}

} // namespace

TEST_CASE("urgent items stand first, then the newest") {
    auto content = harbour_quarter();
    content.items.back().priority = Priority::urgent;
    const auto snapshot = build_snapshot(content, at(today));
    CHECK(snapshot->items[0].id == content.items.back().id);
    CHECK(snapshot->items[1].id == "bicycle");
    const auto& rest = snapshot->items;
    CHECK(std::is_sorted(rest.begin() + 2, rest.end(),
                         [](const Item& a, const Item& b) { return a.published > b.published; }));
}

TEST_CASE("an item disappears at its expiry, with or without a network") {
    auto content = harbour_quarter();
    content.items[0].expires = today + minutes(1);
    CHECK(shows(build_snapshot(content, at(today)), "bicycle"));
    CHECK_FALSE(shows(build_snapshot(content, at(today + minutes(1))), "bicycle"));
}

TEST_CASE("an item is not shown before it is published") {
    auto content = harbour_quarter();
    content.items[0].published = today + minutes(1);
    const auto snapshot = build_snapshot(content, at(today));
    CHECK_FALSE(shows(snapshot, "bicycle"));
    CHECK(snapshot->next_change == today + minutes(1));
}

TEST_CASE("an appeal hides after a day without contact, an update stays") {
    auto context = at(today);
    context.status.last_contact = today - hours(24);
    const auto snapshot = build_snapshot(harbour_quarter(), context);
    CHECK_FALSE(shows(snapshot, "bicycle"));
    CHECK(shows(snapshot, "shops"));
}

TEST_CASE("an item's own hours without contact come before the force's") {
    auto content = harbour_quarter();
    content.items[0].hide_after_offline_hours = 48;
    auto context = at(today);
    context.status.last_contact = today - hours(47);
    CHECK(shows(build_snapshot(content, context), "bicycle"));
}

TEST_CASE("while the clock is not trusted, items that expire are hidden") {
    auto content = harbour_quarter();
    content.items[0].expires = today + days(9);
    auto context = at(today);
    context.status.clock_trusted = false;
    CHECK_FALSE(shows(build_snapshot(content, context), "bicycle"));
    CHECK(shows(build_snapshot(content, context), "shops"));
}

TEST_CASE("an event that is over is not shown") {
    CHECK(shows(build_snapshot(harbour_quarter(), at(today)), "library"));
    CHECK_FALSE(shows(build_snapshot(harbour_quarter(), at(today + days(20))), "library"));
}

TEST_CASE("items and ballots of other areas are not shown") {
    auto content = harbour_quarter();
    content.items[0].areas = {"elsewhere"};
    content.ballots[0].areas = {"elsewhere"};
    const auto snapshot = build_snapshot(content, at(today));
    CHECK_FALSE(shows(snapshot, "bicycle"));
    CHECK(snapshot->ballots.empty());
}

TEST_CASE("a ballot is open from its opening to its closing") {
    auto content = harbour_quarter();
    const auto closes = *content.ballots[0].closes;
    CHECK(build_snapshot(content, at(*content.ballots[0].opens))->ballots.size() == 1);
    CHECK(build_snapshot(content, at(closes))->ballots.empty());
    CHECK(build_snapshot(content, at(*content.ballots[0].opens - minutes(1)))->ballots.empty());
}

TEST_CASE("a picture that is not here leaves its item without one") {
    auto context = at(today);
    context.media["meeting"] = "/media/meeting";
    const auto snapshot = build_snapshot(harbour_quarter(), context);
    CHECK_FALSE(snapshot->file(snapshot->item("bicycle")->image));
    CHECK(snapshot->file(snapshot->item("library")->image) == "/media/meeting");
}

TEST_CASE("guides are not slides, and the loop never grows beyond twelve") {
    auto content = harbour_quarter();
    for (int i = 0; i < 20; ++i) {
        content.items.push_back(content.items[3]);
        content.items.back().id = "more-" + std::to_string(i);
    }
    const auto snapshot = build_snapshot(content, at(today));
    const auto slides = snapshot->slides();
    CHECK(slides.size() == 12);
    CHECK(
        std::none_of(slides.begin(), slides.end(), [](const Item* i) { return i->kind == ItemKind::guide; }));
}

#include "screens/fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

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

TEST_CASE("one who says much leaves the loop to others") {
    auto content = harbour_quarter();
    const auto before = build_snapshot(content, at(today));
    std::set<std::string> others;
    for (const auto* item : before->slides())
        others.insert(item->id);
    for (int i = 0; i < 40; ++i) {
        auto post = content.items[6]; // an officer's, newer than all the rest
        post.id = "chatter-" + std::to_string(i);
        post.published = today - minutes(i + 1);
        content.items.push_back(post);
    }
    const auto snapshot = build_snapshot(content, at(today));
    const auto slides = snapshot->slides();
    REQUIRE(slides.size() == 12);
    std::size_t of_others = 0;
    for (const auto* item : slides)
        of_others += others.contains(item->id) && item->kind != ItemKind::post ? 1U : 0U;
    CHECK(of_others == 5); // all of them
    CHECK(std::is_sorted(slides.begin() + 1, slides.end(),
                         [](const Item* a, const Item* b) { return a->published > b->published; }));
}

TEST_CASE("an urgent item has the loop for itself, then its turn, by the clock alone") {
    auto content = harbour_quarter();
    auto& urgent = content.items[3];
    urgent.priority = Priority::urgent;
    urgent.published = today - minutes(1);
    const auto taken = build_snapshot(content, at(today));
    REQUIRE(taken->slides().size() == 1);
    CHECK(taken->slides()[0]->id == urgent.id);
    REQUIRE(taken->next_change);
    CHECK(*taken->next_change == *urgent.published + Rules{}.takeover);
    const auto given_back = build_snapshot(content, at(*taken->next_change));
    CHECK(given_back->slides().size() > 1);
    CHECK(given_back->slides()[0]->id == urgent.id);
}

TEST_CASE("a takeover ends with the item that takes over") {
    auto content = harbour_quarter();
    content.items[3].priority = Priority::urgent;
    content.items[3].published = today - minutes(1);
    content.items[3].expires = today + minutes(2);
    CHECK(build_snapshot(content, at(today))->next_change == today + minutes(2));
    CHECK(build_snapshot(content, at(today + minutes(2)))->slides().size() > 1);
}

TEST_CASE("an officer's posts stand together, the newest first") {
    const auto shown = snapshot();
    const auto posts = shown->posts_of("shah");
    REQUIRE(posts.size() == 2);
    CHECK(posts[0]->id == "marking");
    CHECK(posts[1]->id == "school");
    CHECK(shown->posts_of("adeyemi").empty());
    CHECK(shown->posts_of("").empty());
}

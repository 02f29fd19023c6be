// Where the screens' own controls lead: to every screen, and from every screen home.
#include "screens/screens.hpp"
#include "screens/theatre.hpp"

#include <catch2/catch.hpp>

#include <deque>
#include <set>

using namespace bluelamp;
using namespace bluelamp::test;

namespace {

/// What the store would say to what has just been submitted.
void keep(Visit& visit) {
    for (const auto& effect : Effects(visit.effects))
        visit(intent::WasKept{effect.token, {1, "HX47 QM2K 81TB 0RZ4"}});
}

/// The screens that one touch leads to from here.
std::set<Screen> next_to(Theatre& theatre, const Visit& here) {
    Visit looked_at = here;
    theatre.frame(looked_at);
    std::vector<std::string> controls;
    for (const auto& node : theatre.tree().nodes)
        if (node.touchable && !node.disabled &&
            (node.id.rfind("key-", 0) != 0 || node.id == "key-next" || node.id == "key-skip"))
            controls.push_back(node.id);
    std::set<Screen> found;
    for (const auto& control : controls) {
        Visit visit = here;
        visit.effects.clear();
        visit.after(Instant(60'000));
        theatre.tap(visit, control);
        if (visit.screen() == here.screen()) // helmets in hand: the vote asks once more
            theatre.tap(visit.after(Instant(2'000)), "notice-send");
        keep(visit);
        found.insert(visit.screen());
    }
    return found;
}

} // namespace

TEST_CASE("a visitor can reach every screen by touch") {
    Theatre theatre;
    std::set<Screen> reached{Screen::loop};
    std::deque<Screen> ahead{Screen::loop};
    while (!ahead.empty()) {
        const Screen here = ahead.front();
        ahead.pop_front();
        for (const Screen next : next_to(theatre, visit_on(here)))
            if (reached.insert(next).second)
                ahead.push_back(next);
    }
    for (const auto& entry : screen_list()) {
        INFO(name_of(entry.screen));
        // These come by themselves: when nobody touches, and when there is nothing to show.
        const bool by_itself = entry.screen == Screen::still_there || entry.screen == Screen::closed;
        CHECK((by_itself || reached.count(entry.screen) == 1));
    }
}

TEST_CASE("a kiosk that nobody listens to asks for no words and no marks") {
    Theatre theatre;
    auto context = at(today);
    context.media = drawings();
    context.status.standalone = true;
    auto content = harbour_quarter();
    content.ballots.clear();
    const SnapshotPtr alone = build_snapshot(content, context);
    for (const Screen screen :
         {Screen::home, Screen::items, Screen::item, Screen::information, Screen::team}) {
        INFO(name_of(screen));
        Visit visit = visit_on(screen);
        visit.snapshot = alone;
        CHECK(next_to(theatre, visit).count(Screen::feedback_rating) == 0);
    }
}

TEST_CASE("from every screen its own controls lead home and to the loop") {
    Theatre theatre;
    for (const auto& entry : screen_list()) {
        INFO(name_of(entry.screen));
        Visit home = visit_on(entry.screen);
        if (entry.screen == Screen::loop || entry.screen == Screen::closed)
            continue;
        CHECK(theatre.tap(home, "bar-home"));
        CHECK(home.screen() == Screen::home);
        Visit exit = visit_on(entry.screen);
        CHECK(theatre.tap(exit, "bar-quick-exit"));
        CHECK(exit.screen() == Screen::loop);
        CHECK(exit.visitor() == Visitor{});
    }
}

TEST_CASE("every screen of the list can be drawn, and every name has a screen") {
    std::set<Screen> drawn;
    for (const auto& entry : screen_list())
        CHECK(drawn.insert(entry.screen).second);
    CHECK(drawn.size() == all_screens().size());
}

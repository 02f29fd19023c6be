// Where the screens' own controls lead: to every screen, and from every screen home.
#include "crypto/receipt.hpp"
#include "screens/screens.hpp"
#include "screens/theatre.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <set>
#include <tuple>

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
        // These come by themselves: when nobody touches, and when there is nothing to show. The staff's come
        // by holding the clock.
        const bool by_itself = entry.screen == Screen::still_there || entry.screen == Screen::closed ||
                               entry.screen == Screen::staff_pin || entry.screen == Screen::staff;
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

TEST_CASE("while nothing can be saved home says so and invites nobody to vote") {
    for (const auto& [width, height] : {std::pair{1920, 1080}, {1080, 1920}, {1280, 800}}) {
        for (const auto* language : {"en", "cy"}) {
            INFO(width << "x" << height << " " << language);
            Theatre theatre(width, height);
            auto visit = visit_on(Screen::home, language);
            auto closed = *visit.snapshot;
            REQUIRE_FALSE(closed.ballots.empty());
            closed.status.log_takes_entries = false;
            visit.snapshot = std::make_shared<const Snapshot>(closed);
            theatre.settle(visit);
            CHECK_FALSE(theatre.tree().find("vote-now"));
            REQUIRE(theatre.tap(visit, "information"));
            CHECK(visit.screen() == Screen::information);
        }
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

TEST_CASE(
    "holding the clock for three seconds tells how the kiosk fares and leads to the PIN, on every shape") {
    for (const auto& [width, height, size] :
         {std::tuple(1920, 1080, TextSize::normal), std::tuple(1080, 1920, TextSize::normal),
          std::tuple(1280, 800, TextSize::normal), std::tuple(1920, 1080, TextSize::largest),
          std::tuple(1080, 1920, TextSize::largest)})
        for (const char* language : {"en", "cy"}) {
            INFO(width << " × " << height << " " << language << " " << static_cast<int>(size));
            Theatre theatre(width, height);
            Visit visit = visit_on(Screen::home, language, size);
            theatre.frame(visit);
            REQUIRE(theatre.tree().find("clock"));
            const Point clock = theatre.tree().find("clock")->rect.centre();
            theatre.input().push(PointerDown{clock.x, clock.y});
            theatre.frame(visit);
            theatre.frame(visit.after(Instant(2'900)));
            CHECK_FALSE(visit.session.status_since);
            theatre.frame(visit.after(Instant(200)));
            CHECK(visit.session.status_since);
            theatre.input().push(PointerUp{clock.x, clock.y});
            theatre.frame(visit);
            theatre.frame(visit);
            const Node* door = theatre.tree().find("staff");
            REQUIRE(door);
            CHECK(std::min(door->rect.w, door->rect.h) / theatre.theme().scale >= 65);
            CHECK(theatre.tap(visit, "staff"));
            REQUIRE(visit.screen() == Screen::staff_pin);
            for (const char* figure : {"key-3", "key-1", "key-4"})
                CHECK(theatre.tap(visit, figure));
            CHECK(visit.visitor().staff.pin == "314");
            for (const auto& node : theatre.tree().nodes) {
                CHECK(node.value.find("314") == std::string::npos);
                CHECK(node.name.find("314") == std::string::npos);
            }
            CHECK(theatre.tap(visit, "enter-pin"));
            visit(intent::PinChecked{std::get<command::CheckPin>(visit.commands.back()).token, true});
            CHECK(visit.screen() == Screen::staff);
            CHECK(theatre.tap(visit, "close"));
            CHECK(visit.screen() == Screen::loop);
        }
}

TEST_CASE("the staff's screen never holds a word that was written") {
    Theatre theatre;
    Visit visit = visit_on(Screen::staff);
    theatre.settle(visit);
    const auto& nodes = theatre.tree().nodes;
    CHECK(std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
        return node.name.find("1 comment, 2 votes") != std::string::npos;
    }));
}

TEST_CASE("a receipt is typed on its pad and its answer read, and the other outcomes are told kindly") {
    constexpr auto owned = "7Q4M-X2KD-9ZRT-0A1E";
    for (const auto& [width, height, size] :
         {std::tuple(1920, 1080, TextSize::normal), std::tuple(1080, 1920, TextSize::normal),
          std::tuple(1920, 1080, TextSize::largest)}) {
        INFO(width << " × " << height << " " << static_cast<int>(size));
        Theatre theatre(width, height);
        Visit visit = visit_on(Screen::receipt, "en", size);
        auto context = at(today);
        context.answers[to_hex(receipt_hash(owned).view())] =
            encrypt_answer(owned, write_answer({"We have put up a sign.", "Inspector Adeyemi", today}));
        visit.snapshot = build_snapshot(harbour_quarter(), context);
        const auto has = [&](const char* words) {
            theatre.settle(visit);
            const auto& nodes = theatre.tree().nodes;
            return std::any_of(nodes.begin(), nodes.end(),
                               [&](const Node& node) { return node.name.find(words) != std::string::npos; });
        };
        CHECK(theatre.tap(visit, "read-answer"));
        CHECK(has("We do not know this receipt"));
        CHECK(theatre.tap(visit, "look-again"));
        CHECK(visit.visitor().receipt.typed == "HX47QM2K8");
        for (int i = 0; i < 7; ++i)
            CHECK(theatre.tap(visit, "key-0"));
        CHECK(theatre.tap(visit, "read-answer"));
        CHECK(has("We have not answered yet"));
        CHECK(theatre.tap(visit, "another-receipt"));
        for (const char sign : std::string("7Q4MX2KD9ZRT0A1E"))
            CHECK(theatre.tap(visit, std::string("key-") + sign));
        CHECK(theatre.tap(visit, "read-answer"));
        CHECK(has("We have put up a sign."));
        CHECK(theatre.tap(visit, "finish"));
        CHECK(visit.visitor() == Visitor{});
    }
}

TEST_CASE("nobody has to answer a notice to get away: quick exit works over it") {
    Theatre theatre;
    Visit visit = visit_on(Screen::feedback_text);
    visit.session.visitor.notice = Notice::danger;
    theatre.frame(visit);
    CHECK_FALSE(theatre.tap(visit, "bar-home"));
    CHECK(theatre.tap(visit, "bar-quick-exit"));
    CHECK(visit.screen() == Screen::loop);
    CHECK(visit.visitor() == Visitor{});
}

TEST_CASE("whatever the size of the words, what was written can be sent as a complaint") {
    for (const auto& [width, height] : {std::pair(1920, 1080), std::pair(1080, 1920), std::pair(1280, 800)})
        for (const auto size : {TextSize::normal, TextSize::large, TextSize::largest}) {
            INFO(width << " × " << height << " " << static_cast<int>(size));
            Theatre theatre(width, height);
            Visit visit = visit_on(Screen::feedback_review, "cy", size);
            const bool before = visit.visitor().feedback.complaint;
            CHECK(theatre.tap(visit, "complaint"));
            CHECK(visit.visitor().feedback.complaint != before);
        }
}

TEST_CASE("to carry on, a touch anywhere will do") {
    Theatre theatre;
    for (const auto& [x, y] :
         {std::pair(300.0F, 500.0F), std::pair(960.0F, 250.0F), std::pair(1900.0F, 700.0F)}) {
        INFO(x << ", " << y);
        Visit visit = visit_on(Screen::still_there);
        theatre.frame(visit);
        theatre.tap_at(visit, x, y);
        CHECK(visit.screen() != Screen::still_there);
        CHECK(visit.screen() != Screen::loop);
    }
}

TEST_CASE("helmets that have landed are drawn where they lie by the last frame that moves") {
    Theatre theatre({Display::headless, Rendering::software, 1920, 1080, "test"}, false);
    Visit visit = visit_on(Screen::vote);
    theatre.settle(visit);
    REQUIRE(theatre.tap(visit, "undo"));
    FrameResult last;
    do {
        visit.after(Instant(16));
        last = theatre.frame(visit);
    } while (last.wake && *last.wake <= visit.now);
    const auto landed = theatre.pixels();
    visit.after(Instant(1'000));
    theatre.frame(visit);
    CHECK(theatre.pixels() == landed);
}

// Whole visits, played by scripts on the real screens: window, stage, reducer and player, no display.
#include "app/show.hpp"
#include "draw/drawings.hpp"
#include "draw/text.hpp"
#include "draw/texture_cache.hpp"
#include "screens/theatre.hpp"
#include "session/visit.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <sstream>
#include <unistd.h>

using namespace bluelamp;
using namespace bluelamp::test;

namespace {

const std::filesystem::path assets = std::filesystem::path(BLUELAMP_SOURCE_DIR) / "assets";

/// A kiosk but for its stores: they answer at once, and remember.
struct Kiosk {
    Languages languages{BLUELAMP_BINARY_DIR "/share/bluelamp/locale"};
    draw::TextureCache textures{96U << 20U};
    draw::Typesetter typesetter{assets / "fonts" / "fonts.conf"};
    draw::Drawings drawings{assets};
    draw::Pictures pictures{[](const std::string&) { return std::filesystem::path(); }, [] {}};
    Window window{{Display::headless, Rendering::software, 1920, 1080, "test"}, textures};
    Stage stage{{1920, 1080, 0, 600}, languages, {textures, typesetter, drawings, pictures}};
    Mailbox mailbox;
    std::vector<Submission> kept;
    bool disk_fails = false;

    DangerWordsPtr danger_words;

    static SnapshotPtr quick_snapshot(DangerWordsPtr danger_words = nullptr) {
        auto context = at(today);
        context.rules.least_reading = Instant(0);
        context.rules.cool_down = Instant(0);
        context.danger_words = std::move(danger_words);
        return build_snapshot(harbour_quarter(), context);
    }
    void submit(const Submit& submit) {
        if (disk_fails) {
            mailbox.put(Intent(intent::WasNotKept{submit.token}));
            return;
        }
        kept.push_back(submit.submission);
        mailbox.put(Intent(intent::WasKept{submit.token, {kept.size(), "HX47 QM2K 81TB 0RZ4"}}));
    }
    void play(const char* script) {
        Show show(
            {window, stage, mailbox, [this](const Submit& s) { submit(s); }, [] { return today; }, {}, {}},
            quick_snapshot(danger_words), Session{});
        show.play(play::parse_script(script));
        show.run();
    }
};

/// What a live script is told while it plays.
std::vector<nlohmann::json> answers_to(Kiosk& kiosk, std::string_view script) {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    REQUIRE(write(ends[1], script.data(), script.size()) == static_cast<ssize_t>(script.size()));
    close(ends[1]);
    std::ostringstream out;
    {
        Show show({kiosk.window, kiosk.stage, kiosk.mailbox, {}, [] { return today; }, {}, {}},
                  Kiosk::quick_snapshot(), Session{});
        show.play_live(ends[0], out);
        show.run();
    }
    close(ends[0]);
    std::istringstream lines(out.str());
    std::vector<nlohmann::json> answers;
    for (std::string line; std::getline(lines, line);)
        answers.push_back(nlohmann::json::parse(line));
    return answers;
}

} // namespace

TEST_CASE("a live script is answered step by step with the screen and what it read") {
    Kiosk kiosk;
    const auto answers = answers_to(kiosk, R"({"tap":"begin"}
{"see":"vote-now"}
{"read":"vote-now"}
{"gone":"vote-then"}
)");
    REQUIRE(answers.size() == 4);
    CHECK(answers[1] == nlohmann::json{{"line", 2}, {"screen", "home"}, {"text", ""}});
    CHECK_FALSE(answers[2].at("text").get<std::string>().empty());
    CHECK(answers[3].at("line") == 4);
}

TEST_CASE("what is to be gone and stays fails the script after its time") {
    Kiosk kiosk;
    CHECK_THROWS_WITH(kiosk.play("{\"tap\":\"begin\"}\n{\"gone\":[\"vote-now\",50]}"),
                      Catch::Matchers::Contains("still on screen \"home\""));
}

TEST_CASE("a visitor votes by touching and is thanked when the vote is kept") {
    Kiosk kiosk;
    kiosk.play(R"({"expect":"loop"}
{"tap":"begin"}
{"expect":"home"}
{"tap":"vote-now"}
{"expect":"area"}
{"tap":"place-harbour-quarter-0"}
{"expect":"vote"}
{"tap":"give-shops"}
{"tap":"give-shops"}
{"tap":"give-patrols"}
{"tap":"take-shops"}
{"tap":"undo"}
{"tap":"review"}
{"expect":"vote-review"}
{"tap":"send-vote"}
{"tap":"notice-send"}
{"expect":"vote-thanks"}
{"tap":"finish"}
{"expect":"loop"})");
    REQUIRE(kiosk.kept.size() == 1);
    CHECK(std::get<Vote>(kiosk.kept[0]) == Vote{"winter", "harbour-quarter", {{"shops", 2}, {"patrols", 1}}});
}

TEST_CASE("a helmet dragged from the pot lands on the priority under the finger") {
    Kiosk kiosk;
    // The pot's first helmet, and the rows of shops and of the pot's own column, on the reference screen.
    kiosk.play(R"({"tap":"begin"}
{"tap":"vote-now"}
{"tap":"place-unsure"}
{"expect":"vote"}
{"drag":[105,660,1500,640,200]}
{"wait":300}
{"drag":[105,660,1500,640,200]}
{"wait":300}
{"drag":[105,660,1500,950,200]}
{"wait":300}
{"tap":"review"}
{"tap":"send-vote"}
{"tap":"notice-send"}
{"expect":"vote-thanks"})");
    REQUIRE(kiosk.kept.size() == 1);
    CHECK(std::get<Vote>(kiosk.kept[0]).allocation == std::map<std::string, int>{{"shops", 2}});
}

TEST_CASE("keys lead through the screens as fingers do") {
    Kiosk kiosk;
    kiosk.play(R"({"tap":"begin"}
{"expect":"home"}
{"key":"Tab"}
{"key":"Enter"}
{"expect":"area"}
{"key":"Escape"}
{"expect":"home"}
{"key":"Escape"}
{"expect":"home"})");
    CHECK(kiosk.kept.empty());
}

TEST_CASE("a vote that the disk refuses is not thanked for") {
    Kiosk kiosk;
    kiosk.disk_fails = true;
    kiosk.play(R"({"tap":"begin"}
{"tap":"vote-now"}
{"tap":"place-unsure"}
{"tap":"give-shops"}
{"tap":"review"}
{"tap":"send-vote"}
{"tap":"notice-send"}
{"wait":200}
{"tap":"notice-ok"}
{"expect":"vote-review"}
{"tap":"bar-quick-exit"}
{"expect":"loop"})");
    CHECK(kiosk.kept.empty());
}

TEST_CASE("a script that expects what does not come stops with the number of its line") {
    Kiosk kiosk;
    CHECK_THROWS_WITH(kiosk.play("{\"tap\":\"begin\"}\n{\"tap\":\"no-such-widget\"}"),
                      Catch::Contains("line 2") && Catch::Contains("no-such-widget"));
}

TEST_CASE("a kiosk with nothing to show shows a calm page") {
    Kiosk kiosk;
    Show show({kiosk.window, kiosk.stage, kiosk.mailbox, [](const Submit&) {}, [] { return today; }, {}, {}},
              build_snapshot(Content{}, SnapshotContext{}), Session{});
    show.settle([] { return true; });
    CHECK(kiosk.stage.tree().screen == "closed");
    CHECK(kiosk.stage.tree().nodes.size() > 3);
}

namespace {

/// Shows `session`, hands over `later` once `screen` has been drawn, and plays `script`.
Session shown_while(Kiosk& kiosk, Session session, const char* screen, const SnapshotPtr& later,
                    const char* script) {
    bool handed = false;
    Show show({kiosk.window,
               kiosk.stage,
               kiosk.mailbox,
               [](const Submit&) {},
               [] { return today; },
               [&] {
                   if (!handed && kiosk.stage.tree().screen == screen) {
                       handed = true;
                       kiosk.mailbox.put(later);
                   }
               },
               {}},
              Kiosk::quick_snapshot(), std::move(session));
    show.play(play::parse_script(script));
    show.run();
    CHECK(handed);
    return show.session();
}

} // namespace

TEST_CASE("an item that is withdrawn while it is read leaves the screen") {
    Kiosk kiosk;
    auto content = harbour_quarter();
    content.items.erase(content.items.begin());
    Session session = session_on(Screen::item, *Kiosk::quick_snapshot());
    shown_while(kiosk, session, "item", build_snapshot(content, at(today)), R"({"wait":100}
{"expect":"home"})");
}

TEST_CASE("an urgent item takes over the loop") {
    Kiosk kiosk;
    auto content = harbour_quarter();
    content.items.push_back(content.items[3]);
    content.items.back().id = "missing";
    content.items.back().priority = Priority::urgent;
    content.items.back().title = "Have you seen this child?";
    const Session after =
        shown_while(kiosk, Session{}, "loop", build_snapshot(content, at(today)), R"({"wait":100}
{"expect":"loop"})");
    CHECK(after.slide_item == "missing");
    const auto& nodes = kiosk.stage.tree().nodes;
    CHECK(std::any_of(nodes.begin(), nodes.end(),
                      [](const Node& node) { return node.name.find("this child") != std::string::npos; }));
}

TEST_CASE("a restart that staff ask for ends the show and says so") {
    Kiosk kiosk;
    Session session = session_on(Screen::staff, *Kiosk::quick_snapshot());
    session.visitor.staff.open = true;
    Show show({kiosk.window, kiosk.stage, kiosk.mailbox, [](const Submit&) {}, [] { return today; }, {}, {}},
              Kiosk::quick_snapshot(), session);
    show.play(play::parse_script(R"({"tap":"restart"}
{"tap":"restart"}
{"wait":5000})"));
    CHECK(show.run() == Show::Ended::restart);
}

TEST_CASE("a danger word puts the desk and 999 before the visitor, who may go on and send") {
    Kiosk kiosk;
    kiosk.danger_words = std::make_shared<DangerWords>(DangerWords{"knife"});
    kiosk.play(R"({"tap":"begin"}
{"tap":"your-say"}
{"tap":"rate-1"}
{"tap":"topic-waiting"}
{"expect":"feedback-text"}
{"tap":"feedback"}
{"text":"He has a knife"}
{"tap":"key-next"}
{"wait":100}
{"screenshot":")" BLUELAMP_BINARY_DIR R"(/danger-notice.png"}
{"tap":"notice-go-on"}
{"expect":"feedback-contact"}
{"tap":"key-skip"}
{"tap":"send"}
{"expect":"feedback-thanks"})");
    REQUIRE(kiosk.kept.size() == 1);
    CHECK(std::get<Feedback>(kiosk.kept[0]).text == "He has a knife");
    kiosk.play(R"({"tap":"begin"}
{"tap":"your-say"}
{"tap":"rate-1"}
{"tap":"topic-waiting"}
{"text":"He has a knife"}
{"tap":"key-next"}
{"tap":"notice-desk"}
{"expect":"show-the-desk"})");
}

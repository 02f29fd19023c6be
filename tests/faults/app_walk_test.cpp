// The app itself: a visitor leaves feedback while each call that touches a file fails, or is the last one.
#include "faults/desk.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <iostream>

using namespace bluelamp::testing;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// The app, headless, and the hands of whoever stands before it.
class Visit {
public:
    Visit(const Desk& desk, const FaultPlan& plan)
        : app_(BLUELAMP_BINARY_DIR "/bin/bluelamp-kiosk",
               {"--headless", "--play", "-", "--data", desk.data.string()}, RunningProgram::Live{},
               plan.environment()) {}

    /// Plays a step and returns the screen on which it ended; "" when the app has ended instead.
    std::string step(const json& step) {
        if (!app_.running())
            return {};
        try {
            app_.say(step.dump());
        } catch (const std::runtime_error&) { // it ended meanwhile
            return {};
        }
        const auto answer = app_.read_line();
        return answer.empty() ? std::string() : json::parse(answer).at("screen").get<std::string>();
    }
    /// Until the review, with these words.
    void write(const std::string& words) {
        const std::vector<json> steps{{{"expect", "loop"}},  {{"tap", "begin"}},
                                      {{"expect", "home"}},  {{"tap", "your-say"}},
                                      {{"tap", "rate-4"}},   {{"expect", "feedback-text"}},
                                      {{"text", words}},     {{"tap", "key-next"}},
                                      {{"tap", "key-skip"}}, {{"expect", "feedback-review"}}};
        for (const auto& each : steps) {
            const auto screen = step(each);
            INFO(each.dump() << " on " << screen << ": " << app_.errors());
            REQUIRE_FALSE(screen.empty());
        }
    }
    /// The screen that the review gives way to: thanks, or itself still when that was refused.
    std::string send() {
        auto screen = step({{"tap", "send"}});
        for (int tries = 0; screen == "feedback-review" && tries < 10; ++tries)
            screen = step({{"wait", 100}});
        return screen;
    }
    /// Closes the app and gives its exit code.
    int end() {
        app_.say_no_more();
        return app_.wait(20s).value_or(-1);
    }
    [[nodiscard]] std::string errors() const { return app_.errors(); }

private:
    RunningProgram app_;
};

struct Tried {
    int runs = 0;
    int kills = 0;
    int thanked = 0;
    int told = 0; ///< that it could not be saved
};

} // namespace

TEST_CASE("the app says thank you only for what is kept, says so when it is not, and goes on", "[faults]") {
    const FilesInMemory in_memory;
    Edition edition;
    Server server(edition.next());
    Programs programs;
    const TemporaryFolder folder;
    const Desk desk(programs.kiosk, folder.path() / "kiosk");
    desk.enrol(server.url(), server.code("harbour-quarter"));
    const auto gate = folder.path() / "now";

    struct Variant {
        Fault fault;
        bool for_good;
    };
    std::vector<Variant> variants{{Fault::kill_after, false}, {Fault::eio, false}, {Fault::enospc, true}};
    if (long_form())
        variants.insert(variants.end(), {{Fault::kill_before, false},
                                         {Fault::kill_torn, false},
                                         {Fault::eio, true},
                                         {Fault::enospc, false},
                                         {Fault::short_write, false},
                                         {Fault::short_write, true}});
    Tried tried;
    std::vector<std::string> promised;
    for (const auto& [fault, for_good] : variants)
        for (int at = 1;; ++at) {
            const auto words = "app " + std::to_string(++tried.runs);
            FaultPlan plan(desk.data, fault, at, for_good);
            plan.only_while(gate);
            Visit visit(desk, plan);
            visit.write(words);
            std::ofstream(gate) << "\n";
            const auto screen = visit.send();
            INFO(name_of(fault) << (for_good ? " for good at " : " at ") << at << ", on " << screen << ": "
                                << visit.errors());
            if (screen == "feedback-thanks") {
                promised.push_back(words);
                ++tried.thanked;
                visit.step({{"tap", "finish"}});
            } else if (!screen.empty()) {
                REQUIRE(screen == "feedback-review");
                CHECK(visit.step({{"see", "We could not save this."}}) == "feedback-review");
                ++tried.told;
                visit.step({{"tap", "notice-ok"}});
                visit.step({{"tap", "bar-home"}});
            }
            if (!is_kill(fault)) // the app goes on, whatever its disk does
                CHECK_FALSE(visit.step({{"wait", 50}}).empty());
            std::filesystem::remove(gate);
            const int exit = visit.end();
            const bool hit = plan.hit();
            if (is_kill(fault) && hit) {
                CHECK(exit == 128 + SIGKILL);
                ++tried.kills;
            } else {
                CHECK(exit == 0);
            }
            if (!hit)
                break;
            REQUIRE(at < 200);
        }

    desk.sync();
    std::map<std::string, int> arrived;
    std::istringstream lines(Place{programs.server, server.data()}.done({"export"}).out);
    for (std::string line; std::getline(lines, line);)
        ++arrived[json::parse(line).at("text").get<std::string>()];
    int lost = 0;
    int doubled = 0;
    for (const auto& words : promised)
        lost += arrived.contains(words) ? 0 : 1;
    for (const auto& [words, times] : arrived)
        doubled += times - 1;
    CHECK(lost == 0);
    CHECK(doubled == 0);
    CHECK(tried.told > 0);
    CHECK(tried.thanked > 0);
    std::cout << "app: tried " << tried.runs << ", killed " << tried.kills << ", thanked " << tried.thanked
              << ", told that it was not saved " << tried.told << ", lost " << lost << ", doubled " << doubled
              << "\n";
}

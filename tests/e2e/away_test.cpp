#include "faults/lying_proxy.hpp"
#include "support/station.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <thread>

using namespace std::chrono_literals;
using namespace bluelamp::testing;
using nlohmann::json;

namespace {

const std::string vote = json{{"kind", "vote"},
                              {"ballot", "harbour-winter"},
                              {"area", "harbour-quarter"},
                              {"allocation", {{"park", 6}, {"shops", 4}}}}
                             .dump() +
                         "\n";

std::vector<json> votes(Server& server) {
    std::vector<json> out;
    for (auto& submission : server.submissions())
        if (submission.at("kind") == "vote")
            out.push_back(std::move(submission));
    return out;
}

} // namespace

TEST_CASE("A server pulled away during a vote gets it once when it is back", "[e2e]") {
    Server server;
    Kiosk kiosk;
    kiosk.enrol(server, server.url());

    auto visitor = kiosk.begin(
        {"--headless", "--size", "1280x720", "--play", BLUELAMP_SOURCE_DIR "/tests/e2e/vote_away.jsonl"});
    std::this_thread::sleep_for(1500ms); // the visitor is among the priorities
    REQUIRE(visitor->running());
    server.stop();
    const auto code = visitor->wait(60s);
    INFO(visitor->errors());
    REQUIRE(code == 0); // thanked, with the server away

    CHECK(kiosk.status().at("pending") == 1);
    server.start();
    REQUIRE(kiosk.command({"sync"}).exit == 0);
    REQUIRE(kiosk.command({"sync", "--once"}).exit == 0);

    const auto all = votes(server);
    REQUIRE(all.size() == 1);
    CHECK(all[0].at("via") == "screen");
    CHECK(all[0].at("allocation") == json{{"park", 1}, {"shops", 1}});
    CHECK(kiosk.status().at("pending") == 0);
}

TEST_CASE("The app delivers by itself what was said while the server was away", "[e2e]") {
    Server server;
    Kiosk kiosk;
    kiosk.enrol(server, server.url());
    server.stop();
    REQUIRE(kiosk.command({"submit"}, vote).exit == 0);

    auto app = kiosk.begin({"--headless"});
    std::this_thread::sleep_for(1s);
    REQUIRE(app->running());
    server.start();
    for (int tries = 0; tries < 300 && kiosk.status().at("pending") != 0; ++tries)
        std::this_thread::sleep_for(100ms);
    CHECK(kiosk.status().at("pending") == 0);
    CHECK(app->stop(SIGTERM) == 0);
    CHECK(votes(server).size() == 1);
}

TEST_CASE("A lost reply to a batch is harmless", "[e2e]") {
    Server server;
    LyingProxy proxy(server.port());
    Kiosk kiosk;
    kiosk.enrol(server, "http://127.0.0.1:" + std::to_string(proxy.port()));

    const auto said = kiosk.command({"submit"}, vote);
    REQUIRE(said.exit == 0);
    proxy.lie(Lie::lost_reply);
    (void)kiosk.command({"sync", "--once"}); // whether it tries again by itself or not
    REQUIRE(proxy.told(Lie::lost_reply) == 1);
    REQUIRE(kiosk.command({"sync", "--once"}).exit == 0);

    const auto all = votes(server);
    REQUIRE(all.size() == 1);
    CHECK(all[0].at("receipt") == printed(said.out).at(1));
    CHECK(kiosk.status().at("pending") == 0);
}

TEST_CASE("A lost reply to an enrolment is harmless: the same code enrols again", "[e2e]") {
    Server server;
    LyingProxy proxy(server.port());
    Kiosk kiosk;
    const std::string url = "http://127.0.0.1:" + std::to_string(proxy.port());
    const std::string code = server.code("harbour-quarter");

    proxy.lie(Lie::lost_reply);
    (void)kiosk.enrol_with(code, url);
    REQUIRE(proxy.told(Lie::lost_reply) == 1);
    const auto again = kiosk.enrol_with(code, url);
    INFO(again.err);
    REQUIRE(again.exit == 0);

    REQUIRE(kiosk.command({"submit"}, vote).exit == 0);
    REQUIRE(kiosk.command({"sync", "--once"}).exit == 0);
    CHECK(votes(server).size() == 1);
}

TEST_CASE("A used code enrols no other kiosk", "[e2e]") {
    Server server;
    Kiosk first;
    Kiosk second;
    const std::string code = server.code("harbour-quarter");
    REQUIRE(first.enrol_with(code, server.url()).exit == 0);

    const auto refused = second.enrol_with(code, server.url());
    CHECK(refused.exit == 1);
    CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
}

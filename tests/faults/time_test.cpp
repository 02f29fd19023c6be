#include "base/time.hpp"
#include "faults/tls_front.hpp"
#include "support/station.hpp"
#include "wire/entry.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <iostream>

using namespace std::chrono_literals;
using namespace bluelamp::testing;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr long day = 24 * 3600;

std::string feedback(const std::string& text) {
    return json{{"kind", "feedback"}, {"area", "harbour-quarter"}, {"rating", 3}, {"text", text}}.dump() +
           "\n";
}

/// A wall clock that a running program sees jump.
class WrongClock {
public:
    void off_by(long seconds) {
        const auto next = folder_.path() / "next";
        std::ofstream(next) << seconds;
        fs::rename(next, file());
    }
    [[nodiscard]] Environment environment() const {
        return {"LD_PRELOAD=" BLUELAMP_SHIFTED_CLOCK, "BLUELAMP_CLOCK_OFF=" + file().string()};
    }

private:
    [[nodiscard]] fs::path file() const { return folder_.path() / "off"; }
    TemporaryFolder folder_;
};

void trust(const Kiosk& kiosk, const std::string& ca) {
    fs::create_directories(kiosk.data());
    std::ofstream(kiosk.data() / "kiosk.toml") << "ca = \"" << ca << "\"\n";
}

/// The kiosk's server is where `url` says; enrolled kiosks learn it by enrolling alone.
void move_to(const Kiosk& kiosk, const std::string& url) {
    const auto file = kiosk.data() / "identity.json";
    auto identity = json::parse(std::ifstream(file));
    identity["server"] = url;
    std::ofstream(file) << identity.dump();
}

std::string vote(int park) {
    return json{{"kind", "vote"},
                {"ballot", "harbour-winter"},
                {"area", "harbour-quarter"},
                {"allocation", {{"park", park}, {"shops", 10 - park}}}}
               .dump() +
           "\n";
}

/// What the log keeps of each entry, by its number.
std::map<std::uint64_t, bluelamp::Bytes> headers_of(const Kiosk& kiosk) {
    const SQLite::Database database((kiosk.data() / "log.db").string());
    SQLite::Statement all(database, "SELECT header FROM entries ORDER BY id");
    std::map<std::uint64_t, bluelamp::Bytes> headers;
    while (all.executeStep()) {
        const auto blob = all.getColumn(0);
        bluelamp::Bytes header(static_cast<const char*>(blob.getBlob()),
                               static_cast<std::size_t>(blob.getBytes()));
        headers.emplace(bluelamp::read_entry_header(header).seq, header);
    }
    return headers;
}

/// Each step's answer is waited for.
void plays(RunningProgram& app, const std::vector<json>& steps) {
    for (const auto& step : steps) {
        app.say(step.dump());
        INFO(step.dump());
        const auto answer = app.read_line();
        INFO(app.errors());
        REQUIRE_FALSE(answer.empty());
    }
}

bool holds(const json& list, const std::string& text) {
    return std::any_of(list.begin(), list.end(), [&](const json& each) {
        return each.get<std::string>().find(text) != std::string::npos;
    });
}

} // namespace

TEST_CASE("A certificate that is expired, not yet valid, another host's or of an unknown authority is "
          "refused before "
          "anything is sent, and staff are told why",
          "[e2e]") {
    Server server;
    Authority own("Force");
    Authority stranger("Stranger");
    const auto good = own.issue("good", "IP:127.0.0.1", -1, 30);
    const std::vector<std::pair<Authority::Issued, std::string>> bad{
        {own.issue("expired", "IP:127.0.0.1", -30, -1), "expired"},
        {own.issue("early", "IP:127.0.0.1", 2, 30), "not yet valid"},
        {own.issue("elsewhere", "DNS:elsewhere.example", -1, 30), "name"},
        {stranger.issue("unknown", "IP:127.0.0.1", -1, 30), "certificate"},
    };
    Kiosk kiosk;
    trust(kiosk, own.file());
    TlsFront front(server.port(), good);
    kiosk.enrol(server, front.url());
    int said = 0;
    for (const auto& [certificate, why] : bad) {
        TlsFront lying(server.port(), certificate);
        move_to(kiosk, lying.url());
        REQUIRE(kiosk.command({"submit"}, feedback("words " + std::to_string(++said))).exit == 0);
        const auto synced = kiosk.command({"sync", "--once"});
        INFO(synced.err);
        CHECK(synced.exit == 1);
        CHECK(std::count(synced.err.begin(), synced.err.end(), '\n') == 1);
        CHECK(synced.err.find(why) != std::string::npos);
        CHECK(lying.received() == 0);
        CHECK(kiosk.status().at("pending") == said);
    }
    CHECK(server.submissions().empty());
    move_to(kiosk, front.url());

    SECTION("the good one lets all through") {
        REQUIRE(kiosk.command({"sync", "--once"}).exit == 0);
    }
    SECTION("the good one does so too when the kiosk's battery is dead: certificates are checked at trusted "
            "time") {
        WrongClock clock;
        clock.off_by(-20'000 * day);
        const auto synced = kiosk.command({"sync", "--once"}, {}, clock.environment());
        INFO(synced.err);
        REQUIRE(synced.exit == 0);
    }
    CHECK(kiosk.status().at("pending") == 0);
    CHECK(server.submissions().size() == static_cast<std::size_t>(said));
    std::cout << "TLS: tried " << bad.size() << " bad certificates, said " << said
              << ", sent to them 0, lost 0, doubled 0\n";
}

TEST_CASE(
    "A clock that jumps by days and years while the app runs disturbs no order, deletes nothing and is told",
    "[e2e]") {
    Server server;
    Kiosk kiosk;
    kiosk.enrol(server, server.url());
    WrongClock clock;
    clock.off_by(0);
    auto app = kiosk.begin({"--headless"}, {}, clock.environment());
    std::this_thread::sleep_for(1s);
    std::map<std::string, std::string> promised;
    std::uint64_t seq = 0;
    const std::vector<long> jumps{-3 * day,  3 * day,     -20'000 * day, 400 * day,
                                  -40 * day, 4'000 * day, -2 * 3600,     0};
    for (const auto jump : jumps) {
        clock.off_by(jump);
        for (int i = 0; i < 3; ++i) {
            const auto text = std::to_string(jump) + " " + std::to_string(i);
            const auto said = kiosk.command({"submit"}, feedback(text), clock.environment());
            INFO(said.err);
            REQUIRE(said.exit == 0);
            REQUIRE(printed(said.out).contains(++seq));
            promised.emplace(printed(said.out).at(seq), text);
        }
        std::this_thread::sleep_for(300ms);
        REQUIRE(app->running());
        const auto status = json::parse(kiosk.command({"status"}, {}, clock.environment()).out);
        INFO(jump << " s off: " << status.dump());
        CHECK(status.at("last_seq") == seq);
        CHECK(holds(status.at("problems"), "behind") == (jump <= -2 * 3600));
        CHECK(holds(status.at("problems"), "ahead") == (jump > 366 * day));
        const auto synced = kiosk.command({"sync", "--once"}, {}, clock.environment());
        INFO(synced.err);
        CHECK(synced.exit == 0);
    }
    CHECK(app->stop(SIGTERM) == 0);
    const auto status = kiosk.status();
    INFO(status.dump());
    CHECK(status.at("pending") == 0);
    CHECK(status.at("epochs") == 1);
    CHECK(status.at("acked_seq") == seq);
    CHECK(status.at("problems").empty()); // back to normal once it is right
    const auto arrived = server.submissions();
    CHECK(arrived.size() == promised.size());
    for (const auto& submission : arrived)
        CHECK(promised.at(submission.at("receipt")) == submission.at("text"));
    CHECK(server.command({"verify"}).exit == 0);
    std::cout << "clock: tried " << jumps.size() << " jumps in one session, said " << seq
              << ", lost 0, doubled 0, one epoch\n";
}

TEST_CASE("A clock that jumps back and forth under the running app brings nothing back that was hidden, and "
          "changes "
          "the mark of no vote",
          "[e2e]") {
    using bluelamp::system_time;
    Server server;
    const TemporaryFolder folder;
    const auto publish = [&](const json& publication) {
        const auto file = folder.path() / "publish.json";
        std::ofstream(file) << publication.dump();
        REQUIRE(server.command({"publish", file.string()}).exit == 0);
    };
    const auto item = [](const std::string& id, const std::string& title, std::chrono::seconds lasts) {
        return json{{"id", id},
                    {"kind", "update"},
                    {"title", title},
                    {"body", "Words."},
                    {"areas", "all"},
                    {"priority", "high"},                                  // stands on the first page
                    {"published", bluelamp::rfc3339(system_time() - 96h)}, // before some of the jumps
                    {"expires", bluelamp::rfc3339(system_time() + lasts)}};
    };
    publish({{"items",
              {item("over", "Soon over", 15s), item("back", "Taken back", 480h),
               item("stays", "It stays", 480h)}}});
    Kiosk kiosk;
    kiosk.enrol(server, server.url());
    WrongClock clock;
    clock.off_by(0);
    auto app = kiosk.begin_live({"--headless", "--play", "-"}, clock.environment());
    plays(*app,
          {{{"tap", "begin"}}, {{"tap", "whats-new"}}, {{"see", "Soon over"}}, {{"see", "Taken back"}}});
    publish({{"withdraw", {"back"}}});
    plays(*app, {{{"gone", {"Taken back", 20'000}}},
                 {{"gone", {"Soon over", 30'000}}},
                 {{"see", "It stays"}},
                 {{"tap", "bar-quick-exit"}}});

    std::map<std::uint64_t, bluelamp::Bytes> first_seen;
    std::map<std::uint64_t, bool> behind_then;
    const std::vector<long> jumps{-3 * day, 0, -20'000 * day, 0, 3 * day, 0, -40 * day, 0};
    for (const auto jump : jumps) {
        clock.off_by(jump);
        const bool behind = jump < 0;
        const auto said = kiosk.command({"submit"}, vote(3), clock.environment());
        INFO(said.err);
        REQUIRE(said.exit == 0);
        // On the screens too: the app's own clock decides there, and its log makes the screens look again.
        plays(*app, {{{"tap", "begin"}},
                     {{"tap", "your-say"}},
                     {{"tap", "rate-4"}},
                     {{"tap", "bar-quick-exit"}},
                     {{"expect", "loop"}},
                     {{"wait", 1'500}}});
        plays(*app, {{{"tap", "begin"}},
                     {{"tap", "whats-new"}},
                     {{behind ? "gone" : "see", "It stays"}},
                     {{"gone", "Soon over"}},
                     {{"gone", "Taken back"}},
                     {{"tap", "bar-quick-exit"}},
                     {{"expect", "loop"}}});
        for (const auto& [seq, header] : headers_of(kiosk))
            if (first_seen.try_emplace(seq, header).second)
                behind_then[seq] = behind;
        const auto synced = kiosk.command({"sync", "--once"}, {}, clock.environment());
        INFO(synced.err);
        CHECK(synced.exit == 0);
    }
    CHECK(app->stop(SIGTERM) == 0);
    CHECK(first_seen.size() == 2 * jumps.size());
    CHECK(headers_of(kiosk) == first_seen);
    const auto today = std::chrono::floor<std::chrono::days>(system_time()).time_since_epoch().count();
    for (const auto& [seq, header] : first_seen) {
        const auto read = bluelamp::read_entry_header(header);
        INFO(seq << " " << read.kind << ", flags " << int{read.flags} << ", day " << read.day);
        CHECK(((read.flags & bluelamp::clock_behind) != 0) == behind_then.at(seq));
        CHECK(read.day <= today + 3);
        CHECK(read.day + 1 >= today); // never of the wrong clock's past
    }
    CHECK(server.submissions().size() == first_seen.size());
    CHECK(server.command({"verify"}).exit == 0);
    std::cout << "clock: " << jumps.size() << " jumps, " << first_seen.size()
              << " votes and ratings marked as they were made, nothing hidden came back\n";
}

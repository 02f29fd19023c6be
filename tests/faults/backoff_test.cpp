// When the app tries again after its server was away: by the real program, in time that is skipped but where
// the kernel has to tell of its network.
#include "faults/lying_proxy.hpp"
#include "faults/skipped_time.hpp"
#include "support/own_network.hpp"
#include "support/station.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <thread>

using namespace std::chrono_literals;
using namespace bluelamp::testing;
using nlohmann::json;

namespace {

using Seconds = std::chrono::duration<double>;

/// A kiosk in the app whose way to the server leads through a network that can be told to fail.
class Counter {
public:
    Counter()
        : proxy_(server_.port()) {
        kiosk_.enrol(server_, proxy_.url());
        app_ = kiosk_.begin_live({"--headless", "--window", "800x600", "--play", "-"}, time_.environment());
        time_.watch({app_->pid()});
        REQUIRE(passes_until(20s, 500ms, [&] { return app_->running() && contact(); }));
    }

    void network_fails() { proxy_.lie(Lie::reset, 1'000'000); }
    void network_works() { proxy_.be_honest(); }
    /// Skips step by step until it is so. False when it is not within that time.
    template <class Condition>
    bool passes_until(std::chrono::nanoseconds most, std::chrono::nanoseconds step,
                      const Condition& condition) {
        for (const auto until = time_.count() + most; time_.count() < until; time_.skip_idle(step))
            if (condition())
                return true;
        return condition();
    }
    /// A rating is given; nothing is thanked for that is not kept.
    void rate() {
        int left = 0;
        for (const auto* step : {R"({"tap":"begin"})", R"({"tap":"your-say"})", R"({"tap":"rate-4"})",
                                 R"({"tap":"bar-quick-exit"})", R"({"expect":"loop"})"}) {
            app_->say(step);
            ++left;
        }
        while (left > 0) {
            time_.skip_idle(100ms);
            while (app_->read_line_if_there())
                --left;
            REQUIRE(app_->running());
        }
        ++said_;
    }
    [[nodiscard]] int tries() const { return proxy_.told(Lie::reset); }
    [[nodiscard]] std::chrono::nanoseconds now() const { return time_.count(); }
    [[nodiscard]] int said() const { return said_; }
    [[nodiscard]] int pending() { return kiosk_.status().at("pending"); }
    /// In a row, as the log keeps them: each doubles what the next wait may be.
    [[nodiscard]] int failures() const {
        const SQLite::Database database(log());
        SQLite::Statement query(database, "SELECT value FROM meta WHERE name = 'sync_failures'");
        return query.executeStep() ? std::stoi(query.getColumn(0).getString()) : 0;
    }
    Server& server() { return server_; }

private:
    [[nodiscard]] std::string log() const { return (kiosk_.data() / "log.db").string(); }
    [[nodiscard]] bool contact() { return kiosk_.status().at("last_contact") != nullptr; }

    SkippedTime time_;
    Server server_;
    LyingProxy proxy_;
    Kiosk kiosk_;
    std::unique_ptr<RunningProgram> app_;
    int said_ = 0;
};

} // namespace

TEST_CASE("Tries to reach a server that is away come at random, and never more than five minutes apart",
          "[e2e]") {
    Counter counter;
    counter.network_fails();
    counter.rate();
    constexpr auto step = 10s;
    // Before the waits may be as long as they get, they double from two seconds.
    REQUIRE(counter.passes_until(1h, step, [&] { return counter.failures() >= 9; }));
    std::vector<double> gaps;
    auto last = counter.now();
    for (int known = counter.tries(); gaps.size() < 20; known = counter.tries()) {
        REQUIRE(counter.passes_until(400s, step, [&] { return counter.tries() > known; }));
        (void)counter.passes_until(500ms, 500ms, [] { return false; }); // the rest of that try
        gaps.push_back(Seconds(counter.now() - last).count());
        last = counter.now();
    }
    std::sort(gaps.begin(), gaps.end());
    std::cout << "backoff: " << gaps.size() << " waits of " << gaps.front() << " to " << gaps.back()
              << " s, half of them under " << gaps[gaps.size() / 2] << " s\n";
    CHECK(gaps.back() <= 300 + 2 * Seconds(step).count());
    // Were they not uniform: each of these fails one time in 25,000 or less if they are.
    CHECK(gaps.front() < 120);
    CHECK(gaps.back() > 120);
    CHECK(counter.pending() == counter.said());
}

TEST_CASE("What visitors say while the server is away is tried at once and lengthens no wait", "[e2e]") {
    Counter counter;
    counter.network_fails();
    for (int i = 0; i < 12; ++i) {
        const auto before = counter.tries();
        counter.rate();
        CHECK(counter.passes_until(2s, 100ms, [&] { return counter.tries() > before; }));
    }
    const int failures = counter.failures();
    CHECK(failures < 9); // by themselves, in that half minute
    counter.network_works();
    const auto began = counter.now();
    CHECK(counter.passes_until(5min, 2s, [&] { return counter.pending() == 0; }));
    std::cout << "backoff: said " << counter.said() << " while the server was away, " << failures
              << " failures counted; drained " << Seconds(counter.now() - began).count()
              << " s after it was back\n";
    CHECK(counter.server().submissions().size() == static_cast<std::size_t>(counter.said()));
}

TEST_CASE("A network of the machine that comes back is used within seconds, however long it was away",
          "[e2e]") {
    const OwnNetwork network;
    if (!network.made()) {
        WARN("not tried: this user may not make a network");
        return;
    }
    Server server;
    Kiosk kiosk;
    kiosk.enrol(server, server.url());
    const auto line = json{{"kind", "feedback"}, {"area", "harbour-quarter"}, {"rating", 3}, {"text", "x"}};
    REQUIRE(kiosk.command({"submit"}, line.dump() + "\n").exit == 0);
    network.there(false);
    {
        SQLite::Database log((kiosk.data() / "log.db").string(), SQLite::OPEN_READWRITE);
        log.exec("INSERT OR REPLACE INTO meta (name, value) VALUES ('sync_failures', '1000')");
    }
    const auto app = kiosk.begin_live({"--headless", "--window", "800x600", "--play", "-"});
    const auto pending = [&] { return kiosk.status().at("pending").get<int>(); };
    app->say(R"({"expect":"loop"})");
    std::this_thread::sleep_for(3s);
    REQUIRE(pending() == 1);
    const auto began = std::chrono::steady_clock::now();
    network.there(true);
    const auto waited = [&] { return Seconds(std::chrono::steady_clock::now() - began).count(); };
    while (pending() > 0 && waited() < 20)
        std::this_thread::sleep_for(100ms);
    CHECK(pending() == 0);
    std::cout << "backoff: drained " << waited() << " s after the network was back\n";
}

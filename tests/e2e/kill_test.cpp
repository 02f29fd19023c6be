#include "support/station.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <thread>

using namespace std::chrono_literals;
using namespace bluelamp::testing;
using nlohmann::json;

namespace {

using Clock = std::chrono::steady_clock;

/// A kiosk whose `submit` and `sync` are killed again and again, and what it promised before each kill.
struct Victim {
    explicit Victim(std::string its_name)
        : name(std::move(its_name)) {}

    Kiosk kiosk;
    std::string name;
    std::unique_ptr<RunningProgram> process;
    bool submits = false;
    int written = 0; ///< numbers the texts, so that each is the only one of its kind
    std::map<std::string, std::string> promised; ///< receipt → text
    std::set<std::uint64_t> numbers;
    int first_of_call = 0;

    /// Submits so many lines; with none of them, syncs.
    void begin(int lines) {
        submits = lines > 0;
        if (!submits) {
            process = kiosk.begin({"sync", "--once"});
            return;
        }
        std::string input;
        first_of_call = written;
        for (int i = 0; i < lines; ++i)
            input += json{{"kind", "feedback"},
                          {"area", "harbour-quarter"},
                          {"rating", 1 + i % 5},
                          {"text", text(written++)}}
                         .dump() +
                     "\n";
        process = kiosk.begin({"submit"}, input);
    }

    /// What the call printed whole is promised. One receipt a line, in the order of the input.
    void reap() {
        if (submits) {
            int line = first_of_call;
            for (const auto& [seq, receipt] : printed(process->output())) {
                REQUIRE(numbers.insert(seq).second);
                REQUIRE(promised.emplace(receipt, text(line++)).second);
            }
        }
        process.reset();
    }

    [[nodiscard]] std::string text(int number) const { return name + " says " + std::to_string(number); }
};

} // namespace

TEST_CASE("kill -9 of either program during submit and sync loses nothing acknowledged and doubles nothing",
          "[e2e]") {
    const char* is_long = std::getenv("BLUELAMP_LONG");
    const int wanted = is_long != nullptr && *is_long != '\0' ? 2'000 : 240;
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    INFO("seed " << seed);
    const auto chance = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };

    Server server;
    std::vector<std::unique_ptr<Victim>> victims;
    for (int i = 0; i < 4; ++i) {
        victims.push_back(std::make_unique<Victim>("kiosk " + std::to_string(i)));
        victims.back()->kiosk.enrol(server, server.url());
    }

    constexpr int most_lines = 600;
    // Kills are to fall anywhere in a call, from its start-up to its last line, however fast this machine is.
    const auto began = Clock::now();
    victims[0]->begin(most_lines);
    REQUIRE(victims[0]->process->wait(60s) == 0);
    victims[0]->reap();
    const auto call = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began);

    int submit_kills = 0;
    int sync_kills = 0;
    int server_kills = 0;
    const auto kills = [&] { return submit_kills + sync_kills + server_kills; };
    for (int round = 0; kills() < wanted && round < 20 * wanted; ++round) {
        server.start();
        std::vector<std::pair<Clock::time_point, std::size_t>>
            turns; // the last is the server's, every other round
        for (std::size_t i = 0; i < victims.size() + static_cast<std::size_t>(round % 2); ++i) {
            if (i < victims.size())
                victims[i]->begin(chance(2) == 0 ? 1 + chance(most_lines) : 0);
            turns.emplace_back(Clock::now() + call * chance(1'000) / 1'000, i);
        }
        std::sort(turns.begin(), turns.end());
        for (const auto& [when, who] : turns) {
            std::this_thread::sleep_until(when);
            if (who == victims.size())
                server_kills += server.kill9() ? 1 : 0;
            else if (victims[who]->process->kill9())
                ++(victims[who]->submits ? submit_kills : sync_kills);
        }
        for (auto& victim : victims)
            victim->reap();
    }
    REQUIRE(kills() >= wanted);

    server.start();
    std::uint64_t created = 0;
    for (auto& victim : victims) {
        const auto synced = victim->kiosk.command({"sync"});
        INFO(victim->name << ": " << synced.err);
        REQUIRE(synced.exit == 0);
        const auto status = victim->kiosk.status();
        INFO(status.dump());
        CHECK(status.at("pending") == 0);
        CHECK(status.at("acked_seq") == status.at("last_seq"));
        created += status.at("last_seq").get<std::uint64_t>();
    }

    std::map<std::string, std::string> arrived; // receipt → text
    std::set<std::string> texts;
    for (const auto& submission : server.submissions()) {
        const auto receipt = submission.at("receipt").get<std::string>();
        INFO(receipt);
        CHECK(arrived.emplace(receipt, submission.at("text").get<std::string>()).second);
        CHECK(texts.insert(submission.at("text").get<std::string>()).second);
    }
    CHECK(arrived.size() == created);

    std::size_t promised = 0;
    for (const auto& victim : victims) {
        promised += victim->promised.size();
        for (const auto& [receipt, text] : victim->promised) {
            const auto found = arrived.find(receipt);
            INFO(victim->name << " was promised " << receipt << " for: " << text);
            REQUIRE(found != arrived.end());
            CHECK(found->second == text);
        }
    }
    const auto verified = server.command({"verify"});
    INFO(verified.err);
    CHECK(verified.exit == 0);

    std::cout << "kill -9: " << submit_kills << " of submit, " << sync_kills << " of sync, " << server_kills
              << " of the server; created " << created << " = acknowledged " << arrived.size()
              << " + pending 0; promised " << promised << ", lost 0, doubled 0; seed " << seed << "\n";
}

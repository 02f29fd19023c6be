#include "faults/lying_proxy.hpp"
#include "support/station.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>

using namespace std::chrono_literals;
using namespace bluelamp::testing;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string feedback(const std::string& text) {
    return json{{"kind", "feedback"}, {"area", "harbour-quarter"}, {"rating", 3}, {"text", text}}.dump() +
           "\n";
}

bool is_long() {
    const char* value = std::getenv("BLUELAMP_LONG");
    return value != nullptr && *value != '\0';
}

/// One picture less, so that it is fetched again.
void forget_a_picture(const Kiosk& kiosk, std::mt19937& random) {
    std::vector<fs::path> files;
    if (fs::is_directory(kiosk.data() / "media"))
        for (const auto& entry : fs::directory_iterator(kiosk.data() / "media"))
            files.push_back(entry.path());
    if (!files.empty())
        fs::remove(files[random() % files.size()]);
}

void check_all_there(Server& server, Kiosk& kiosk, const std::map<std::string, std::string>& promised) {
    const auto status = kiosk.status();
    INFO(status.dump());
    CHECK(status.at("pending") == 0);
    CHECK(status.at("acked_seq") == status.at("last_seq"));
    CHECK(status.at("last_seq") == promised.size());
    CHECK(status.at("media_missing") == 0);
    std::set<std::string> arrived;
    for (const auto& submission : server.submissions()) {
        const auto receipt = submission.at("receipt").get<std::string>();
        INFO(receipt);
        CHECK(arrived.insert(receipt).second);
        REQUIRE(promised.contains(receipt));
        CHECK(submission.at("text") == promised.at(receipt));
    }
    CHECK(arrived.size() == promised.size());
    CHECK(server.command({"verify"}).exit == 0);
}

} // namespace

TEST_CASE("A network that lies loses nothing and doubles nothing", "[e2e]") {
    const int rounds = is_long() ? 600 : 60;
    const auto seed = Catch::rngSeed() == 0 ? std::random_device{}() : Catch::rngSeed();
    std::cout << "lying network: --rng-seed " << seed << std::endl;
    std::mt19937 random(static_cast<std::mt19937::result_type>(seed));
    Server server;
    LyingProxy proxy(server.port());
    Kiosk kiosk;
    kiosk.enrol(server, proxy.url());

    std::map<std::string, std::string> promised; // receipt → text
    const auto say = [&] {
        const auto text = "says " + std::to_string(promised.size());
        const auto said = kiosk.command({"submit"}, feedback(text));
        REQUIRE(said.exit == 0);
        for (const auto& [seq, receipt] : printed(said.out)) {
            CHECK(seq == promised.size() + 1);
            promised.emplace(receipt, text);
        }
    };
    proxy.lie_at_random(static_cast<unsigned>(random()));
    int refused = 0;
    for (int round = 0; round < rounds; ++round) {
        say();
        forget_a_picture(kiosk, random);
        const auto synced = kiosk.command({"sync", "--once"});
        INFO(synced.err);
        REQUIRE((synced.exit == 0 || synced.exit == 1));
        if (synced.exit == 1) {
            ++refused;
            CHECK(std::count(synced.err.begin(), synced.err.end(), '\n') == 1);
        }
        // The next honest answer would put a false one right: it must not have been believed meanwhile.
        REQUIRE(kiosk.status().at("acked_seq") <= server.submissions().size());
    }
    auto app = kiosk.begin({"--headless"});
    for (int i = 0; i < 10; ++i) {
        say();
        std::this_thread::sleep_for(200ms);
    }
    CHECK(app->running());
    CHECK(app->stop(SIGTERM) == 0);
    proxy.be_honest();
    REQUIRE(kiosk.command({"sync"}).exit == 0);
    check_all_there(server, kiosk, promised);

    int tried = 0;
    std::cout << "lying network:";
    for (int lie = 1; lie < static_cast<int>(Lie::trickled); ++lie) {
        tried += proxy.told(static_cast<Lie>(lie));
        CHECK(proxy.told(static_cast<Lie>(lie)) > 0);
        std::cout << ' ' << name_of(static_cast<Lie>(lie)) << ' ' << proxy.told(static_cast<Lie>(lie)) << ',';
    }
    std::cout << " tried " << tried << "; " << refused << " syncs failed; said " << promised.size()
              << ", lost 0, doubled 0; --rng-seed " << seed << "\n";
}

TEST_CASE("A network of one octet a second and a silent one end within the kiosk's patience", "[e2e]") {
    Server server;
    struct Victim {
        explicit Victim(Server& of)
            : proxy(of.port()) {}
        LyingProxy proxy;
        Kiosk kiosk;
        std::unique_ptr<RunningProgram> stuck;
    };
    std::vector<std::unique_ptr<Victim>> victims; // at once: each waits for half a minute
    for (const auto lie : {Lie::trickled, Lie::silent}) {
        auto& victim = *victims.emplace_back(std::make_unique<Victim>(server));
        victim.kiosk.enrol(server, victim.proxy.url());
        REQUIRE(victim.kiosk.command({"submit"}, feedback(name_of(lie))).exit == 0);
        victim.proxy.lie(lie);
        victim.stuck = victim.kiosk.begin({"sync", "--once"});
        const auto said =
            victim.kiosk.command({"submit"}, feedback(std::string(name_of(lie)) + " meanwhile"));
        CHECK(said.exit == 0); // nothing that waits on the network holds a visitor up
    }
    for (const auto& victim : victims) {
        REQUIRE(victim->stuck->wait(50s) == 1);
        CHECK_FALSE(victim->stuck->errors().empty());
        REQUIRE(victim->kiosk.command({"sync", "--once"}).exit == 0);
        CHECK(victim->kiosk.status().at("pending") == 0);
    }
    CHECK(server.submissions().size() == 4);
    CHECK(server.command({"verify"}).exit == 0);
    std::cout << "slow network: tried 2 (1 octet/s, silent), lost 0, doubled 0\n";
}

#include "sources/source_follower.hpp"
#include "support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace bluelamp;
using bluelamp::testing::LoopbackRequest;
using bluelamp::testing::LoopbackServer;
using namespace std::chrono_literals;

namespace {

SourceSettings feed(const std::string& id, const std::string& url) {
    SourceSettings settings;
    settings.source.id = id;
    settings.source.url = url;
    settings.source.publish = SourcePublishing::automatic;
    settings.allow_private = true;
    return settings;
}

constexpr auto most = ~std::uint64_t{0};

} // namespace

TEST_CASE("a source that hangs delays no other and does not hold up the end") {
    const auto folder =
        std::filesystem::temp_directory_path() / ("bluelamp-follower-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    {
        std::atomic<bool> done{false};
        const LoopbackServer hangs([&](const LoopbackRequest&) {
            while (!done)
                std::this_thread::sleep_for(5ms);
            return std::string();
        });
        const LoopbackServer answers([](const LoopbackRequest&) {
            return LoopbackServer::answer(200,
                                          "<rss><channel><item><title>Good</title></item></channel></rss>");
        });
        ContentStore store(folder);
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<std::string> looked;
        SourceFollower::Hooks hooks;
        hooks.now = [] { return Time(std::chrono::seconds(1'800'000'000)); };
        hooks.looked = [&](const SourceSettings& settings, const SourceOutcome& outcome) {
            const std::lock_guard lock(mutex);
            if (outcome.good)
                looked.push_back(settings.source.id);
            changed.notify_all();
        };
        {
            SourceFollower follower({feed("slow", hangs.url()), feed("good", answers.url())}, store, {},
                                    hooks);
            std::unique_lock lock(mutex);
            CHECK(changed.wait_for(lock, 10s, [&] { return !looked.empty(); }));
            lock.unlock();
            follower.look_now();
            lock.lock();
            CHECK(changed.wait_for(lock, 10s, [&] { return looked.size() >= 2; }));
        }
        done = true;
        CHECK(store.source_content().at("good").items.size() == 1);
        CHECK(looked == std::vector<std::string>{"good", "good"});
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE("a good source is asked again after its interval and up to a tenth more") {
    const auto settings = feed("a", "");
    CHECK(SourceFollower::wait_after(settings, {.good = true, .note = {}, .wait = {}}, 0, 0) == 15min);
    const auto longest =
        SourceFollower::wait_after(settings, {.good = true, .note = {}, .wait = {}}, 0, most);
    CHECK(longest > 15min);
    CHECK(longest <= 17min);
}

TEST_CASE("a failing source is tried once soon, then no oftener than a good one, then seldom") {
    const auto settings = feed("a", "");
    CHECK(SourceFollower::wait_after(settings, {}, 1, 0) == 1min);
    CHECK(SourceFollower::wait_after(settings, {}, 2, 0) == 15min);
    for (const unsigned failures : {5U, 50U, 5000U})
        CHECK(SourceFollower::wait_after(settings, {}, failures, most) <= 6h);
}

TEST_CASE("the wait that a server asks for is kept, up to a day") {
    const auto settings = feed("a", "");
    SourceOutcome outcome;
    outcome.wait = 2h;
    CHECK(SourceFollower::wait_after(settings, outcome, 1, 0) == 2h);
    outcome.wait = 1000h;
    CHECK(SourceFollower::wait_after(settings, outcome, 1, 0) == 24h);
}

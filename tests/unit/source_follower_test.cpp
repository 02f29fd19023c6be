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
    settings.reach = Reach::anywhere;
    return settings;
}

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

// Several processes that follow the same sources, and what they leave when they stop.
#include "curation/desk.hpp"
#include "curation/follower.hpp"
#include "support/test_site.hpp"
#include "support/wild_server.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace bluelamp;
using namespace bluelamp::testing;
using namespace std::chrono_literals;

namespace {

std::string feed_of(const std::string& name) {
    return LoopbackServer::answer(200, "<rss version=\"2.0\"><channel><title>F</title><item><title>From " +
                                           name + "</title><guid>" + name + "</guid></item></channel></rss>");
}

void put(TestSite& site, const std::string& id, const std::string& url) {
    Source source;
    source.id = id;
    source.url = url;
    source.publish = SourcePublishing::automatic;
    put_source(*site.storage, *site.keys.current(), {"ann", wall_clock()()}, source);
}

std::unique_ptr<Follower> follow(TestSite& site) {
    return std::make_unique<Follower>(site.opener(), site.keys, site.media, wall_clock(),
                                      Follower::Options{{}, true, {}}, [](const std::string&) {});
}

bool soon(const std::function<bool()>& what) {
    for (const auto until = std::chrono::steady_clock::now() + 30s;
         std::chrono::steady_clock::now() < until;) {
        if (what())
            return true;
        std::this_thread::sleep_for(20ms);
    }
    return what();
}

} // namespace

TEST_CASE("two that follow the same sources share them, and none is asked twice") {
    TestSite site;
    WildServer one([](const LoopbackRequest& request) { return feed_of(request.path); });
    WildServer two([](const LoopbackRequest& request) { return feed_of(request.path); });
    for (int number = 0; number < 12; ++number)
        put(site, "s" + std::to_string(number),
            (number % 2 == 0 ? one : two).url("/" + std::to_string(number)));
    const auto first = follow(site);
    const auto second = follow(site);
    REQUIRE(soon([&] { return site.storage->content().entities_of("item").size() == 12; }));
    std::map<std::string, int> asked;
    for (const auto* server : {&one, &two})
        for (const auto& request : server->requests())
            ++asked[request.path];
    CHECK(asked.size() == 12);
    for (const auto& [path, times] : asked) {
        INFO(path);
        CHECK(times == 1);
    }
}

TEST_CASE("whoever stops leaves its sources to others at once") {
    TestSite site;
    WildServer silent([](const LoopbackRequest&, const WildServer::Wire& wire) { wire.hang(); });
    put(site, "silent", silent.url("/feed"));
    auto follower = follow(site);
    REQUIRE(soon([&] { return !silent.requests().empty(); }));
    CHECK(site.storage->sources().state("silent")->claimed_until_ms > 0);
    follower->stop();
    CHECK(site.storage->sources().state("silent")->claimed_until_ms == 0);
    CHECK(site.storage->sources().any_due(wall_clock()()));
}

TEST_CASE("a source that is not at a public address is never asked unless that is allowed") {
    TestSite site;
    WildServer server([](const LoopbackRequest& request) { return feed_of(request.path); });
    put(site, "inside", server.url("/feed"));
    Follower follower(site.opener(), site.keys, site.media, wall_clock(), {}, [](const std::string&) {});
    REQUIRE(soon([&] { return source_view(*site.storage, "inside")->health == SourceHealth::failing; }));
    CHECK(server.requests().empty());
}

// Several processes that follow the same sources, and what they leave when they stop.
#include "curation/desk.hpp"
#include "curation/follower.hpp"
#include "support/test_site.hpp"
#include "support/wild_server.hpp"
#include "wire/content_json.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
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

std::unique_ptr<Follower> follow(TestSite& site, std::uint64_t picture_quota = std::uint64_t{1} << 30U) {
    return std::make_unique<Follower>(site.opener(), site.keys, site.media, wall_clock(),
                                      Follower::Options{{}, true, {}, {}, picture_quota},
                                      [](const std::string&) {});
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

TEST_CASE(
    "a source in a private network is not asked unless that is allowed, and staff are told where it leads") {
    TestSite site;
    put(site, "inside", "http://10.9.8.7/feed");
    Follower follower(site.opener(), site.keys, site.media, wall_clock(), {}, [](const std::string&) {});
    REQUIRE(soon([&] { return source_view(*site.storage, "inside")->health == SourceHealth::failing; }));
    CHECK(source_view(*site.storage, "inside")->state.problem ==
          "http://10.9.8.7/feed leads to 10.9.8.7, which is not an address of the public Internet");
}

namespace {

/// A feed of one item with a picture.
class WithPicture {
public:
    WithPicture() {
        std::ifstream file(BLUELAMP_SOURCE_DIR "/tests/fuzz/corpus/picture/small.png", std::ios::binary);
        picture_.assign(std::istreambuf_iterator<char>(file), {});
        REQUIRE_FALSE(picture_.empty());
    }
    [[nodiscard]] std::string url() const { return server_.url("/feed"); }
    [[nodiscard]] std::string picture_url() const { return server_.url("/lamp.png"); }
    [[nodiscard]] std::size_t pictures_asked() const {
        const auto requests = server_.requests();
        return static_cast<std::size_t>(
            std::count_if(requests.begin(), requests.end(),
                          [](const LoopbackRequest& request) { return request.path == "/lamp.png"; }));
    }

private:
    [[nodiscard]] std::string answer(const LoopbackRequest& request) const {
        if (request.path == "/lamp.png")
            return LoopbackServer::answer(200, picture_, "Content-Type: image/png\r\n");
        return LoopbackServer::answer(
            200, "<rss version=\"2.0\"><channel><title>F</title><item><title>Lamp</title><guid>lamp</guid>"
                 "<enclosure type=\"image/png\" url=\"http://" +
                     request.headers.at("host") + "/lamp.png\"/></item></channel></rss>");
    }
    std::string picture_;
    WildServer server_{[this](const LoopbackRequest& request) { return answer(request); }};
};

std::optional<Item> shown(TestSite& site) {
    for (const auto& entity : site.storage->content().entities_of("item"))
        return read_content(entity.json).items.at(0);
    return std::nullopt;
}

} // namespace

TEST_CASE("without room for its picture an item is shown without it, and with it once there is room") {
    TestSite site;
    const WithPicture feed;
    put(site, "news", feed.url());
    {
        const auto follower = follow(site, 0);
        REQUIRE(soon([&] { return shown(site).has_value(); }));
    }
    CHECK_FALSE(shown(site)->image);
    CHECK(feed.pictures_asked() == 0);
    CHECK(site.storage->sources().state("news")->pictures_left_out == 1);
    CHECK(site.storage->content().source_picture_octets() == 0);

    look_now(*site.storage, {"ann", wall_clock()()}, "news");
    const auto follower = follow(site);
    REQUIRE(soon([&] { return shown(site)->image.has_value(); }));
    CHECK(site.media.has(shown(site)->image->sha256));
    CHECK(site.storage->sources().state("news")->pictures_left_out == 0);
    CHECK(site.storage->content().source_pictures().size() == 1);
}

TEST_CASE("a picture that was forgotten is fetched again when its item comes back") {
    TestSite site;
    const WithPicture feed;
    put(site, "news", feed.url());
    {
        const auto follower = follow(site);
        REQUIRE(soon([&] { return shown(site) && shown(site)->image; }));
    }
    const auto sha256 = shown(site)->image->sha256;
    switch_off(*site.storage, *site.keys.current(), {"ann", wall_clock()()}, "news");
    const auto in_eight_days = wall_clock()() + std::int64_t{8} * 24 * 3600 * 1000;
    CHECK(PictureShelf(site.media, 1000).tidy(*site.storage, in_eight_days) == 1);
    CHECK_FALSE(site.media.has(sha256));
    for (const auto& withdrawn : site.storage->content().entities_of("withdrawn"))
        CHECK_FALSE(read_content(withdrawn.json).items.at(0).image);

    switch_on(*site.storage, *site.keys.current(), {"ann", wall_clock()()}, "news");
    const auto follower = follow(site);
    REQUIRE(soon([&] { return shown(site) && shown(site)->image; }));
    CHECK(feed.pictures_asked() == 2);
    CHECK(site.media.has(sha256));
    CHECK(site.storage->content().media(sha256).has_value());
}

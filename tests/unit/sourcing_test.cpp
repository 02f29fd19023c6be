#include "sourcing/look.hpp"
#include "sourcing/pace.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace std::chrono_literals;

namespace {

const std::string url = "https://news.example.org/feed";
const std::chrono::sys_seconds now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + 10h};

HttpResult answer(int status, std::map<std::string, std::string> headers = {}, const std::string& body = {}) {
    HttpResult result;
    result.status = status;
    result.headers = std::move(headers);
    result.body = body;
    result.url = result.lasting_url = url;
    return result;
}

Look look(HttpResult result) {
    return read_look(url, std::move(result), now);
}

} // namespace

TEST_CASE("a feed that is known is asked whether it changed") {
    const auto request = feed_request(url, {"\"7\"", "Sat, 21 Nov 2026 10:00:00 GMT"}, Reach::internet);
    CHECK(request.headers.at("If-None-Match") == "\"7\"");
    CHECK(request.headers.at("If-Modified-Since") == "Sat, 21 Nov 2026 10:00:00 GMT");
    CHECK_FALSE(feed_request(url, {}, Reach::internet).headers.contains("If-None-Match"));
}

TEST_CASE("only a source that may is asked at addresses of the house") {
    CHECK_FALSE(feed_request(url, {}, Reach::internet).allow_address("10.0.0.1"));
    CHECK_FALSE(picture_request(url, Reach::internet).allow_address("127.0.0.1"));
    CHECK_FALSE(feed_request(url, {}, Reach::anywhere).allow_address);
}

TEST_CASE("a source on this very machine leads to this machine, and to no other of the house") {
    CHECK(reach_of("http://127.0.0.1:8421/feed", false) == Reach::this_machine);
    CHECK(reach_of("https://[::1]/feed", false) == Reach::this_machine);
    CHECK(reach_of("https://localhost.evil.example/feed", false) == Reach::internet);
    CHECK(reach_of("http://127.0.0.1@evil.example/feed", false) == Reach::internet);
    CHECK(reach_of("http://127.0.0.1:8421/feed", true) == Reach::anywhere);
    const auto request = feed_request(url, {}, Reach::this_machine);
    CHECK(request.allow_address("127.0.0.1"));
    CHECK(request.allow_address("::1"));
    CHECK_FALSE(request.allow_address("10.0.0.1"));
    CHECK_FALSE(request.allow_address("::ffff:10.0.0.1"));
}

TEST_CASE("an answer is a document, no change or a failure") {
    const auto document =
        look(answer(200, {{"etag", "\"8\""}, {"content-type", "text/xml; charset=x"}}, "b"));
    CHECK(document.outcome == LookOutcome::document);
    CHECK(document.bytes == "b");
    CHECK(document.validators.etag == "\"8\"");
    CHECK(document.charset == "x");
    CHECK(look(answer(304)).outcome == LookOutcome::unchanged);
    const auto failed = look(answer(500));
    CHECK(failed.outcome == LookOutcome::failed);
    CHECK(failed.problem == "fetch " + url + ": status 500");
    CHECK_FALSE(failed.gone);
    CHECK(look(answer(410)).gone);
}

TEST_CASE("how long an answer is fresh stands in Cache-Control, else in Expires") {
    CHECK(look(answer(200, {{"cache-control", "public, max-age=900"}})).fresh == 900s);
    CHECK(look(answer(304, {{"cache-control", "s-maxage=9, max-age=\"60\""}, {"age", "20"}})).fresh == 40s);
    CHECK(look(answer(200, {{"cache-control", "max-age=10"}, {"age", "20"}})).fresh == 0s);
    CHECK(look(answer(200, {{"expires", "Sun, 22 Nov 2026 10:05:00 GMT"}})).fresh == 300s);
    CHECK_FALSE(look(answer(200, {{"cache-control", "no-cache, max-age=900"}})).fresh);
    CHECK_FALSE(look(answer(200, {{"expires", "0"}})).fresh);
    CHECK_FALSE(look(answer(500, {{"cache-control", "max-age=900"}})).fresh);
}

TEST_CASE("a server that asks for patience is heard") {
    CHECK(look(answer(429, {{"retry-after", "120"}})).asked_wait == 120s);
    CHECK_FALSE(look(answer(500, {{"retry-after", "120"}})).asked_wait);
}

TEST_CASE("an address that moved for good is remembered only when the new one answers") {
    auto moved = answer(200);
    moved.lasting_url = "https://new.example.org/feed";
    CHECK(look(moved).moved_to == "https://new.example.org/feed");
    moved.status = 404;
    CHECK(look(moved).moved_to.empty());
    CHECK(look(answer(200)).moved_to.empty());
}

TEST_CASE("a source that changes is looked at oftener, one that does not seldomer, within limits") {
    const PaceLimits limits{5min, 60min};
    auto pace = paced({}, LookCame::changed, limits);
    CHECK(pace.interval == 30min);
    for (int i = 0; i < 9; ++i)
        pace = paced(pace, LookCame::changed, limits);
    CHECK(pace.interval == 5min);
    pace = paced(pace, LookCame::unchanged, limits);
    CHECK(pace.interval == 6min + 15s);
    for (int i = 0; i < 20; ++i)
        pace = paced(pace, LookCame::unchanged, limits);
    CHECK(pace.interval == 60min);
}

TEST_CASE("failures are counted until a look goes well, and leave the interval") {
    const PaceLimits limits{5min, 60min};
    auto pace = paced({20min, 0}, LookCame::failed, limits);
    pace = paced(pace, LookCame::failed, limits);
    CHECK(pace == Pace{20min, 2});
    CHECK(paced(pace, LookCame::unchanged, limits).failures == 0);
}

TEST_CASE("a good source is looked at again after its interval and up to a tenth more") {
    const PaceLimits limits{5min, 15min};
    CHECK(wait_after({10min, 0}, limits, {}, {}, 0) == 10min);
    for (const auto random : {std::uint64_t{1}, std::uint64_t{123456789}, ~std::uint64_t{0}}) {
        CHECK(wait_after({10min, 0}, limits, {}, {}, random) >= 10min);
        CHECK(wait_after({10min, 0}, limits, {}, {}, random) <= 11min);
    }
}

TEST_CASE("a failing source is tried once soon, then no oftener than a good one, then seldom") {
    const PaceLimits limits{5min, 15min};
    CHECK(wait_after({10min, 1}, limits, {}, {}, 0) == 1min);
    CHECK(wait_after({10min, 2}, limits, {}, {}, 0) == 10min);
    CHECK(wait_after({10min, 30}, limits, {}, {}, ~std::uint64_t{0}) <= 6h);
    CHECK(wait_after({10min, 30}, limits, {}, {}, ~std::uint64_t{0}) > 1h);
}

TEST_CASE("what a server asks for and what is fresh is kept to, up to a day") {
    const PaceLimits limits{5min, 15min};
    CHECK(wait_after({10min, 1}, limits, 3600s, {}, 0) == 1h);
    CHECK(wait_after({10min, 1}, limits, std::chrono::hours(900), {}, 0) == 24h);
    CHECK(wait_after({10min, 0}, limits, {}, 1800s, 0) == 30min);
    CHECK(wait_after({10min, 0}, limits, {}, std::chrono::hours(9000), 0) == 24h);
    CHECK(wait_after({10min, 0}, limits, {}, 5s, 0) == 10min);
}

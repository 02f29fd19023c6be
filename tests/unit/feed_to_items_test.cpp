#include "feed/to_items.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace std::chrono_literals;

namespace {

const Time now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)};

Source source() {
    Source s;
    s.id = "news";
    s.as = ItemKind::update;
    s.name = "Valley Police news";
    s.areas = {"NC04"};
    return s;
}

FeedItem entry(const std::string& id, Time published = now - 24h) {
    FeedItem item;
    item.id = id;
    item.title = "Title " + id;
    item.summary = "Summary.";
    item.link = "https://example.org/" + id;
    item.published = published;
    return item;
}

std::vector<SourcedItem> items(std::vector<FeedItem> entries) {
    Feed feed;
    feed.title = "Feed";
    feed.items = std::move(entries);
    SourcingOptions options;
    options.now = now;
    return items_of(feed, source(), options);
}

} // namespace

TEST_CASE("an entry becomes an item of its source") {
    const auto out = items({entry("1")});
    REQUIRE(out.size() == 1);
    const auto& item = out[0].item;
    CHECK(item.id.starts_with("news-"));
    CHECK(item.title.in("en") == "Title 1");
    CHECK(item.source.in("en") == "Valley Police news");
    CHECK(item.areas == std::vector<std::string>{"NC04"});
    CHECK(item.expires == now - 24h + std::chrono::days(28));
}

TEST_CASE("an entry without a title gets its first sentence, and no body that repeats it") {
    auto post = entry("1");
    post.title.clear();
    post.summary = "We are at the market today. Come and say hello.";
    CHECK(items({post})[0].item.title.in("en") == "We are at the market today.");
    CHECK(items({post})[0].item.body.in("en") == post.summary);
    post.summary = "We are at the market today.";
    CHECK(items({post})[0].item.body.empty());
}

TEST_CASE("an entry with no words is left out") {
    FeedItem empty;
    empty.link = "https://example.org/";
    CHECK(items({empty}).empty());
}

TEST_CASE("the same story under tracking parameters is one item") {
    auto a = entry("https://example.org/story?utm_source=rss&id=7");
    auto b = entry("https://example.org/story?id=7&utm_medium=x");
    CHECK(items({a, b}).size() == 1);
    CHECK(items({entry("a"), entry("b")}).size() == 2);
}

TEST_CASE("tracking goes, everything else of an address stays") {
    CHECK(without_tracking("https://e.org/a?utm_source=x&b=1&fbclid=2#c") == "https://e.org/a?b=1#c");
    CHECK(without_tracking("https://e.org/a?utm_source=x") == "https://e.org/a");
    CHECK(without_tracking("at://did/x?utm_a=1") == "at://did/x?utm_a=1");
}

TEST_CASE("an id stays the same when the words change") {
    auto changed = entry("1");
    changed.title = "Corrected";
    CHECK(items({entry("1")})[0].item.id == items({changed})[0].item.id);
}

TEST_CASE("an entry without a guid is known by its link") {
    auto a = entry("1");
    a.id.clear();
    auto b = a;
    b.title = "Corrected";
    CHECK(items({a})[0].item.id == items({b})[0].item.id);
}

TEST_CASE("what has expired is left out and the newest comes first") {
    const auto out =
        items({entry("old", now - std::chrono::days(60)), entry("b", now - 48h), entry("a", now - 1h)});
    REQUIRE(out.size() == 2);
    CHECK(out[0].item.title.in("en") == "Title a");
}

TEST_CASE("a date in the future counts as now") {
    CHECK(items({entry("1", now + std::chrono::days(400))})[0].item.published == now);
}

TEST_CASE("only web addresses are linked and fetched") {
    auto e = entry("1");
    e.link = "javascript:alert(1)";
    e.image = "file:///etc/passwd";
    const auto out = items({e});
    CHECK(out[0].item.link.empty());
    CHECK(out[0].image.empty());
}

TEST_CASE("what tracks a reader is not passed on to who scans a code") {
    auto one = entry("1");
    one.link = "https://e.org/news?id=7&utm_source=rss&utm_medium=feed";
    CHECK(items({one})[0].item.link == "https://e.org/news?id=7");
}

TEST_CASE("an episode without a page is taken away as its recording") {
    auto episode = entry("1");
    episode.link = "";
    episode.enclosures = {{"https://e.org/cover.jpg", "image/jpeg", {}},
                          {"https://e.org/episode.mp3", "audio/mpeg", {}}};
    CHECK(items({episode})[0].item.link == "https://e.org/episode.mp3");
}

TEST_CASE("a link with spaces is stored so that it is read again") {
    auto e = entry("1");
    e.link = "https://example.org/a \"b\"";
    CHECK(items({e})[0].item.link == "https://example.org/a%20%22b%22");
}

TEST_CASE("a feed with an endless title lends a short name") {
    Feed feed;
    feed.title = std::string(600, 'x');
    feed.items = {entry("1")};
    SourcingOptions options;
    options.now = now;
    CHECK(items_of(feed, Source{}, options)[0].item.source.in("en").size() <= options.title_limit);
}

TEST_CASE("a generator's footer is no news") {
    auto e = entry("1");
    e.summary = "Real words here.\n\nThe post Title 1 appeared first on Valley Police.";
    CHECK(items({e})[0].item.body.in("en") == "Real words here.");
}

TEST_CASE("an item that did not change keeps its revision, an edit raises it") {
    const auto first = merged({}, items({entry("1")}), now);
    REQUIRE(first.size() == 1);
    CHECK(first[0].revision == 1);
    CHECK(merged(first, items({entry("1")}), now) == first);
    auto changed = entry("1");
    changed.summary = "Corrected.";
    CHECK(merged(first, items({changed}), now)[0].revision == 2);
}

TEST_CASE("an item that vanished from its feed stays until it expires") {
    const auto first = merged({}, items({entry("1"), entry("2")}), now);
    CHECK(merged(first, {}, now).size() == 2);
    CHECK(merged(first, {}, now + std::chrono::days(40)).empty());
}

TEST_CASE("an item without a date keeps the day it was first seen") {
    auto undated = entry("1");
    undated.published.reset();
    const auto first = merged({}, items({undated}), now);
    auto later = items({undated});
    later[0].item.published = now + 48h;
    later[0].item.expires = now + std::chrono::days(30);
    CHECK(merged(first, later, now + 48h) == first);
}

TEST_CASE("a picture that could not be fetched this time stays") {
    auto pictured = entry("1");
    pictured.image = "https://example.org/a.jpg";
    auto fresh = items({pictured});
    fresh[0].item.image = Media{std::string(64, 'a'), 10, "image/jpeg", {}};
    const auto first = merged({}, fresh, now);
    CHECK(merged(first, items({pictured}), now) == first);
    CHECK_FALSE(merged(first, items({entry("1")}), now)[0].image);
}

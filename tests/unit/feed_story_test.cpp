#include "feed/story.hpp"
#include "feed/to_items.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace bluelamp;

namespace {

FeedItem item(const std::string& id, const std::string& link) {
    FeedItem out;
    out.id = id;
    out.link = link;
    out.title = "A title";
    return out;
}

bool same(const FeedItem& a, const FeedItem& b) {
    const auto left = story_keys(a);
    const auto right = story_keys(b);
    return std::find_first_of(left.begin(), left.end(), right.begin(), right.end()) != left.end();
}

const std::string met = "https://news.met.example/news/";

} // namespace

TEST_CASE("a press office's story is one in all its feeds, whatever their tracking and its later title") {
    const auto a = item(met + "man-jailed-for-robbery-490123?utm_source=rss&utm_campaign=News",
                        met + "man-jailed-for-robbery-490123?utm_source=rss&utm_campaign=News");
    const auto b = item(met + "robber-gets-nine-years-490123?utm_source=rss&utm_campaign=Camden", "");
    CHECK(same(a, b));
    CHECK_FALSE(same(a, item(met + "man-jailed-for-robbery-490124?utm_source=rss", "")));
}

TEST_CASE("a weblog's story is known by its link, and by its guid on the same host") {
    const auto a = item("https://valley.example/?p=12", "https://valley.example/2026/11/well-done-team/");
    CHECK(same(a, item("https://valley.example/?p=12", "https://valley.example/news/well-done-team/")));
    CHECK(same(a, item("", "http://www.valley.example/2026/11/well-done-team?utm_medium=x")));
    CHECK_FALSE(same(a, item("https://valley.example/?p=13", "https://valley.example/news/well-done/")));
    CHECK_FALSE(same(item("http://localhost/?p=12", "https://a.example/first-story-here"),
                     item("http://localhost/?p=12", "https://b.example/other-story-here")));
}

TEST_CASE("videos and posts are known by their names and addresses") {
    CHECK(same(item("yt:video:dQw4w9WgXcQ", ""),
               item("yt:video:dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")));
    CHECK_FALSE(same(item("yt:video:dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
                     item("yt:video:xvFZjo5PgG0", "https://www.youtube.com/watch?v=xvFZjo5PgG0")));
    CHECK(same(
        item("at://did:plc:abc/app.bsky.feed.post/3kabc", "https://bsky.app/profile/v.example/post/3kabc"),
        item("at://did:plc:abc/app.bsky.feed.post/3kabc", "")));
    const std::string toot = "https://social.example/@valley/113500000000000001";
    CHECK(same(item(toot, toot), item(toot, "")));
    CHECK_FALSE(same(item(toot, toot), item("https://social.example/@valley/113500000000000002", "")));
}

TEST_CASE("a home page, a section and words are no key") {
    for (const std::string link :
         {"https://valley.example/", "https://valley.example/?lang=en", "https://valley.example/news/",
          "https://valley.example/news/?utm_id=12345", "mailto:someone-12345@valley.example",
          "not an address"})
        CHECK(story_keys(item("", link)).empty());
    CHECK_FALSE(same(item("1", ""), item("1", "")));
}

TEST_CASE("a date, a crime's reference and a year at an address's end are no story's number") {
    for (const std::string end :
         {"on-20261121", "on-211126", "in-2026", "crime-reference-123456", "24000123456"})
        CHECK_FALSE(same(item(met + "appeal-" + end, ""), item(met + "arrest-" + end, "")));
    CHECK_FALSE(same(item(met + "appeal-490123", ""), item("https://other.example/news/appeal-490123", "")));
    CHECK_FALSE(
        same(item("https://v.example/news/a-490123", ""), item("https://v.example/events/b-490123", "")));
}

TEST_CASE("two parts of one page are two stories") {
    CHECK_FALSE(same(item("", "https://v.example/news-of-2026#a-first-one"),
                     item("", "https://v.example/news-of-2026#a-second-one")));
}

TEST_CASE("an address that two stories of one feed share is a key of neither") {
    Feed feed;
    feed.items = {item("1", "https://valley.example/news-2026"),
                  item("2", "https://valley.example/news-2026"),
                  item("3", "https://valley.example/story-490123")};
    SourcingOptions options;
    options.now = Time(std::chrono::seconds(1'800'000'000));
    const auto out = items_of(feed, Source{}, options);
    REQUIRE(out.size() == 3);
    CHECK(out[0].story_keys.empty());
    CHECK(out[1].story_keys.empty());
    CHECK(out[2].story_keys == std::vector<std::string>{"page:valley.example/story-490123"});
}

TEST_CASE("keys are bounded") {
    CHECK(story_keys(item("tag:" + std::string(9000, '1'), "https://v.example/1" + std::string(9000, 'x')))
              .empty());
}

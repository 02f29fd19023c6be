#include "feed/discovery.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using Addresses = std::vector<std::string>;

namespace {

const std::string page = "https://valley.example/news/";

Addresses found(const std::string& html) {
    return feeds_in_page(html, page);
}

} // namespace

TEST_CASE("a page's feeds are found in its order, absolute, each once") {
    CHECK(found("<!doctype html><html><head><title>News</title>"
                "<link rel='stylesheet' type='text/css' href='/a.css'>"
                "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed/?a=1&amp;b=2\">"
                "<LINK REL='Alternate home' TYPE='application/atom+xml; charset=utf-8' HREF='atom.xml'/>"
                "<link rel=alternate type=application/feed+json href=//cdn.example/feed.json>"
                "<link rel='alternate' type='application/rss+xml' href='/feed/?a=1&amp;b=2'>") ==
          Addresses{"https://valley.example/feed/?a=1&b=2", "https://valley.example/news/atom.xml",
                    "https://cdn.example/feed.json"});
}

TEST_CASE("a page's own base goes before its address") {
    CHECK(found("<base href='/other/'><link rel='alternate' type='application/rss+xml' href='rss'>") ==
          Addresses{"https://valley.example/other/rss"});
}

TEST_CASE("what only looks like a feed's link is none") {
    CHECK(found("<link rel='alternate' hreflang='cy' href='/cy/'>").empty());
    CHECK(found("<link rel='alternate' type='application/json+oembed' href='/oembed'>").empty());
    CHECK(found("<link rel='alternate' type='application/json' href='/wp-json/wp/v2/pages/2'>").empty());
    CHECK(found("<link rel='alternate' type='application/rss+xml' href='javascript:alert(1)'>").empty());
    CHECK(found("<link rel='alternate' type='application/rss+xml'>").empty());
    CHECK(found("<script>'<link rel=alternate type=application/rss+xml href=/a>'</script>").empty());
    CHECK(found("<!-- <link rel=alternate type=application/rss+xml href=/a> -->").empty());
    CHECK(found("").empty());
}

TEST_CASE("a page that names feeds without end yields the first 32") {
    std::string html;
    for (int i = 0; i < 1000; ++i)
        html += "<link rel=alternate type=application/rss+xml href=/" + std::to_string(i) + ">";
    CHECK(found(html).size() == 32);
}

TEST_CASE("a Mastodon account's feed is its address with .rss") {
    CHECK(feed_address_of(" https://social.example/@valley\n") == "https://social.example/@valley.rss");
    CHECK(feed_address_of("https://Social.example/@valley/") == "https://social.example/@valley.rss");
    CHECK(feed_address_of("http://127.0.0.1:8080/@valley") == "http://127.0.0.1:8080/@valley.rss");
    CHECK(feed_address_of("@valley@social.example") == "https://social.example/@valley.rss");
    CHECK(feed_address_of("https://here.example/@valley@social.example") ==
          "https://social.example/@valley.rss");
    CHECK(feed_address_of("https://social.example/@valley.rss") == "https://social.example/@valley.rss");
}

TEST_CASE("a Bluesky account's feed is its profile's") {
    CHECK(feed_address_of("https://bsky.app/profile/valley.example") ==
          "https://bsky.app/profile/valley.example/rss");
    CHECK(feed_address_of("bsky.app/profile/did:plc:abc123/") ==
          "https://bsky.app/profile/did:plc:abc123/rss");
    CHECK(feed_address_of("https://bsky.app/profile/valley.example/rss") ==
          "https://bsky.app/profile/valley.example/rss");
}

TEST_CASE("a YouTube channel's and a playlist's feeds need no fetch, a handle's does") {
    CHECK(feed_address_of("https://www.youtube.com/channel/UCabc_-9/videos") ==
          "https://www.youtube.com/feeds/videos.xml?channel_id=UCabc_-9");
    CHECK(feed_address_of("https://m.youtube.com/playlist?si=x&list=PLxyz") ==
          "https://www.youtube.com/feeds/videos.xml?playlist_id=PLxyz");
    CHECK(feed_address_of("https://youtube.com/user/valley") ==
          "https://www.youtube.com/feeds/videos.xml?user=valley");
    CHECK(feed_address_of("https://www.youtube.com/@valley") == "https://www.youtube.com/@valley");
}

TEST_CASE("any other address stays as it stands") {
    for (const std::string address :
         {"https://valley.example/feed/", "https://valley.example/@user/113",
          "https://www.tiktok.com/@valley", "https://valley.example", "feed", "", "@valley",
          "https://valley.example/@a/b?c#d", "https://bsky.app/profile/valley.example/post/3k",
          "https://social.example/@va<lley"})
        CHECK(feed_address_of(address) == address);
    CHECK(feed_address_of("https://medium.com/@valley") == "https://medium.com/feed/@valley");
}

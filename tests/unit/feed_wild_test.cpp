// What feeds in the wild do and no specification allows.
#include "feed/feed.hpp"
#include "feed/repair.hpp"
#include "text/date.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace bluelamp;

namespace {

std::vector<FeedItem> items_of(const std::string& inner) {
    return parse_feed("<rss version='2.0'><channel>" + inner + "</channel></rss>").items;
}

std::string title_of(const std::string& inner) {
    const auto items = items_of("<item><title>" + inner + "</title></item>");
    REQUIRE(items.size() == 1);
    return items[0].title;
}

} // namespace

TEST_CASE("a title that was escaped twice is not shown escaped") {
    CHECK(title_of("Fish &amp;amp; chips") == "Fish & chips");
    CHECK(title_of("It&amp;#8217;s") == "It’s");
    CHECK(title_of("<![CDATA[Fish &amp; chips]]>") == "Fish & chips");
    CHECK(title_of("&lt;b&gt;Bold&lt;/b&gt; claim") == "Bold claim");
}

TEST_CASE("a title that only looks escaped is not garbled") {
    CHECK(title_of("AT&amp;T and R&amp;D") == "AT&T and R&D");
    CHECK(title_of("2 &lt; 3 &gt; 1") == "2 < 3 > 1");
    CHECK(title_of("I &lt;3 Leicester") == "I <3 Leicester");
    CHECK(title_of("List&lt;String&gt;") == "List<String>");
}

TEST_CASE("a bare ampersand is an ampersand") {
    CHECK(title_of("Marks & Spencer") == "Marks & Spencer");
    CHECK(items_of("<item><link>http://e.org/?a=1&b=2&copy=3</link></item>")[0].link ==
          "http://e.org/?a=1&b=2&copy=3");
}

TEST_CASE("HTML's named references are known without a DTD") {
    CHECK(title_of("Caf&eacute;&nbsp;&pound;5 &unknown;") == "Café\u00A0£5 &unknown;");
}

TEST_CASE("a document's own short entities count, files and a DTD elsewhere are not loaded") {
    const auto feed = parse_feed("<!DOCTYPE rss [<!ENTITY a 'boom'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                                 "<rss><channel><title>&a;&x;ok</title></channel></rss>");
    CHECK(feed.title == "boom&x;ok");
    CHECK(parse_feed("<!DOCTYPE rss PUBLIC '-//N//DTD RSS 0.91//EN' 'http://127.0.0.1:1/rss.dtd'>"
                     "<rss><channel><title>a&eacute;b</title></channel></rss>")
              .title == "aéb");
}

TEST_CASE("entities that multiply do nothing") {
    std::string bomb = "<!DOCTYPE rss [<!ENTITY a0 'ha'>";
    for (int i = 1; i < 40; ++i) {
        const auto before = "&a" + std::to_string(i - 1) + ";";
        bomb += "<!ENTITY a" + std::to_string(i) + " '" + before + before + "'>";
    }
    CHECK(parse_feed(bomb + "]><rss><channel><title>&a39;</title></channel></rss>").title.size() < 100);
}

TEST_CASE("control characters are left out") {
    CHECK(title_of("a\x0B\x01"
                   "b") == "ab");
    CHECK(title_of("a&#11;b&#0;c").find('a') == 0);
}

TEST_CASE("junk before and after the document does not matter") {
    const std::string feed = "<rss><channel><title>T</title></channel></rss>";
    CHECK(parse_feed("\n\n<?xml version='1.0'?>" + feed).title == "T");
    CHECK(parse_feed("Warning: mysql_connect() <b>failed</b> <?xml version='1.0'?>" + feed).title == "T");
    CHECK(parse_feed("<?xml version='1.0'?><br /><b>Warning</b>: <br>" + feed).title == "T");
    CHECK(parse_feed(feed + "<script>x</script> & more").title == "T");
}

TEST_CASE("a document that was cut keeps what came whole") {
    const auto items =
        items_of("<item><title>One</title></item><item><title>Two</title><description>half a sen");
    REQUIRE(items.size() == 2);
    CHECK(items[1].title == "Two");
}

TEST_CASE("mark-up in the middle of text is read as HTML") {
    const auto items =
        items_of("<item><description>One<br>two <b>three</b><img src='http://e.org/a.png'></description>"
                 "<title>T</title></item><item><title>U</title></item>");
    REQUIRE(items.size() == 2);
    CHECK(items[0].summary == "One\ntwo three");
    CHECK(items[0].title == "T");
    CHECK(items[0].image == "http://e.org/a.png");
}

TEST_CASE("an item that is never closed ends where the next begins") {
    const auto items = items_of("<item><title>One</title><item><title>Two</title>");
    REQUIRE(items.size() == 2);
    CHECK(items[0].title == "One");
    CHECK(items[1].title == "Two");
}

TEST_CASE("a declaration that was cut swallows nothing") {
    CHECK(parse_feed("<?xml version='1.0' encoding='utf-\n<feed><title>T</title></feed>").title == "T");
    CHECK(parse_feed("<?xml version='1.0'>\n<feed><title>A & B</title></feed>").title == "A & B");
}

TEST_CASE("a control character in a tag does not hide it") {
    const auto items = items_of("<ite\x01m><title\x02>One</title></item>");
    REQUIRE(items.size() == 1);
    CHECK(items[0].title == "One");
}

TEST_CASE("a category whose end is misspelt swallows no items") {
    const auto feed =
        parse_feed("<rss><channel><title>T</title><category>News</categor<y><ttl>9</ttl>"
                   "<item><title>One</title></item><item><title>Two</title></item></channel></rss>");
    REQUIRE(feed.items.size() == 2);
    CHECK(feed.items[0].title == "One");
    CHECK(feed.items[1].title == "Two");
}

TEST_CASE("a stray end tag closes nothing") {
    const auto items = items_of("<item><title>One</b></title></p><link>http://e.org/</link></item>");
    REQUIRE(items.size() == 1);
    CHECK(items[0].title == "One");
    CHECK(items[0].link == "http://e.org/");
}

TEST_CASE("attributes need no quotes and may come twice") {
    const auto items = items_of(
        "<item><enclosure url=http://e.org/a.mp3 type=audio/mpeg length='5' length='6'></enclosure></item>");
    REQUIRE(items[0].enclosures.size() == 1);
    CHECK(items[0].enclosures[0] == Enclosure{"http://e.org/a.mp3", "audio/mpeg", 5});
}

TEST_CASE("a prefix that was never declared means what it usually does") {
    const auto items =
        items_of("<item><dc:date>2020-01-02</dc:date><media:thumbnail url='http://e.org/t.jpg'/>"
                 "<content:encoded>&lt;p&gt;Hi&lt;/p&gt;</content:encoded></item>");
    CHECK(items[0].published);
    CHECK(items[0].image == "http://e.org/t.jpg");
    CHECK(items[0].summary == "Hi");
}

TEST_CASE("a namespace with another prefix, or on the root, is still itself") {
    const auto feed = parse_feed(
        "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>T</a:title></a:entry></a:feed>");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].title == "T");
    CHECK(
        parse_feed("<rss xmlns='http://backend.userland.com/rss2'><channel><title>T</title></channel></rss>")
            .title == "T");
}

TEST_CASE("dates that are none are absent, not wrong") {
    const auto items = items_of("<item><pubDate>soon</pubDate></item><item><pubDate/></item>");
    CHECK_FALSE(items[0].published);
    CHECK_FALSE(items[1].published);
}

TEST_CASE("guids that repeat are all kept") {
    CHECK(items_of("<item><guid>1</guid></item><item><guid>1</guid></item>").size() == 2);
}

TEST_CASE("CDATA that never ends, ends with its element") {
    const auto items =
        items_of("<item><title><![CDATA[Fish & chips</title><link>http://e.org/</link></item>");
    REQUIRE(items.size() == 1);
    CHECK(items[0].title == "Fish & chips");
    CHECK(items[0].link == "http://e.org/");
}

TEST_CASE("repairing makes nothing of what has no element") {
    CHECK(feed::repair_xml("no element at all").empty());
    CHECK(feed::repair_xml("").empty());
}

TEST_CASE("what is well-formed but for one slip stays as it was") {
    CHECK(feed::repair_xml("<rss a='1'><b>x &amp; y & z</b></rss>") ==
          "<rss a=\"1\"><b>x &amp; y &amp; z</b></rss>");
}

TEST_CASE("deep nesting ends and is no crash") {
    std::string deep = "<rss><channel><item><title>T</title><description>";
    for (int i = 0; i < 100'000; ++i)
        deep += "<div>";
    const auto items = parse_feed(deep + "text").items;
    REQUIRE(items.size() == 1);
    CHECK(items[0].title == "T");
}

TEST_CASE("documents made to be slow come to an end") {
    // Each of these looks ahead in vain at every step; without a bound, a few hundred kilobytes take minutes.
    for (const std::string step :
         {"<!--", "<![CDATA[", "<a b=\"<c\" ", "<!DOCTYPE [", "<?x", "<a b='", "&#", "<a "}) {
        std::string document = "<rss><channel><title>T</title>";
        while (document.size() < 400'000)
            document += step;
        CHECK_NOTHROW(parse_feed(document));
    }
}

TEST_CASE(
    "a title that was never closed ends where the next element begins, a description where a feed's does") {
    const auto items = items_of("<item><title>One<link>http://e.org/1</link><description>Words <b>two</b>"
                                "<guid>7</guid><category>a<category>b</category></item>");
    REQUIRE(items.size() == 1);
    CHECK(items[0].title == "One");
    CHECK(items[0].link == "http://e.org/1");
    CHECK(items[0].summary == "Words two");
    CHECK(items[0].id == "7");
    CHECK(items[0].categories == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a channel's link that is closed wrongly swallows no items") {
    const auto feed =
        parse_feed("<rss><channel><link>http://e.org/</lnk><title>T</title><item><title>One</title>"
                   "</item></channel></rss>");
    CHECK(feed.link == "http://e.org/");
    CHECK(feed.items.size() == 1);
}

TEST_CASE("a server's warnings in front of a feed are passed over, a page that speaks of feeds is none") {
    const auto feed = parse_feed("<br />\n<b>Warning</b>: foo in bar.php<br />\n<?xml version='1.0'?><rss "
                                 "version='2.0'><channel><title>T</title></channel></rss>");
    CHECK(feed.title == "T");
    CHECK_THROWS_AS(parse_feed("<html><body><pre><rss></pre></body></html>"), NotAFeed);
    CHECK_THROWS_AS(parse_feed("<div><feedback>x</feedback></div>"), NotAFeed);
}

TEST_CASE("when an item was created or built counts only if nothing better is said") {
    const auto item = items_of("<item><lastBuildDate>Thu, 01 Jan 2004 19:48:21 GMT</lastBuildDate>"
                               "<created>2001-01-01</created><issued>2002-01-01</issued></item>")
                          .at(0);
    CHECK(text::to_rfc3339(*item.published) == "2002-01-01T00:00:00Z");
    CHECK(text::to_rfc3339(*item.updated) == "2004-01-01T19:48:21Z");
}

TEST_CASE("a tag with attributes without end is read for its first ones") {
    std::string rss = "<rss><channel><item><enclosure url='http://e.org/a.mp3'";
    for (int i = 0; i < 20'000; ++i)
        rss += " a" + std::to_string(i) + "='1'";
    const auto feed = parse_feed(rss + "/></item></channel></rss>");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].enclosures.at(0).url == "http://e.org/a.mp3");
}

TEST_CASE("a stray tag within an item that never closes hides nothing of it") {
    const auto items =
        items_of("<item><b><title>One</title><x:y><link>http://e.org/1</link></item><item><title>Two"
                 "</title></item>");
    REQUIRE(items.size() == 2);
    CHECK(items[0].title == "One");
    CHECK(items[0].link == "http://e.org/1");
}

TEST_CASE("entities of the document itself make it no longer than twice") {
    std::string large = "<!DOCTYPE rss [<!ENTITY a '" + std::string(1000, 'x') + "'>]><rss><channel><title>";
    for (int i = 0; i < 10'000; ++i)
        large += "&a;";
    CHECK(parse_feed(large + "</title></channel></rss>").title.size() < 3 * large.size() + 100'000);
}

TEST_CASE("an ampersand of an address that was escaped twice is one") {
    const auto items = items_of("<item><link>http://e.org/?a=1&amp;amp;b=2&amp;amp;c=3</link>"
                                "<enclosure url='http://e.org/x?a=1&amp;amp;b=2'/></item>");
    CHECK(items[0].link == "http://e.org/?a=1&b=2&c=3");
    CHECK(items[0].enclosures.at(0).url == "http://e.org/x?a=1&b=2");
}

// Every dialect, read as its specification says.
#include "feed/feed.hpp"
#include "feed/feed_json.hpp"
#include "text/date.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace bluelamp;

namespace {

Feed fixture(const std::string& name, FeedOptions options = {}) {
    std::ifstream in(std::filesystem::path(BLUELAMP_SOURCE_DIR) / "tests/fixtures/feeds" / name,
                     std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    return parse_feed(bytes.str(), options);
}

std::string time_of(const std::optional<Time>& time) {
    return time ? text::to_rfc3339(*time) : "none";
}

FeedItem rss_item(const std::string& inner) {
    const auto feed = parse_feed(R"(<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
        xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
        xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title><item>)" +
                                 inner + "</item></channel></rss>");
    REQUIRE(feed.items.size() == 1);
    return feed.items.front();
}

FeedItem atom_entry(const std::string& inner) {
    const auto feed = parse_feed(R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>)" +
                                 inner + "</entry></feed>");
    REQUIRE(feed.items.size() == 1);
    return feed.items.front();
}

} // namespace

TEST_CASE("RSS 0.91 in Latin-1 is read") {
    const auto feed = fixture("rss_0.91_encoding_1.xml");
    CHECK(feed.title == "Dicas-L: Dicas técnicas de Linux e Software Livre");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].title == "bash - Expansão de Parâmetros");
    CHECK(feed.items[0].link == "http://www.Dicas-L.com.br/dicas-l/20200406.php");
}

TEST_CASE("RSS 0.92 items may have neither title nor link") {
    const auto feed = fixture("rss_0.92_spec_1.xml");
    REQUIRE(feed.items.size() == 3);
    CHECK(feed.items[0].title.empty());
    CHECK(feed.items[0].summary.starts_with("Kevin Drennan started a Grateful Dead Weblog."));
    REQUIRE(feed.items[1].enclosures.size() == 1);
    CHECK(feed.items[1].enclosures[0] ==
          Enclosure{"http://www.scripting.com/mp3s/theOtherOne.mp3", "audio/mpeg", 6666097});
}

TEST_CASE("RSS 1.0 items beside their channel are read, their id is rdf:about") {
    const auto feed = fixture("rss_1.0_debian.xml");
    CHECK(feed.link == "https://www.debian.org/News/");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].id == "https://www.debian.org/News/2022/20221217");
    CHECK(time_of(feed.items[0].published) == "2022-12-17T00:00:00Z");
}

TEST_CASE("Atom 1.0 is read") {
    const auto feed = fixture("atom_example_2.xml");
    REQUIRE(feed.items.size() == 2);
    CHECK(feed.items[0].id == "tag:theregister.co.uk,2005:story204156");
    CHECK(feed.items[0].summary.starts_with("OrbitBeyond begone: Getting to the Moon is hard\n\nNASA made"));
    CHECK(time_of(feed.items[0].updated) == "2019-07-31T11:54:28Z");
    CHECK_FALSE(feed.items[0].published);
}

TEST_CASE("Atom 0.3 with its modes and dates is read") {
    const auto feed = parse_feed(R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="escaped"
        type="text/html">Caf&amp;eacute; &lt;b&gt;news&lt;/b&gt;</title><link rel="alternate" type="text/html" href="http://e.org/"/>
        <entry><title>One</title><issued>2004-01-02T03:04:05Z</issued><modified>2004-02-02T03:04:05Z</modified>
        <content type="text/html" mode="base64">PHA+SGVsbG88L3A+</content></entry></feed>)");
    CHECK(feed.title == "Café news");
    REQUIRE(feed.items.size() == 1);
    CHECK(time_of(feed.items[0].published) == "2004-01-02T03:04:05Z");
    CHECK(time_of(feed.items[0].updated) == "2004-02-02T03:04:05Z");
    CHECK(feed.items[0].summary == "Hello");
}

TEST_CASE("JSON Feed 1.0 and 1.1 are read") {
    const auto feed = fixture("jsonfeed_elastic_1.1.json");
    CHECK(feed.title == "Blog – InfluxData");
    REQUIRE(feed.items.size() == 3);
    CHECK(feed.items[0].categories.size() == 4);
    CHECK(time_of(feed.items[0].published) == "2019-05-31T19:17:58Z");
    CHECK(fixture("jsonfeed_spec_1.json").items[0].title == "Announcing JSON Feed");
}

TEST_CASE("JSON Feed attachments are enclosures, wrong types are absent") {
    const auto feed =
        parse_feed(R"({"version":"https://jsonfeed.org/version/1","title":7,"items":[3,{"id":12,"title":null,
        "content_html":"<p>a</p>","external_url":"/x","image":"i.png",
        "attachments":[{"url":"a.mp3","mime_type":"audio/mpeg","size_in_bytes":5},{"url":null},1],"tags":["x",2]}]})",
                   {.base = "https://e.org/d/"});
    REQUIRE(feed.items.size() == 1);
    const auto& item = feed.items[0];
    CHECK(item.id == "12");
    CHECK(item.link == "https://e.org/x");
    CHECK(item.image == "https://e.org/d/i.png");
    CHECK(item.enclosures == std::vector<Enclosure>{{"https://e.org/d/a.mp3", "audio/mpeg", 5}});
    CHECK(item.categories == std::vector<std::string>{"x"});
}

TEST_CASE("CDF, the oldest of them, is read") {
    const auto feed =
        parse_feed(R"(<CHANNEL HREF="http://e.org/"><TITLE>Old</TITLE><ITEM HREF="http://e.org/1"
        LASTMOD="1997-11-05T23:47"><TITLE>One</TITLE><ABSTRACT>Text</ABSTRACT></ITEM></CHANNEL>)");
    CHECK(feed.title == "Old");
    CHECK(feed.link == "http://e.org/");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].link == "http://e.org/1");
    CHECK(feed.items[0].summary == "Text");
}

TEST_CASE("a video of a channel has its thumbnail and description") {
    const auto feed = fixture("atom_mediarss_youtube_1.xml");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].image == "https://i1.ytimg.com/vi/0A1ouV7iD8o/hqdefault.jpg");
    CHECK(feed.items[0].summary.starts_with("Check Out Weathered"));
}

TEST_CASE("a picture's description in Media RSS is its alternative text") {
    const auto item = rss_item(
        R"(<description>&lt;p&gt;Hello&lt;/p&gt;</description><media:content url="https://e.org/a.jpg"
        type="image/jpeg" medium="image"><media:description type="plain">A bicycle</media:description></media:content>)");
    CHECK(item.title.empty());
    CHECK(item.summary == "Hello");
    CHECK(item.image == "https://e.org/a.jpg");
    CHECK(item.image_alternative == "A bicycle");
}

TEST_CASE("a picture's address may be all that its element holds") {
    const auto image_of = [](const std::string& inner) {
        return parse_feed("<rss xmlns:media='http://search.yahoo.com/mrss/' "
                          "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><item>" +
                          inner + "</item></channel></rss>")
            .items.at(0)
            .image;
    };
    CHECK(image_of("<image> http://e.org/a.png </image>") == "http://e.org/a.png");
    CHECK(image_of("<image>http://e.org/a.png<url>http://e.org/b.png</url></image>") == "http://e.org/b.png");
    CHECK(image_of("<image>Our logo</image>").empty());
    CHECK(image_of("<itunes:image>http://e.org/c.png</itunes:image>") == "http://e.org/c.png");
    CHECK(image_of("<media:thumbnail>http://e.org/d.png</media:thumbnail>") == "http://e.org/d.png");
}

TEST_CASE("media that says nothing of its kind is a picture if it is named like one") {
    const auto image_of = [](const std::string& attributes) {
        return parse_feed("<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><item><media:content " +
                          attributes + "/></item></channel></rss>")
            .items.at(0)
            .image;
    };
    CHECK(image_of("width='140' url='http://e.org/a.JPG?w=140'") == "http://e.org/a.JPG?w=140");
    CHECK(image_of("url='http://e.org/a.mp4'").empty());
    CHECK(image_of("url='http://e.org/still.jpg' medium='video'").empty());
}

TEST_CASE("an author's portrait does not stand for the item") {
    const auto item = rss_item(R"(<media:content url="https://1.gravatar.com/avatar/x" medium="image"/>
        <enclosure url="https://e.org/van.jpg" length="0" type="image/jpeg"/>)");
    CHECK(item.image == "https://e.org/van.jpg");
    CHECK(item.enclosures[0].length == 0U);
}

TEST_CASE("a title in a module does not replace the item's own") {
    const auto item =
        rss_item("<media:title>Clip</media:title><itunes:title>Ep</itunes:title><title>Own</title>"
                 "<media:content><media:title>Other</media:title></media:content>");
    CHECK(item.title == "Own");
    CHECK(rss_item("<media:title>Clip</media:title>").title == "Clip");
}

TEST_CASE("titles and links of authors, sources and images are not the item's") {
    const auto item = rss_item(
        "<source "
        "url='x'>S</source><image><title>I</title><link>http://i/</link><url>http://i/p.png</url></image>"
        "<title>Own</title>");
    CHECK(item.title == "Own");
    CHECK(item.link.empty());
    CHECK(item.image == "http://i/p.png");
    CHECK(atom_entry("<source><title>S</title><id>s</id></source><author><name>N</name></author><id>own</id>")
              .id == "own");
}

TEST_CASE("full content is kept beside the summary, and stands in for a missing one") {
    const auto both = rss_item("<description>Short</description><content:encoded><![CDATA[<p>Long</"
                               "p><p>text</p>]]></content:encoded>");
    CHECK(both.summary == "Short");
    CHECK(both.body == "Long\n\ntext");
    const auto one = rss_item("<content:encoded><![CDATA[<p>Long</p>]]></content:encoded>");
    CHECK(one.summary == "Long");
    CHECK(one.body.empty());
}

TEST_CASE("a guid that is a permanent link stands in for the link") {
    CHECK(rss_item("<guid>https://e.org/1?utm_source=x</guid>").link == "https://e.org/1?utm_source=x");
    CHECK(rss_item("<guid isPermaLink='false'>https://e.org/1</guid>").link.empty());
    CHECK(rss_item("<guid>at://did/post/1</guid>").link.empty());
    CHECK(rss_item("<guid>https://e.org/1</guid><link>https://e.org/2</link>").link == "https://e.org/2");
}

TEST_CASE("of Atom's links the page is taken, and enclosures are kept apart") {
    const auto entry = atom_entry(
        R"(<link rel="self" href="https://e.org/self"/><link rel="enclosure" type="audio/mpeg" length="9"
        href="https://e.org/a.mp3"/><link rel="alternate" type="application/json" href="https://e.org/j"/>
        <link href="https://e.org/page"/>)");
    CHECK(entry.link == "https://e.org/page");
    CHECK(entry.enclosures == std::vector<Enclosure>{{"https://e.org/a.mp3", "audio/mpeg", 9}});
}

TEST_CASE("Atom's three kinds of text mean what they say") {
    CHECK(atom_entry("<title>History of the &lt;blink&gt; tag</title>").title ==
          "History of the <blink> tag");
    CHECK(atom_entry("<title type='html'>Less: &lt;b&gt;&amp;lt;&lt;/b&gt;</title>").title == "Less: <");
    CHECK(atom_entry("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>B</b> &lt;i&gt; "
                     "C</div></title>")
              .title == "A B <i> C");
}

TEST_CASE("categories come from every vocabulary") {
    const auto item = rss_item("<category>News &amp;amp; views</category><dc:subject>Leicester</dc:subject>"
                               "<itunes:keywords>a, b</itunes:keywords>");
    CHECK(item.categories == std::vector<std::string>{"News & views", "Leicester", "a", "b"});
    CHECK(atom_entry("<category term='t' label='L'/>").categories == std::vector<std::string>{"t"});
}

TEST_CASE("xml:base makes links absolute, nested too") {
    const auto feed =
        parse_feed(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://e.org/a/"><link href="."/>
        <entry xml:base="b/"><link href="c"/></entry><entry><link href="d"/></entry></feed>)");
    CHECK(feed.link == "http://e.org/a/");
    CHECK(feed.items[0].link == "http://e.org/a/b/c");
    CHECK(feed.items[1].link == "http://e.org/a/d");
}

TEST_CASE("relative links start from the address given, else from what the feed says of itself") {
    CHECK(fixture("atom_relative.xml").items[0].link == "https://example.com/blog/2003/12/13/atom03");
    CHECK(fixture("atom_relative.xml", {.base = "http://other.org/x/"}).items[0].link ==
          "http://other.org/blog/2003/12/13/atom03");
    CHECK(fixture("atom_xml_base.xml").items[0].image ==
          "https://numi.st/post/2022/travel-uke/IMG_1232.jpeg");
}

TEST_CASE("without any base a link stays as it stands") {
    CHECK(rss_item("<link>/news/1</link>").link == "/news/1");
}

TEST_CASE("an Atom document of one entry is a feed of that item") {
    const auto feed = parse_feed("<entry xmlns='http://www.w3.org/2005/Atom' xml:base='http://e.org/'>"
                                 "<title>Only one</title><link href='1'/><id>urn:1</id></entry>");
    CHECK(feed.title.empty());
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].title == "Only one");
    CHECK(feed.items[0].link == "http://e.org/1");
    CHECK_THROWS_AS(parse_feed("<entry><title>Of a dictionary</title></entry>"), NotAFeed);
}

TEST_CASE("an entry that another carries as its content is no item") {
    const auto items = parse_feed("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Outer</title>"
                                  "<content type='application/atom+xml'><entry><title>Inner</title></entry>"
                                  "</content></entry></feed>")
                           .items;
    REQUIRE(items.size() == 1);
    CHECK(items[0].title == "Outer");
}

TEST_CASE("an RSS 1.0 item without a link has none, whatever it is about") {
    const auto item =
        parse_feed("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                   "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
                   "<item rdf:about='http://e.org/1'><dc:identifier>doi:1</dc:identifier></item>"
                   "</rdf:RDF>")
            .items.at(0);
    CHECK(item.link.empty());
    CHECK(item.id == "http://e.org/1");
}

TEST_CASE("iTunes puts the finer category in the coarser, and both count") {
    const auto categories =
        parse_feed("<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><item>"
                   "<itunes:category text='Society'><itunes:category text='History'/></itunes:category>"
                   "<itunes:category><itunes:category text='News'/></itunes:category>"
                   "<itunes:category>Local</itunes:category></item></channel></rss>")
            .items.at(0)
            .categories;
    CHECK(categories == std::vector<std::string>{"Society", "History", "News", "Local"});
}

TEST_CASE("a link's address may be its text, and its relation still counts") {
    const auto item = parse_feed("<feed xmlns='http://www.w3.org/2005/Atom'><entry>"
                                 "<link rel='enclosure'>http://e.org/a.mp3</link>"
                                 "<link rel='self'>http://e.org/self</link>"
                                 "<link rel='alternate'>http://e.org/page</link></entry></feed>")
                          .items.at(0);
    CHECK(item.link == "http://e.org/page");
    REQUIRE(item.enclosures.size() == 1);
    CHECK(item.enclosures[0].url == "http://e.org/a.mp3");
}

TEST_CASE("of two summaries of RSS the first counts") {
    const auto summary_of = [](const std::string& inner) {
        return parse_feed("<rss><channel><item>" + inner + "</item></channel></rss>").items.at(0).summary;
    };
    CHECK(summary_of("<description>D</description><summary>S</summary>") == "D");
    CHECK(summary_of("<summary>S</summary><description>D</description>") == "S");
}

TEST_CASE("RSS's own guid goes before an id of Atom's") {
    const auto item =
        parse_feed("<rss xmlns:a='http://www.w3.org/2005/Atom'><channel><item><a:id>urn:a</a:id>"
                   "<guid isPermaLink='false'>g</guid></item></channel></rss>")
            .items.at(0);
    CHECK(item.id == "g");
}

TEST_CASE("a feed without items is a feed") {
    CHECK(parse_feed("<rss version='2.0'><channel><title>T</title></channel></rss>").items.empty());
}

TEST_CASE("what is absent is null in JSON") {
    const auto json = to_json(parse_feed("<rss><channel><item/></channel></rss>"));
    CHECK(json.dump() ==
          R"({"title":null,"link":null,"items":[{"id":null,"title":null,"summary":null,"link":null,)"
          R"("published":null,"updated":null,"image":null,"enclosures":[],"categories":[]}]})");
}

TEST_CASE("what is no feed is refused with one line that says what it is") {
    CHECK_THROWS_WITH(parse_feed("<!DOCTYPE html><html><body><p>Log in</body></html>"),
                      Catch::Contains("HTML page"));
    CHECK_THROWS_WITH(parse_feed(R"({"error":"no"})"), Catch::Contains("no JSON Feed"));
    CHECK_THROWS_WITH(parse_feed("<svg xmlns='http://www.w3.org/2000/svg'/>"), Catch::Contains("<svg>"));
    CHECK_THROWS_WITH(parse_feed(" \n"), Catch::Contains("empty"));
    CHECK_THROWS_WITH(parse_feed("\x89PNG\r\n"), Catch::Contains("neither"));
    CHECK_THROWS_AS(parse_feed("plain words"), NotAFeed);
}

TEST_CASE("a document above the limit is refused before it is read") {
    CHECK_THROWS_WITH(parse_feed("<rss/>", {.max_bytes = 3}), Catch::Contains("at most 3"));
}

TEST_CASE("items beyond the limit are not read") {
    CHECK(parse_feed("<rss><item/><item/><item/></rss>", {.max_items = 2}).items.size() == 2);
}

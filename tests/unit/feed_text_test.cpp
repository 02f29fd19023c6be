#include "feed/feed.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;

/// What the texts of items mean, by their types and their slips.
namespace {

FeedItem rss(const std::string& inner) {
    return parse_feed("<rss version='2.0'><channel><item>" + inner + "</item></channel></rss>").items.at(0);
}

FeedItem atom(const std::string& inner) {
    return parse_feed("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://e.org/a/'><entry>" +
                      inner + "</entry></feed>")
        .items.at(0);
}

} // namespace

TEST_CASE("a reference to a C1 control means the character that windows-1252 has there") {
    CHECK(rss("<title>it&#146;s &#147;ok&#148;</title>").title == "it’s “ok”");
    CHECK(rss("<category>it&#x92;s</category>").categories == std::vector<std::string>{"it’s"});
}

TEST_CASE("text that was encoded twice is read as it was meant") {
    CHECK(rss("<title>cafÃ© â€“ weâ€™re open</title>").title == "café – we’re open");
    CHECK(rss("<description>&lt;p&gt;cafÃ©&lt;/p&gt;</description>").summary == "café");
    CHECK(rss("<title>Ã la carte é</title>").title == "Ã la carte é");
    CHECK(rss("<title>«\u00A0le café\u00A0»</title>").title == "«\u00A0le café\u00A0»");
    CHECK(rss("<title>Où, naïve, £5</title>").title == "Où, naïve, £5");
}

TEST_CASE("what holds fallback words is read, and what never closes hides nothing") {
    CHECK(rss("<description><![CDATA[safe <frameset> words]]></description>").summary == "safe\nwords");
    for (const std::string tag : {"frame", "iframe", "noembed", "noframes", "svg", "template"})
        CHECK(rss("<description><![CDATA[safe <" + tag + " src='x'> <b>words</b>]]></description>").summary ==
              "safe words");
    CHECK(rss("<description><![CDATA[safe <iframe src='x'>video</iframe> words]]></description>").summary ==
          "safe video words");
    CHECK(rss("<description><![CDATA[safe <svg><text>x</text></svg> words]]></description>").summary ==
          "safe words");
    CHECK(rss("<description><![CDATA[safe <script>x <b>words</b>]]></description>").summary == "safe");
}

TEST_CASE("an address in angle brackets is words") {
    CHECK(rss("<title><![CDATA[Ask Joe <joe@example.org> &amp; Jo]]></title>").title ==
          "Ask Joe <joe@example.org> & Jo");
    CHECK(rss("<title>Ask Joe <joe@example.org> today</title>").title == "Ask Joe <joe@example.org> today");
    CHECK(atom("<content type='html'>See &lt;https://e.org/x&gt;</content>").summary ==
          "See <https://e.org/x>");
}

TEST_CASE("an element that HTML does not know is no part of a title's words") {
    CHECK(rss("<title>List <String> of things</title>").title == "List of things");
    CHECK(rss("<title xmlns:x='urn:x'>One <x:y>two</x:y></title>").title == "One two");
}

TEST_CASE("a title about a tag keeps it") {
    CHECK(rss("<title>History of the &lt;blink&gt; tag</title>").title == "History of the <blink> tag");
    CHECK(rss("<title>One &lt;b&gt;bold&lt;/b&gt; word</title>").title == "One bold word");
    CHECK(rss("<title>&lt;b&gt;Bold and cut off</title>").title == "Bold and cut off");
}

TEST_CASE("a comment in escaped HTML is not shown") {
    CHECK(rss("<description>a&lt;!-- c --&gt;b</description>").summary == "ab");
}

TEST_CASE("CDATA that was escaped once more is opened") {
    CHECK(rss("<title>&lt;![CDATA[Fish and chips]]&gt;</title>").title == "Fish and chips");
}

TEST_CASE("Atom text of a foreign type is base64, if text comes of it") {
    CHECK(atom("<title type='application/octet-stream'>PHA+VGl0bGU8L3A+</title>").title == "Title");
    CHECK(atom("<content type='application/octet-stream'>RW50cnkgQ29udGVudA==</content>").summary ==
          "Entry Content");
    CHECK(atom("<content type='image/png'>iVBORw0KGgoAAAANSUhEUg==</content>").summary.empty());
    CHECK(atom("<title type='application/octet-stream'>Not at all!</title>").title == "Not at all!");
}

TEST_CASE("an id that is relative stands for the address that xml:base makes it") {
    CHECK(atom("<id>relative/1</id>").id == "https://e.org/a/relative/1");
    CHECK(atom("<id>tag:e.org,2026:1</id>").id == "tag:e.org,2026:1");
}

TEST_CASE("a JSON Feed whose version is only a number is one, other JSON is none") {
    const auto feed =
        parse_feed(R"({"version":"1.0","items":[{"content_text":"Words","banner_image":"/b.png"}]})");
    REQUIRE(feed.items.size() == 1);
    CHECK(feed.items[0].summary == "Words");
    CHECK(feed.items[0].image == "/b.png");
    CHECK(parse_feed(R"({"version":"1.1","title":"T"})").title == "T");
    CHECK_THROWS_AS(parse_feed(R"({"version":"1.0","name":"x"})"), NotAFeed);
    CHECK_THROWS_AS(parse_feed(R"({"version":"2.4","title":"x","items":[]})"), NotAFeed);
    CHECK_THROWS_AS(parse_feed(R"({"items":[]})"), NotAFeed);
}

TEST_CASE("a picture tells whether it was found in the text") {
    CHECK(rss("<description>&lt;img src='http://e.org/a.png'&gt; words</description>").image_in_text);
    CHECK_FALSE(rss("<enclosure url='http://e.org/a.png' type='image/png'/>").image_in_text);
}

TEST_CASE("in Atom's XHTML a reference is a character, with and without an element around it") {
    const auto title_of = [](const std::string& inner) {
        return parse_feed("<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'>" + inner +
                          "</title></entry></feed>")
            .items.at(0)
            .title;
    };
    CHECK(title_of("<div xmlns='http://www.w3.org/1999/xhtml'>On the &lt;b> tag</div>") == "On the <b> tag");
    CHECK(title_of("On the &lt;b> tag") == "On the <b> tag");
    CHECK(title_of("On &lt;b> and <i>more</i>") == "On <b> and more");
}

TEST_CASE("elements of word processors and of mathematics do not show in a title") {
    const auto title_of = [](const std::string& inner) {
        return parse_feed("<rss><channel><item><title><![CDATA[" + inner +
                          "]]></title></item></channel></rss>")
            .items.at(0)
            .title;
    };
    CHECK(title_of("<o:p>Minutes</o:p>") == "Minutes");
    CHECK(title_of("Area <math><mi>x</mi></math>") == "Area x");
    CHECK(title_of("Map<applet code='x'>fallback</applet> of crime") == "Map of crime");
    CHECK(title_of("See <https://e.org/>") == "See <https://e.org/>");
    CHECK(title_of("A vector<std::string> &amp; more") == "A vector<std::string> & more");
}

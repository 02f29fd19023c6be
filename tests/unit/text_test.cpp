#include "text/clip.hpp"
#include "text/encoding.hpp"
#include "text/fingerprint.hpp"
#include "text/html.hpp"
#include "text/london_time.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp::text;
using namespace std::literals;

TEST_CASE("overlong forms, surrogates and cut sequences are not UTF-8") {
    CHECK(is_valid_utf8("Clarendon Park – £5 😀"));
    CHECK_FALSE(is_valid_utf8("\xC0\xAF"));
    CHECK_FALSE(is_valid_utf8("\xED\xA0\x80"));
    CHECK_FALSE(is_valid_utf8("\xF4\x90\x80\x80"));
    CHECK_FALSE(is_valid_utf8("ab\xE2\x82"));
    CHECK(valid_utf8_prefix("abcdefghij\xFF") == 10);
}

TEST_CASE("bytes that are not UTF-8 are read as windows-1252 and the rest stays") {
    CHECK(sanitise_utf8("caf\xE9 \x93ok\x94 – né") == "café “ok” – né");
}

TEST_CASE("a code point comes back from its bytes") {
    for (const char32_t c : {U'a', U'é', U'€', U'😀'}) {
        std::string bytes;
        append_utf8(bytes, c);
        std::size_t at = 0;
        CHECK(next_code_point(bytes, at) == c);
        CHECK(at == bytes.size());
    }
}

TEST_CASE("control characters leave text, letters beyond ASCII stay") {
    CHECK(without_controls("a\x01\x7F\xC2\x81"
                           "b\tc\nÂ") == "ab\tc\nÂ");
}

TEST_CASE("a document in UTF-16 is known by its byte order mark") {
    CHECK(to_utf8("\xFF\xFE<\0a\0/\0>\0"sv).view() == "<a/>");
    CHECK(to_utf8("\xFE\xFF\0<\0a\0/\0>"sv).view() == "<a/>");
}

TEST_CASE("a document in UTF-16 or UTF-32 is known by the shape of its start") {
    CHECK(to_utf8("<\0?\0x\0"sv).view() == "<?x");
    CHECK(to_utf8("\0<\0?\0x"sv).view() == "<?x");
    CHECK(to_utf8("\0\0\0<\0\0\0a"sv).view() == "<a");
}

TEST_CASE("a declared encoding is believed") {
    CHECK(to_utf8("<?xml version='1.0' encoding='koi8-r'?><a>\xC1</a>").view().find("<a>а</a>") !=
          std::string::npos);
    CHECK(to_utf8("<?xml version='1.0' encoding=\"Shift_JIS\"?><a>\x82\xA0</a>").view().find("<a>あ</a>") !=
          std::string::npos);
}

TEST_CASE("Latin-1 is read as windows-1252, as browsers do") {
    CHECK(to_utf8("<?xml version='1.0' encoding='iso-8859-1'?><a>\x92\xE9</a>").view().find("<a>’é</a>") !=
          std::string::npos);
}

TEST_CASE("UTF-8 that is declared as Latin-1 is still UTF-8") {
    CHECK(to_utf8("<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>").view().find("<a>é</a>") !=
          std::string::npos);
}

TEST_CASE("Latin-1 that is declared as UTF-8 is not lost") {
    CHECK(to_utf8("<?xml version='1.0' encoding='utf-8'?><a>caf\xE9</a>").view().find("café") !=
          std::string::npos);
}

TEST_CASE("the transport's charset counts where the document is silent") {
    CHECK(to_utf8("<a>\xC1</a>", "KOI8-R").view() == "<a>а</a>");
    CHECK(to_utf8("<?xml version='1.0' encoding='iso-8859-1'?><a>\xE9</a>", "koi8-r").view().find("é") !=
          std::string::npos);
}

TEST_CASE("an unknown encoding leaves what can be read") {
    CHECK(to_utf8("<?xml version='1.0' encoding='x-nonsense'?><a>ok</a>").view().find("ok") !=
          std::string::npos);
}

TEST_CASE("the spelling of an encoding's name does not matter") {
    for (const auto* label : {"windows-1251", "windows_1251", "CP1251", "1251"})
        CHECK(to_utf8("<?xml version='1.0' encoding='"s + label + "'?><a>\xC4\xE0</a>")
                  .view()
                  .ends_with("<a>Да</a>"));
    for (const auto* label : {"euc-kr", "EUCKR", "ks_c_5601-1987", "ms949"})
        CHECK(to_utf8("<?xml version='1.0' encoding='"s + label + "'?><a>\xB0\xA1</a>")
                  .view()
                  .ends_with("<a>가</a>"));
    CHECK(to_utf8("<?xml version='1.0' encoding='mac_centeuro'?><a>\x8E</a>").view().ends_with("<a>é</a>"));
}

TEST_CASE("EBCDIC is known by its declaration, in whichever code page it names") {
    const auto document = [](std::string_view label) { // <?xml version="1.0" encoding="…"?><a/>
        std::string out = "\x4C\x6F\xA7\x94\x93\x40\xA5\x85\x99\xA2\x89\x96\x95\x7E\x7F\xF1\x4B\xF0\x7F"
                          "\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7E\x7F";
        return (out += label) += "\x7F\x6F\x6E\x4C\x81\x61\x6E";
    };
    CHECK(to_utf8(document("\xC9\xC2\xD4\xF5\xF0\xF0")).view().ends_with("\"IBM500\"?><a/>"));
    CHECK(to_utf8(document("\xA7\x60\x95\x96\x95\x85")).view().ends_with("\"x-none\"?><a/>"));
}

TEST_CASE("text of another script is known by its letters when nothing true is declared") {
    const auto russian =
        "\xCF\xEE\xEB\xE8\xF6\xE8\xFF \xE8\xF9\xE5\xF2 \xF1\xE2\xE8\xE4\xE5\xF2\xE5\xEB\xE5\xE9 "
        "\xEF\xF0\xEE\xE8\xF1\xF8\xE5\xF1\xF2\xE2\xE8\xFF"s; // windows-1251
    const auto meant = "<a>Полиция ищет свидетелей происшествия</a>";
    CHECK(to_utf8("<a>" + russian + "</a>").view() == meant);
    CHECK(to_utf8("<?xml version='1.0' encoding='utf-8'?><a>" + russian + "</a>").view().ends_with(meant));
    CHECK(to_utf8("<?xml version='1.0' encoding='x-none'?><a>" + russian + "</a>").view().ends_with(meant));
    CHECK(to_utf8("<a>"
                  "\x8C\x78\x8E\x40\x82\xCD\x96\xDA\x8C\x82\x8E\xD2\x82\xF0\x92\x54\x82\xB5\x82\xC4\x82\xA2"
                  "\x82\xDC\x82\xB7</a>")
              .view() == "<a>警察は目撃者を探しています</a>"); // Shift_JIS
}

TEST_CASE("what nothing declares and shifts into Japanese is read so") {
    CHECK(to_utf8("<a>\x1B$B7Y;!\x1B(B</a>").view() == "<a>警察</a>");
}

TEST_CASE("undeclared Latin letters are read as windows-1252, however few they are") {
    CHECK(to_utf8("<a>caf\xE9 \x96 \xA3"
                  "5, d\xE9j\xE0 vu</a>")
              .view() == "<a>café – £5, déjà vu</a>");
    CHECK(to_utf8("<a>\x95 \x95 \x95 \xA3"
                  "1 \x96 it\x92s</a>")
              .view() == "<a>• • • £1 – it’s</a>"); // letters alone would pass for Greek
}

TEST_CASE("a few broken bytes do not make UTF-8 another encoding") {
    CHECK(to_utf8("<a>ci\xA3 Полиция ci ŵ –</a>").view() == "<a>ci£ Полиция ci ŵ –</a>");
}

TEST_CASE("whole UTF-8 is not copied") {
    const auto document = "<a>é</a>"sv;
    CHECK(to_utf8(document).view().data() == document.data());
}

TEST_CASE("paragraphs are parted by a blank line, breaks by a new line") {
    CHECK(html_to_text("<p>One\n two</p><p>Three<br/>four</p>") == "One two\n\nThree\nfour");
}

TEST_CASE("lists keep their marks and numbers") {
    CHECK(html_to_text("Bring:<ul><li>Torch<li><p>Whistle</p></ul>Then") ==
          "Bring:\n\n• Torch\n• Whistle\n\nThen");
    CHECK(html_to_text("<ol><li>Lock</li><li>Call</li></ol>") == "1. Lock\n2. Call");
}

TEST_CASE("a list in a list stays together") {
    CHECK(html_to_text("<ul><li>A<ul><li>B</li></ul></li><li>C</li></ul>") == "• A\n• B\n• C");
}

TEST_CASE("scripts, styles and comments are not text") {
    CHECK(html_to_text("a<script>if (x < 1) alert('</b>')</script><style>p{}</style><!-- x > y --> b") ==
          "a b");
}

TEST_CASE("a link whose words say nothing shows where it leads") {
    CHECK(html_to_text("Report it <a href='https://www.example.org/report/'>here</a>.") ==
          "Report it here (www.example.org/report).");
    CHECK(html_to_text("<a href='tel:0116 222 2222'>Call us</a>") == "Call us (0116 222 2222)");
    CHECK(html_to_text("<a href='mailto:desk@example.org?subject=x'>Write</a>") ==
          "Write (desk@example.org)");
}

TEST_CASE("a link whose words say it all stays as it is") {
    CHECK(html_to_text("<a href='https://www.example.org/a'>The annual report</a>") == "The annual report");
    CHECK(html_to_text("Ring <a href='tel:+101'>101</a>") == "Ring 101");
    CHECK(html_to_text("<a href='mailto:a@example.org'>a@example.org</a>") == "a@example.org");
}

TEST_CASE("character references become characters, once") {
    CHECK(decode_entities("Fish &amp; chips &pound;5 &#8217; &#x2019; &#146; &apos;") ==
          "Fish & chips £5 ’ ’ ’ '");
    CHECK(decode_entities("&amp;amp;") == "&amp;");
}

TEST_CASE("what only looks like a reference stays") {
    CHECK(decode_entities("AT&T; R&D &copy=1 &nosuch; &#; &") == "AT&T; R&D &copy=1 &nosuch; &#; &");
}

TEST_CASE("an impossible reference becomes the replacement character") {
    CHECK(decode_entities("&#1114112;&#xD800;&#0;&#99999999999;") == "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("a less-than sign that opens no tag is text") {
    CHECK(html_to_text("5 < 6, a <3 b, </3, x <") == "5 < 6, a <3 b, </3, x <");
    CHECK(html_to_text("cut <a href='x") == "cut <a href='x");
}

TEST_CASE("a title keeps what only looks like a tag") {
    CHECK(html_to_line("<b>List<String></b> in\nJava") == "List<String> in Java");
}

TEST_CASE("HTML is told from plain text") {
    CHECK(looks_like_html("a <b>c</b>"));
    CHECK(looks_like_html("Fish &amp; chips"));
    CHECK_FALSE(looks_like_html("a < b and c > d"));
    CHECK_FALSE(looks_like_html("AT&T & R&D; <unknown>"));
}

TEST_CASE("plain text keeps its lines") {
    CHECK(any_to_text("One\ntwo\n\nthree ") == "One\ntwo\n\nthree");
}

TEST_CASE("preformatted text keeps its lines") {
    CHECK(html_to_text("<pre>a\n b</pre>") == "a\nb");
}

TEST_CASE("a thousand open elements are no harder than one") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += "<div><ul>";
    CHECK(html_to_text(deep + "x") == "x");
}

TEST_CASE("the first picture that is meant to be seen is found") {
    const auto found = first_image("<img src='https://t.example/p.gif' width=1 height='1'>"
                                   "<IMG alt='A &quot;van&quot;' SRC=\"/van.jpg?a=1&amp;b=2\">");
    REQUIRE(found);
    CHECK(found->source == "/van.jpg?a=1&b=2");
    CHECK(found->alternative == "A \"van\"");
    CHECK_FALSE(first_image("<p>none</p>"));
}

TEST_CASE("references resolve as RFC 3986 says in 5.4") {
    const auto base = "http://a/b/c/d;p?q"sv;
    const std::pair<std::string_view, std::string_view> examples[] = {{"g:h", "g:h"},
                                                                      {"g", "http://a/b/c/g"},
                                                                      {"./g", "http://a/b/c/g"},
                                                                      {"g/", "http://a/b/c/g/"},
                                                                      {"/g", "http://a/g"},
                                                                      {"//g", "http://g"},
                                                                      {"?y", "http://a/b/c/d;p?y"},
                                                                      {"g?y", "http://a/b/c/g?y"},
                                                                      {"#s", "http://a/b/c/d;p?q#s"},
                                                                      {"g?y#s", "http://a/b/c/g?y#s"},
                                                                      {";x", "http://a/b/c/;x"},
                                                                      {".", "http://a/b/c/"},
                                                                      {"..", "http://a/b/"},
                                                                      {"../g", "http://a/b/g"},
                                                                      {"../../../g", "http://a/g"},
                                                                      {"/./g", "http://a/g"},
                                                                      {"g..", "http://a/b/c/g.."},
                                                                      {"./../g", "http://a/b/g"},
                                                                      {"g/./h", "http://a/b/c/g/h"},
                                                                      {"g?y/../x", "http://a/b/c/g?y/../x"}};
    for (const auto& [reference, absolute] : examples) {
        INFO(reference);
        CHECK(resolve_url(base, reference) == absolute);
    }
}

TEST_CASE("without an absolute base a reference stays as it stands") {
    CHECK(resolve_url("", " /a b ") == "/a b");
    CHECK(resolve_url("/local", "x") == "x");
    CHECK(resolve_url("mailto:a@b", "x") == "x");
}

TEST_CASE("only http and https with a host are web addresses") {
    CHECK(is_web_url("HTTPS://example.org"));
    CHECK_FALSE(is_web_url("https:///path"));
    CHECK_FALSE(is_web_url("file:///etc/passwd"));
    CHECK_FALSE(is_web_url("javascript:alert(1)"));
}

TEST_CASE("an address becomes a link that can be stored and shown") {
    CHECK(as_link(" HTTPS://example.org/A b?c=\"d\"#<e> ") == "https://example.org/A%20b?c=%22d%22#%3Ce%3E");
    CHECK(as_link("https://example.org/caf\xC3\xA9%20x") == "https://example.org/caf\xC3\xA9%20x");
    CHECK(as_link("https://exa mple.org/").empty());
    CHECK(as_link("javascript:alert(1)").empty());
    CHECK(as_link("https://example.org/" + std::string(2048, 'x')).empty());
}

TEST_CASE("long text ends with a sentence, short text stays") {
    CHECK(clip_at_sentence("Short.", 40) == "Short.");
    CHECK(clip_at_sentence("One two three four. Five six seven. Eight nine ten eleven twelve.", 40) ==
          "One two three four. Five six seven.");
}

TEST_CASE("a short form does not end a sentence") {
    CHECK(first_sentence("Seen by Sgt. Dyer on Narborough Rd. Please call.", 100) ==
          "Seen by Sgt. Dyer on Narborough Rd. Please call.");
    CHECK(first_sentence("Begging in the city centre. More follows.", 100) == "Begging in the city centre.");
}

TEST_CASE("text without sentences ends between words, never inside a character") {
    const auto clipped = clip_at_sentence("ééééé ééééé ééééé ééééé ééééé", 30);
    CHECK(is_valid_utf8(clipped));
    CHECK(clipped.size() <= 30);
    CHECK(clipped.ends_with("…"));
    CHECK(is_valid_utf8(clip_at_sentence(std::string(99, '\xE2') + "\x82\xAC", 31)) == is_valid_utf8("\xE2"));
}

TEST_CASE("London is an hour ahead in summer") {
    using namespace std::chrono;
    const auto utc = [](int y, unsigned m, unsigned d, int h) {
        return sys_seconds(sys_days(year(y) / month(m) / day(d)) + hours(h));
    };
    const auto local = [](int y, unsigned m, unsigned d, int h) {
        return local_seconds(local_days(year(y) / month(m) / day(d)) + hours(h));
    };
    CHECK(from_london(local(2016, 4, 14, 0)) == utc(2016, 4, 13, 23));
    CHECK(from_london(local(2019, 1, 14, 0)) == utc(2019, 1, 14, 0));
    CHECK(to_london(utc(2026, 3, 29, 0)) == local(2026, 3, 29, 0));
    CHECK(to_london(utc(2026, 3, 29, 1)) == local(2026, 3, 29, 2));
    CHECK(london_day(utc(2026, 6, 30, 22)) + 1 == london_day(utc(2026, 6, 30, 23)));
    CHECK(london_day(utc(2026, 12, 31, 23)) + 1 == london_day(utc(2027, 1, 1, 0)));
    CHECK(to_london(utc(2026, 10, 25, 0)) == local(2026, 10, 25, 1));
    CHECK(to_london(utc(2026, 10, 25, 1)) == local(2026, 10, 25, 1));
}

TEST_CASE("the hour that happens twice is the first") {
    using namespace std::chrono;
    const auto local = local_seconds(local_days(year(2026) / October / 25) + 90min);
    CHECK(from_london(local) == sys_seconds(sys_days(year(2026) / October / 25) + 30min));
}

TEST_CASE("a fingerprint is the published one of FNV-1a") {
    CHECK(fingerprint("") == "cbf29ce484222325");
    CHECK(fingerprint("a") == "af63dc4c8601ec8c");
}

#include "draw/text.hpp"
#include "draw/text_layout.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp::draw;

namespace {

const std::filesystem::path fonts = std::filesystem::path(BLUELAMP_SOURCE_DIR) / "assets/fonts/fonts.conf";

/// One for all tests: loading fonts is the slow part.
Typesetter& typesetter() {
    static Typesetter shared(fonts);
    return shared;
}

const std::string sentence =
    "It is a green town bicycle with a wicker basket. It was by the bandstand on Sunday.";

} // namespace

TEST_CASE("a font list that is not there is an error") {
    CHECK_THROWS(Typesetter("/nowhere/fonts.conf"));
}

TEST_CASE("each language has its own family") {
    CHECK(typesetter().family("en") == "Inter");
    CHECK(typesetter().family("cy") == "Inter");
    CHECK(typesetter().family("ur") == "Noto Nastaliq Urdu");
    CHECK(typesetter().family("ar") == "Noto Naskh Arabic");
}

TEST_CASE("no language we greet in draws a missing-glyph box") {
    const auto [language, text] = GENERATE(table<std::string, std::string>({{"en", "Police – 999 “now” ↓ ·"},
                                                                            {"cy", "Ŵŵ Ŷŷ Croeso"},
                                                                            {"pl", "Zażółć gęślą jaźń"},
                                                                            {"ro", "Română țș"},
                                                                            {"pa", "ਪੰਜਾਬੀ"},
                                                                            {"ur", "اردو میں خوش آمدید"},
                                                                            {"bn", "বাংলা"},
                                                                            {"gu", "ગુજરાતી"},
                                                                            {"ar", "العربية"},
                                                                            {"so", "Soomaali"}}));
    INFO(language);
    CHECK(typesetter().set(text, {}, language).missing_glyphs() == 0);
}

TEST_CASE("text keeps to the width it is given and its lines cover it all") {
    const auto block = typesetter().set(sentence, {}, "en", 500);
    CHECK(block.width() <= 500);
    REQUIRE(block.lines().size() > 2);
    CHECK(block.height() == static_cast<int>(block.lines().size()) * block.line_height());
    CHECK(block.lines().front().begin == 0);
    CHECK(block.lines().back().end == sentence.size());
}

TEST_CASE("a capital H of Inter is 0.727 of its size") {
    CHECK(typesetter().set("x", {.size = 100}, "en").cap_height() == Approx(72.7).margin(0.6));
}

TEST_CASE("a balanced headline has lines of about one length and no line more") {
    const std::string headline = "Did you see this bicycle taken from Castle Park today";
    TextStyle style{.size = 96, .weight = 700};
    style.breaking = Breaking::greedy;
    const auto greedy = typesetter().set(headline, style, "en", 960);
    style.breaking = Breaking::balanced;
    const auto balanced = typesetter().set(headline, style, "en", 960);
    REQUIRE(balanced.lines().size() == greedy.lines().size());
    const auto spread = [](const TextBlock& block) {
        const auto [least, most] = std::ranges::minmax_element(block.lines(), {}, &TextLine::width);
        return most->width - least->width;
    };
    CHECK(spread(balanced) <= spread(greedy));
}

TEST_CASE("pretty breaking leaves no word alone on the last line") {
    const auto ends_alone = [](const TextBlock& block) {
        const auto& last = block.lines().back();
        return sentence.substr(last.begin, last.end - last.begin).find(' ') == std::string::npos;
    };
    TextStyle style;
    int mended = 0;
    for (int width = 380; width < 700; width += 7) {
        style.breaking = Breaking::greedy;
        const bool alone = ends_alone(typesetter().set(sentence, style, "en", width));
        style.breaking = Breaking::pretty;
        mended += alone && !ends_alone(typesetter().set(sentence, style, "en", width)) ? 1 : 0;
    }
    CHECK(mended > 0);
}

TEST_CASE("a bold run is wider than the same words in regular") {
    const auto plain = typesetter().set("dial 999 now", {}, "en");
    const auto bold =
        typesetter().set({{"dial ", 0, false}, {"999", 800, false}, {" now", 0, false}}, {}, "en");
    CHECK(bold.width() > plain.width());
    CHECK(bold.key() != plain.key());
}

TEST_CASE("Urdu starts at the right and never sits tighter than Nastaliq needs") {
    const auto block = typesetter().set("اردو", {.size = 40, .line_height = 1.2F}, "ur", 600);
    CHECK(block.right_to_left());
    CHECK(block.line_height() == 84);
    CHECK(block.lines()[0].left > 400);
}

TEST_CASE("marks that would turn the text around, control characters and broken UTF-8 do no harm") {
    const auto block = typesetter().set("a\xE2\x80\xAE"
                                        "b\x07"
                                        "c\xFF",
                                        {}, "en");
    CHECK(block.missing_glyphs() == 0);
    CHECK(std::string(pango_layout_get_text(block.layout()->pango.get())) == "a\xE2\x81\xA0"
                                                                             "b c?");
}

TEST_CASE("the caret goes by whole characters, through isolated runs too") {
    const std::string text = "g\xC5\xB5r"; // gŵr
    const auto block = typesetter().set({{text, 0, true}}, {}, "en");
    CHECK(block.caret_after(0) == 1);
    CHECK(block.caret_after(1) == 3);
    CHECK(block.caret_before(3) == 1);
    CHECK(block.caret(3).x > block.caret(1).x);
    CHECK(block.caret_at({block.caret(3).x, 5}) == 3);
    CHECK(block.caret_at({5000, 5000}) == 4);
}

TEST_CASE("what is too long is shortened and says so") {
    const auto block = typesetter().set(sentence, {.max_lines = 2}, "en", 300);
    CHECK(block.lines().size() == 2);
    CHECK(block.shortened());
    CHECK_FALSE(typesetter().set("short", {.max_lines = 2}, "en", 300).shortened());
}

TEST_CASE("letters are drawn within the ink they announce") {
    const auto block = typesetter().set("Quick exit", {.size = 34, .weight = 700}, "en");
    const auto pixels = rasterise(*block.layout());
    CHECK(pixels.size == block.ink().size());
    const auto inked =
        std::ranges::count_if(pixels.argb, [](std::uint32_t pixel) { return pixel >> 24U > 128; });
    CHECK(inked > 500);
    CHECK(rasterise(*typesetter().set("", {}, "en").layout()).size.empty());
}

// Needs fonts-inter and fonts-noto-core, which deploy/ installs.
#include "draw/text.hpp"
#include "draw/text_compose.hpp"
#include "draw/text_layout.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace bluelamp::draw;

namespace {

Typesetter& typesetter() {
    static Typesetter made(std::string(BLUELAMP_SOURCE_DIR) + "/assets/fonts/fonts.conf");
    return made;
}

TextBlock set(std::string_view text, const TextStyle& style = {}, std::string_view language = "en",
              int width = 0) {
    return typesetter().set(text, style, language, width);
}

struct Sample {
    const char* language;
    const char* text;
};
const Sample samples[] = {
    {"en", "Evening patrols are back in Castle Park"},
    {"cy", "Rhannwch ddeg helmed; ŵ ŷ â ê î ô û ï ö"},
    {"pl", "Zażółć gęślą jaźń"},
    {"ro", "Împărțiți zece căști; ș ț ă â î"},
    {"pa", "ਮੇਰੀ ਭਾਸ਼ਾ ਪੰਜਾਬੀ ਹੈ। ਕਿਰਪਾ ਕਰਕੇ ਦੁਭਾਸ਼ੀਏ ਨੂੰ ਬੁਲਾਓ।"},
    {"ur", "آپ کیا کرنا چاہیں گے؟ معلومات"},
    {"bn", "আপনি কী করতে চান? বাংলা"},
    {"gu", "તમે શું કરવા માંગો છો? ગુજરાતી"},
    {"ar", "ماذا تريد أن تفعل؟ العربية"},
    {"so", "Maxaad jeclaan lahayd inaad samayso?"},
    {"zh", "您想做什么？中文"},
};

std::string line_text(const std::string& text, const TextLine& line) {
    return text.substr(line.begin, line.end - line.begin);
}

} // namespace

TEST_CASE("a character that no font has is counted as missing") {
    CHECK(set("a\U0010FFFDb").missing_glyphs() == 1);
}

TEST_CASE("Urdu lines get room for Nastaliq's slope") {
    TextStyle style;
    style.size = 40;
    CHECK(set("معلومات", style, "ur").line_height() == 84);
    CHECK(set("معلومات", style, "ar").line_height() == 54);
}

TEST_CASE("no letter marks a pixel outside the ink rectangle") {
    for (const auto& sample : samples) {
        INFO(sample.language);
        const auto block = set(sample.text, {}, sample.language, 420);
        const Pixels pixels = rasterise(*block.layout());
        REQUIRE(pixels.size == block.ink().size());
        const auto marked = [&](int x, int y) { return pixels.at(x, y) >> 24 != 0; };
        int total = 0;
        for (int y = 0; y < pixels.size.height; ++y)
            for (int x = 0; x < pixels.size.width; ++x) {
                total += marked(x, y) ? 1 : 0;
                const bool rim =
                    x == 0 || y == 0 || x == pixels.size.width - 1 || y == pixels.size.height - 1;
                if (rim && pixels.at(x, y) >> 24 > 8)
                    FAIL("ink at the rim " << x << "," << y);
            }
        CHECK(total > 100);
    }
}

TEST_CASE("Latin text lies inside the box that was measured") {
    for (const char* text : {"Hamburgefonstiv", "ÂŴg jq", "Éyp"}) {
        const auto block = set(text);
        const Rect box{0, 0, block.box_width(), block.height()};
        CHECK(box.inset(-2).contains(block.ink()));
    }
}

TEST_CASE("the same text set twice gives the same pixels") {
    Typesetter other(std::string(BLUELAMP_SOURCE_DIR) + "/assets/fonts/fonts.conf");
    for (const auto& sample : samples) {
        const auto first = set(sample.text, {}, sample.language, 300);
        const auto second = other.set(sample.text, {}, sample.language, 300);
        CHECK(first.key() == second.key());
        CHECK(rasterise(*first.layout()) == rasterise(*second.layout()));
    }
}

TEST_CASE("blocks that differ in anything have different keys") {
    TextStyle bold;
    bold.weight = 700;
    const std::vector<std::uint64_t> keys{set("a").key(), set("b").key(), set("a", bold).key(),
                                          set("a", {}, "cy").key(), set("a", {}, "en", 100).key()};
    for (std::size_t i = 0; i < keys.size(); ++i)
        CHECK(std::count(keys.begin(), keys.end(), keys[i]) == 1);
}

TEST_CASE("lines keep to the width and cover the text in order") {
    const std::string text = "It was taken from the railings on Sunday 15 November, between 4 pm and 6 pm.";
    const auto block = set(text, {}, "en", 500);
    REQUIRE(block.lines().size() > 2);
    std::size_t reached = 0;
    for (const auto& line : block.lines()) {
        CHECK(line.width <= 500);
        CHECK(line.begin == reached);
        reached = line.end;
    }
    CHECK(reached == text.size());
    CHECK(block.height() == static_cast<int>(block.lines().size()) * block.line_height());
}

TEST_CASE("a balanced headline has lines of nearly one length and no more of them") {
    const std::string text = "Did you see this bicycle taken from Castle Park by the lake?";
    TextStyle style;
    style.breaking = Breaking::greedy;
    const auto greedy = set(text, style, "en", 700);
    style.breaking = Breaking::balanced;
    const auto balanced = set(text, style, "en", 700);
    CHECK(balanced.lines().size() == greedy.lines().size());
    CHECK(balanced.width() < greedy.width());
    const auto shortest = [](const TextBlock& block) {
        return std::ranges::min_element(block.lines(), {}, &TextLine::width)->width;
    };
    CHECK(shortest(balanced) > shortest(greedy));
}

TEST_CASE("a body does not end in a line of one word where that costs no line") {
    int mended = 0;
    const std::string text = "Scan this with your own phone to take the whole story away with you tonight";
    for (int width = 300; width < 900; width += 10) {
        TextStyle style;
        style.breaking = Breaking::greedy;
        const auto greedy = set(text, style, "en", width);
        style.breaking = Breaking::pretty;
        const auto pretty = set(text, style, "en", width);
        CHECK(pretty.lines().size() == greedy.lines().size());
        const auto orphan = [&](const TextBlock& block) {
            return block.lines().size() > 1 &&
                   line_text(text, block.lines().back()).find(' ') == std::string::npos;
        };
        mended += orphan(greedy) && !orphan(pretty) ? 1 : 0;
        CHECK_FALSE((!orphan(greedy) && orphan(pretty)));
    }
    CHECK(mended > 0);
}

TEST_CASE("text over its lines ends in an ellipsis and says so") {
    TextStyle style;
    style.max_lines = 2;
    const std::string text =
        "It is a green town bicycle with a wicker basket. It was by the bandstand on Sunday.";
    const auto block = set(text, style, "en", 500);
    CHECK(block.lines().size() == 2);
    CHECK(block.shortened());
    CHECK(block.lines().back().end < text.size());
    CHECK_FALSE(set("Short", style, "en", 500).shortened());
    CHECK(set("one\ntwo\nthree", style, "en", 500).lines().size() == 2);
    CHECK(set(std::string(400, 'x'), style, "en", 500).lines().size() == 2);
}

TEST_CASE("start is right for a language that is read from the right") {
    CHECK(set("Home", {}, "en", 600).lines()[0].left == 0);
    const auto urdu = set("معلومات", {}, "ur", 600);
    CHECK(urdu.right_to_left());
    CHECK(urdu.lines()[0].left == 600 - urdu.lines()[0].width);
    TextStyle end;
    end.align = Align::end;
    CHECK(set("معلومات", end, "ur", 600).lines()[0].left == 0);
    end.align = Align::centre;
    const auto centred = set("Home", end, "en", 600).lines()[0];
    CHECK(centred.left == (600 - centred.width) / 2);
}

TEST_CASE("markup in a text is only text") {
    const auto block = set("<b>999</b> & <span size='999999'>");
    CHECK(block.width() > set("999").width());
    CHECK(block.line_height() == set("x").line_height());
}

TEST_CASE("a tabular clock does not change its width") {
    TextStyle style;
    style.tabular = true;
    CHECK(set("11:11", style).width() == set("20:08", style).width());
    CHECK(set("11:11").width() != set("20:08").width());
}

TEST_CASE("tracking narrows Latin and leaves joined scripts alone") {
    TextStyle tight;
    tight.tracking = -0.028f;
    CHECK(set("Bicycle", tight).width() < set("Bicycle").width());
    CHECK(set("معلومات", tight, "ur").width() == set("معلومات", {}, "ur").width());
}

TEST_CASE("balancing never breaks inside a word") {
    TextStyle style;
    style.breaking = Breaking::balanced;
    const std::string text = "Internationalisation of it";
    for (int w = 390; w < 700; w += 7) {
        const auto block = set(text, style, "en", w);
        for (const auto& line : block.lines())
            CHECK((line.end == text.size() || text[line.end - 1] == ' '));
    }
}
TEST_CASE("text that a visitor types reads as its first strong letter does") {
    TextStyle style;
    style.direction = Direction::of_text;
    CHECK(set("معلومات", style, "en", 300).right_to_left());
    CHECK_FALSE(set("abc", style, "ur", 300).right_to_left());
}
TEST_CASE("hostile text keeps its length and loses its power") {
    CHECK(tame("a\x1b[2Jb", false) == "a [2Jb");
    CHECK(tame("a\xff\xc3z", false) == "a??z");
    CHECK(tame("one\ntwo", false) == "one\ntwo");
    const std::string override = "evil\u202Etxt.exe";
    CHECK(tame(override, false).size() == override.size());
    CHECK(tame(override, false).find("\u202E") == std::string::npos);
    CHECK(tame("\u2069\u2067x", true).find("\u2067") == std::string::npos);
    CHECK(tame("\u2068x\u2069", false) == "\u2068x\u2069");
    CHECK(set(std::string("a\0b", 3)).lines()[0].end == 3);
}

TEST_CASE("an isolated name does not disturb the offsets of the words after it") {
    const std::string name = "علي";
    const auto block = typesetter().set(
        {TextRun{"From ", 0, false}, TextRun{name, 0, true}, TextRun{" today", 0, false}}, {}, "en");
    const std::size_t total = 5 + name.size() + 6;
    CHECK(block.lines().back().end == total);
    CHECK(block.caret(total).x > block.caret(5 + name.size()).x);
    CHECK(block.caret_after(total - 1) == total);
}

TEST_CASE("the caret walks whole characters and comes back") {
    for (const std::string text : {"cafe\u0301s", "ਪੰਜਾਬੀ", "आपके"}) {
        const auto block = set(text, {}, "pa");
        std::vector<std::size_t> stops{0};
        while (stops.back() < text.size())
            stops.push_back(block.caret_after(stops.back()));
        CHECK(stops.back() == text.size());
        CHECK(stops.size() < text.size());
        for (std::size_t i = stops.size(); i-- > 1;)
            CHECK(block.caret_before(stops[i]) == stops[i - 1]);
    }
    CHECK(set("cafe\u0301s").caret_after(3) == 6);
}

TEST_CASE("a touch on a caret's place finds that caret") {
    const std::string text =
        "I waited nearly an hour and nobody told me why. When Officer Shah came out she was kind.";
    const auto block = set(text, {}, "en", 500);
    for (std::size_t at = 0; at <= text.size(); ++at) {
        const Rect caret = block.caret(at);
        CHECK(caret.height == block.line_height());
        const std::size_t found = block.caret_at({caret.x, caret.y + caret.height / 2});
        CHECK(block.caret(found).x == Approx(caret.x).margin(1));
    }
    CHECK(block.caret_at({-50, -50}) == 0);
    CHECK(block.caret_at({5000, 5000}) == text.size());
}

TEST_CASE("carets of right-to-left text go from the right") {
    const std::string text = "معلومات";
    const auto block = set(text, {}, "ar", 600);
    CHECK(block.caret(0).x > block.caret(text.size()).x);
}

TEST_CASE("empty text has one line, no ink and a caret") {
    const auto block = set("");
    CHECK(block.lines().size() == 1);
    CHECK(block.ink().empty());
    CHECK(block.height() == block.line_height());
    CHECK(block.caret(0).height == block.line_height());
    CHECK(rasterise(*block.layout()).argb.empty());
    CHECK(TextBlock{}.height() == 0);
}

// LOOK's numbers, read off the tree and the pixels of every screen: both orientations, both languages, ×1 and
// ×2.
#include "screens/screens.hpp"
#include "screens/theatre.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace bluelamp;
using namespace bluelamp::test;

namespace {

constexpr float least_target_mm = 20;
/// 0.7° at 600 mm (EN 301 549 5.1.4): 7.33 mm. The smallest text of the look is 7.7 mm.
constexpr float least_capital_mm = .0122F * 600;

/// A drawn screen and where it stood, for messages.
struct Drawn {
    std::string where;
    Tree tree;
    Theme theme;
    draw::Pixels pixels;
};

using Mistakes = std::vector<std::string>;

std::string called(const Node& node) {
    return node.id.empty() ? "\"" + node.name.substr(0, 30) + "\"" : node.id;
}

float mm(const Drawn& drawn, float pixels) {
    return pixels / drawn.theme.scale * drawn.theme.mm_per_unit;
}

bool inside(const Rect& part, const Rect& whole) {
    constexpr float rounding = 1.5F;
    return part.x >= whole.x - rounding && part.y >= whole.y - rounding &&
           part.right() <= whole.right() + rounding && part.bottom() <= whole.bottom() + rounding;
}

Rect common(const Rect& a, const Rect& b) {
    const float x = std::max(a.x, b.x);
    const float y = std::max(a.y, b.y);
    return {x, y, std::min(a.right(), b.right()) - x, std::min(a.bottom(), b.bottom()) - y};
}

bool is_text(const Node& node) {
    return node.capital > 0;
}

/// Every target is twenty millimetres and more.
void check_targets(const Drawn& drawn, Mistakes& found) {
    for (const auto& node : drawn.tree.nodes)
        if (node.touchable &&
            std::min(mm(drawn, node.rect.w), mm(drawn, node.rect.h)) < least_target_mm - .05F)
            found.push_back(drawn.where + ": " + called(node) + " is " +
                            std::to_string(mm(drawn, node.rect.w)) + " × " +
                            std::to_string(mm(drawn, node.rect.h)) + " mm");
}

/// Every capital is seen under 0.7 degrees, and half as large again at the largest text.
void check_capitals(const Drawn& drawn, Mistakes& found) {
    const float least = least_capital_mm * (drawn.theme.largest() ? 1.5F : 1.0F);
    for (const auto& node : drawn.tree.nodes)
        if (is_text(node) && mm(drawn, node.capital) < least)
            found.push_back(drawn.where + ": " + called(node) + " has capitals of " +
                            std::to_string(mm(drawn, node.capital)) + " mm");
}

/// Nothing reaches beyond the screen.
void check_edges(const Drawn& drawn, Mistakes& found) {
    for (const auto& node : drawn.tree.nodes)
        if (!inside(node.rect, node.clip))
            found.push_back(drawn.where + ": " + called(node) + " is cut off");
}

/// No text lies over another, and none leaves its control.
void check_overlaps(const Drawn& drawn, Mistakes& found) {
    const auto& nodes = drawn.tree.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        for (std::size_t k = i + 1; k < nodes.size(); ++k) {
            const Rect shared = common(nodes[i].rect, nodes[k].rect);
            if (shared.w <= 4 || shared.h <= 4)
                continue;
            const bool texts = is_text(nodes[i]) && is_text(nodes[k]);
            const bool controls = nodes[i].touchable && nodes[k].touchable;
            const bool leaves = nodes[i].touchable != nodes[k].touchable &&
                                (is_text(nodes[i]) || is_text(nodes[k])) &&
                                !inside(is_text(nodes[i]) ? nodes[i].rect : nodes[k].rect,
                                        is_text(nodes[i]) ? nodes[k].rect : nodes[i].rect);
            if (texts || controls || leaves)
                found.push_back(drawn.where + ": " + called(nodes[i]) + " and " + called(nodes[k]));
        }
}

/// Everything that can be touched has a name and an id of its own.
void check_names(const Drawn& drawn, Mistakes& found) {
    std::set<std::string> ids;
    for (const auto& node : drawn.tree.nodes) {
        if (node.touchable && (node.name.empty() || node.id.empty()))
            found.push_back(drawn.where + ": a control without a name: " + called(node));
        if (!node.id.empty() && !ids.insert(node.id).second)
            found.push_back(drawn.where + ": " + node.id + " is there twice");
        if (node.role == Role::image && node.name.empty())
            found.push_back(drawn.where + ": a picture without words");
    }
}

/// Every screen has a heading and no more than one yellow button.
void check_heading(const Drawn& drawn, Mistakes& found) {
    int headings = 0;
    std::set<std::string> yellow;
    for (const auto& node : drawn.tree.nodes) {
        // A field that fills the screen is named by its question.
        headings += node.role == Role::heading || node.role == Role::text_box ? 1 : 0;
        if (node.touchable && !node.disabled) {
            // A little inside the upper left corner: past the edge and its rounding, before the
            // words.
            const int x = static_cast<int>(node.rect.x + std::min(node.rect.w, node.rect.h) * .2F);
            const int y = static_cast<int>(node.rect.y + node.rect.h * .2F);
            if ((drawn.pixels.at(x, y) & 0xFFFFFFU) == 0xFFE21FU)
                yellow.insert(node.id);
        }
    }
    if (headings == 0)
        found.push_back(drawn.where + ": no heading");
    if (yellow.size() > 1)
        found.push_back(drawn.where + ": " + std::to_string(yellow.size()) + " yellow buttons");
}

/// Text stands out from what is painted behind it.
void check_contrasts(const Drawn& drawn, Mistakes& found) {
    for (const auto& node : drawn.tree.nodes) {
        if (!is_text(node) || node.picture)
            continue;
        // The commonest colour round the words is their ground, as painted.
        std::map<std::uint32_t, int> colours;
        const int left = std::max(0, static_cast<int>(node.rect.x));
        const int right = std::min(drawn.pixels.size.width - 1, static_cast<int>(node.rect.right()));
        const int top = std::max(0, static_cast<int>(node.rect.y));
        const int bottom = std::min(drawn.pixels.size.height - 1, static_cast<int>(node.rect.bottom()));
        for (int y = top; y < bottom; y += 2)
            for (int x = left; x < right; x += 2)
                ++colours[drawn.pixels.at(x, y) & 0xFFFFFFU];
        if (colours.empty())
            continue;
        const auto ground =
            std::max_element(colours.begin(), colours.end(), [](const auto& a, const auto& b) {
                return a.second < b.second;
            })->first;
        const bool disabled =
            std::any_of(drawn.tree.nodes.begin(), drawn.tree.nodes.end(), [&](const Node& control) {
                return control.disabled && inside(node.rect, control.rect);
            });
        const double least = mm(drawn, node.capital) >= 10 ? 4.5 : 7;
        if (!disabled && contrast(node.foreground, rgb(ground)) < least)
            found.push_back(drawn.where + ": " + called(node) + " has " +
                            std::to_string(contrast(node.foreground, rgb(ground))));
    }
}

/// Everything wrong with the screens in one shape, language and text size, a line each. Each screen is drawn
/// once.
Mistakes mistakes(int width, int height, const char* language, TextSize size) {
    Mistakes found;
    Theatre theatre(width, height);
    for (const auto& entry : screen_list()) {
        theatre.settle(visit_on(entry.screen, language, size));
        const Drawn drawn{std::string(name_of(entry.screen)), theatre.tree(), theatre.theme(),
                          theatre.pixels()};
        for (const auto check : {check_targets, check_capitals, check_edges, check_names, check_contrasts,
                                 check_overlaps, check_heading})
            check(drawn, found);
    }
    return found;
}

const Mistakes none;

} // namespace

TEST_CASE("landscape screens in English keep the look's numbers") {
    CHECK(mistakes(1920, 1080, "en", TextSize::normal) == none);
}

TEST_CASE("landscape screens in English keep the look's numbers at the largest text") {
    CHECK(mistakes(1920, 1080, "en", TextSize::largest) == none);
}

TEST_CASE("landscape screens in Welsh keep the look's numbers") {
    CHECK(mistakes(1920, 1080, "cy", TextSize::normal) == none);
}

TEST_CASE("landscape screens in Welsh keep the look's numbers at the largest text") {
    CHECK(mistakes(1920, 1080, "cy", TextSize::largest) == none);
}

TEST_CASE("portrait screens in English keep the look's numbers") {
    CHECK(mistakes(1080, 1920, "en", TextSize::normal) == none);
}

TEST_CASE("portrait screens in English keep the look's numbers at the largest text") {
    CHECK(mistakes(1080, 1920, "en", TextSize::largest) == none);
}

TEST_CASE("portrait screens in Welsh keep the look's numbers") {
    CHECK(mistakes(1080, 1920, "cy", TextSize::normal) == none);
}

TEST_CASE("portrait screens in Welsh keep the look's numbers at the largest text") {
    CHECK(mistakes(1080, 1920, "cy", TextSize::largest) == none);
}

TEST_CASE("small screens in English keep the look's numbers") {
    CHECK(mistakes(1280, 800, "en", TextSize::normal) == none);
}

TEST_CASE("small screens in Welsh keep the look's numbers at the largest text") {
    CHECK(mistakes(1280, 800, "cy", TextSize::largest) == none);
}

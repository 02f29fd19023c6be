// The loop as it is drawn.
#include "screens/theatre.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace bluelamp;
using namespace bluelamp::test;

namespace {

bool shows(const Tree& tree, const std::string& alternative) {
    const auto& nodes = tree.nodes;
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
        return node.role == Role::image && node.name == alternative;
    });
}

} // namespace

TEST_CASE("a slide's first frame has its picture") {
    const auto [width, height] = GENERATE(table<int, int>({{1920, 1080}, {1080, 1920}}));
    Theatre theatre(width, height);
    Visit visit = visit_on(Screen::loop);
    const auto slides = visit.snapshot->slides();
    int pictured = 0;
    for (std::size_t i = 0; i < slides.size(); ++i) {
        theatre.settle(visit.after(Instant(1'000)));
        visit.after(visit.snapshot->rules.slide)(intent::Tick{});
        const Item& item = *slides.at(visit.session.slide);
        if (!item.image)
            continue;
        INFO(item.id);
        theatre.frame(visit);
        CHECK(shows(theatre.tree(), item.image->alternative.in("en")));
        ++pictured;
    }
    CHECK(pictured >= 3);
}

#include "draw_canvas_fixture.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace bluelamp::draw;

namespace {

/// Everything a screen is made of, in places that `seed` chooses; much of one scene stands in the next too.
class Scene {
public:
    explicit Scene(unsigned seed)
        : random_(seed) {}

    void operator()(Canvas& canvas) {
        canvas.fill({0, 0, Sheet::width, Sheet::height}, Color::hex(0x0B1A33));
        for (int i = 0; i < 6; ++i) {
            const Rect rect = somewhere();
            switch (any(0, 7)) {
            case 0:
                canvas.box(rect, Color::hex(0x13274A), Color::hex(0x86A3D1), 3, 12);
                break;
            case 1:
                canvas.fill(rect, Color::hex(0xFFE21F, 60), any(0, 20));
                break;
            case 2:
                canvas.text(canvas.set(words(), {.size = 20}, "en", rect.width), rect.origin(),
                            Color::hex(0xFFFFFF));
                break;
            case 3:
                canvas.icon("home", rect, Color::hex(0xCBD8EC), any(0, 1) == 0 ? Mirror::no : Mirror::yes);
                break;
            case 4:
                canvas.drawing("helmet-give", rect);
                break;
            case 5:
                canvas.ring(rect.centre(), any(5, 40), 4, Color::hex(0xFFE21F));
                break;
            case 6:
                canvas.dashed_edge(rect, Color::hex(0xFFE21F), 5, 12);
                break;
            default: {
                const auto clip = canvas.clip(rect.inset(any(0, 10)));
                canvas.qr("https://example.org/" + words(), rect, Color::hex(0x0B1A33), Color::hex(0xFFFFFF));
            }
            }
        }
    }

private:
    int any(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
    Rect somewhere() { return {any(-60, 280), any(-40, 180), any(10, 200), any(10, 150)}; }
    std::string words() {
        return any(0, 1) == 0 ? "Evening patrols in Castle Park" : "Speeding on Mill Lane";
    }

    std::mt19937 random_;
};

} // namespace

TEST_CASE("a scene painted over another where it differs is the scene painted alone") {
    constexpr unsigned scenes = 40;
    std::vector<Pixels> after_others;
    {
        Sheet sheet;
        for (unsigned seed = 0; seed < scenes; ++seed)
            after_others.push_back(sheet.drawn(Scene(seed)));
    }
    for (unsigned seed = 0; seed < scenes; ++seed) {
        INFO("seed " << seed);
        Sheet sheet;
        CHECK(sheet.drawn(Scene(seed)) == after_others[seed]);
    }
}

TEST_CASE("what moves by a pixel a frame leaves no trace") {
    Sheet sheet;
    const auto helmet_at = [](int x) {
        return [x](Canvas& canvas) {
            canvas.fill({0, 0, Sheet::width, Sheet::height}, Color::hex(0x0B1A33));
            canvas.text(canvas.set("Share out ten helmets", {.size = 30}, "en"), {20, 60},
                        Color::hex(0xFFFFFF));
            canvas.circle({x + 35, 80}, 45, Color::hex(0x0B1A33, 140));
            canvas.ring({x + 35, 80}, 45, 4, Color::hex(0xFFE21F));
            canvas.drawing("helmet-give", {x, 45, 70, 70});
        };
    };
    const auto first = sheet.drawn(helmet_at(10));
    for (int x = 11; x < 200; ++x)
        static_cast<void>(sheet.drawn(helmet_at(x)));
    CHECK(sheet.drawn(helmet_at(10)) == first);
}

#include "draw_canvas_fixture.hpp"

#include "draw/qr.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <functional>
#include <thread>

using namespace bluelamp::draw;

namespace {

constexpr Color white = Color::hex(0xFFFFFF);
constexpr std::uint32_t black_pixel = 0xFF000000;
constexpr std::uint32_t white_pixel = 0xFFFFFFFF;
constexpr Rect box{40, 30, 101, 64};

/// How bright a pixel of white on black is, 0 to 255.
int light(const Pixels& pixels, int x, int y) {
    return static_cast<int>(pixels.at(x, y) & 0xFF);
}

Rect marked(const Pixels& pixels) {
    Rect all;
    for (int y = 0; y < pixels.size.height; ++y)
        for (int x = 0; x < pixels.size.width; ++x)
            if (pixels.at(x, y) != black_pixel)
                all = all.around({x, y, 1, 1});
    return all;
}

/// How far a pixel's centre lies outside the rounded rectangle; negative inside.
double outside(const Rect& rect, double radius, int x, int y) {
    const double across = std::abs(x + 0.5 - (rect.x + rect.width / 2.0)) - (rect.width / 2.0 - radius);
    const double down = std::abs(y + 0.5 - (rect.y + rect.height / 2.0)) - (rect.height / 2.0 - radius);
    return std::hypot(std::max(across, 0.0), std::max(down, 0.0)) + std::min(std::max(across, down), 0.0) -
           radius;
}

/// Every pixel is what a shape `distance` pixels away from it demands: full within, black without, anything
/// only on the rim itself.
void check_shape(const Pixels& pixels, int full, const std::function<double(int, int)>& distance) {
    for (int y = 0; y < pixels.size.height; ++y)
        for (int x = 0; x < pixels.size.width; ++x) {
            const double d = distance(x, y);
            const bool right = d > 1    ? light(pixels, x, y) == 0
                               : d < -1 ? std::abs(light(pixels, x, y) - full) <= 1
                                        : light(pixels, x, y) <= full + 1;
            if (!right)
                FAIL("pixel " << x << ", " << y << " is " << light(pixels, x, y) << " at distance " << d);
        }
}

} // namespace

TEST_CASE("a box covers its pixels, all of them and no other") {
    Sheet sheet;
    const auto pixels = sheet.drawn([](Canvas& canvas) { canvas.fill(box, Color::hex(0x123456)); });
    for (int y = 0; y < Sheet::height; ++y)
        for (int x = 0; x < Sheet::width; ++x)
            if (pixels.at(x, y) != (box.contains(Point{x, y}) ? 0xFF123456 : black_pixel))
                FAIL(x << ", " << y);
}

TEST_CASE("a rounded box is covered evenly, seams and corners too") {
    Sheet sheet;
    const int radius = GENERATE(1, 8, 12, 32, 100);
    const auto alpha = GENERATE(std::uint8_t{255}, std::uint8_t{128});
    INFO("radius " << radius << " alpha " << int{alpha});
    const auto pixels =
        sheet.drawn([&](Canvas& canvas) { canvas.fill(box, Color::hex(0xFFFFFF, alpha), radius); });
    const int drawn_radius = std::min(radius, box.height / 2);
    check_shape(pixels, alpha, [&](int x, int y) { return outside(box, drawn_radius, x, y); });
    CHECK(marked(pixels) == box);
}

TEST_CASE("an edge lies inside its box, equally thick all round, and is drawn once") {
    Sheet sheet;
    const auto [line, radius] =
        GENERATE(table<int, int>({{3, 12}, {5, 12}, {3, 0}, {10, 16}, {4, 2}, {3, 1}}));
    const auto alpha = GENERATE(std::uint8_t{255}, std::uint8_t{128});
    INFO("line " << line << " radius " << radius << " alpha " << int{alpha});
    const auto pixels =
        sheet.drawn([&](Canvas& canvas) { canvas.edge(box, Color::hex(0xFFFFFF, alpha), line, radius); });
    const double inner = std::max(0, radius - line);
    check_shape(pixels, alpha, [&](int x, int y) {
        return std::max(outside(box, radius, x, y), -outside(box.inset(line), inner, x, y));
    });
}

TEST_CASE("an edge is the same seen from the other side") {
    Sheet sheet;
    const auto pixels = sheet.drawn([&](Canvas& canvas) { canvas.edge(box, white, 3, 12); });
    for (int y = 0; y < box.height; ++y)
        for (int x = 0; x < box.width; ++x) {
            const auto here = pixels.at(box.x + x, box.y + y);
            if (here != pixels.at(box.right() - 1 - x, box.y + y) ||
                here != pixels.at(box.x + x, box.bottom() - 1 - y))
                FAIL(x << ", " << y);
        }
}

TEST_CASE("a dashed edge has gaps between dashes on every side, and nothing inside") {
    Sheet sheet;
    const auto pixels = sheet.drawn([](Canvas& canvas) { canvas.dashed_edge(box, white, 5, 12); });
    const auto gaps = [&](Point from, Point step, int length) {
        int count = 0;
        for (int i = 1; i < length; ++i) {
            const bool was = light(pixels, from.x + step.x * (i - 1), from.y + step.y * (i - 1)) > 0;
            const bool is = light(pixels, from.x + step.x * i, from.y + step.y * i) > 0;
            count += was && !is ? 1 : 0;
        }
        return count;
    };
    CHECK(gaps({box.x, box.y + 2}, {1, 0}, box.width) >= 3);
    CHECK(gaps({box.x, box.bottom() - 3}, {1, 0}, box.width) >= 3);
    CHECK(gaps({box.x + 2, box.y}, {0, 1}, box.height) >= 1);
    CHECK(gaps({box.right() - 3, box.y}, {0, 1}, box.height) >= 1);
    check_shape(pixels, 255, [&](int x, int y) {
        const double d = std::max(outside(box, 12, x, y), -outside(box.inset(5), 7, x, y));
        return std::max(d, 0.0); // inside the line a dash or a gap may be
    });
    CHECK(marked(pixels) == box);
}

TEST_CASE("a circle and a ring are round") {
    Sheet sheet;
    const auto disc = sheet.drawn([](Canvas& canvas) { canvas.circle({100, 90}, 33, white); });
    const auto distance = [](int x, int y) { return std::hypot(x + 0.5 - 100, y + 0.5 - 90); };
    check_shape(disc, 255, [&](int x, int y) { return distance(x, y) - 33; });
    const auto ring = sheet.drawn([](Canvas& canvas) { canvas.ring({100, 90}, 33, 4, white); });
    check_shape(ring, 255, [&](int x, int y) { return std::max(distance(x, y) - 33, 29 - distance(x, y)); });
}

TEST_CASE("lines lie where they are put") {
    Sheet sheet;
    CHECK(marked(sheet.drawn([](Canvas& canvas) {
              canvas.line({10, 20}, 50, 2, white);
          })) == Rect{10, 20, 50, 2});
    CHECK(marked(sheet.drawn([](Canvas& canvas) {
              canvas.line({10, 20}, 50, 2, white, true);
          })) == Rect{10, 20, 2, 50});
}

TEST_CASE("an icon takes the colour it is given, and is mirrored when asked") {
    Sheet sheet;
    const auto draw = [&](Mirror mirror) {
        return sheet.drawn([&](Canvas& canvas) {
            canvas.icon("exit", {20, 20, 60, 44}, Color::hex(0x336699), mirror);
        });
    };
    const auto plain = draw(Mirror::no);
    const auto turned = draw(Mirror::yes);
    CHECK(Rect{28, 20, 44, 44}.contains(marked(plain)));
    CHECK(plain.argb != turned.argb);
    int strongest = 0;
    for (int y = 20; y < 64; ++y)
        for (int x = 28; x < 72; ++x) {
            CHECK(plain.at(x, y) == turned.at(28 + 71 - x, y));
            strongest = std::max(strongest, light(plain, x, y));
        }
    CHECK(strongest == 0x99);
}

TEST_CASE("a QR code has a light tile round it and modules as large as fit") {
    Sheet sheet;
    const Rect room{20, 10, 180, 170};
    bool shown = false;
    const auto pixels = sheet.drawn([&](Canvas& canvas) {
        shown = canvas.qr("https://marlshire.example/a", room, Color::hex(0x0B1A33), white);
    });
    REQUIRE(shown);
    const int modules = qr_modules("https://marlshire.example/a") + 2 * qr_quiet_zone;
    const int module = room.height / modules;
    const auto tile = marked(pixels);
    CHECK(tile.size() == Size{modules * module, modules * module});
    CHECK(room.contains(tile));
    CHECK(pixels.at(tile.x, tile.y) == white_pixel);
    const int first = qr_quiet_zone * module;
    CHECK(pixels.at(tile.x + first, tile.y + first) == 0xFF0B1A33);
    CHECK(pixels.at(tile.x + first - 1, tile.y + first) == white_pixel);
}

TEST_CASE("a QR code without room, or of too much text, draws nothing and says so") {
    Sheet sheet;
    const auto pixels = sheet.drawn([](Canvas& canvas) {
        CHECK_FALSE(canvas.qr("https://marlshire.example/a", {0, 0, 20, 20}, white, white));
        CHECK_FALSE(canvas.qr(std::string(4000, 'x'), {0, 0, 200, 200}, white, white));
    });
    CHECK(marked(pixels).empty());
}

TEST_CASE("the tartan's checks alternate and stay in their band") {
    Sheet sheet;
    const Rect band{0, 10, Sheet::width, 18};
    const auto pixels = sheet.drawn(
        [&](Canvas& canvas) { canvas.checks(band, 6, Color::hex(0xDFE6F0), Color::hex(0x05080F)); });
    for (int y = 0; y < Sheet::height; ++y)
        for (int x = 0; x < Sheet::width; ++x) {
            const bool first = (x / 6 + (y - band.y) / 6) % 2 == 0;
            const auto wanted = !band.contains(Point{x, y}) ? black_pixel : first ? 0xFFDFE6F0 : 0xFF05080F;
            if (pixels.at(x, y) != wanted)
                FAIL(x << ", " << y);
        }
}

TEST_CASE("nothing is drawn outside a clip, and everything after it") {
    Sheet sheet;
    const auto pixels = sheet.drawn([](Canvas& canvas) {
        {
            const auto outer = canvas.clip({10, 10, 100, 100});
            const auto inner = canvas.clip({50, 50, 200, 100});
            canvas.fill({0, 0, Sheet::width, Sheet::height}, white);
        }
        canvas.fill({300, 190, 10, 5}, white);
    });
    CHECK(pixels.at(49, 60) == black_pixel);
    CHECK(pixels.at(50, 50) == white_pixel);
    CHECK(pixels.at(109, 109) == white_pixel);
    CHECK(pixels.at(110, 100) == black_pixel);
    CHECK(pixels.at(305, 192) == white_pixel);
}

TEST_CASE("a text is drawn in its colour, within what it says it marks") {
    Sheet sheet;
    TextBlock block;
    const auto pixels = sheet.drawn([&](Canvas& canvas) {
        block = canvas.set("Ŵyth heddwas", {.size = 40, .weight = 700}, "cy");
        canvas.text(block, {10, 20}, Color::hex(0xFFE21F));
    });
    const auto seen = marked(pixels);
    REQUIRE_FALSE(seen.empty());
    CHECK(block.ink().moved({10, 20}).contains(seen));
    int strongest = 0;
    for (const auto pixel : pixels.argb)
        strongest = std::max(strongest, static_cast<int>(pixel >> 16 & 0xFF));
    CHECK(strongest == 0xFF);
    for (const auto pixel : pixels.argb)
        if ((pixel & 0xFF) > 0x1F)
            FAIL("a pixel is bluer than the text's colour");
}

TEST_CASE("media is drawn when it has been decoded, and until then nothing") {
    Sheet sheet;
    const auto file = std::filesystem::temp_directory_path() / "bluelamp-draw-canvas.png";
    write_png({.size = {4, 4}, .argb = std::vector<std::uint32_t>(16, 0xFF40A0C0), .opaque = true}, file);
    const auto draw = [&] {
        bool shown = false;
        const auto pixels = sheet.drawn([&](Canvas& canvas) {
            shown = canvas.picture({.id = file.string(), .size = {}}, {8, 8, 60, 40});
        });
        CHECK(marked(pixels) == (shown ? Rect{8, 8, 60, 40} : Rect{}));
        return shown;
    };
    CHECK_FALSE(draw());
    while (!sheet.pictures.idle())
        std::this_thread::yield();
    CHECK(draw());
    std::filesystem::remove(file);
}

TEST_CASE("media that was prepared is there when it is first drawn") {
    Sheet sheet;
    const auto file =
        std::filesystem::temp_directory_path() / ("prepared-" + std::to_string(::getpid()) + ".png");
    write_png({.size = {2, 1}, .argb = {0xFFFFFFFF, 0xFFFFFFFF}, .opaque = true}, file);
    const PictureRequest request{.id = file.string(), .size = {}};
    const auto nothing = sheet.drawn([&](Canvas& canvas) { canvas.prepare(request, {8, 8, 60, 40}); });
    CHECK(marked(nothing).empty());
    while (!sheet.pictures.idle())
        std::this_thread::yield();
    const auto pixels = sheet.drawn([&](Canvas& canvas) { CHECK(canvas.picture(request, {8, 8, 60, 40})); });
    CHECK(marked(pixels) == Rect{8, 8, 60, 40});
    std::filesystem::remove(file);
}

TEST_CASE("media that cannot be read draws nothing") {
    Sheet sheet;
    const PictureRequest missing{.id = "/nowhere.png", .size = {60, 40}};
    while (sheet.pictures.state(missing) == Pictures::State::pending)
        std::this_thread::yield();
    const auto pixels = sheet.drawn([&](Canvas& canvas) {
        CHECK_FALSE(canvas.picture(missing, {8, 8, 60, 40}));
    });
    CHECK(marked(pixels).empty());
}

TEST_CASE("what is empty, clear or of no thickness draws nothing") {
    Sheet sheet;
    const auto pixels = sheet.drawn([](Canvas& canvas) {
        canvas.fill({10, 10, 0, 20}, white, 4);
        canvas.fill({10, 10, 20, 20}, white.faded(0), 4);
        canvas.edge({10, 10, -5, 20}, white, 3, 4);
        canvas.edge(box, white, 0, 4);
        canvas.dashed_edge({10, 10, 0, 0}, white, 3, 4);
        canvas.dashed_edge(box, white, 0, 12);
        canvas.icon("home", {10, 10, 0, 20}, white);
        canvas.drawing("lamp", {10, 10, 20, 0});
        canvas.circle({50, 50}, 0, white);
        canvas.ring({50, 50}, 20, 0, white);
        canvas.line({10, 10}, 20, 0, white);
        canvas.checks({10, 10, 20, 0}, 6, white, white);
        canvas.text({}, {10, 10}, white);
    });
    CHECK(marked(pixels) == Rect{});
}

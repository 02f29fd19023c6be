#include "base/files.hpp"
#include "draw/pictures.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <semaphore>

#include <unistd.h>

using namespace bluelamp;
using namespace bluelamp::draw;

namespace {

namespace fs = std::filesystem;

struct Folder {
    fs::path path = fs::temp_directory_path() / ("bluelamp-pictures-" + std::to_string(::getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    fs::path put(const std::string& name, const std::string& bytes) const {
        write_file(path / name, bytes);
        return path / name;
    }
};

Pixels two_halves() {
    Pixels pixels{.size = {40, 20}, .argb = {}};
    for (int y = 0; y < 20; ++y)
        for (int x = 0; x < 40; ++x)
            pixels.argb.push_back(x < 20 ? 0xFFFF0000 : 0xFF0000FF);
    return pixels;
}

const std::string svg_tag =
    R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" )";

} // namespace

TEST_CASE("a PNG that was written is read again, cut to fill its box about its focus") {
    Folder folder;
    write_png(two_halves(), folder.path / "a.png");
    PictureRequest request{.id = "a", .size = {10, 10}};
    request.focus_x = 0;
    CHECK(decode_picture(folder.path / "a.png", request, {}).at(5, 5) == 0xFFFF0000);
    request.focus_x = 1;
    const auto right = decode_picture(folder.path / "a.png", request, {});
    CHECK(right.at(5, 5) == 0xFF0000FF);
    CHECK(right.at(0, 0) >> 24U == 255);
    CHECK(right.opaque);
}

TEST_CASE("a picture that is contained is clear around itself") {
    Folder folder;
    write_png(two_halves(), folder.path / "a.png");
    PictureRequest request{.id = "a", .size = {40, 40}};
    request.fit = Fit::contain;
    const auto pixels = decode_picture(folder.path / "a.png", request, {});
    CHECK(pixels.at(5, 2) == 0);
    CHECK(pixels.at(5, 20) == 0xFFFF0000);
    CHECK_FALSE(pixels.opaque);
}

TEST_CASE("rounded corners are clear and the middle is not") {
    Folder folder;
    write_png(two_halves(), folder.path / "a.png");
    PictureRequest request{.id = "a", .size = {40, 20}};
    request.radius = 8;
    const auto pixels = decode_picture(folder.path / "a.png", request, {});
    CHECK(pixels.at(0, 0) >> 24U == 0);
    CHECK(pixels.at(20, 0) >> 24U == 255);
}

TEST_CASE("an SVG is drawn sharp at any size and reaches nothing outside itself") {
    Folder folder;
    folder.put("secret.png", "x");
    const auto file =
        folder.put("a.svg", svg_tag + R"(viewBox="0 0 10 10"><rect width="10" height="10" fill="#00f"/>
        <image xlink:href="secret.png" width="10" height="10"/><image xlink:href="file:///etc/passwd" width="9" height="9"/></svg>)");
    const auto pixels = decode_picture(file, {.id = "a", .size = {300, 300}}, {});
    CHECK(pixels.at(299, 299) == 0xFF0000FF);
}

TEST_CASE("what is too large, damaged or no picture is refused with a reason") {
    Folder folder;
    write_png(two_halves(), folder.path / "a.png");
    const PictureRequest request{.id = "a", .size = {10, 10}};
    CHECK_THROWS_WITH(decode_picture(folder.path / "a.png", request, {.pixels = 799}),
                      Catch::Contains("800 pixels"));
    CHECK_THROWS(decode_picture(folder.path / "a.png", request, {.file_bytes = 20}));
    CHECK_THROWS_WITH(decode_picture(folder.put("b", "<html>"), request, {}), Catch::Contains("SVG"));
    CHECK_THROWS_WITH(decode_picture(folder.put("c", "hello"), request, {}), Catch::Contains("not PNG"));
    CHECK_THROWS_WITH(decode_picture(folder.path / "none", request, {}), Catch::Contains("not there"));
    const auto whole = *read_file(folder.path / "a.png", 10000);
    CHECK_THROWS(decode_picture(folder.put("d", whole.substr(0, whole.size() / 2)), request, {}));
}

TEST_CASE("a picture of few pixels but too long a side is refused, not attempted") {
    Folder folder;
    write_png({.size = {40000, 2}, .argb = std::vector<std::uint32_t>(80000, 0xFF00FF00)},
              folder.path / "a.png");
    CHECK_THROWS_WITH(decode_picture(folder.path / "a.png", {.id = "a", .size = {10, 10}}, {}),
                      Catch::Contains("longer side"));
}

TEST_CASE("an SVG that claims no size, or an absurd one, still gives a picture of the size asked for") {
    Folder folder;
    const std::string claim = GENERATE("width='0' height='0'", "viewBox='0 0 0 0'", "width='1e30' height='1'",
                                       "viewBox='0 0 1 1e30'", "width='-3' height='-4'");
    INFO(claim);
    const auto file = folder.put("a.svg", svg_tag + claim + "><rect width='4' height='4'/></svg>");
    for (const auto fit : {Fit::cover, Fit::contain})
        CHECK(decode_picture(file, {.id = "a", .size = {60, 40}, .fit = fit}, {}).size == Size{60, 40});
}

TEST_CASE("pictures are decoded elsewhere and the screen is woken when one is there") {
    Folder folder;
    write_png(two_halves(), folder.path / "a.png");
    std::counting_semaphore<10> ready(0);
    Pictures pictures([&](const std::string& id) { return folder.path / id; }, [&] { ready.release(); });
    const PictureRequest request{.id = "a.png", .size = {10, 10}};
    CHECK(!pictures.take(request));
    ready.acquire();
    const auto taken = pictures.take(request);
    REQUIRE(taken);
    CHECK(taken->size == Size{10, 10});
    CHECK_FALSE(pictures.take(request));
    ready.acquire();
    CHECK(pictures.take(request) == taken);
    CHECK(pictures.idle());
}

TEST_CASE("a picture that failed is not tried again until it is forgotten") {
    Folder folder;
    folder.put("a.png", "broken");
    std::atomic<int> located = 0;
    std::counting_semaphore<10> done(0);
    Pictures pictures(
        [&](const std::string& id) {
            ++located;
            return folder.path / id;
        },
        [&] { done.release(); });
    const PictureRequest request{.id = "a.png", .size = {10, 10}};
    CHECK(pictures.state(request) == Pictures::State::pending);
    done.acquire();
    CHECK(pictures.state(request) == Pictures::State::failed);
    CHECK(!pictures.take(request));
    CHECK(located == 1);
    CHECK_THAT(pictures.failure("a.png"), Catch::Contains("a.png"));
    write_png(two_halves(), folder.path / "a.png");
    pictures.forget("a.png");
    CHECK(!pictures.take(request));
    done.acquire();
    CHECK(pictures.take(request));
    CHECK(pictures.failure("a.png").empty());
}

#include "draw/drawings.hpp"
#include "draw/svg.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <map>

using namespace bluelamp::draw;

namespace {

const std::filesystem::path assets = std::filesystem::path(BLUELAMP_SOURCE_DIR) / "assets";

const Drawings& drawings() {
    static const Drawings shared(assets);
    return shared;
}

/// The smallest rectangle that holds every pixel that is not wholly clear.
Rect ink(const Pixels& pixels) {
    Rect all;
    for (int y = 0; y < pixels.size.height; ++y)
        for (int x = 0; x < pixels.size.width; ++x)
            if (pixels.at(x, y) >> 24 != 0)
                all = all.around({x, y, 1, 1});
    return all;
}

std::string svg(const std::string& attributes, const std::string& body) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" " +
           attributes + ">" + body + "</svg>";
}

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

Pixels drawn(const std::string& document) {
    return Svg(document).draw({8, 8}, {0, 0, 8, 8});
}

} // namespace

TEST_CASE("every icon is white with something to see, and keeps within its grid") {
    for (const auto& name : drawings().icon_names()) {
        INFO(name);
        const auto icon = drawings().icon(name, {44, 44});
        CHECK(icon.size == Size{44, 44});
        CHECK_FALSE(icon.opaque);
        CHECK(std::all_of(icon.argb.begin(), icon.argb.end(),
                          [](std::uint32_t pixel) { return (pixel & 0xFFFFFF) == 0xFFFFFF; }));
        CHECK(std::any_of(icon.argb.begin(), icon.argb.end(),
                          [](std::uint32_t pixel) { return pixel >> 24 > 200; }));
        // What reaches the picture's edge with full strength is cut off there.
        for (int i = 0; i < 44; ++i)
            for (const auto pixel : {icon.at(i, 0), icon.at(i, 43), icon.at(0, i), icon.at(43, i)})
                CHECK(pixel >> 24 < 255);
    }
}

TEST_CASE("no two icons look the same") {
    std::map<std::vector<std::uint32_t>, std::string> seen;
    for (const auto& name : drawings().icon_names()) {
        const auto [other, fresh] = seen.emplace(drawings().icon(name, {44, 44}).argb, name);
        INFO(name << " and " << other->second);
        CHECK(fresh);
    }
}

TEST_CASE("an icon is twice as large in twice the room") {
    const auto small = ink(drawings().icon("home", {44, 44}));
    const auto large = ink(drawings().icon("home", {88, 88}));
    CHECK(large.width == Approx(2 * small.width).margin(2));
    CHECK(large.height == Approx(2 * small.height).margin(2));
}

TEST_CASE("a picture stays whole and undistorted in the middle of a box of another shape") {
    const auto lamp = drawings().natural_size("lamp");
    REQUIRE_FALSE(lamp.empty());
    const auto wide = ink(drawings().picture("lamp", {400, 100}));
    CHECK(wide.height <= 100);
    CHECK(wide.centre().x == Approx(200).margin(6));
    const auto tall = ink(drawings().picture("lamp", {100, 400}));
    CHECK(tall.width <= 100);
    CHECK(tall.centre().y == Approx(200).margin(8));
    const auto shape = [](const Rect& rect) { return static_cast<double>(rect.width) / rect.height; };
    CHECK(shape(wide) == Approx(shape(tall)).epsilon(0.1));
}

TEST_CASE("every picture of ours has colours of its own") {
    for (const auto& name : drawings().picture_names()) {
        INFO(name);
        CHECK_FALSE(ink(drawings().picture(name, {96, 96})).empty());
        CHECK_FALSE(drawings().natural_size(name).empty());
    }
}

TEST_CASE("a drawing that is not there is our mistake, a folder that is not there is said") {
    CHECK_THROWS_AS(drawings().icon("no-such-icon", {44, 44}), std::out_of_range);
    CHECK_THROWS_AS(drawings().picture("../icons/home", {44, 44}), std::out_of_range);
    CHECK_THROWS_WITH(Drawings("/nowhere"), Catch::Contains("/nowhere/icons"));
}

TEST_CASE("colours of an SVG come out straight, not darkened by their alpha") {
    const auto half =
        drawn(svg("viewBox='0 0 8 8'", "<rect width='8' height='8' fill='#FF8040' opacity='0.5'/>"));
    CHECK(half.at(4, 4) >> 24 == Approx(128).margin(1));
    CHECK((half.at(4, 4) >> 16 & 0xFF) == Approx(0xFF).margin(2));
    CHECK((half.at(4, 4) >> 8 & 0xFF) == Approx(0x80).margin(2));
    CHECK((half.at(4, 4) & 0xFF) == Approx(0x40).margin(2));
    CHECK_FALSE(half.opaque);
    CHECK(drawn(svg("viewBox='0 0 8 8'", "<rect width='8' height='8'/>")).opaque);
}

TEST_CASE("an SVG reaches nothing outside itself") {
    const auto folder = std::filesystem::path(BLUELAMP_BINARY_DIR) / "svg-outside";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "red.svg")
        << svg("viewBox='0 0 8 8' width='8' height='8'", "<rect id='red' width='8' height='8' fill='red'/>");
    const auto path = (folder / "red.svg").string();
    REQUIRE_FALSE(ink(drawn(contents(path))).empty());
    for (const auto& address : {path, "file://" + path})
        for (const auto& body :
             {"<image xlink:href='" + address + "' width='8' height='8'/>",
              "<image href='" + address + "' width='8' height='8'/>",
              "<use xlink:href='" + address + "#red'/>", "<style>@import url('" + address + "');</style>",
              "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='" + address + "'/>"}) {
            INFO(body);
            CHECK(ink(drawn(svg("viewBox='0 0 8 8'", body))).empty());
        }
}

TEST_CASE("an SVG's entities read no file") {
    const auto folder = std::filesystem::path(BLUELAMP_BINARY_DIR) / "svg-entity";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "shape") << "<rect width='8' height='8' fill='red'/>";
    const auto document = "<!DOCTYPE svg [<!ENTITY outside SYSTEM 'file://" + (folder / "shape").string() +
                          "'>]>" + svg("viewBox='0 0 8 8'", "&outside;");
    CHECK_THROWS_WITH(drawn(document), Catch::Contains("outside"));
}

TEST_CASE("what is not an SVG is refused") {
    const std::string bytes = GENERATE(std::string{}, std::string("not xml"), std::string("<svg"),
                                       std::string("<html xmlns='http://www.w3.org/1999/xhtml'/>"),
                                       std::string("\x89PNG\r\n\x1a\n"));
    INFO(bytes);
    CHECK_THROWS_AS(Svg(bytes), std::runtime_error);
}

TEST_CASE("a size that an SVG claims can always be drawn") {
    const auto attributes = GENERATE(
        std::string("width='0' height='0'"), std::string("width='-5' height='10'"),
        std::string("width='1e30' height='1e30'"), std::string("viewBox='0 0 0 0'"),
        std::string("viewBox='0 0 1e30 1'"), std::string("width='100%' height='100%'"), std::string{});
    INFO(attributes);
    const Svg picture(svg(attributes, "<rect width='4' height='4'/>"));
    const auto size = picture.natural_size();
    CHECK(size.width >= 1);
    CHECK(size.height >= 1);
    CHECK(size.width <= 32767);
    CHECK(size.height <= 32767);
}

TEST_CASE("a picture larger than can be drawn is refused, not attempted") {
    const Svg picture(svg("viewBox='0 0 8 8'", "<rect width='4' height='4'/>"));
    CHECK_THROWS_AS(picture.draw({40000, 1}, {0, 0, 40000, 1}), std::runtime_error);
}

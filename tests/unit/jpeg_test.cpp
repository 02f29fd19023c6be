#include "base/files.hpp"
#include "draw/jpeg.hpp"
#include "draw/pictures.hpp"

#include <catch2/catch.hpp>

#include <SDL2/SDL_image.h>

#include <filesystem>
#include <random>

#include <unistd.h>

using namespace bluelamp;
using namespace bluelamp::draw;

namespace {

namespace fs = std::filesystem;

/// A JPEG whose left half is red and whose right half is blue.
std::string jpeg(int width, int height) {
    const fs::path file =
        fs::temp_directory_path() / ("bluelamp-jpeg-" + std::to_string(::getpid()) + ".jpg");
    SDL_Surface* surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
    const SDL_Rect left{0, 0, width / 2, height};
    SDL_FillRect(surface, nullptr, 0xFF0000FF);
    SDL_FillRect(surface, &left, 0xFFFF0000);
    REQUIRE(IMG_SaveJPG(surface, file.c_str(), 95) == 0);
    SDL_FreeSurface(surface);
    auto bytes = *read_file(file, 10U << 20U);
    fs::remove(file);
    return bytes;
}

std::string exif(char orientation, bool little = false) {
    using namespace std::string_literals;
    return little
               ? "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + orientation + "\0\0\0\0\0\0\0"s
               : "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0\0\0\0\0"s;
}

/// The JPEG with an EXIF block after its first marker.
std::string held(const std::string& bytes, char orientation) {
    const auto block = exif(orientation);
    const auto length = block.size() + 2;
    return bytes.substr(0, 2) + "\xFF\xE1" + static_cast<char>(length >> 8U) +
           static_cast<char>(length & 0xFFU) + block + bytes.substr(2);
}

Pixels decoded(const std::string& bytes, Size size) {
    const fs::path file =
        fs::temp_directory_path() / ("bluelamp-held-" + std::to_string(::getpid()) + ".jpg");
    write_file(file, bytes);
    auto pixels = decode_picture(file, {.id = "a", .size = size}, {});
    fs::remove(file);
    return pixels;
}

bool red(std::uint32_t pixel) {
    return (pixel >> 16U & 0xFFU) > 200 && (pixel & 0xFFU) < 60;
}
bool blue(std::uint32_t pixel) {
    return (pixel & 0xFFU) > 200 && (pixel >> 16U & 0xFFU) < 60;
}

} // namespace

TEST_CASE("a JPEG shows its own colours, larger and smaller") {
    const auto bytes = jpeg(160, 80);
    for (const Size size : {Size{320, 160}, Size{160, 80}, Size{20, 10}}) {
        const auto pixels = decoded(bytes, size);
        REQUIRE(pixels.size == size);
        CHECK(pixels.opaque);
        CHECK(red(pixels.at(1, 1)));
        CHECK(blue(pixels.at(size.width - 2, size.height - 2)));
    }
}

TEST_CASE("a JPEG is decoded no larger than it is to be shown") {
    const auto bytes = jpeg(1600, 800);
    JpegReader reader(bytes);
    CHECK(reader.size() == Size{1600, 800});
    const auto surface = reader.read(0.1);
    CHECK(cairo_image_surface_get_width(surface.get()) == 200);
    CHECK(cairo_image_surface_get_height(surface.get()) == 100);
}

TEST_CASE("a photograph stands upright however the camera was held") {
    const auto bytes = jpeg(160, 80);
    struct Side {
        char orientation;
        bool tall;
        bool red_first; ///< the red half is at the left, or at the top of a tall one
    };
    for (const auto side :
         {Side{1, false, true}, Side{2, false, false}, Side{3, false, false}, Side{4, false, true},
          Side{5, true, true}, Side{6, true, true}, Side{7, true, false}, Side{8, true, false}}) {
        INFO(int(side.orientation));
        const Size size = side.tall ? Size{80, 160} : Size{160, 80};
        const auto pixels = decoded(held(bytes, side.orientation), size);
        const auto first = pixels.at(3, 3);
        const auto last = pixels.at(size.width - 4, size.height - 4);
        CHECK(red(side.red_first ? first : last));
        CHECK(blue(side.red_first ? last : first));
    }
}

TEST_CASE("a JPEG that was cut short is refused, not half shown") {
    const auto bytes = jpeg(160, 80);
    for (const std::size_t left : {bytes.size() - 20, bytes.size() / 2, std::size_t{30}, std::size_t{3}}) {
        INFO(left);
        CHECK_THROWS_AS(decoded(bytes.substr(0, left), {16, 8}), std::runtime_error);
    }
}

TEST_CASE("damaged JPEGs are shown or refused, and harm nothing") {
    const auto bytes = held(jpeg(64, 64), 6);
    std::mt19937 random(7);
    int refused = 0;
    for (int i = 0; i < 300; ++i) {
        auto damaged = bytes;
        for (int n = 0; n < 4; ++n)
            damaged[random() % damaged.size()] = static_cast<char>(random());
        try {
            const auto pixels = decoded(damaged, {40, 30});
            CHECK(pixels.size == Size{40, 30});
        } catch (const std::runtime_error&) {
            ++refused;
        }
    }
    CHECK(refused > 0);
}

TEST_CASE("EXIF is read in either byte order, and nothing is read past its end") {
    CHECK(exif_orientation(exif(6)) == 6);
    CHECK(exif_orientation(exif(8, true)) == 8);
    CHECK(exif_orientation(exif(9)) == 1);
    CHECK(exif_orientation(exif(0)) == 1);
    CHECK(exif_orientation("") == 1);
    const auto whole = exif(6);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const std::string cut = whole.substr(0, length);
        const int told = exif_orientation(cut);
        CHECK((told == 1 || told == 6));
    }
    std::mt19937 random(3);
    for (int i = 0; i < 2000; ++i) {
        auto damaged = whole;
        damaged[6 + random() % (damaged.size() - 6)] = static_cast<char>(random());
        const int told = exif_orientation(damaged);
        CHECK((told >= 1 && told <= 8));
    }
}

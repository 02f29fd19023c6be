#include "base/failure.hpp"
#include "picture/fitted_picture.hpp"

#include <catch2/catch.hpp>

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <array>
#include <random>

using namespace bluelamp;

namespace {

enum class Drawing { plain, noise, seen_through };

std::string picture(const char* type, int width, int height, Drawing drawing = Drawing::plain,
                    const char* option = nullptr, const char* value = nullptr) {
    auto* pixels =
        gdk_pixbuf_new(GDK_COLORSPACE_RGB, drawing == Drawing::seen_through ? TRUE : FALSE, 8, width, height);
    gdk_pixbuf_fill(pixels, drawing == Drawing::seen_through ? 0x20406080 : 0x204060FF);
    if (drawing == Drawing::noise) {
        std::mt19937 random(7);
        auto* data = gdk_pixbuf_get_pixels(pixels);
        for (gsize i = 0; i < gdk_pixbuf_get_byte_length(pixels); ++i)
            data[i] = static_cast<guchar>(random());
    }
    gchar* buffer = nullptr;
    gsize size = 0;
    REQUIRE(gdk_pixbuf_save_to_buffer(pixels, &buffer, &size, type, nullptr, option, value, nullptr));
    std::string bytes(buffer, size);
    g_free(buffer);
    g_object_unref(pixels);
    return bytes;
}

std::string described(const FittedPicture& fitted) {
    return fitted.info.type + " " + std::to_string(fitted.info.width) + "x" +
           std::to_string(fitted.info.height);
}

/// The JPEG with an EXIF block that says how the camera was held and where it was.
std::string with_exif(const std::string& jpeg, char orientation) {
    using namespace std::string_literals;
    const auto exif =
        "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0\0\0\0\0SECRETPLACE"s;
    const auto length = exif.size() + 2;
    return jpeg.substr(0, 2) + "\xFF\xE1"s + static_cast<char>(length >> 8U) +
           static_cast<char>(length & 255U) + exif + jpeg.substr(2);
}

} // namespace

TEST_CASE("a picture that is too large is scaled to fit, in proportion") {
    CHECK(described(fitted_picture(picture("jpeg", 4000, 2000))) == "image/jpeg 1920x960");
    CHECK(described(fitted_picture(picture("png", 100, 3000), 300)) == "image/png 10x300");
}

TEST_CASE("a small picture keeps its size") {
    CHECK(described(fitted_picture(picture("jpeg", 480, 360))) == "image/jpeg 480x360");
    CHECK(described(fitted_picture(picture("png", 1, 1))) == "image/png 1x1");
}

TEST_CASE("a photograph held on its side comes upright, without what the camera noted") {
    const auto bytes = with_exif(picture("jpeg", 400, 300), 6);
    REQUIRE(bytes.find("SECRETPLACE") != std::string::npos);
    const auto fitted = fitted_picture(bytes);
    CHECK(described(fitted) == "image/jpeg 300x400");
    CHECK(fitted.bytes.find("SECRETPLACE") == std::string::npos);
}

TEST_CASE("notes within a picture do not come with it") {
    const auto bytes = picture("png", 40, 30, Drawing::plain, "tEXt::Comment", "SECRETPLACE");
    REQUIRE(bytes.find("SECRETPLACE") != std::string::npos);
    CHECK(fitted_picture(bytes).bytes.find("SECRETPLACE") == std::string::npos);
}

TEST_CASE("what shows through stays PNG, a photograph that came as PNG does not") {
    CHECK(described(fitted_picture(picture("png", 900, 900, Drawing::seen_through))) == "image/png 900x900");
    const auto photograph = picture("png", 900, 900, Drawing::noise);
    const auto fitted = fitted_picture(photograph);
    CHECK(fitted.info.type == "image/jpeg");
    CHECK(fitted.bytes.size() < photograph.size());
}

TEST_CASE("a picture that is none, is cut short or has too many pixels is refused with the reason") {
    CHECK_THROWS_WITH(fitted_picture("<html>"), Catch::Contains("not JPEG"));
    CHECK_THROWS_WITH(fitted_picture(picture("png", 400, 300, Drawing::noise).substr(0, 5000)),
                      Catch::Contains("cut short"));
    CHECK_THROWS_WITH(fitted_picture(picture("jpeg", 400, 300, Drawing::noise).substr(0, 5000)),
                      Catch::Contains("cut short"));
    auto vast = picture("png", 10, 10);
    vast.replace(16, 8, std::string("\0\0\x4E\x20\0\0\x4E\x20", 8)); // 20,000 by 20,000
    CHECK_THROWS_WITH(fitted_picture(vast), Catch::Contains("20000 by 20000"));
}

TEST_CASE("every cut of a picture is a picture or refused") {
    const auto jpeg = picture("jpeg", 64, 48, Drawing::noise);
    for (std::size_t length = 0; length < jpeg.size(); length += 7) {
        try {
            const auto fitted = fitted_picture(jpeg.substr(0, length));
            CHECK(fitted.info.width == 64);
        } catch (const Failure&) {
            SUCCEED();
        }
    }
}

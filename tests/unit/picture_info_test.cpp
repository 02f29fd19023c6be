#include "picture/picture_info.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace std::literals;

namespace {

std::string described(std::string_view bytes) {
    const auto info = picture_info(bytes);
    return info ? info->type + " " + std::to_string(info->width) + "x" + std::to_string(info->height)
                : "none";
}

} // namespace

TEST_CASE("the size of a PNG is in its header") {
    CHECK(described("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x07\x80\0\0\x04\x38"sv) == "image/png 1920x1080");
}

TEST_CASE("the size of a JPEG is in its frame, behind other segments") {
    CHECK(described("\xFF\xD8\xFF\xE0\0\x04zz\xFF\xC2\0\x11\x08\x01\x68\x01\xE0\x03\0"sv) ==
          "image/jpeg 480x360");
}

TEST_CASE("the sizes of GIF and WebP are read") {
    CHECK(described("GIF89a\x02\0\x03\0"sv) == "image/gif 2x3");
    CHECK(described("RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x7F\x02\0\xDF\x01\0"sv) == "image/webp 640x480");
    CHECK(described("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2F\x7F\xC2\x77\0"sv) == "image/webp 640x480");
}

TEST_CASE("what is cut, damaged, empty or no picture is none") {
    CHECK(described("") == "none");
    CHECK(described("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"sv) == "none");
    CHECK(described("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\0\0\0\0\x01"sv) == "none");
    CHECK(described("\xFF\xD8\xFF\xE0\0\0\0\0\0\0\0\0\0\0"sv) == "none");
    CHECK(described("<html>\xFF\xD8\xFF") == "none");
    CHECK(described("<svg xmlns='http://www.w3.org/2000/svg'/>") == "none");
}

TEST_CASE("a picture that would fill the memory is not decoded") {
    CHECK(is_fit_to_decode({"image/png", 7680, 4320}));
    CHECK_FALSE(is_fit_to_decode({"image/png", 16000, 16000}));
    CHECK_FALSE(is_fit_to_decode({"image/png", 4000000000U, 1}));
}

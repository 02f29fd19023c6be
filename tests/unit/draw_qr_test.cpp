#include "draw/qr.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>

using namespace bluelamp::draw;

namespace {

const std::string page = "https://marlshire.example/r/HX47QM2K";

bool dark(const Pixels& mask, int module, int column, int row) {
    const int middle = module / 2;
    return mask.at((column + qr_quiet_zone) * module + middle, (row + qr_quiet_zone) * module + middle) >>
               24 ==
           255;
}

} // namespace

TEST_CASE("a QR code's side is a version's number of modules and its quiet zone") {
    const int modules = qr_modules(page);
    REQUIRE(modules >= 21);
    CHECK((modules - 17) % 4 == 0);
    CHECK(qr_side(page, 5) == (modules + 8) * 5);
    CHECK(qr_mask(page, 5).size == Size{qr_side(page, 5), qr_side(page, 5)});
}

TEST_CASE("every module of a QR code is one square of whole pixels, wholly dark or wholly clear") {
    const int module = GENERATE(1, 3, 5, 12);
    const auto mask = qr_mask(page, module);
    for (int y = 0; y < mask.size.height; ++y)
        for (int x = 0; x < mask.size.width; ++x) {
            const auto pixel = mask.at(x, y);
            const auto corner = mask.at(x / module * module, y / module * module);
            if (pixel != corner || (pixel != 0xFFFFFFFF && pixel != 0x00FFFFFF))
                FAIL("pixel " << x << ", " << y << " of modules of " << module);
        }
    CHECK_FALSE(mask.opaque);
}

TEST_CASE("nothing is dark in the quiet zone of a QR code") {
    constexpr int module = 3;
    const auto mask = qr_mask(page, module);
    const Rect code = Rect{0, 0, mask.size.width, mask.size.height}.inset(qr_quiet_zone * module);
    for (int y = 0; y < mask.size.height; ++y)
        for (int x = 0; x < mask.size.width; ++x)
            if (!code.contains(Point{x, y}) && mask.at(x, y) >> 24 != 0)
                FAIL("dark at " << x << ", " << y);
}

TEST_CASE("a QR code has its three finder patterns and the timing between them") {
    constexpr int module = 2;
    const auto mask = qr_mask(page, module);
    const int modules = qr_modules(page);
    for (const auto& [left, top] : {std::pair{0, 0}, std::pair{modules - 7, 0}, std::pair{0, modules - 7}})
        for (int y = 0; y < 7; ++y)
            for (int x = 0; x < 7; ++x) {
                const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
                CHECK(dark(mask, module, left + x, top + y) == (ring != 2));
            }
    for (int at = 8; at < modules - 8; ++at) {
        CHECK(dark(mask, module, at, 6) == (at % 2 == 0));
        CHECK(dark(mask, module, 6, at) == (at % 2 == 0));
    }
}

TEST_CASE("the format of a QR code says error correction M") {
    constexpr int module = 1;
    const auto mask = qr_mask(page, module);
    // ISO/IEC 18004, 7.9: the first two bits, unmasked with 10, are 00 for M; they stand in row 8.
    CHECK(dark(mask, module, 0, 8));
    CHECK_FALSE(dark(mask, module, 1, 8));
}

TEST_CASE("text that fits no QR code gives none") {
    const std::string text = GENERATE(std::string{}, std::string(3000, 'x'), std::string(1 << 20, 'x'));
    CHECK(qr_modules(text) == 0);
    CHECK(qr_side(text, 4) == 0);
    CHECK(qr_mask(text, 4).size.empty());
}

TEST_CASE("a QR code holds all of its text, also what follows a NUL") {
    const std::string_view whole{"receipt\0of forty-two more letters, all of them counted", 53};
    CHECK(qr_modules(whole) > qr_modules("receipt"));
}

TEST_CASE("modules of no pixels give no QR code") {
    CHECK(qr_mask(page, 0).size.empty());
    CHECK(qr_mask(page, -1).size.empty());
}

#include "feed/feed.hpp"
#include "picture/picture_info.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace bluelamp;
namespace fs = std::filesystem;

namespace {

const fs::path demo = fs::path(BLUELAMP_SOURCE_DIR) / "assets/demo";
const std::string base = "http://127.0.0.1:8421/"; ///< where the example serves the demo

std::string contents(const fs::path& file) {
    CAPTURE(file.string());
    std::ifstream in(file, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<Feed> feeds() {
    std::vector<Feed> read;
    for (const auto& file : fs::directory_iterator(demo / "feeds")) {
        FeedOptions options;
        options.base = base + "feeds/" + file.path().filename().string();
        read.push_back(parse_feed(contents(file.path()), options));
    }
    return read;
}

} // namespace

TEST_CASE("each story of the demo's feeds has an id, a title, a day and words") {
    CHECK(feeds().size() >= 3);
    for (const auto& feed : feeds()) {
        CAPTURE(feed.title);
        CHECK(feed.items.size() >= 2);
        for (const auto& item : feed.items) {
            CAPTURE(item.title);
            CHECK_FALSE(item.id.empty());
            CHECK_FALSE(item.title.empty());
            CHECK_FALSE((item.summary.empty() && item.body.empty()));
            CHECK(item.published);
        }
    }
}

TEST_CASE("a kiosk takes each picture of the demo's feeds") {
    std::size_t pictures = 0;
    for (const auto& feed : feeds())
        for (const auto& item : feed.items) {
            if (item.image.empty())
                continue;
            CAPTURE(item.image);
            REQUIRE(item.image.starts_with(base));
            const auto info = picture_info(contents(demo / item.image.substr(base.size())));
            REQUIRE(info);
            CHECK(info->type == "image/jpeg");
            CHECK(is_fit_to_decode(*info));
            ++pictures;
        }
    CHECK(pictures >= 5);
}

#include "support/station.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <set>

using namespace bluelamp::testing;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mebibyte = 1U << 20U;

/// What is taken for an MP4: nobody decodes it here.
void write_video(const fs::path& file, char filling, std::size_t octets) {
    std::string bytes(octets, filling);
    bytes.replace(0, 12,
                  std::string("\0\0\0\x18"
                              "ftypisom",
                              12));
    std::ofstream(file, std::ios::binary) << bytes;
}

json item(const std::string& video) {
    return {{"id", video}, {"kind", "update"}, {"title", video}, {"video", video + ".mp4"}};
}

std::set<std::uintmax_t> sizes_of_media(const Kiosk& kiosk) {
    std::set<std::uintmax_t> sizes;
    for (const auto& entry : fs::directory_iterator(kiosk.data() / "media"))
        sizes.insert(entry.file_size() / mebibyte);
    return sizes;
}

} // namespace

TEST_CASE("A kiosk leaves out what is beyond its quota of media, says so, and takes it when there is room",
          "[e2e]") {
    const TemporaryFolder folder;
    const auto publish = [&](Server& server, const json& content) {
        std::ofstream(folder.path() / "content.json") << content.dump();
        const auto published = server.command({"publish", (folder.path() / "content.json").string()});
        INFO(published.err);
        REQUIRE(published.exit == 0);
    };
    write_video(folder.path() / "walk.mp4", 'w', 30 * mebibyte);
    write_video(folder.path() / "talk.mp4", 't', 40 * mebibyte);
    Server server;
    Kiosk kiosk;
    kiosk.enrol(server, server.url());
    const auto config = folder.path() / "kiosk.toml";
    std::ofstream(config) << "media_quota_mb = 64\n";
    const auto sync = [&] { return kiosk.command({"sync", "--once", "--config", config.string()}); };
    REQUIRE(sync().exit == 0);

    publish(server, {{"items", {item("walk"), item("talk")}}});
    const auto full = sync();
    CHECK_THAT(full.err, Catch::Contains("media_quota_mb"));
    CHECK(sizes_of_media(kiosk).contains(30));
    CHECK_FALSE(sizes_of_media(kiosk).contains(40));

    publish(server, {{"withdraw", {"walk"}}});
    const auto fits = sync();
    CHECK_THAT(fits.err, !Catch::Contains("media_quota_mb"));
    CHECK(sizes_of_media(kiosk).contains(40));
    CHECK_FALSE(sizes_of_media(kiosk).contains(30)); // nothing shows it any longer
}

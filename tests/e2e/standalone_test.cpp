#include "support/loopback_server.hpp"
#include "support/station.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace bluelamp::testing;
namespace fs = std::filesystem;

namespace {

std::string contents(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// `text` with the port of the examples replaced.
std::string at_port(std::string text, const std::string& url) {
    const std::string written = "http://127.0.0.1:8421/";
    for (auto at = text.find(written); at != std::string::npos; at = text.find(written, at + 1))
        text.replace(at, written.size(), url);
    return text;
}

} // namespace

TEST_CASE("A standalone kiosk shows the demo force's feeds", "[e2e]") {
    const TemporaryFolder folder;
    const auto station = fresh_station(folder.path());
    std::string url;
    LoopbackServer feeds([&](const LoopbackRequest& request) {
        const auto file = station / fs::path(request.path).relative_path();
        return fs::is_regular_file(file) ? LoopbackServer::answer(200, at_port(contents(file), url))
                                         : LoopbackServer::answer(404, "");
    });
    url = feeds.url();
    const auto config = folder.path() / "kiosk.toml";
    std::ofstream(config) << at_port(
        contents(BLUELAMP_SOURCE_DIR "/assets/examples/marlshire-feeds/kiosk.toml"), url);
    const auto script = folder.path() / "visitor.jsonl";
    std::ofstream(script) << R"({"expect":"loop"}
{"tap":"begin"}
{"expect":"home"}
{"tap":"read-it"}
{"expect":"item"}
{"tap":"bar-home"}
{"tap":"appeals"}
{"expect":"items"}
)";

    Kiosk kiosk;
    const auto visit = kiosk.command({"--config", config.string(), "--headless", "--play", script.string()});
    INFO(visit.err);
    CHECK(visit.exit == 0);
    const auto asked = feeds.requests();
    for (const char* path : {"/feeds/news.rss", "/feeds/appeals.rss", "/feeds/posts.atom"}) {
        INFO(path);
        CHECK(std::any_of(asked.begin(), asked.end(),
                          [&](const auto& request) { return request.path == path; }));
    }
}

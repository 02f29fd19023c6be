#include "sources/settings.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace bluelamp;

namespace {

std::vector<SourceSettings> read(const std::string& text) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("bluelamp-settings-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << text;
    auto table = ConfigFile::read(file);
    std::filesystem::remove(file);
    return read_sources(table);
}

} // namespace

TEST_CASE("a source needs little more than an id and an address") {
    const auto sources = read("[[source]]\nid = \"news\"\nurl = \"https://example.org/rss\"\n");
    REQUIRE(sources.size() == 1);
    CHECK(sources[0].source.kind == SourceKind::feed);
    CHECK(sources[0].source.publish == SourcePublishing::automatic);
    CHECK(sources[0].every == std::chrono::minutes(15));
    CHECK(sources[0].reach == Reach::internet);
}

TEST_CASE("appeals are held unless the config says otherwise") {
    const std::string appeals = "[[source]]\nid = \"a\"\nurl = \"https://example.org/\"\nas = \"appeal\"\n";
    CHECK(read(appeals)[0].source.publish == SourcePublishing::hold);
    CHECK(read(appeals + "publish = \"auto\"\n")[0].source.publish == SourcePublishing::automatic);
}

TEST_CASE("a source at a loopback address may have its pictures there") {
    const auto reach = [](const std::string& url, const std::string& more = {}) {
        return read("[[source]]\nid = \"a\"\nurl = \"" + url + "\"\n" + more)[0].reach;
    };
    CHECK(reach("http://127.0.0.1:9000/f") == Reach::this_machine);
    CHECK(reach("http://127.0.0.1:9000/f", "allow_private = false\n") == Reach::internet);
    CHECK(reach("https://127.evil.example/f") == Reach::internet);
    CHECK(reach("https://news.example/f", "allow_private = true\n") == Reach::anywhere);
}

TEST_CASE("a wrong source names the line and the key") {
    const std::string id = "[[source]]\nid = \"a\"\n";
    CHECK_THROWS_WITH(read("[[source]]\nurl = \"https://e.org/\"\n"), Catch::Contains("id"));
    CHECK_THROWS_WITH(read(id), Catch::Contains("url"));
    CHECK_THROWS_WITH(read("[[source]]\nid = \"a b\"\nurl = \"x\"\n"),
                      Catch::Contains("2") && Catch::Contains("a b"));
    CHECK_THROWS_WITH(read(id + "kind = \"police.uk\"\n"), Catch::Contains("force"));
    CHECK_THROWS_WITH(read(id + "url = \"https://e.org/\"\nevery_minutes = 1\n"),
                      Catch::Contains("every_minutes"));
    CHECK_THROWS_WITH(read(id + "url = \"https://e.org/\"\nname = \"a\\u0007b\"\n"),
                      Catch::Contains(":4: source[0].name"));
    CHECK_THROWS_WITH(read(id + "url = \"https://e.org/\"\nareas = [\"\"]\n"),
                      Catch::Contains(":4: source[0].areas"));
    CHECK_THROWS_WITH(read(id + "kind = \"police.uk\"\nforce = \"../x\"\nneighbourhood = \"n\"\n"),
                      Catch::Contains(":4: source[0].force"));
    CHECK_THROWS_WITH(read(id + "url = \"https://e.org/\"\ncolour = 1\n"), Catch::Contains("colour"));
    CHECK_THROWS_WITH(read(id + "url = \"https://e.org/\"\n" + id + "url = \"https://e.org/\"\n"),
                      Catch::Contains("twice"));
}

TEST_CASE("the examples' configs are right") {
    auto feeds = ConfigFile::read(BLUELAMP_SOURCE_DIR "/assets/examples/marlshire-feeds/kiosk.toml");
    CHECK(read_sources(feeds).size() == 3);
    auto table = ConfigFile::read(BLUELAMP_SOURCE_DIR "/assets/examples/leicestershire/kiosk.toml");
    const auto sources = read_sources(table);
    REQUIRE(sources.size() == 1);
    CHECK(sources[0].source.kind == SourceKind::police_uk);
    CHECK(std::filesystem::is_directory(sources[0].source.url));
}

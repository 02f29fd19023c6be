#include "base/files.hpp"
#include "config/config_file.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using Catch::Contains;

namespace {

struct Config {
    explicit Config(const std::string& text) { write_file(folder.path() / "a.toml", text); }
    [[nodiscard]] ConfigTable read() const { return ConfigFile::read(folder.path() / "a.toml"); }
    TemporaryFolder folder;
};

} // namespace

TEST_CASE("values of a config are read by type, and absent ones are absent") {
    const Config config(
        "name = \"x\"\nsize = 3\nratio = 2\non = true\nlist = [\"a\", \"b\"]\n[part]\nkey = \"k\"\n"
        "[[many]]\nid = \"1\"\n[[many]]\nid = \"2\"\n");
    auto table = config.read();
    CHECK(table.text("name") == "x");
    CHECK(table.integer("size", 1, 5) == 3);
    CHECK(table.number("ratio", 0, 5) == 2.0);
    CHECK(table.flag("on") == true);
    CHECK(table.texts("list") == std::vector<std::string>{"a", "b"});
    CHECK(table.table("part")->text("key") == "k");
    CHECK(table.tables("many").at(1).text("id") == "2");
    CHECK_FALSE(table.text("none"));
    CHECK_NOTHROW(table.finish());
}

TEST_CASE("a relative path is relative to the config's folder") {
    const Config config("ca = \"ca.pem\"\nabsolute = \"/etc/x\"\n");
    auto table = config.read();
    CHECK(table.path("ca") == config.folder.path() / "ca.pem");
    CHECK(table.path("absolute") == "/etc/x");
}

TEST_CASE("an unknown key names file, line and the nearest known key") {
    const Config config("ca = \"x\"\n\nprxy = \"y\"\n");
    auto table = config.read();
    (void)table.text("ca");
    (void)table.text("proxy");
    CHECK_THROWS_WITH(table.finish(),
                      Contains("a.toml:3: prxy: is not a known key; did you mean \"proxy\"?"));
}

TEST_CASE("a wrong value names file, line, key and what would be right") {
    const Config config("name = 3\nsize = 9\n[window]\nmode = \"rund\"\nratio = nan\n");
    auto table = config.read();
    CHECK_THROWS_WITH(table.text("name"), Contains("a.toml:1: name: has the wrong type; write a text"));
    CHECK_THROWS_WITH(table.integer("size", 1, 5),
                      Contains("a.toml:2: size: is out of range; write a whole number from 1 to 5"));
    auto window = table.table("window").value();
    CHECK_THROWS_WITH(window.choice("mode", {"round", "square"}),
                      Contains("a.toml:4: window.mode: is \"rund\"; write one of: round, square"));
    CHECK_THROWS_WITH(window.number("ratio", 0, 5),
                      Contains("a.toml:5: window.ratio: is not a number in its range"));
}

TEST_CASE("what is not TOML names its line, and a missing file says so") {
    const Config config("a = 1\nb = = 2\n");
    CHECK_THROWS_WITH(config.read(), Contains("a.toml:2"));
    CHECK_THROWS_AS(ConfigFile::read(config.folder.path() / "none.toml"), UsageFailure);
}

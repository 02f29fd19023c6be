#include "base/files.hpp"
#include "config/config_file.hpp"
#include "config/kiosk_config.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using Catch::Contains;

TEST_CASE("a kiosk without a config has its defaults") {
    const TemporaryFolder folder;
    const auto config = read_kiosk_config({}, folder.path());
    CHECK(config.network.ca.empty());
    CHECK(config.sources.empty());
}

TEST_CASE("the config in the data folder is read when no other is named") {
    const TemporaryFolder folder;
    write_file(folder.path() / "kiosk.toml", "proxy = \"http://proxy.example:3128\"\n");
    CHECK(read_kiosk_config({}, folder.path()).network.proxy == "http://proxy.example:3128");
    CHECK_THROWS_AS(read_kiosk_config(folder.path() / "other.toml", folder.path()), UsageFailure);
}

TEST_CASE("a wrong authority or proxy names its line and what would be right") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "kiosk.toml";
    write_file(file, "ca = \"none.pem\"\n");
    CHECK_THROWS_WITH(read_kiosk_config(file, folder.path()), Contains("kiosk.toml:1: ca: there is no file"));
    write_file(file, "ca = \"" + std::string(300, 'a') + "\"\n"); // longer than a file's name can be
    CHECK_THROWS_WITH(read_kiosk_config(file, folder.path()), Contains("kiosk.toml:1: ca: there is no file"));
    write_file(file, "\nproxy = \"proxy\"\n");
    CHECK_THROWS_WITH(read_kiosk_config(file, folder.path()),
                      Contains("kiosk.toml:2: proxy: is not an address"));
    write_file(file, "prox = \"x\"\n");
    CHECK_THROWS_WITH(read_kiosk_config(file, folder.path()), Contains("did you mean \"proxy\""));
}

TEST_CASE("a staff PIN is taken as a hash alone") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "kiosk.toml";
    write_file(file, "[staff]\npin_hash = \"$argon2id$v=19$m=1,t=1,p=1$a$b\"\nstick = \"stick\"\n");
    const auto config = read_kiosk_config(file, folder.path());
    CHECK(config.staff.pin_hash == "$argon2id$v=19$m=1,t=1,p=1$a$b");
    CHECK(config.staff.stick == folder.path() / "stick");
    write_file(file, "[staff]\npin_hash = \"314159\"\n");
    CHECK_THROWS_WITH(read_kiosk_config(file, folder.path()),
                      Contains("is not the hash of a PIN") && !Contains("314159"));
}

TEST_CASE("the room for pictures and videos is set in megabytes") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "kiosk.toml";
    write_file(file, "media_quota_mb = 512\n");
    CHECK(read_kiosk_config(file, folder.path()).media_quota == 512U << 20U);
    write_file(file, "media_quota_mb = 1\n");
    CHECK_THROWS_WITH(read_kiosk_config(file, folder.path()), Contains("kiosk.toml:1: media_quota_mb"));
}

#include "base/files.hpp"
#include "support/temporary_folder.hpp"
#include "sync/find_stick.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;

TEST_CASE("a stick is found where the system mounts sticks, or where the config says") {
    const TemporaryFolder folder;
    const auto mounts = folder.path() / "mounts";
    write_file(
        mounts,
        "proc /proc proc rw 0 0\n/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/none\\040here vfat rw 0 0\n");
    CHECK_FALSE(find_stick({}, mounts));
    CHECK(find_stick(folder.path(), mounts) == folder.path());
    CHECK_FALSE(find_stick(folder.path() / "none", mounts));
    CHECK_FALSE(find_stick({}, folder.path() / "none"));
}

TEST_CASE("what is no device, or may not be written, is no stick") {
    const TemporaryFolder folder;
    const auto mounts = folder.path() / "mounts";
    const std::filesystem::path stick = "/media"; // a folder that every machine has
    write_file(mounts, "tmpfs /media/../media tmpfs rw 0 0\n/dev/sdb1 /media/../media vfat nosuid,ro 0 0\n");
    CHECK_FALSE(find_stick({}, mounts));
    write_file(mounts, "/dev/sdb1 /media/../media vfat rw,nosuid 0 0\n");
    CHECK(find_stick({}, mounts).value().lexically_normal() == stick);
}

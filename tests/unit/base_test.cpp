#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/time.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <set>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace bluelamp;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST_CASE("a file is replaced whole and leaves nothing beside it") {
    const TemporaryFolder folder;
    write_file(folder.path() / "a", "first");
    write_file(folder.path() / "a", "second");
    CHECK(read_file(folder.path() / "a", 100) == "second");
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a file that cannot be written leaves nothing behind") {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() / "a"); // a rename onto it fails
    CHECK_THROWS_AS(write_file(folder.path() / "a", "x"), Failure);
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("what a killed program left half written is removed, and nothing else") {
    const TemporaryFolder folder;
    const auto make = [&](const std::string& name, std::chrono::hours age = {}) {
        std::ofstream(folder.path() / name) << "x";
        fs::last_write_time(folder.path() / name, fs::file_time_type::clock::now() - age);
    };
    const pid_t gone = ::fork();
    if (gone == 0)
        ::_exit(0);
    ::waitpid(gone, nullptr, 0);
    const auto of = [](pid_t process) { return "." + std::to_string(process) + ".0.tmp"; };
    const std::string media(64, 'a');
    const std::vector<std::string> ours{".identity.json" + of(gone), ".key" + of(::getpid())};
    make(ours[0]);
    make(ours[1], 25h);
    make(media + ".part", 25h);
    const std::set<std::string> others{".key2" + of(::getpid()), // is being written
                                       "key" + of(gone),
                                       ".tmp",
                                       "." + std::to_string(gone) + ".0.tmp", // no name
                                       ".a.b.0.tmp",
                                       ".a." + std::to_string(gone) + ".tmp",
                                       ".notes.tmp",
                                       "notes.part",
                                       std::string(64, 'b') + ".part"}; // is being written
    for (const auto& name : others)
        make(name);
    fs::last_write_time(folder.path() / "notes.part", fs::file_time_type::clock::now() - 25h);
    fs::create_directory(folder.path() / (".folder" + of(gone)));
    CHECK(remove_long_abandoned(folder.path()) == 2); // not the one of a process that may run elsewhere
    CHECK(fs::exists(folder.path() / ours[0]));
    CHECK(remove_abandoned(folder.path()) == 1);
    for (const auto& name : ours)
        CHECK_FALSE(fs::exists(folder.path() / name));
    CHECK_FALSE(fs::exists(folder.path() / (media + ".part")));
    for (const auto& name : others)
        CHECK(fs::exists(folder.path() / name));
    CHECK(fs::exists(folder.path() / (".folder" + of(gone))));
    CHECK(remove_abandoned(folder.path() / "nothing") == 0);
}

TEST_CASE("an owner's file is readable by nobody else") {
    const TemporaryFolder folder;
    write_file(folder.path() / "key", "x", Access::owner_only);
    struct stat status {};
    REQUIRE(::stat((folder.path() / "key").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("a file that is not there is no failure, one that is too large is") {
    const TemporaryFolder folder;
    CHECK(read_file(folder.path() / "none", 10) == std::nullopt);
    write_file(folder.path() / "large", std::string(11, 'x'));
    CHECK_THROWS_WITH(read_file(folder.path() / "large", 10), Catch::Contains("larger than 10 bytes"));
}

TEST_CASE("a lock that is taken is refused to others until it is let go, and may be shared after") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "lock";
    {
        auto first = FileLock::try_take(path);
        REQUIRE(first);
        CHECK_FALSE(FileLock::try_take(path));
        first->make_shared();
        const auto second = FileLock::share(path);
        CHECK_FALSE(FileLock::try_take(path));
    }
    CHECK(FileLock::try_take(path));
}

TEST_CASE("a failure is one line whatever its cause holds") {
    const Failure failure("do a thing", "first\nsecond", "try again");
    CHECK(std::string(failure.what()) == "do a thing: first second; try again");
}

TEST_CASE("a time is read with its offset and written in UTC") {
    CHECK(rfc3339(parse_rfc3339("2026-07-01T09:30:00+01:00").value()) == "2026-07-01T08:30:00Z");
    CHECK(rfc3339(parse_rfc3339("2026-07-01T09:30:00.25Z").value()) == "2026-07-01T09:30:00Z");
    CHECK(date_of(parse_rfc3339("2024-02-29T00:00:00Z").value()) == "2024-02-29");
}

TEST_CASE("what is not a time is refused") {
    for (const auto* text : {"", "2026-07-01", "2026-02-30T00:00:00Z", "2026-07-01T24:00:00Z",
                             "2026-07-01T09:30:00", "2026-07-01T09:30:00Z ", "2026-07-01T09:30:00.Z",
                             "20260701T093000Z", "9999-12-31T23:59:59-01:00", "0000-01-01T00:00:00+01:00"}) {
        INFO(text);
        CHECK_FALSE(parse_rfc3339(text));
    }
}

TEST_CASE("a day is counted from 1970 and begins at midnight") {
    const auto time = parse_rfc3339("2026-11-21T23:59:59Z").value();
    CHECK(rfc3339(start_of_day(day_number(time))) == "2026-11-21T00:00:00Z");
    CHECK(day_number(Time(std::chrono::seconds(-1))) == 0);
}

TEST_CASE("the program was built after this was written and before now") {
    CHECK(build_time() > parse_rfc3339("2025-01-01T00:00:00Z").value());
    CHECK(build_time() <= system_time());
}

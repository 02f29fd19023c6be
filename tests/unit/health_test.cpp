#include "base/files.hpp"
#include "health/disk_reserve.hpp"
#include "health/starts.hpp"
#include "health/watchdog.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <future>

#include <sys/wait.h>
#include <unistd.h>

using namespace bluelamp;
using namespace std::chrono_literals;

TEST_CASE("a watchdog feeds while every thread beats and names the one that stops") {
    std::atomic<int> fed = 0;
    std::promise<std::string> hung;
    auto name = hung.get_future();
    Watchdog dog({[&] { ++fed; }, [&](const std::string& who) { hung.set_value(who); }}, 5ms);
    auto& lively = dog.watch("the store", 10min);
    auto& slow = dog.watch("the screens", 200ms);
    std::atomic<bool> beating = true;
    std::thread thread([&] {
        while (beating) {
            lively.beat();
            slow.beat();
            std::this_thread::sleep_for(1ms);
        }
    });
    while (fed < 20)
        std::this_thread::sleep_for(1ms);
    beating = false;
    thread.join();
    REQUIRE(name.wait_for(10s) == std::future_status::ready);
    CHECK(name.get() == "the screens");
    const int at_the_end = fed;
    std::this_thread::sleep_for(30ms);
    CHECK(fed == at_the_end);
}

TEST_CASE("a watchdog that was stopped says nothing about threads that end") {
    std::atomic<bool> told = false;
    Watchdog dog({[] {}, [&](const std::string&) { told = true; }}, 1ms);
    dog.watch("the screens", 5ms).beat();
    dog.stop();
    std::this_thread::sleep_for(30ms);
    CHECK_FALSE(told);
}

TEST_CASE("a run that ends badly is counted until one settles") {
    const TemporaryFolder folder;
    for (unsigned before = 0; before < 3; ++before) {
        const Starts starts(folder.path());
        CHECK(starts.earlier().ended_badly == before);
        CHECK_FALSE(starts.earlier().calls_for_minimal());
        starts.note("the screens hung\nfor ever");
    }
    {
        const Starts starts(folder.path());
        CHECK(starts.earlier().calls_for_minimal());
        CHECK(starts.earlier().last == "the screens hung for ever");
        CHECK(earlier_runs(folder.path()).ended_badly == 3);
        starts.settled();
    }
    CHECK(Starts(folder.path()).earlier().ended_badly == 0);
}

TEST_CASE("the longer it goes on ending badly, the longer it shows the least and waits") {
    std::chrono::seconds minimal{0};
    std::chrono::seconds pause{0};
    for (unsigned ends = 3; ends < 100; ++ends) {
        const EarlierRuns runs{ends, {}};
        CHECK(runs.minimal_time() >= minimal);
        CHECK(runs.pause() >= pause);
        minimal = runs.minimal_time();
        pause = runs.pause();
    }
    CHECK(EarlierRuns{3, {}}.minimal_time() == 60s);
    CHECK(EarlierRuns{4, {}}.minimal_time() == 120s);
    CHECK(EarlierRuns{5, {}}.pause() == 0s);
    CHECK(minimal == 15min);
    CHECK(pause == 30s);
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("a fatal signal leaves its line, and being killed leaves none") {
    const auto ended_by = [](const std::filesystem::path& folder, int number) {
        const auto child = fork();
        if (child == 0) {
            const Starts starts(folder);
            starts.note_signals();
            raise(number);
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    };
    const TemporaryFolder folder;
    CHECK(ended_by(folder.path(), SIGSEGV) == SIGSEGV);
    CHECK(earlier_runs(folder.path()).last == "ended by signal 11");
    CHECK(ended_by(folder.path(), SIGABRT) == SIGABRT);
    CHECK(earlier_runs(folder.path()).last == "ended by signal 06");
    CHECK(ended_by(folder.path(), SIGKILL) == SIGKILL);
    CHECK(earlier_runs(folder.path()).ended_badly == 2);
}
#endif

TEST_CASE("visitors are asked for nothing while little room is left, until there is clearly more") {
    const TemporaryFolder folder;
    std::uint64_t free = 1000;
    DiskReserve reserve(folder.path(), {100, 150, 16}, [&] { return free; });
    CHECK(reserve.look());
    free = 100;
    CHECK(reserve.look());
    free = 99;
    CHECK_FALSE(reserve.look());
    free = 149; // not at each octet more or less
    CHECK_FALSE(reserve.look());
    free = 150;
    CHECK(reserve.look());
}

TEST_CASE(
    "the reserve is made while there is plenty, kept while there is little, given up when there is none") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "reserve";
    std::uint64_t free = 1000;
    DiskReserve reserve(folder.path(), {100, 150, 16}, [&] { return free; });
    static_cast<void>(reserve.look());
    REQUIRE(std::filesystem::file_size(file) == 16);
    free = 50;
    static_cast<void>(reserve.look());
    CHECK(std::filesystem::exists(file));
    free = 15;
    static_cast<void>(reserve.look());
    CHECK_FALSE(std::filesystem::exists(file));
    free = 160; // room for visitors, but the reserve would take it from them
    CHECK(reserve.look());
    CHECK_FALSE(std::filesystem::exists(file));
    free = 167;
    static_cast<void>(reserve.look());
    CHECK(std::filesystem::exists(file));
}

TEST_CASE("a small disk keeps a small reserve") {
    const auto limits = DiskReserve::limits_for(40 << 20);
    CHECK(limits.closes == 4 << 20);
    CHECK(limits.opens == 6 << 20);
    CHECK(limits.file == 1 << 20);
    CHECK(DiskReserve::limits_for(std::uint64_t{1} << 40U).closes == 64 << 20);
}

#include "base/failure.hpp"
#include "bench/draw_bench.hpp"
#include "paint/frame_stats.hpp"
#include "screens/theatre.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

extern char** environ; // NOLINT: POSIX gives the environment so

namespace bluelamp::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int starts = 5;

struct Told {
    long long first_frame = 0;
    long long with_picture = 0;
    long long processor = 0; ///< until the first frame
    unsigned long long resident = 0;
    unsigned long long proportional = 0;
};

long long now_ns() {
    return Clock::now().time_since_epoch().count();
}

[[noreturn]] void fail(int error) {
    throw Failure("start a process to measure", std::generic_category().message(error));
}

/// Starts this program again with --first-frame and gives what it told.
Told one_start() {
    std::array<int, 2> pipe_ends{};
    if (pipe(pipe_ends.data()) != 0)
        fail(errno);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipe_ends[0]);
    std::string program = "/proc/self/exe";
    std::string flag = "--first-frame";
    std::array<char*, 3> argv{program.data(), flag.data(), nullptr};
    pid_t child = 0;
    const int error = posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipe_ends[1]);
    if (error != 0) {
        close(pipe_ends[0]);
        fail(error);
    }
    std::string line;
    std::array<char, 256> buffer{};
    for (ssize_t got = 0; (got = read(pipe_ends[0], buffer.data(), buffer.size())) > 0;)
        line.append(buffer.data(), static_cast<std::size_t>(got));
    close(pipe_ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    Told told;
    if (status != 0 ||
        std::sscanf(line.c_str(), "%lld %lld %lld %llu %llu", &told.first_frame, &told.with_picture,
                    &told.processor, &told.resident, &told.proportional) != 5)
        throw Failure("show a first frame", "the process that was to do it did not");
    return told;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

void tell_first_frame() {
    const bool display = std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
    test::Theatre theatre(
        {display ? Display::window : Display::headless, Rendering::software, 1920, 1080, "bench"}, false);
    test::Visit visit = test::visit_on(Screen::loop);
    theatre.frame(visit);
    Told told;
    told.first_frame = now_ns();
    told.processor = paint::process_cpu_time().count();
    while (!theatre.pictures_ready())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    theatre.frame(visit);
    told.with_picture = now_ns();
    const auto memory = paint::FrameStats().take();
    std::printf("%lld %lld %lld %llu %llu\n", told.first_frame, told.with_picture, told.processor,
                static_cast<unsigned long long>(memory.rss_bytes),
                static_cast<unsigned long long>(memory.pss_bytes));
}

void start(Report& report) {
    std::vector<double> first;
    std::vector<double> whole;
    std::vector<double> processor;
    Told told;
    for (int i = 0; i < starts; ++i) {
        const auto began = now_ns();
        told = one_start();
        first.push_back(static_cast<double>(told.first_frame - began) / 1e6);
        processor.push_back(static_cast<double>(told.processor) / 1e6);
        whole.push_back(static_cast<double>(told.with_picture - began) / 1e6);
    }
    report.add({"start: first content, median", median(first), "ms", Goal::below, 250});
    report.add({"start: first content, processor time, median", median(processor), "ms"});
    report.add({"start: with its picture, median", median(whole), "ms"});
    report.add({"start: resident", static_cast<double>(told.resident) / 1e6, "MB", Goal::below, 100});
    report.add({"start: proportional", static_cast<double>(told.proportional) / 1e6, "MB", Goal::below, 100});
}

} // namespace bluelamp::bench

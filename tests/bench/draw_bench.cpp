#include "bench/draw_bench.hpp"

#include "base/failure.hpp"
#include "paint/frame_stats.hpp"
#include "screens/theatre.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

namespace bluelamp::bench {
namespace {

using namespace test;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int width = 1920;
constexpr int height = 1080;
constexpr auto sixtieth = std::chrono::nanoseconds(1'000'000'000 / 60);
constexpr milliseconds fade_time(400);
constexpr auto run_time = milliseconds(4'000);

WindowOptions options() {
    const bool display = std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
    return {display ? Display::window : Display::headless, Rendering::software, width, height, "bench"};
}

double in_ms(Clock::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

/// What a stretch of frames cost.
struct Cost {
    paint::StatsLine frames;
    double processor_share = 0; ///< of one core, per cent
    double frames_a_second = 0;
};

/// Calls `draw` sixty times a second for `run_time` with the number of the frame.
Cost paced(const std::function<void(int)>& draw) {
    paint::FrameStats stats;
    static_cast<void>(stats.take());
    const auto began = Clock::now();
    int number = 0;
    for (auto due = began; due - began < run_time; due += sixtieth, ++number) {
        std::this_thread::sleep_until(due);
        const auto start = Clock::now();
        draw(number);
        stats.frame(Clock::now() - start);
    }
    const double wall = in_ms(Clock::now() - began);
    Cost cost{stats.take(), 0, 0};
    cost.processor_share = 100 * cost.frames.cpu_ms / wall;
    cost.frames_a_second = 1000 * number / wall;
    return cost;
}

constexpr double mega = 1e6;

void tell(Report& report, const std::string& what, const Cost& cost, double share_limit) {
    report.add({what + ": processor, share of a core", cost.processor_share, "%", Goal::below, share_limit});
    report.add({what + ": frames a second", cost.frames_a_second, "", Goal::at_least, 59});
    report.add({what + ": frame, median", cost.frames.frame_ms_p50, "ms"});
    report.add({what + ": frame, 99th percentile", cost.frames.frame_ms_p99, "ms"});
}

void tell_memory(Report& report, const std::string& what, const paint::StatsLine& line, double textures) {
    report.add({what + ": resident", static_cast<double>(line.rss_bytes) / mega, "MB", Goal::below, 100});
    report.add({what + ": proportional", static_cast<double>(line.pss_bytes) / mega, "MB", Goal::below, 100});
    report.add({what + ": textures", textures / mega, "MB"});
}

} // namespace

void still(Report& report) {
    Theatre theatre(options(), false);
    Visit visit = visit_on(Screen::loop);
    theatre.settle(visit);
    // A new window is exposed once or twice, and is then drawn whole.
    static_cast<void>(theatre.window().wait(milliseconds(300), theatre.input()));
    theatre.frame(visit);
    const auto drawn = theatre.shown();
    paint::FrameStats stats;
    static_cast<void>(stats.take());
    const auto began = Clock::now();
    // As the app does: asleep until the frame says or somebody comes. The slide is the same all the time.
    while (Clock::now() - began < run_time) {
        const auto next = theatre.frame(visit).wake;
        const auto left = std::chrono::duration_cast<milliseconds>(run_time - (Clock::now() - began));
        const auto pause = next ? std::clamp(*next - visit.now, milliseconds(1), left) : left;
        static_cast<void>(theatre.window().wait(std::max(pause, milliseconds(1)), theatre.input()));
    }
    report.add({"still: frames drawn", static_cast<double>(theatre.shown() - drawn), "", Goal::below, 1});
    report.add({"still: processor, share of a core", 100 * stats.take().cpu_ms / in_ms(Clock::now() - began),
                "%", Goal::below, 2});
}

void fade(Report& report) {
    Theatre theatre(options(), false);
    Visit visit = visit_on(Screen::loop);
    const std::size_t slides = std::max<std::size_t>(visit.snapshot->slides().size(), 1);
    for (std::size_t i = 0; i < slides; ++i) {
        visit.session.slide = i;
        theatre.settle(visit);
    }
    const int frames_a_fade = static_cast<int>(fade_time / sixtieth);
    // Fade after fade without a pause: harder than any loop, whose slides stand for seconds.
    const auto shown = theatre.shown();
    const Cost cost = paced([&](int number) {
        if (number % frames_a_fade == 0) {
            visit.session.slide = (visit.session.slide + 1) % slides;
            theatre.window().painter().begin_fade(fade_time, Clock::now());
        }
        visit.now += milliseconds(16);
        theatre.frame(visit);
    });
    tell(report, "fade", cost, 15);
    report.add({"fade: frames that changed the screen",
                100 * static_cast<double>(theatre.shown() - shown) / static_cast<double>(cost.frames.frames),
                "%", Goal::at_least, 90});
    tell_memory(report, "fade", cost.frames, static_cast<double>(theatre.texture_bytes()));
}

void drag(Report& report) {
    Theatre theatre(options(), false);
    Visit visit = visit_on(Screen::vote);
    theatre.settle(visit);
    const Node* pot = theatre.tree().find("pot");
    if (pot == nullptr)
        throw Failure("drag a helmet", "the vote has no pot");
    // The pot's first helmet.
    const auto x = pot->rect.x + pot->rect.w / 10;
    const auto y = pot->rect.y + pot->rect.h / 4;
    theatre.input().push(PointerDown{x, y});
    theatre.frame(visit);
    const auto shown = theatre.shown();
    const Cost cost = paced([&](int number) {
        const float turn = static_cast<float>(number) / 60 * 2.5F;
        visit.now += milliseconds(16);
        theatre.input().push(PointerMove{width * (0.55F + 0.35F * std::sin(turn)),
                                         height * (0.48F + 0.3F * std::sin(turn * 1.37F))});
        theatre.frame(visit);
    });
    tell(report, "drag", cost, 50);
    report.add({"drag: frames that changed the screen",
                100 * static_cast<double>(theatre.shown() - shown) / static_cast<double>(cost.frames.frames),
                "%", Goal::at_least, 99});
    tell_memory(report, "drag", cost.frames, static_cast<double>(theatre.texture_bytes()));
}

void frame(Report& report) {
    Theatre theatre(options(), true);
    Visit visit = visit_on(Screen::vote);
    const auto median = [&](const std::function<void(int)>& change) {
        std::vector<double> times;
        for (int i = 0; i < 40; ++i) {
            change(i);
            const auto start = paint::process_cpu_time();
            theatre.frame(visit);
            times.push_back(in_ms(paint::process_cpu_time() - start));
        }
        std::ranges::sort(times);
        return times[times.size() / 2];
    };
    theatre.settle(visit);
    const double nothing = median([](int) {});
    visit.session.visitor.vote.allocation["patrols"] = 1;
    const double little =
        median([&](int i) { visit.session.visitor.vote.allocation["patrols"] = 1 + i % 2; });
    const double whole = median([&](int i) { visit.session.visitor.high_contrast = i % 2 == 0; });
    report.add({"frame: nothing changes, processor time", nothing, "ms"});
    report.add({"frame: a helmet more or less, processor time", little, "ms"});
    report.add({"frame: everything changes, processor time", whole, "ms"});
    report.add({"frame: everything over a helmet", whole / little, "x", Goal::at_least, 2});
}

} // namespace bluelamp::bench

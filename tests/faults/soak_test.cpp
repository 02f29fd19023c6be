// Days of a kiosk's life: slides, visitors who finish and visitors who walk away, content that is new every
// morning, a network that is silent for hours, and the change to or from summer time.
//
// Of the 8,640 slides of a day only some are drawn, because each costs what it costs: every hour some minutes
// pass step by step, the rest in one leap, as on a machine that slept. So memory is counted per day and per
// slide, and a leak per slide shows whichever of them it takes.
#include "faults/kiosk_life.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <set>

using namespace std::chrono_literals;
using namespace bluelamp::testing;
namespace fs = std::filesystem;

namespace {

constexpr double megabyte = 1e6;
constexpr double slides_a_day = 8'640;

struct Length {
    int days;
    int steps_an_hour; ///< each draws a slide or more
};
Length length() {
    const char* value = std::getenv("BLUELAMP_LONG");
    return value != nullptr && *value != '\0' ? Length{90, 4} : Length{4, 3};
}

fs::path script(const std::string& name) {
    return BLUELAMP_SOURCE_DIR "/tests/faults/visits/" + name + ".jsonl";
}
const fs::path votes_and_says = BLUELAMP_SOURCE_DIR "/deploy/visitor.jsonl";

void hours(KioskLife& life, int count, int steps_an_hour) {
    constexpr auto step = 28s; // under the half minute that a request may take without progress
    for (int hour = 0; hour < count; ++hour) {
        life.pass(steps_an_hour * step, step);
        const auto leap = 1h - steps_an_hour * step;
        life.pass(leap, leap);
    }
    life.pass(2min, step); // for what the leap broke off
}

/// Somebody begins and goes: the kiosk asks whether they are there, and forgets them.
void walk_away(KioskLife& life, const std::string& name) {
    life.visit(script(name));
    life.pass(80s, 5s);
    life.visit(script("nobody"));
}

/// Least squares; of the kiosk's memory, in octets per unit of `x`.
template <class X>
double growth(const std::vector<Sample>& samples, const X& x) {
    const auto count = static_cast<double>(samples.size());
    double mean_x = 0;
    double mean_y = 0;
    for (const auto& sample : samples) {
        mean_x += x(sample) / count;
        mean_y += sample.kiosk.rss / count;
    }
    double above = 0;
    double below = 0;
    for (const auto& sample : samples) {
        above += (x(sample) - mean_x) * (sample.kiosk.rss - mean_y);
        below += (x(sample) - mean_x) * (x(sample) - mean_x);
    }
    return above / below;
}

template <class Value>
double most(const std::vector<Sample>& samples, const Value& value) {
    double highest = 0;
    for (const auto& sample : samples)
        highest = std::max(highest, value(sample));
    return highest;
}

void print(const Sample& at) {
    std::cout << std::fixed << std::setprecision(1) << "day " << at.day << ": kiosk "
              << at.kiosk.rss / megabyte << " MB, " << std::setprecision(0) << at.kiosk.threads
              << " threads, " << at.kiosk.files << " files, textures " << std::setprecision(1)
              << at.textures / megabyte << " MB, log " << at.log / megabyte << " MB, content "
              << at.content / megabyte << " MB; server " << at.server.rss / megabyte << " MB, "
              << std::setprecision(0) << at.server.threads << " threads, " << at.server.files << " files; "
              << at.slides << " slides" << std::endl;
}

} // namespace

TEST_CASE("Days of slides and visitors leave memory, files, threads and pictures as they were", "[e2e]") {
    const auto [days, steps_an_hour] = length();
    KioskLife life;
    std::vector<Sample> samples;
    std::size_t said = 0;
    int visits = 0;
    for (int day = 0; day < days; ++day) {
        hours(life, 6, steps_an_hour);
        samples.push_back(life.sample());
        print(samples.back());
        life.publish();
        hours(life, 2, steps_an_hour);
        const bool silent = day % 3 == 1;
        if (silent)
            life.stop_server();
        walk_away(life, "leaves_a_vote");
        hours(life, 2, steps_an_hour);
        const bool lived = day % 6 == 0;
        life.visit(votes_and_says, lived ? KioskLife::Pace::lived : KioskLife::Pace::skipped);
        if (lived)
            life.live(12s); // a slide that fades into the next
        walk_away(life, "leaves_words");
        hours(life, 3, steps_an_hour);
        if (silent)
            life.let_server_go_on();
        const auto before = life.london();
        const auto shown = life.visit(script("looks_around")).at(3);
        CHECK((shown == before || shown == life.london())); // also after the clocks were changed
        hours(life, 2, steps_an_hour);
        walk_away(life, "in_welsh_and_large");
        visits += 5;
        said += 4; // a rating is kept, also of those who go after it
        hours(life, 9, steps_an_hour);
    }
    samples.push_back(life.sample());
    print(samples.back());
    REQUIRE(life.app().running());

    const auto status = life.status();
    INFO(status.dump());
    REQUIRE(status.at("last_seq") == said);
    REQUIRE(status.at("pending") == 0);
    std::set<std::string> arrived;
    for (const auto& submission : life.server().submissions())
        REQUIRE(arrived.insert(submission.at("receipt")).second);
    REQUIRE(arrived.size() == said);
    REQUIRE(life.server().command({"verify"}, life.environment()).exit == 0);

    // What is cached fills in the first tenth.
    const std::vector<Sample> settled(samples.begin() + std::max<std::ptrdiff_t>(1, days / 10),
                                      samples.end());
    const double per_day = growth(settled, [](const Sample& at) { return at.day; });
    const double per_slides = slides_a_day * growth(settled, [](const Sample& at) { return at.slides; });
    const auto& first = settled.front();
    std::cout << std::fixed << std::setprecision(2) << "soak: " << life.days() << " days, " << visits
              << " visits, " << std::setprecision(0) << samples.back().slides << " slides, "
              << life.frames_drawn() << " frames, " << said << " said, lost 0, doubled 0; memory "
              << std::setprecision(3) << per_day / megabyte << " MB a day, " << per_slides / megabyte
              << " MB in 8,640 slides; p99 of " << std::setprecision(0) << life.frames_lived()
              << " frames lived " << std::setprecision(1) << life.frame_p99() << " ms" << std::endl;
    CHECK(most(settled, [](const Sample& at) { return at.kiosk.threads; }) <= first.kiosk.threads);
    CHECK(most(settled, [](const Sample& at) { return at.server.threads; }) <= first.server.threads);
    // A connection to the server may be open at one time and not at the other.
    CHECK(most(settled, [](const Sample& at) { return at.kiosk.files; }) <= first.kiosk.files + 2);
    CHECK(most(settled, [](const Sample& at) { return at.server.files; }) <= first.server.files + 4);
    CHECK(most(settled, [](const Sample& at) { return at.textures; }) <= 48 * megabyte);
    CHECK(most(settled, [](const Sample& at) { return at.content; }) <= 8 * megabyte);
    if (days >= 90) {
        CHECK(per_day <= megabyte);
        CHECK(per_slides <= megabyte);
    } else { // in so few days the heap's own ups and downs are as large as that
        CHECK(most(settled, [](const Sample& at) { return at.kiosk.rss; }) <= first.kiosk.rss + 8 * megabyte);
    }
}

TEST_CASE("Content that is lost while the server is silent leaves the screen after a minute, and comes back "
          "with it",
          "[e2e]") {
    KioskLife life;
    life.pass(5min, 28s);
    life.stop_server();
    life.visit(script("finds_the_vote"));
    life.lose_content();
    life.pass(45s, 1s);
    life.visit(script("finds_the_vote")); // takes some seconds
    life.pass(15s, 1s);
    life.visit(script("finds_no_vote"));
    life.let_server_go_on();
    life.pass(2min, 5s);
    life.visit(script("finds_the_vote"));
}

#include "bench/latency_bench.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/time.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <thread>
#include <vector>

namespace bluelamp::bench {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;
using testing::RunningProgram;

constexpr int rounds = 100;
constexpr double goal_ms = 2'000;

const std::string server_program = BLUELAMP_BINARY_DIR "/bin/bluelamp-server";
const std::string kiosk_program = BLUELAMP_BINARY_DIR "/bin/bluelamp-kiosk";

std::string run(const std::string& program, const std::vector<std::string>& words,
                const std::string& in = {}) {
    const auto finished = testing::run_program(program, words, in);
    if (finished.exit != 0)
        throw Failure("run " + program + " " + words.front(), finished.err);
    return finished.out;
}

/// The demo force on a server, one kiosk in Harbour Quarter that shows it off screen.
class Station {
public:
    Station() {
        run(BLUELAMP_SOURCE_DIR "/deploy/fresh",
            {BLUELAMP_SOURCE_DIR "/assets/demo", (folder_ / "demo").string()});
        run(server_program,
            {"publish", (folder_ / "demo" / "station.json").string(), "--data", data("server")});
        server_ = std::make_unique<RunningProgram>(
            server_program,
            std::vector<std::string>{"serve", "--listen", "127.0.0.1:0", "--data", data("server")});
        const auto line = server_->read_line();
        const auto code =
            run(server_program, {"kiosk", "code", "--area", "harbour-quarter", "--data", data("server")});
        run(kiosk_program,
            {"enrol", "--server", line.substr(line.find("http")), "--code", "-", "--data", data("kiosk")},
            code);
        kiosk_ = std::make_unique<RunningProgram>(
            kiosk_program, std::vector<std::string>{"--headless", "--play", "-", "--data", data("kiosk")},
            RunningProgram::Live{});
        picture_ = read_file(folder_ / "demo" / "pictures" / "bicycle.svg", 1U << 20U).value();
        answer_to({{"expect", "loop"}});
    }

    /// Publishes; milliseconds until the frame with `words` had been shown.
    double until_seen(const json& publication, const std::string& words) {
        return until(publication, {{"see", {words, 30'000}}});
    }
    double until_gone(const json& publication, const std::string& words) {
        return until(publication, {{"gone", {words, 30'000}}});
    }
    /// A picture that no kiosk has had before, beside the publish file.
    std::string new_picture(int number) {
        auto name = "picture-" + std::to_string(number) + ".svg";
        write_file(folder_ / name, picture_ + "<!-- " + std::to_string(number) + " -->");
        return name;
    }

private:
    [[nodiscard]] std::string data(const char* whose) const { return (folder_ / whose).string(); }

    void answer_to(const json& step) {
        kiosk_->say(step.dump());
        if (kiosk_->read_line().empty())
            throw Failure("watch the kiosk's screen", kiosk_->errors());
    }

    double until(const json& publication, const json& step) {
        // Not in step with what server and kiosk do now and then.
        std::this_thread::sleep_for(std::chrono::milliseconds(pause_(random_)));
        const auto file = (folder_ / "publication.json").string();
        write_file(file, publication.dump());
        const auto began = Clock::now();
        const auto since = [&] {
            return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
        };
        RunningProgram publish(server_program, {"publish", file, "--data", data("server")});
        answer_to(step);
        const double took = since();
        if (publish.wait(std::chrono::seconds(30)) != 0)
            throw Failure("publish", publish.errors());
        return took;
    }

    TemporaryFolder place_;
    std::filesystem::path folder_ = place_.path();
    std::string picture_;
    std::mt19937 random_{1829};
    std::uniform_int_distribution<int> pause_{0, 500};
    std::unique_ptr<RunningProgram> server_;
    std::unique_ptr<RunningProgram> kiosk_;
};

/// The smallest value that `share` of all are not above.
double percentile(std::vector<double> values, double share) {
    std::ranges::sort(values);
    const auto place = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(place, 1) - 1];
}

} // namespace

void latency(Report& report) {
    Station station;
    std::vector<double> shown;
    std::vector<double> gone;
    for (int round = 0; round < rounds; ++round) {
        const auto number = std::to_string(round);
        const auto id = "latency-" + number;
        const auto picture = "The picture of round " + number + ".";
        const json item{{"id", id},
                        {"kind", "appeal"},
                        {"priority", "urgent"},
                        {"title", "Have you seen number " + number + "?"},
                        {"body", "It is measured how soon you can."},
                        {"image", station.new_picture(round)},
                        {"image_alt", picture},
                        {"published", rfc3339(system_time())},
                        {"areas", {"harbour-quarter"}}};
        shown.push_back(station.until_seen({{"items", {item}}}, picture));
        gone.push_back(station.until_gone({{"withdraw", {id}}}, picture));
    }
    const auto add = [&](const std::string& what, const std::vector<double>& times) {
        report.add({"latency: " + what + ", p50 of " + std::to_string(rounds), percentile(times, .5), "ms"});
        report.add({"latency: " + what + ", p99", percentile(times, .99), "ms", Goal::below, goal_ms});
        report.add({"latency: " + what + ", longest", percentile(times, 1), "ms"});
    };
    add("publish to picture", shown);
    add("withdraw to gone", gone);
    report.note("from the start of the command that publishes, which is a process of its own; a picture then "
                "fades in over 400 ms");
}

} // namespace bluelamp::bench

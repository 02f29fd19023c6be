#include "faults/kiosk_life.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <thread>

using namespace std::chrono_literals;
using nlohmann::json;
namespace fs = std::filesystem;

namespace bluelamp::testing {
namespace {

Holdings holdings_of(pid_t program) {
    Holdings seen;
    const std::string proc = "/proc/" + std::to_string(program);
    std::ifstream status(proc + "/status");
    for (std::string word; status >> word;) {
        if (word == "VmRSS:" && status >> seen.rss)
            seen.rss *= 1024;
        if (word == "Threads:")
            status >> seen.threads;
    }
    std::error_code closed; // the kiosk, to users who are not root
    seen.files = static_cast<double>(
        std::distance(fs::directory_iterator(proc + "/fd", closed), fs::directory_iterator()));
    return seen;
}

double size_with_wal(const fs::path& database) {
    double size = 0;
    for (const auto* ending : {"", "-wal"}) {
        std::error_code none;
        const auto octets = fs::file_size(database.string() + ending, none);
        size += none ? 0 : static_cast<double>(octets);
    }
    return size;
}

/// 01:00 UTC on the last Sunday of March or October.
std::chrono::system_clock::time_point next_change_of_time() {
    using namespace std::chrono;
    const auto today = floor<std::chrono::days>(system_clock::now());
    for (auto year = year_month_day(today).year();; ++year)
        for (const auto month : {March, October})
            if (const sys_days change(year / month / Sunday[last]); change > today + std::chrono::days(3))
                return change + 1h;
}

std::chrono::seconds until_two_days_before(std::chrono::system_clock::time_point change) {
    return std::chrono::floor<std::chrono::seconds>(change - 48h - std::chrono::system_clock::now());
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Finished succeeded(Finished finished) {
    INFO(finished.err);
    REQUIRE(finished.exit == 0);
    return finished;
}

} // namespace

KioskLife::KioskLife()
    : time_(until_two_days_before(next_change_of_time()))
    , server_(Server::Empty{}) {
    publish();
    server_.start(environment());
    const auto code =
        succeeded(server_.command({"kiosk", "code", "--area", "harbour-quarter"}, environment())).out;
    (void)succeeded(kiosk_.enrol_with(code, server_.url(), environment()));
    app_ = kiosk_.begin_live({"--headless", "--window", "1280x800", "--play", "-", "--stats",
                              (folder_.path() / "stats.jsonl").string()},
                             environment());
    time_.watch({app_->pid(), server_.pid()});
    began_ = time_.count();
}

double KioskLife::days() const {
    return std::chrono::duration<double, std::ratio<86'400>>(time_.count() - began_).count();
}

void KioskLife::publish() {
    const TemporaryFolder folder;
    const auto station = folder.path() / "station";
    (void)succeeded(run_program(BLUELAMP_SOURCE_DIR "/deploy/fresh",
                                {BLUELAMP_SOURCE_DIR "/assets/demo", station.string()}, {}, environment()));
    (void)succeeded(server_.command({"publish", (station / "station.json").string()}, environment()));
}

void KioskLife::pass(std::chrono::nanoseconds much, std::chrono::nanoseconds step) {
    constexpr std::chrono::nanoseconds slide = 10s;
    for (const auto until = time_.count() + much; time_.count() < until;) {
        const auto next = std::min(step, until - time_.count());
        time_.skip_idle(next);
        slides_ += next >= slide ? 1 : 0;
    }
    REQUIRE(app_->running());
}

std::vector<std::string> KioskLife::visit(const fs::path& script, Pace pace) {
    constexpr auto patience = 60s;
    constexpr auto between_frames = 100ms; // a window without a display looks every 50 ms
    const auto text = text_of(script);
    (void)read_stats();
    app_->say(text);
    std::vector<std::string> answers;
    const auto until = std::chrono::steady_clock::now() + patience;
    while (answers.size() < static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'))) {
        if (pace == Pace::skipped)
            time_.skip_idle(between_frames);
        else
            std::this_thread::sleep_for(between_frames);
        while (const auto line = app_->read_line_if_there())
            answers.push_back(json::parse(*line).at("text"));
        INFO(script << ", step " << answers.size() + 1 << ": " << app_->errors());
        REQUIRE(app_->running());
        REQUIRE(std::chrono::steady_clock::now() < until);
    }
    const auto seconds = read_stats();
    if (pace == Pace::lived)
        lived_.insert(lived_.end(), seconds.begin(), seconds.end());
    return answers;
}

void KioskLife::live(std::chrono::seconds time) {
    (void)read_stats();
    std::this_thread::sleep_for(time);
    const auto seconds = read_stats();
    lived_.insert(lived_.end(), seconds.begin(), seconds.end());
}

void KioskLife::stop_server() {
    ::kill(server_.pid(), SIGSTOP);
}

void KioskLife::let_server_go_on() {
    ::kill(server_.pid(), SIGCONT);
}

void KioskLife::lose_content() {
    for (const auto* name : {"content.db", "content.db-wal", "content.db-shm"})
        fs::remove(kiosk_.data() / name);
}

Sample KioskLife::sample() {
    (void)read_stats();
    Sample now;
    now.day = days();
    now.slides = slides_;
    now.kiosk = holdings_of(app_->pid());
    now.server = holdings_of(server_.pid());
    now.textures = textures_;
    now.log = size_with_wal(kiosk_.data() / "log.db");
    now.content = size_with_wal(kiosk_.data() / "content.db");
    return now;
}

json KioskLife::status() {
    return json::parse(succeeded(kiosk_.command({"status"}, {}, environment())).out);
}

std::string KioskLife::london() const {
    ::setenv("TZ", "Europe/London", 1);
    ::tzset();
    const auto now = std::chrono::system_clock::to_time_t(time_.wall());
    tm at{};
    ::localtime_r(&now, &at);
    std::array<char, 8> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%H:%M", &at)};
}

std::vector<KioskLife::Second> KioskLife::read_stats() {
    std::vector<Second> seconds;
    std::ifstream in(folder_.path() / "stats.jsonl");
    in.seekg(read_);
    for (std::string line; std::getline(in, line) && !in.eof(); read_ = in.tellg()) {
        const auto each = json::parse(line);
        seconds.push_back({each.at("frames"), each.at("frame_ms_p99"), each.at("frame_ms_max")});
        frames_ += seconds.back().frames;
        textures_ = each.at("texture_bytes");
    }
    return seconds;
}

double KioskLife::frames_lived() const {
    double frames = 0;
    for (const auto& second : lived_)
        frames += second.frames;
    return frames;
}

double KioskLife::frame_p99() const {
    std::vector<std::pair<double, double>> times; // ms, of so many frames
    for (const auto& second : lived_)
        if (second.frames > 0) {
            times.emplace_back(second.longest, 1);
            times.emplace_back(second.p99, second.frames - 1);
        }
    std::sort(times.begin(), times.end());
    double frames = 0;
    for (const auto& [time, count] : times)
        if ((frames += count) >= .99 * frames_lived())
            return time;
    return 0;
}

} // namespace bluelamp::testing

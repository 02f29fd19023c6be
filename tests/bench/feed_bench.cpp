#include "bench/feed_bench.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "feed/feed.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace bluelamp::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t feed_items = 5'000;
constexpr std::size_t feed_octets = 5'000'000;
constexpr auto patience = std::chrono::seconds(3); ///< for the quickest of many readings
constexpr std::size_t largest_file = 64U << 20U;

/// As WordPress writes them: entities, CDATA, HTML within, an enclosure, a date and a tracking parameter.
std::string item(std::size_t number) {
    static constexpr std::array weekdays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    const auto day = 1 + number % 28; // January 1970 began on a Thursday, as 2026 did
    std::ostringstream text;
    text << "<item>\n<title>Appeal &amp; update " << number
         << ": shop burglary on Mill Road &#8211; can you help?</title>\n"
         << "<link>https://www.marlshire.police.example/news/" << number
         << "/?utm_source=rss&amp;utm_medium=feed</link>\n"
         << "<dc:creator><![CDATA[Press office]]></dc:creator>\n<pubDate>" << weekdays[(day - 1) % 7] << ", "
         << (day < 10 ? "0" : "") << day << " Jan 2026 09:30:00 +0000</pubDate>\n"
         << "<category><![CDATA[Appeals]]></category>\n<category><![CDATA[Hill]]></category>\n"
         << "<guid isPermaLink=\"false\">https://www.marlshire.police.example/?p=" << number << "</guid>\n"
         << "<description><![CDATA[<p>Officers would like to speak to anybody who was near the "
            "shop.</p>]]></description>\n"
         << "<enclosure url=\"https://www.marlshire.police.example/media/" << number
         << ".jpg\" type=\"image/jpeg\" length=\"0\"/>\n<content:encoded><![CDATA[";
    constexpr std::string_view paragraph =
        "<p>Officers would like to speak to <strong>anybody</strong> who was near the shop between 6&nbsp;pm "
        "and "
        "8&nbsp;pm. <a href=\"/contact?ref=4711\">Tell us online</a> or ring 101.</p>\n";
    constexpr std::size_t around = 800; // octets of an item without its paragraphs
    for (std::size_t written = around; written < feed_octets / feed_items; written += paragraph.size())
        text << paragraph;
    text << "]]></content:encoded>\n</item>\n";
    return text.str();
}

std::string large_feed() {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
        "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n<title>Marlshire Police</title>\n"
        "<link>https://www.marlshire.police.example/</link>\n<description>News</description>\n";
    for (std::size_t number = 0; number < feed_items; ++number)
        text += item(number);
    return text + "</channel>\n</rss>\n";
}

struct Reading {
    std::size_t items = 0;
    double seconds = 0;
    double memory = 0; ///< MB by which it raised the highest memory of its process
};

std::size_t read_once(const std::vector<std::string>& texts) {
    std::size_t items = 0;
    for (const auto& text : texts) {
        try {
            items += parse_feed(text).items.size();
        } catch (const NotAFeed&) {
            // The corpus has one that is none.
        }
    }
    return items;
}

double octets_in(const std::vector<std::string>& texts) {
    double sum = 0;
    for (const auto& text : texts)
        sum += static_cast<double>(text.size());
    return sum;
}

/// The highest memory of this process since it was last asked, in MB (proc(5): clear_refs, VmHWM).
double highest_memory() {
    std::istringstream lines(read_file("/proc/self/status", 64 * 1024).value_or(""));
    std::ofstream("/proc/self/clear_refs") << "5";
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("VmHWM:"))
            return std::stod(line.substr(6)) / 1024;
    return 0;
}

Reading read_ours(const std::vector<std::string>& texts) {
    static_cast<void>(highest_memory());
    const auto resting = highest_memory();
    Reading best{read_once(texts), 1e9};
    best.memory = highest_memory() - resting;
    for (const auto until = Clock::now() + patience; Clock::now() < until;) {
        const auto began = Clock::now();
        best.items = read_once(texts);
        best.seconds = std::min(best.seconds, std::chrono::duration<double>(Clock::now() - began).count());
    }
    return best;
}

Reading read_by(const std::string& program, std::vector<std::string> words,
                const std::vector<std::string>& files) {
    words.insert(words.end(), files.begin(), files.end());
    const auto done = testing::run_program(program, words);
    if (done.exit != 0)
        throw Failure("parse feeds with " + words.front(), done.err);
    const auto json = nlohmann::json::parse(done.out);
    return {json.at("items").get<std::size_t>(), json.at("seconds").get<double>(),
            json.at("memory").get<double>() / 1e6};
}

/// Once: they are slow, and the ratio is far from its limit.
std::optional<Reading> read_by_feedparser(const std::vector<std::string>& files) {
    if (testing::run_program("/usr/bin/python3", {"-c", "import feedparser"}).exit != 0)
        return std::nullopt;
    return read_by("/usr/bin/python3", {BLUELAMP_SOURCE_DIR "/tests/bench/parse_feeds.py"}, files);
}

std::optional<Reading> read_by_rss_parser(const std::vector<std::string>& files) {
    const fs::path modules = BLUELAMP_BINARY_DIR "/tests/bench/rss-parser";
    if (!fs::exists(modules / "installed"))
        return std::nullopt;
    return read_by("/usr/bin/node",
                   {BLUELAMP_SOURCE_DIR "/tests/bench/rss-parser/parse.mjs", modules.string()}, files);
}

/// Files read by us and by the others, in one run. Goals and memory are the large feed's.
void compare(Report& report, const std::string& what, const std::vector<std::string>& files, bool is_large) {
    std::vector<std::string> texts;
    for (const auto& file : files)
        texts.push_back(read_file(file, largest_file).value());
    const auto megabytes = octets_in(texts) / 1e6;
    const auto add = [&](const std::string& who, const Reading& reading) {
        if (is_large) // the small ones fit into what the heap already has
            report.add({what + who + ", memory", reading.memory, "MB"});
        return Figure{what + who, megabytes / reading.seconds, "MB/s"};
    };
    const auto ours = read_ours(texts);
    auto speed = add("", ours);
    if (is_large) {
        if (ours.items != feed_items)
            throw Failure("parse the large feed", "it has " + std::to_string(ours.items) + " items");
        speed.goal = Goal::at_least;
        speed.limit = 40;
    }
    report.add(speed);
    if (const auto theirs = read_by_feedparser(files)) {
        report.add(add(" by feedparser (Python)", *theirs));
        Figure times{what + ": times feedparser", theirs->seconds / ours.seconds, "x"};
        if (is_large) {
            times.goal = Goal::at_least;
            times.limit = 20;
        }
        report.add(times);
    } else {
        report.note("feedparser is not installed: python3-feedparser");
    }
    if (const auto theirs = read_by_rss_parser(files))
        report.add(add(" by rss-parser (JavaScript)", *theirs));
    else
        report.note("rss-parser is not installed: cmake --build --preset release --target bench_rss_parser");
}

} // namespace

void feed(Report& report) {
    const TemporaryFolder folder;
    const auto large = (folder.path() / "large.xml").string();
    write_file(large, large_feed());
    compare(report, "feed: 5,000 items in 5 MB", {large}, true);

    std::vector<std::string> corpus;
    for (const auto& entry : fs::directory_iterator(BLUELAMP_SOURCE_DIR "/tests/fixtures/feeds"))
        corpus.push_back(entry.path().string());
    std::sort(corpus.begin(), corpus.end());
    compare(report, "feed: the " + std::to_string(corpus.size()) + " files in tests/fixtures", corpus, false);
}

} // namespace bluelamp::bench

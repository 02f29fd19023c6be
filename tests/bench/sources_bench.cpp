#include "bench/sources_bench.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/time.hpp"
#include "net/http_client.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"
#include "support/wild_server.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace bluelamp::bench {
namespace {

using Clock = std::chrono::steady_clock;
using testing::LoopbackRequest;
using testing::LoopbackServer;
using testing::RunningProgram;
using testing::WildServer;
using namespace std::chrono_literals;

constexpr int items_each = 20;
constexpr int per_host = 10; ///< sources of one publisher
constexpr int areas = 50;
constexpr auto patience = 10min;

const std::string server_program = BLUELAMP_BINARY_DIR "/bin/bluelamp-server";

void run(const std::vector<std::string>& words) {
    const auto finished = testing::run_program(server_program, words);
    if (finished.exit != 0)
        throw Failure("run bluelamp-server " + words.front(), finished.err);
}

std::string date_now() {
    const auto now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 64> text{};
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text.data();
}

std::string feed_at(const std::string& path) {
    std::string all = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Force</title>";
    for (int number = 0; number < items_each; ++number) {
        const auto link = "https://force.example" + path + "/story-" + std::to_string(number);
        all +=
            "<item><title>Story " + std::to_string(number) + "</title><link>" + link + "</link><guid>" +
            link + "</guid><pubDate>" + date_now() +
            "</pubDate><description>Officers were called to the High Street shortly before nine. Nobody was "
            "hurt, and the road was open again within the hour.</description></item>";
    }
    return all + "</channel></rss>";
}

/// Hosts with ten feeds each, of which one never answers.
class Publishers {
public:
    explicit Publishers(int sources) {
        for (int host = 0; host * per_host < sources; ++host)
            hosts_.push_back(std::make_unique<WildServer>(
                WildServer::Handler([](const LoopbackRequest& request, const WildServer::Wire& wire) {
                    if (request.path.ends_with("0"))
                        wire.hang();
                    else
                        wire.send(LoopbackServer::answer(200, feed_at(request.path)));
                })));
    }
    [[nodiscard]] std::string url(int source) const {
        return hosts_.at(static_cast<std::size_t>(source / per_host))->url("/" + std::to_string(source));
    }

private:
    std::vector<std::unique_ptr<WildServer>> hosts_;
};

std::string publication(const Publishers& publishers, int sources) {
    auto places = nlohmann::json::array();
    for (int area = 0; area < areas; ++area)
        places.push_back({{"id", "a" + std::to_string(area)}, {"name", "Area " + std::to_string(area)}});
    auto list = nlohmann::json::array();
    for (int source = 0; source < sources; ++source)
        list.push_back({{"id", "s" + std::to_string(source)},
                        {"kind", "feed"},
                        {"url", publishers.url(source)},
                        {"publish", "auto"},
                        {"areas", {"a" + std::to_string(source % areas)}}});
    return nlohmann::json{{"areas", places}, {"sources", list}}.dump();
}

/// A field of /proc/PID/status, in MB.
double memory_of(pid_t process, const std::string& field) {
    std::istringstream lines(
        read_file("/proc/" + std::to_string(process) + "/status", 64 * 1024).value_or(""));
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(field))
            return std::stod(line.substr(field.size() + 1)) / 1024;
    return 0;
}

/// Seconds of processor that a process has used.
double processor_of(pid_t process) {
    auto all = read_file("/proc/" + std::to_string(process) + "/stat", 4096).value_or("");
    std::istringstream fields(all.substr(all.rfind(')') + 1));
    std::string skipped;
    for (int field = 0; field < 11; ++field)
        fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::int64_t asked(const std::filesystem::path& file, const std::string& sql) {
    SQLite::Database database(file.string(), SQLite::OPEN_READONLY, 5000);
    return database.execAndGet(sql).getInt64();
}

struct Measured {
    double seconds = 0;
    double processor = 0;
    double memory = 0;
    std::int64_t publications = 0;
};

Measured measure(int count) {
    const TemporaryFolder folder;
    const Publishers publishers(count);
    const auto data = folder.path() / "data";
    const auto config = (folder.path() / "server.toml").string();
    const auto file = folder.path() / "force.json";
    write_file(config, "allow_private_sources = true\n");
    write_file(file, publication(publishers, count));
    RunningProgram server(server_program,
                          {"serve", "--listen", "127.0.0.1:0", "--data", data.string(), "--config", config});
    static_cast<void>(server.read_line());
    const auto began = Clock::now();
    const auto before = processor_of(server.pid());
    run({"publish", file.string(), "--data", data.string(), "--config", config});
    const auto good = count - count / per_host;
    const auto database = data / "server.db";
    while (asked(database, "SELECT count(*) FROM entity WHERE kind = 'item'") < good * items_each) {
        if (Clock::now() - began > patience)
            throw Failure("bench sources", "the good ones were not all published in time");
        std::this_thread::sleep_for(100ms);
    }
    return {std::chrono::duration<double>(Clock::now() - began).count(), processor_of(server.pid()) - before,
            memory_of(server.pid(), "VmHWM"),
            asked(database, "SELECT count(*) FROM audit WHERE actor = 'sources' AND action = 'publish'")};
}

} // namespace

void sources(Report& report) {
    for (const int count : {10, 100, 1000}) {
        const auto measured = measure(count);
        const auto name = "sources: " + std::to_string(count) + ", a tenth silent: ";
        report.add({name + "until all others are published", measured.seconds, "s", Goal::below,
                    count == 1000 ? 60.0 : 20.0});
        report.add({name + "processor", measured.processor, "s"});
        report.add({name + "most memory", measured.memory, "MB"});
        report.add({name + "times that manifests were made", static_cast<double>(measured.publications), ""});
    }
}

} // namespace bluelamp::bench

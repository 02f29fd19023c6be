#include "bench/fleet_bench.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/time.hpp"
#include "crypto/receipt.hpp"
#include "http/server.hpp"
#include "net/http_client.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"
#include "sync/enrol.hpp"
#include "wire/batch.hpp"
#include "wire/limits.hpp"
#include "wire/submission.hpp"

#include <nlohmann/json.hpp>

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <chrono>
#include <latch>
#include <mutex>
#include <numeric>
#include <sstream>
#include <thread>

namespace bluelamp::bench {
namespace {

using Clock = std::chrono::steady_clock;
using testing::RunningProgram;

constexpr std::size_t kiosks = 200;
constexpr std::size_t entries_each = 1'000;
constexpr int days_offline = 30;
constexpr std::size_t bare_batch = 200; ///< rows in one transaction of the bare server
constexpr std::size_t pouch_documents = 10'000;

const std::string server_program = BLUELAMP_BINARY_DIR "/bin/bluelamp-server";

double seconds_since(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

std::string run(const std::vector<std::string>& words) {
    const auto finished = testing::run_program(server_program, words);
    if (finished.exit != 0)
        throw Failure("run bluelamp-server " + words.front(), finished.err);
    return finished.out;
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

/// The server, as operators run it behind a proxy that names each kiosk's address.
class Headquarters {
public:
    Headquarters() {
        const auto publication = folder_.path() / "force.json";
        write_file(publication, R"({"force":{"id":"marl","name":"Marlshire Police"},
            "areas":[{"id":"hill","name":"Hill"}],
            "ballots":[{"id":"winter","title":"Winter","pot":10,"areas":"all","priorities":[
                {"id":"speeding","title":"Speeding"},{"id":"burglary","title":"Burglary"}]}]})");
        write_file(config(), "behind_proxy = true\n");
        run({"publish", publication.string(), "--data", data()});
        process_ = std::make_unique<RunningProgram>(
            server_program, std::vector<std::string>{"serve", "--listen", "127.0.0.1:0", "--data", data(),
                                                     "--config", config()});
        const auto line = process_->read_line();
        url_ = line.substr(line.find("http"));
    }
    [[nodiscard]] std::vector<std::string> codes() {
        std::istringstream out(run({"kiosk", "code", "--area", "hill", "--count", std::to_string(kiosks),
                                    "--valid", "7d", "--data", data()}));
        std::vector<std::string> all;
        for (std::string code; out >> code;)
            all.push_back(code);
        return all;
    }
    /// What `verify` says of the logs, which it follows entry by entry.
    [[nodiscard]] std::string verified() { return run({"verify", "--data", data()}); }
    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] pid_t process() const { return process_->pid(); }

private:
    [[nodiscard]] std::string data() const { return (folder_.path() / "data").string(); }
    [[nodiscard]] std::string config() const { return (folder_.path() / "server.toml").string(); }
    TemporaryFolder folder_;
    std::string url_;
    std::unique_ptr<RunningProgram> process_;
};

/// What one kiosk has to deliver, as files in order.
struct Backlog {
    std::string address; ///< the kiosk's own, as the proxy would see it
    std::vector<Bytes> batches;
    std::uint64_t last = 0;
};

/// Votes, and one comment in ten, over the days that the kiosk was offline.
Backlog backlog_of(const Identity& identity, std::size_t number) {
    const auto now = system_time();
    const auto& server = identity.server_keys.sealing.front();
    const auto epoch = random_fixed<Epoch>();
    std::vector<Entry> entries;
    for (std::size_t seq = 1; seq <= entries_each; ++seq) {
        const auto age = std::chrono::days(days_offline) * (entries_each - seq) / entries_each;
        const auto made = now - std::chrono::duration_cast<std::chrono::seconds>(age);
        const Submission submission =
            seq % 10 == 0
                ? Submission(Feedback{"hill", 4, "", "Somebody listened and rang me back.", "", false})
                : Submission(Vote{"winter", "hill", {{"speeding", 6}, {"burglary", 4}}});
        entries.push_back(chain_entry(identity.kiosk, epoch, seq,
                                      entries.empty() ? Hash{} : entries.back().hash,
                                      draft_entry(submission, Via::screen, make_receipt(), made, 0, server)));
    }
    Backlog backlog;
    backlog.address = "10.1." + std::to_string(number / 250) + "." + std::to_string(1 + number % 250);
    backlog.last = entries_each;
    // In four batches, so that there is something to be fair about.
    constexpr std::size_t in_one = entries_each / 4;
    for (std::size_t at = 0; at < entries.size(); at += in_one) {
        BatchHeader header;
        header.kiosk = identity.kiosk;
        header.epoch = epoch;
        header.first = at + 1;
        header.prev = at == 0 ? Hash{} : entries[at - 1].hash;
        const std::vector<Entry> part(entries.begin() + static_cast<std::ptrdiff_t>(at),
                                      entries.begin() + static_cast<std::ptrdiff_t>(at + in_one));
        backlog.batches.push_back(write_batch(header, part, identity.key));
    }
    return backlog;
}

std::vector<Backlog> enrolled_backlogs(Headquarters& headquarters) {
    const TemporaryFolder folder;
    const auto codes = headquarters.codes();
    std::vector<Backlog> backlogs;
    for (std::size_t number = 0; number < kiosks; ++number) {
        const auto data = folder.path() / std::to_string(number);
        IdentityStore identities(data);
        backlogs.push_back(backlog_of(
            enrol_online(identities, data, {}, headquarters.url(), codes.at(number), "bench"), number));
    }
    return backlogs;
}

/// Everything that one client sends; waits as long as the server asks. Throws when the server takes it not.
void deliver(const std::string& url, const Backlog& backlog) {
    HttpClient client{NetworkOptions{}};
    for (const auto& batch : backlog.batches) {
        HttpRequest request;
        request.method = "POST";
        request.url = url;
        request.headers["Content-Type"] = "application/vnd.bluelamp.batch";
        request.headers["X-Bluelamp-Nonce"] = to_hex(random_bytes(16));
        request.headers["X-Forwarded-For"] = backlog.address;
        request.body = batch;
        request.total_timeout = std::chrono::minutes(5);
        request.stall_timeout = std::chrono::minutes(5);
        for (;;) {
            const auto result = client.send(request);
            if (result.ok()) {
                if (!backlog.address.empty() && &batch == &backlog.batches.back() &&
                    read_acknowledgement(result.body).ack.watermark != backlog.last)
                    throw Failure("deliver", "the watermark is not at the last entry");
                break;
            }
            const auto pause = result.retry_after();
            if (!pause)
                throw Failure("deliver", result.summary());
            std::this_thread::sleep_for(*pause);
        }
    }
}

/// All at once; when each was done, in seconds.
std::vector<double> drain(const std::string& url, const std::vector<Backlog>& backlogs) {
    std::vector<double> done(backlogs.size());
    std::vector<std::string> failures(backlogs.size());
    std::latch start(1);
    std::vector<std::thread> clients;
    Clock::time_point began;
    for (std::size_t at = 0; at < backlogs.size(); ++at)
        clients.emplace_back([&, at] {
            start.wait();
            try {
                deliver(url, backlogs[at]);
            } catch (const std::exception& failure) {
                failures[at] = failure.what();
            }
            done[at] = seconds_since(began);
        });
    began = Clock::now();
    start.count_down();
    for (auto& client : clients)
        client.join();
    for (const auto& failure : failures)
        if (!failure.empty())
            throw Failure("drain the fleet", failure);
    return done;
}

/// Octets of the entries alone, in rows of a bare server: no signature, no chain, no reading.
double bare_rate(std::size_t octets_each) {
    const TemporaryFolder folder;
    SQLite::Database database((folder.path() / "bare.db").string(),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("PRAGMA journal_mode=WAL");
    database.exec("PRAGMA synchronous=FULL");
    database.exec("CREATE TABLE entry(id INTEGER PRIMARY KEY, payload BLOB NOT NULL)");
    SQLite::Statement insert(database, "INSERT INTO entry(payload) VALUES(?)");
    std::mutex writing;
    const auto take = [&](const http::Request& request, const http::Reply& reply) {
        const std::lock_guard lock(writing);
        SQLite::Transaction transaction(database);
        for (std::size_t at = 0; at < request.body.size(); at += octets_each) {
            insert.bindNoCopy(1, request.body.data() + at, static_cast<int>(octets_each));
            insert.exec();
            insert.reset();
        }
        transaction.commit();
        reply({.status = 200, .headers = {}, .body = {}, .file = {}});
    };
    http::Options options;
    options.address = "127.0.0.1";
    options.workers = 4;
    http::Server server(options, {{"POST", "/", take}});
    server.start();
    const Backlog backlog{
        {}, std::vector<Bytes>(entries_each / bare_batch, Bytes(bare_batch * octets_each, 'x')), 0};
    const auto began = Clock::now();
    static_cast<void>(drain("http://127.0.0.1:" + std::to_string(server.port()) + "/",
                            std::vector<Backlog>(kiosks, backlog)));
    const auto rate = static_cast<double>(kiosks * entries_each) / seconds_since(began);
    server.stop(std::chrono::seconds(5));
    return rate;
}

/// Documents a second from PouchDB to pouchdb-server; 0 when they are not installed.
double pouch_rate() {
    const std::filesystem::path modules = BLUELAMP_BINARY_DIR "/tests/bench/pouchdb";
    if (!std::filesystem::exists(modules / "installed"))
        return 0;
    const TemporaryFolder folder;
    const auto done = testing::run_program(
        "/usr/bin/node", {BLUELAMP_SOURCE_DIR "/tests/bench/pouchdb/replicate.mjs", modules.string(),
                          std::to_string(pouch_documents), folder.path().string()});
    if (done.exit != 0)
        throw Failure("replicate with PouchDB", done.err);
    const auto json = nlohmann::json::parse(done.out);
    return json.at("documents").get<double>() / json.at("seconds").get<double>();
}

double percentile(std::vector<double> sorted, double share) {
    std::ranges::sort(sorted);
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

} // namespace

void fleet(Report& report) {
    constexpr auto all = static_cast<double>(kiosks * entries_each);
    Headquarters headquarters;
    const auto backlogs = enrolled_backlogs(headquarters);
    std::size_t octets = 0;
    for (const auto& batch : backlogs.front().batches)
        octets += batch.size();
    const auto octets_each = octets / entries_each;

    const auto bare_before = bare_rate(octets_each);
    const auto resting = memory_of(headquarters.process(), "VmRSS:");
    const auto done = drain(headquarters.url() + "/api/v1/batches", backlogs);
    const auto took = *std::ranges::max_element(done);
    const auto peak = memory_of(headquarters.process(), "VmHWM:");
    const auto verified = headquarters.verified();
    if (verified.find(" " + std::to_string(kiosks * entries_each) + " entries") == std::string::npos)
        throw Failure("drain the fleet", "not everything arrived once: " + verified);
    // Before and after, for a machine is not equally fast all the time.
    const auto bare = (bare_before + bare_rate(octets_each)) / 2;
    const auto pouch = pouch_rate();

    report.add({"fleet: submissions a second, 200 kiosks at once", all / took, "/s"});
    report.add({"fleet: rows a second of a bare client and server", bare, "/s"});
    report.add({"fleet: share of the bare figure", 100 * all / took / bare, "%", Goal::at_least, 100.0 / 3});
    if (pouch > 0) {
        report.add({"fleet: documents a second, PouchDB to pouchdb-server", pouch, "/s"});
        report.add({"fleet: times PouchDB", all / took / pouch, "x", Goal::at_least, 20});
    } else {
        report.note("PouchDB is not installed: cmake --build --preset release --target bench_pouchdb");
    }
    // Jain, Chiu, Hawe 1984: 1 when all are served alike.
    const auto sum =
        std::accumulate(done.begin(), done.end(), 0.0, [](double s, double t) { return s + 1 / t; });
    const auto squares =
        std::accumulate(done.begin(), done.end(), 0.0, [](double s, double t) { return s + 1 / (t * t); });
    report.add({"fleet: fairness of the kiosks' speeds (Jain's index)", sum * sum / (kiosks * squares), "",
                Goal::at_least, .8});
    report.add({"fleet: first kiosk done", percentile(done, 0), "s"});
    report.add({"fleet: middle kiosk done", percentile(done, .5), "s"});
    report.add({"fleet: last kiosk done", took, "s"});
    report.add({"fleet: server's memory before", resting, "MB"});
    report.add({"fleet: server's memory at its highest", peak, "MB", Goal::below, 300});
    report.note(std::to_string(octets_each) + " octets an entry; verified: " + verified);
}

} // namespace bluelamp::bench

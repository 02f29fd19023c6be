#include "api/change_watch.hpp"
#include "storage/postgres_storage.hpp"
#include "support/postgres.hpp"
#include "support/station.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <future>
#include <random>
#include <set>
#include <sstream>
#include <thread>

using namespace bluelamp;
using namespace bluelamp::testing;
using nlohmann::json;

namespace fs = std::filesystem;

namespace {

const std::string server_program = BLUELAMP_BINARY_DIR "/bin/bluelamp-server";
const std::string area = "harbour-quarter";

bool is_missing() {
    if (!PostgresCluster::installed())
        WARN("skipped: PostgreSQL is not installed");
    return !PostgresCluster::installed();
}

Finished succeeded(Finished finished) {
    INFO(finished.out << finished.err);
    REQUIRE(finished.exit == 0);
    return finished;
}

/// The server's program on a data folder and a database; "" is the folder's own SQLite file.
struct Operated {
    fs::path data;
    std::string database;

    [[nodiscard]] std::vector<std::string> words(std::vector<std::string> command) const {
        command.insert(command.end(), {"--data", data.string()});
        if (!database.empty())
            command.insert(command.end(), {"--database", database});
        return command;
    }
    [[nodiscard]] Finished run(std::vector<std::string> command) const {
        return run_program(server_program, words(std::move(command)));
    }
    [[nodiscard]] std::vector<json> submissions() const {
        std::istringstream lines(succeeded(run({"export"})).out);
        std::vector<json> all;
        for (std::string line; std::getline(lines, line);)
            all.push_back(json::parse(line));
        return all;
    }
};

/// A `serve` that is ready.
struct Serving {
    explicit Serving(const Operated& site, int its_port = 0)
        : process(server_program,
                  site.words({"serve", "--listen", "127.0.0.1:" + std::to_string(its_port)})) {
        const auto line = process.read_line();
        INFO(process.errors());
        REQUIRE(line.starts_with("listening on "));
        url = line.substr(line.find("http"));
    }
    /// The status of a GET.
    [[nodiscard]] std::string get(const std::string& path) const {
        return run_program("/usr/bin/curl", {"-s", "-o", "/dev/null", "-w", "%{http_code}", url + path}).out;
    }
    /// The status, and when to ask again, that a kiosk hears.
    [[nodiscard]] std::string told_to_kiosks() const {
        return run_program("/usr/bin/curl",
                           {"-s", "-o", "/dev/null", "-w", "%{http_code} %header{retry-after}", "-H",
                            "Authorization: Bearer x", url + "/api/v1/manifest"})
            .out;
    }
    [[nodiscard]] int port() const { return std::stoi(url.substr(url.rfind(':') + 1)); }
    RunningProgram process;
    std::string url;
};

void submit(Kiosk& kiosk, const std::string& name, int count, std::set<std::string>& said) {
    std::string lines;
    for (int number = 0; number < count; ++number) {
        const auto text = name + " " + std::to_string(number);
        said.insert(text);
        lines += json{{"kind", "feedback"}, {"area", area}, {"rating", 3}, {"text", text}}.dump() + "\n";
    }
    REQUIRE(printed(succeeded(kiosk.command({"submit"}, lines)).out).size() ==
            static_cast<std::size_t>(count));
}

/// Every text once, and nothing else.
void check_each_once(const Operated& site, const std::set<std::string>& said) {
    std::multiset<std::string> texts;
    for (const auto& submission : site.submissions())
        texts.insert(submission.at("text").get<std::string>());
    CHECK(texts == std::multiset<std::string>(said.begin(), said.end()));
}

void publish_news(const Operated& site, const fs::path& folder) {
    const auto news = folder / "news.json";
    std::ofstream(news) << R"({"items": [{"id": "n1", "kind": "update", "title": "T", "body": "B"}]})";
    (void)succeeded(site.run({"publish", news.string()}));
}

/// A long poll that waits as serve lets it, for content newer than there is.
struct Watching {
    explicit Watching(const Operated& of)
        : site(of)
        , keys(site.data / "keys" / "server.key", *open(), Time{})
        , watch([this] { return open(); }, keys, server::wall_clock(), {}) {
        watch.wait(area, open()->content().manifest_version(area),
                   std::chrono::steady_clock::now() + std::chrono::minutes(1), [this] { news.set_value(); });
    }
    [[nodiscard]] std::unique_ptr<server::Storage> open() const {
        return server::open_postgres(site.database);
    }
    [[nodiscard]] bool woken(std::chrono::seconds within) {
        return news.get_future().wait_for(within) == std::future_status::ready;
    }
    ~Watching() { watch.stop(); } // before the promise that waking keeps goes away

    Operated site;
    std::promise<void> news;
    server::KeyRing keys;
    server::ChangeWatch watch;
};

std::string value_in(const std::string& text, const std::string& name) {
    const auto at = text.find(name);
    return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
}

} // namespace

TEST_CASE(
    "two servers on one PostgreSQL database serve one fleet, and what one process publishes wakes another",
    "[e2e]") {
    if (is_missing())
        return;
    PostgresCluster cluster(PostgresCluster::Fsync::on);
    const TemporaryFolder folder;
    const Operated site{folder.path() / "data", cluster.new_database()};
    const auto station = fresh_station(folder.path());
    (void)succeeded(site.run({"publish", (station / "station.json").string()}));
    Serving first(site);
    Serving second(site);
    CHECK(first.get("/readyz") == "200");
    CHECK(second.get("/readyz") == "200");

    std::set<std::string> said;
    Kiosk one;
    Kiosk two;
    (void)succeeded(one.enrol_with(succeeded(site.run({"kiosk", "code", "--area", area})).out, first.url));
    (void)succeeded(two.enrol_with(succeeded(site.run({"kiosk", "code", "--area", area})).out, second.url));
    submit(one, "one", 20, said);
    submit(two, "two", 20, said);
    const auto other = two.begin({"sync", "--once"});
    (void)succeeded(one.command({"sync", "--once"}));
    CHECK(other->wait(std::chrono::seconds(30)) == 0);
    check_each_once(site, said);
    CHECK(one.status().at("pending") == 0);

    Watching watching(site);
    publish_news(site, folder.path());
    // Sooner than the database is asked when it has told nothing.
    CHECK(watching.woken(std::chrono::seconds(3)));

    CHECK(site.run({"restore", (folder.path() / "news.json").string()}).exit == 1); // both serve
    CHECK(first.process.stop(SIGTERM) == 0);
    CHECK(second.process.stop(SIGTERM) == 0);
    CHECK(value_in(succeeded(site.run({"verify"})).out, "2 logs").find("all right") != std::string::npos);
}

TEST_CASE("a site moves from SQLite to PostgreSQL and back; its kiosk loses nothing and doubles nothing",
          "[e2e]") {
    if (is_missing())
        return;
    PostgresCluster cluster(PostgresCluster::Fsync::on);
    Server old;
    Kiosk kiosk;
    kiosk.enrol(old, old.url());
    std::set<std::string> said;
    submit(kiosk, "before the backup", 8, said);
    (void)succeeded(kiosk.command({"sync", "--once"}));
    const TemporaryFolder folder;
    const auto file = (folder.path() / "backup").string();
    (void)succeeded(old.command({"backup", file}));
    submit(kiosk, "after the backup", 5, said);
    (void)succeeded(kiosk.command({"sync", "--once"}));
    old.stop();

    const Operated site{old.data(), cluster.new_database()};
    (void)succeeded(site.run({"restore", file}));
    CHECK(succeeded(site.run({"verify"})).out.find("all right") != std::string::npos);
    submit(kiosk, "while it moved", 3, said);
    {
        Serving serving(site, old.port());
        (void)succeeded(kiosk.command({"sync", "--once"}));
        (void)succeeded(kiosk.command({"sync", "--once"}));
        CHECK(kiosk.status().at("pending") == 0);
        CHECK(serving.process.stop(SIGTERM) == 0);
    }
    check_each_once(site, said);
    CHECK(cluster.ask(site.database, "SELECT value FROM bluelamp.setting WHERE name = 'generation'") !=
          "0\n");

    const auto back = (folder.path() / "back").string();
    (void)succeeded(site.run({"backup", back}));
    const Operated home{old.data(), {}};
    (void)succeeded(home.run({"restore", back}));
    CHECK(succeeded(home.run({"verify"})).out.find("all right") != std::string::npos);
    submit(kiosk, "at home again", 2, said);
    {
        Serving serving(home, old.port());
        (void)succeeded(kiosk.command({"sync", "--once"}));
        CHECK(serving.process.stop(SIGTERM) == 0);
    }
    check_each_once(home, said);
    CHECK(succeeded(home.run({"verify"})).out.find("all right") != std::string::npos);
}

TEST_CASE("while PostgreSQL is down kiosks keep what they have, and hand it over once it is back", "[e2e]") {
    if (is_missing())
        return;
    PostgresCluster cluster(PostgresCluster::Fsync::on);
    const TemporaryFolder folder;
    const Operated site{folder.path() / "data", cluster.new_database()};
    (void)succeeded(site.run({"publish", (fresh_station(folder.path()) / "station.json").string()}));
    Serving serving(site);
    Kiosk kiosk;
    (void)succeeded(
        kiosk.enrol_with(succeeded(site.run({"kiosk", "code", "--area", area})).out, serving.url));
    std::set<std::string> said;
    submit(kiosk, "up", 4, said);
    (void)succeeded(kiosk.command({"sync", "--once"}));

    Watching watching(site);
    cluster.stop();
    CHECK(serving.get("/healthz") == "200");
    CHECK(serving.get("/readyz") == "503");
    CHECK(serving.told_to_kiosks() == "503 5");
    submit(kiosk, "down", 4, said);
    CHECK(kiosk.command({"sync", "--once"}).exit == 1);
    CHECK(kiosk.status().at("pending") == 4);

    CHECK(watching.watch.waiting() == 1);
    cluster.start();
    CHECK(serving.get("/readyz") == "200");
    publish_news(site, folder.path());
    CHECK(watching.woken(std::chrono::seconds(10)));
    (void)succeeded(kiosk.command({"sync", "--once"}));
    CHECK(kiosk.status().at("pending") == 0);
    check_each_once(site, said);
    CHECK(succeeded(site.run({"verify"})).out.find("all right") != std::string::npos);
    CHECK(serving.process.stop(SIGTERM) == 0);
}

TEST_CASE(
    "servers on PostgreSQL that are killed, and sessions that are cut off, lose nothing and double nothing",
    "[e2e]") {
    if (is_missing())
        return;
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    INFO("seed " << seed);
    PostgresCluster cluster(PostgresCluster::Fsync::on);
    const TemporaryFolder folder;
    const Operated site{folder.path() / "data", cluster.new_database()};
    (void)succeeded(site.run({"publish", (fresh_station(folder.path()) / "station.json").string()}));
    auto serving = std::make_unique<Serving>(site);
    const int port = serving->port();
    Kiosk kiosk;
    (void)succeeded(
        kiosk.enrol_with(succeeded(site.run({"kiosk", "code", "--area", area})).out, serving->url));
    std::set<std::string> said;
    for (int round = 0; round < 10; ++round) {
        if (!serving)
            serving = std::make_unique<Serving>(site, port);
        submit(kiosk, "round " + std::to_string(round), 5, said);
        const auto sync = kiosk.begin({"sync", "--once"});
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 300));
        if (round % 2 == 0)
            serving.reset(); // kill -9
        else
            (void)cluster.ask(site.database,
                              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                              "current_database() AND pid <> pg_backend_pid()");
        REQUIRE(sync->wait(std::chrono::seconds(40)));
    }
    if (!serving)
        serving = std::make_unique<Serving>(site, port);
    (void)succeeded(kiosk.command({"sync", "--once"}));
    CHECK(kiosk.status().at("pending") == 0);
    check_each_once(site, said);
    CHECK(succeeded(site.run({"verify"})).out.find("all right") != std::string::npos);
}

TEST_CASE("a password in the database's address is refused before anything else, and not repeated", "[e2e]") {
    const TemporaryFolder folder;
    const Operated site{folder.path() / "data", "postgresql://jo:hush@localhost/name"};
    const auto refused = site.run({"verify"});
    CHECK(refused.exit == 2);
    CHECK(refused.err.find("PGPASSFILE") != std::string::npos);
    CHECK((refused.out + refused.err).find("hush") == std::string::npos);
}

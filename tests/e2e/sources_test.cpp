// The real server follows sources whose servers do all that servers do.
#include "base/time.hpp"
#include "curation/desk.hpp"
#include "custody/clock.hpp"
#include "custody/key_ring.hpp"
#include "storage/database_address.hpp"
#include "support/gzip.hpp"
#include "support/own_network.hpp"
#include "support/postgres.hpp"
#include "support/program.hpp"
#include "support/wild_server.hpp"
#include "wire/manifest.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <set>

using namespace bluelamp;
using namespace bluelamp::server;
using namespace bluelamp::testing;
using namespace std::chrono_literals;

namespace {

const std::string program = BLUELAMP_BINARY_DIR "/bin/bluelamp-server";

std::string date_of(std::chrono::seconds ago) {
    const auto time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() - ago);
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 64> text{};
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text.data();
}

std::string entry(const std::string& title, const std::string& link, std::chrono::seconds ago = 1h) {
    return "<item><title>" + title + "</title><guid>" + link + "</guid><link>" + link + "</link><pubDate>" +
           date_of(ago) + "</pubDate></item>";
}

std::string feed(const std::string& entries) {
    return "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Force</title>" + entries +
           "</channel></rss>";
}

std::string answer(const std::string& body, const std::string& headers = "Content-Type: text/xml\r\n") {
    return LoopbackServer::answer(200, body, headers);
}

/// Where whoever asked found the server.
std::string server_url(const LoopbackRequest& request) {
    return "http://" + request.headers.at("host");
}

/// What a handler says, changed by the test while the server runs.
class Said {
public:
    explicit Said(std::string text)
        : text_(std::move(text)) {}
    void set(std::string text) {
        const std::lock_guard lock(mutex_);
        text_ = std::move(text);
    }
    std::string operator()(const LoopbackRequest&) {
        const std::lock_guard lock(mutex_);
        return text_;
    }

private:
    std::mutex mutex_;
    std::string text_;
};

const std::string at_home = "allow_private_sources = true\n";

/// A data folder with the program serving from it.
class Site {
public:
    /// On the folder's own SQLite file, or the PostgreSQL database of a URL.
    explicit Site(const std::string& settings = at_home, std::string database = {})
        : database_(std::move(database))
        , config_(file("server.toml", settings)) {
        REQUIRE(run({"publish", file("areas.json", R"({"areas":[{"id":"hill","name":"Hill"}]})")}).exit == 0);
    }

    std::string file(const std::string& name, const std::string& text) const {
        const auto path = (folder_.path() / name).string();
        std::ofstream(path) << text;
        return path;
    }
    Finished run(std::vector<std::string> arguments) const {
        return run_program(program, words(std::move(arguments)));
    }
    void serve() {
        process_.emplace(program, words({"serve", "--listen", "127.0.0.1:0"}));
        REQUIRE(process_->read_line().starts_with("listening on "));
        storage_ =
            storage_opener(database_.empty() ? DatabaseAddress{folder_.path() / "data" / "server.db", {}}
                                             : read_database_address(database_))();
        keys_.emplace(folder_.path() / "data" / "keys" / "server.key", *storage_, time_of_ms(now_ms()));
    }
    RunningProgram& process() { return *process_; }
    /// The server ends, as it should; what follows is on another database.
    void move_to(std::string database) {
        REQUIRE(process_->stop(SIGTERM) == 0);
        process_.reset();
        keys_.reset();
        storage_.reset();
        database_ = std::move(database);
    }
    Storage& storage() { return *storage_; }
    const ServerKeys& keys() { return *(held_ = keys_->current()); }

    static std::int64_t now_ms() {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
    static SourceAct act() { return {"ann", now_ms()}; }

    Source put(
        const std::string& id, const std::string& url,
        const std::function<void(Source&)>& change = [](Source&) {}) {
        Source source;
        source.id = id;
        source.url = url;
        source.publish = SourcePublishing::automatic;
        source.areas = {"hill"};
        change(source);
        put_source(storage(), keys(), act(), source);
        return source;
    }
    /// What the screens of Hill get.
    Content content() {
        const auto stored = storage().content().manifest("hill");
        return stored ? read_manifest(stored->file, keys().set()).manifest.body.content : Content{};
    }
    std::vector<std::string> titles() {
        std::vector<std::string> titles;
        for (const auto& item : content().items)
            titles.push_back(item.title.in("en"));
        return titles;
    }
    bool has_media(const std::string& sha256) const {
        return std::filesystem::is_regular_file(folder_.path() / "data" / "media" / sha256);
    }
    bool shows(const std::string& title) {
        const auto all = titles();
        return std::find(all.begin(), all.end(), title) != all.end();
    }
    SourceView view(const std::string& id) { return source_view(storage(), id).value(); }
    /// Whether it comes true in time.
    static bool soon(const std::function<bool()>& what, std::chrono::seconds patience = 20s) {
        for (const auto until = std::chrono::steady_clock::now() + patience;
             std::chrono::steady_clock::now() < until;) {
            if (what())
                return true;
            std::this_thread::sleep_for(50ms);
        }
        return what();
    }
    /// One more look that is over.
    SourceLook look(const std::string& id) {
        const auto before = view(id).state.checked_ms;
        look_now(storage(), act(), id);
        REQUIRE(soon([&] { return view(id).state.checked_ms != before; }, 40s));
        return source_history(storage(), id).front();
    }

private:
    [[nodiscard]] std::string data() const { return (folder_.path() / "data").string(); }
    [[nodiscard]] std::vector<std::string> words(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--data", data(), "--config", config_});
        if (!database_.empty())
            arguments.insert(arguments.end(), {"--database", database_});
        return arguments;
    }

    TemporaryFolder folder_;
    std::string database_;
    std::string config_;
    std::optional<RunningProgram> process_;
    std::unique_ptr<Storage> storage_;
    std::optional<KeyRing> keys_;
    std::shared_ptr<const ServerKeys> held_;
};

} // namespace

TEST_CASE("while others misbehave in every way, a good source's items reach the screens in seconds",
          "[e2e]") {
    Site site;
    site.serve();
    const auto bomb = gzip(feed(entry("Bomb", "https://b.example/1")) + std::string(64U << 20U, ' '));
    WildServer silent([](const auto&, const WildServer::Wire& wire) { wire.hang(); });
    WildServer slow([](const auto&, const WildServer::Wire& wire) {
        const auto all = answer(feed(entry("Slow", "https://s.example/1")));
        for (std::size_t at = 0; at < all.size() && wire.send(all.substr(at, 1)) && wire.wait(1s); ++at) {
        }
    });
    WildServer cut([](const auto&, const WildServer::Wire& wire) {
        const auto all = answer(feed(entry("Cut", "https://c.example/1")));
        wire.send(all.substr(0, all.size() / 2));
    });
    WildServer wild([&](const LoopbackRequest& request, const WildServer::Wire& wire) {
        if (request.path == "/500")
            wire.send(LoopbackServer::answer(500, "oh dear"));
        else if (request.path == "/429")
            wire.send(LoopbackServer::answer(429, "", "Retry-After: 7200\r\n"));
        else if (request.path == "/410")
            wire.send(LoopbackServer::answer(410, ""));
        else if (request.path == "/loop")
            wire.send(LoopbackServer::answer(302, "", "Location: /loop\r\n"));
        else if (request.path == "/html")
            wire.send(
                answer("<!DOCTYPE html><html><title>Log in</title></html>", "Content-Type: text/html\r\n"));
        else if (request.path == "/bomb")
            wire.send(answer(bomb, "Content-Type: text/xml\r\nContent-Encoding: gzip\r\n"));
        else if (request.path == "/empty")
            wire.send(answer(""));
    });
    const std::vector<std::string> broken{"500", "429", "410", "loop", "html", "bomb", "empty"};
    for (const auto& name : broken)
        site.put(name, wild.url("/" + name));
    site.put("silent", silent.url());
    site.put("slow", slow.url());
    site.put("cut", cut.url());

    Said said(answer(feed(entry("Bridge closed", "https://g.example/1"))));
    WildServer good([&](const LoopbackRequest& request) { return said(request); });
    WildServer latin([](const auto&) {
        return answer("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss version=\"2.0\"><channel>" +
                          entry("Caf\xE9 robbed", "https://l.example/1") + "</channel></rss>",
                      "Content-Type: text/xml; charset=utf-8\r\n");
    });
    site.put("good", good.url("/feed"));
    site.put("latin", latin.url("/feed"));
    CHECK(Site::soon([&] { return site.shows("Bridge closed") && site.shows("Café robbed"); }, 10s));
    CAPTURE(site.titles());
    said.set(answer(
        feed(entry("Bridge open", "https://g.example/2") + entry("Bridge closed", "https://g.example/1"))));
    look_now(site.storage(), Site::act(), "good");
    CHECK(Site::soon([&] { return site.shows("Bridge open"); }, 10s));

    for (const auto& name : {"500", "429", "410", "loop", "html", "bomb", "empty", "cut", "slow", "silent"}) {
        INFO(name);
        CHECK(Site::soon([&] { return site.view(name).health == SourceHealth::failing; }, 60s));
        CHECK_FALSE(site.view(name).state.problem.empty());
        CHECK(site.view(name).counts.empty());
    }
    const auto wait_of = [&](const std::string& name) {
        const auto state = site.view(name).state;
        return (state.next_look_ms - state.checked_ms) / 1000;
    };
    CHECK(wait_of("429") >= 7200);
    CHECK(wait_of("410") >= 24 * 3600);
    CHECK(site.titles().size() == 3);
    CHECK(site.process().stop(SIGTERM) == 0);
}

TEST_CASE("a source is asked whether it changed, and its edits, deletions and off switch reach the screens",
          "[e2e]") {
    Site site;
    site.serve();
    std::atomic<int> not_modified = 0;
    Said said(feed(entry("One", "https://g.example/1") + entry("Two", "https://g.example/2", 2h)));
    WildServer server([&](const LoopbackRequest& request) {
        const auto body = said(request);
        const auto etag = "\"" + std::to_string(std::hash<std::string>{}(body)) + "\"";
        if (request.headers.contains("if-none-match") && request.headers.at("if-none-match") == etag) {
            ++not_modified;
            return LoopbackServer::answer(304, "", "ETag: " + etag + "\r\n");
        }
        return answer(body, "Content-Type: text/xml\r\nETag: " + etag + "\r\n");
    });
    site.put("news", server.url("/feed"));
    REQUIRE(Site::soon([&] { return site.shows("One") && site.shows("Two"); }));
    CHECK(site.look("news").outcome == "unchanged");
    CHECK(not_modified == 1);
    CHECK(site.titles().size() == 2);

    said.set(feed(entry("One, edited", "https://g.example/1") + entry("Two", "https://g.example/2", 2h)));
    CHECK(site.look("news").outcome == "changed");
    CHECK(site.shows("One, edited"));
    CHECK_FALSE(site.shows("One"));

    said.set("<!DOCTYPE html><html><body>Maintenance</body></html>");
    CHECK(site.look("news").outcome == "failed");
    said.set(feed(""));
    CHECK(site.look("news").outcome == "odd");
    CHECK(site.titles().size() == 2);

    switch_off(site.storage(), site.keys(), Site::act(), "news");
    CHECK(site.titles().empty());
    CHECK(site.storage().content().tombstones().size() == 2);
    said.set(feed(entry("One, edited", "https://g.example/1") + entry("Two", "https://g.example/2", 2h)));
    switch_on(site.storage(), site.keys(), Site::act(), "news");
    CHECK(Site::soon([&] { return site.titles().size() == 2; }));

    // A publish file's off switch is found by the server itself.
    auto source = site.view("news").source;
    REQUIRE(site.run({"source", "off", "news"}).exit == 0);
    CHECK(site.titles().empty());
    const auto listed = nlohmann::json::parse(site.run({"source", "list"}).out);
    CHECK(listed.at(0).at("health") == "off");
    CHECK(listed.at(0).at("checked") == rfc3339(time_of_ms(site.view("news").state.checked_ms)));
    CHECK(listed.at(0).at("next_look").is_null());
    remove_source(site.storage(), site.keys(), Site::act(), "news");
    CHECK(source_views(site.storage()).empty());
}

TEST_CASE("a held item waits until it is approved, a refused one never comes, and a story is shown once",
          "[e2e]") {
    Site site;
    site.serve();
    Said said(
        answer(feed(entry("One", "https://g.example/story-1") + entry("Two", "https://g.example/story-2"))));
    WildServer server([&](const LoopbackRequest& request) { return said(request); });
    site.put("appeals", server.url("/a"), [](Source& source) {
        source.publish = SourcePublishing::hold;
        source.as = ItemKind::appeal;
    });
    REQUIRE(Site::soon([&] { return waiting_items(site.storage(), {"hill"}).size() == 2; }));
    CHECK(site.titles().empty());
    auto waiting = waiting_items(site.storage(), {});
    CHECK(waiting_items(site.storage(), {"dale"}).empty());
    std::sort(waiting.begin(), waiting.end(),
              [](const auto& a, const auto& b) { return a.item.title.in("en") < b.item.title.in("en"); });
    CHECK(waiting[0].reason == SourceReason::appeal);
    CHECK_THROWS(approve(site.storage(), site.keys(), Site::act(), "appeals", waiting[0].item.id, "other"));
    approve(site.storage(), site.keys(), Site::act(), "appeals", waiting[0].item.id, waiting[0].digest);
    refuse(site.storage(), Site::act(), "appeals", waiting[1].item.id, waiting[1].digest);
    CHECK(site.titles() == std::vector<std::string>{"One"});
    site.look("appeals");
    CHECK(site.titles() == std::vector<std::string>{"One"});

    // The same story by another source of the same publisher.
    WildServer other([](const auto&) {
        return answer(feed(entry("One again", "https://g.example/story-1?utm_source=x")));
    });
    site.put("blog", other.url("/b"));
    REQUIRE(Site::soon([&] { return site.view("blog").state.checked_ms > 0; }));
    CHECK(site.titles() == std::vector<std::string>{"One"});
    CHECK(site.view("blog").counts == SourceCounts{{SourceItemState::folded, 1}});
    switch_off(site.storage(), site.keys(), Site::act(), "appeals");
    site.look("blog");
    CHECK(site.titles() == std::vector<std::string>{"One again"});

    reconsider(site.storage(), Site::act(), "appeals", waiting[1].item.id);
    CHECK(source_item(site.storage(), "appeals", waiting[1].item.id)->state == SourceItemState::waiting);
}

TEST_CASE("where a source moved for good is asked after three looks, and an address that is not public never",
          "[e2e]") {
    Site site;
    site.serve();
    WildServer home([](const auto&) { return answer(feed(entry("Moved", "https://m.example/1"))); });
    WildServer old([&](const auto&) {
        return LoopbackServer::answer(301, "", "Location: " + home.url("/new") + "\r\n");
    });
    site.put("moved", old.url("/old"));
    REQUIRE(Site::soon([&] { return site.shows("Moved"); }));
    CHECK(site.view("moved").state.moved_to.empty());
    site.look("moved");
    site.look("moved");
    CHECK(site.view("moved").state.moved_to == home.url("/new"));
    const auto asked = old.requests().size();
    site.look("moved");
    CHECK(old.requests().size() == asked);

    const auto finding = try_address(home.url("/new"), {}, true);
    CHECK(finding.found);
    CHECK(finding.items == 1);
    CHECK(finding.newest.has_value());
    Source source;
    source.id = "tried";
    CHECK(preview(source, finding.reply, {}, time_of_ms(Site::now_ms())).at(0).state ==
          SourceItemState::waiting);
    const auto refused = try_address(home.url("/new"), {}, false);
    CHECK_FALSE(refused.found);
    CHECK_FALSE(refused.problem.empty());
}

TEST_CASE("a source that a publish file names on this machine is followed as it stands, its pictures too",
          "[e2e]") {
    Site site("");
    std::ifstream file(BLUELAMP_SOURCE_DIR "/tests/fuzz/corpus/picture/small.png", std::ios::binary);
    const std::string picture{std::istreambuf_iterator<char>(file), {}};
    WildServer server([&](const LoopbackRequest& request, const WildServer::Wire& wire) {
        wire.send(request.path == "/lamp.png"
                      ? answer(picture, "Content-Type: image/png\r\n")
                      : answer(feed("<item><title>Here</title><pubDate>" + date_of(1h) +
                                    "</pubDate><enclosure type=\"image/png\" url=\"/lamp.png\"/></item>")));
    });
    const auto source = R"({"id":"here","kind":"feed","as":"update","publish":"auto","areas":"all","url":")" +
                        server.url("/feed") + "\"}";
    REQUIRE(site.run({"publish", site.file("sources.json", R"({"sources":[)" + source + "]}")}).exit == 0);
    site.serve();
    REQUIRE(Site::soon([&] { return site.shows("Here"); }));
    CHECK(site.content().items.at(0).image.has_value());
}

TEST_CASE("a picture is fitted, kept as a file and shown; one that never comes holds no words back",
          "[e2e]") {
    Site site;
    site.serve();
    std::ifstream file(BLUELAMP_SOURCE_DIR "/tests/fuzz/corpus/picture/small.png", std::ios::binary);
    const std::string picture{std::istreambuf_iterator<char>(file), {}};
    REQUIRE_FALSE(picture.empty());
    WildServer server([&](const LoopbackRequest& request, const WildServer::Wire& wire) {
        const auto with = [&](const std::string& title, const std::string& image) {
            return "<item><title>" + title + "</title><guid>" + title + "</guid><pubDate>" + date_of(1h) +
                   "</pubDate><enclosure type=\"image/png\" url=\"" + image + "\"/></item>";
        };
        if (request.path == "/lamp.png")
            wire.send(answer(picture, "Content-Type: image/png\r\n"));
        else if (request.path == "/not.png")
            wire.send(answer("<html>", "Content-Type: image/png\r\n"));
        else if (request.path == "/feed")
            wire.send(answer(feed(with("Lamp", server_url(request) + "/lamp.png") +
                                  with("Not", server_url(request) + "/not.png"))));
        else if (request.path == "/late")
            wire.send(answer(feed(with("Late", server_url(request) + "/never.png"))));
        else
            wire.hang();
    });
    site.put("news", server.url("/feed"));
    site.put("late", server.url("/late"));
    REQUIRE(Site::soon([&] { return site.shows("Lamp") && site.shows("Not") && site.shows("Late"); }, 20s));
    for (const auto& item : site.content().items) {
        CHECK(item.image.has_value() == (item.title.in("en") == "Lamp"));
        if (item.image)
            CHECK(site.has_media(item.image->sha256));
    }
}

TEST_CASE("police.uk gives an area, its team, events and a guide, and its priorities are offered", "[e2e]") {
    Site site;
    site.serve();
    std::atomic<int> asked = 0;
    WildServer server([&](const LoopbackRequest& request) {
        ++asked;
        if (asked == 2)
            return LoopbackServer::answer(429, "", "Retry-After: 1\r\n");
        if (request.path == "/force/NC04")
            return answer(R"({"id":"NC04","name":"City Centre","description":"<p>The <b>centre</b>.</p>",
                "contact_details":{"email":"centre@force.example"},"locations":[],"links":[]})");
        if (request.path == "/force/NC04/priorities")
            return answer(R"([{"issue":"<p>Speeding on London Road.</p>","issue-date":"2026-09-01T00:00:00",
                "action":null,"action-date":null}])");
        if (request.path == "/force/NC04/people")
            return answer(R"([{"name":"Ann Lee","rank":"Sergeant","bio":null,"contact_details":{}}])");
        return LoopbackServer::answer(404, "");
    });
    site.put("centre", server.url(""), [](Source& source) {
        source.kind = SourceKind::police_uk;
        source.force = "force";
        source.neighbourhood = "NC04";
    });
    REQUIRE(Site::soon([&] { return site.shows("Contact the City Centre policing team"); }));
    CHECK(asked == 5);
    const auto team = site.content().team;
    REQUIRE(team.size() == 1);
    CHECK(team.front().name == "Ann Lee");
    CHECK(site.storage().content().entity("area", "NC04").has_value());
    const auto offered = offered_priorities(site.storage(), {"hill"});
    REQUIRE(offered.size() == 1);
    CHECK(offered.front().priority.updated.has_value());
    CHECK(offered.front().source == "centre");
    switch_off(site.storage(), site.keys(), Site::act(), "centre");
    CHECK(site.content().team.empty());
    CHECK(site.titles().empty());
}

namespace {

bool has_postgres() {
    if (!PostgresCluster::installed())
        WARN("skipped: PostgreSQL is not installed");
    return PostgresCluster::installed();
}

/// Keeps whoever asks waiting until it is opened.
class Gate {
public:
    void open() { open_ = true; }
    void close() { open_ = false; }
    void pass(const WildServer::Wire& wire) const {
        while (!open_ && wire.wait(10ms)) {
        }
    }

private:
    std::atomic<bool> open_{true};
};

} // namespace

TEST_CASE("a database that goes away while sources are looked at loses and doubles nothing", "[e2e]") {
    if (!has_postgres())
        return;
    PostgresCluster cluster(PostgresCluster::Fsync::on);
    const auto database = cluster.new_database();
    Site site(at_home, database);
    site.serve();
    Gate gate;
    gate.close();
    constexpr int sources = 6;
    const auto date = date_of(1h);
    WildServer server([&](const LoopbackRequest& request, const WildServer::Wire& wire) {
        gate.pass(wire);
        wire.send(answer(feed("<item><title>From " + request.path + "</title><guid>" + request.path +
                              "</guid><pubDate>" + date + "</pubDate></item>")));
    });
    for (int number = 0; number < sources; ++number)
        site.put("s" + std::to_string(number), server.url("/" + std::to_string(number)));
    REQUIRE(Site::soon([&] { return server.requests().size() == 2; })); // as many as a host is asked at once

    const auto all_once = [&] {
        auto titles = site.titles();
        std::sort(titles.begin(), titles.end());
        return titles.size() == sources && std::adjacent_find(titles.begin(), titles.end()) == titles.end();
    };
    SECTION("stopped, and started again") {
        cluster.stop();
        gate.open();
        std::this_thread::sleep_for(3s);
        CHECK_FALSE(site.process().wait(0s));
        cluster.start();
        // Long before the claims of five minutes run out.
        CHECK(Site::soon(all_once, 60s));
    }
    SECTION("every session is cut off, again and again") {
        gate.open();
        for (int round = 0; round < 20 && !all_once(); ++round) {
            (void)cluster.ask(database,
                              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                              "current_database() AND pid <> pg_backend_pid()");
            std::this_thread::sleep_for(50ms);
        }
        CHECK(Site::soon(all_once, 60s));
    }
    for (int number = 0; number < sources; ++number) {
        const auto id = "s" + std::to_string(number);
        CHECK(Site::soon([&] { return site.storage().sources().state(id)->claimed_until_ms == 0; }));
        CHECK(site.storage().sources().items(id).size() == 1);
    }
    CHECK(site.storage().content().entities_of("item").size() == sources);
    CHECK(site.look("s0").outcome == "unchanged");
    const auto ended = site.process().stop(SIGTERM);
    INFO(site.process().errors());
    CHECK(ended == 0);
    CHECK(site.run({"verify"}).exit == 0);
}

TEST_CASE("followed sources move to the other kind of database and back; nothing comes back from the dead",
          "[e2e]") {
    if (!has_postgres())
        return;
    PostgresCluster cluster(PostgresCluster::Fsync::on);
    Site site;
    site.serve();
    std::ifstream file(BLUELAMP_SOURCE_DIR "/tests/fuzz/corpus/picture/small.png", std::ios::binary);
    const std::string picture{std::istreambuf_iterator<char>(file), {}};
    Said said(entry("One", "https://g.example/1", 3h));
    std::atomic<int> not_modified = 0;
    const auto held = answer(feed(entry("Held", "https://h.example/1")));
    const auto off = answer(feed(entry("Off", "https://o.example/1")));
    const auto plain = answer(feed(entry("Plain", "https://p.example/1")));
    const auto an_hour_ago = date_of(1h);
    WildServer server([&](const LoopbackRequest& request) {
        if (request.path == "/lamp.png")
            return answer(picture, "Content-Type: image/png\r\n");
        if (request.path == "/held")
            return held;
        if (request.path == "/off")
            return off;
        if (request.path == "/plain")
            return plain;
        const auto body = feed(said(request) + "<item><title>Lamp</title><guid>lamp</guid><pubDate>" +
                               an_hour_ago + "</pubDate><enclosure type=\"image/png\" url=\"" +
                               server_url(request) + "/lamp.png\"/></item>");
        const auto etag = "\"" + std::to_string(std::hash<std::string>{}(said(request))) + "\"";
        if (request.headers.contains("if-none-match") && request.headers.at("if-none-match") == etag) {
            ++not_modified;
            return LoopbackServer::answer(304, "", "ETag: " + etag + "\r\n");
        }
        return answer(body, "Content-Type: text/xml\r\nETag: " + etag + "\r\n");
    });
    site.put("news", server.url("/news"));
    site.put("plain", server.url("/plain")); // without validators
    site.put("off", server.url("/off"));
    site.put("held", server.url("/held"), [](Source& source) { source.publish = SourcePublishing::hold; });
    using Titles = std::set<std::string>;
    const auto shown = [&] {
        const auto titles = site.titles();
        CHECK(Titles(titles.begin(), titles.end()).size() == titles.size());
        return Titles(titles.begin(), titles.end());
    };
    REQUIRE(Site::soon([&] { return shown() == Titles{"One", "Lamp", "Plain", "Off"}; }));
    REQUIRE(Site::soon([&] { return waiting_items(site.storage(), {}).size() == 1; }));
    switch_off(site.storage(), site.keys(), Site::act(), "off");
    const auto tombstones = site.storage().content().tombstones();
    CHECK(tombstones.size() == 1);

    Titles expected{"One", "Lamp", "Plain"};
    const auto move = [&](const std::string& database) {
        const auto backup = site.file("backup", "");
        REQUIRE(site.run({"backup", backup}).exit == 0); // while it serves
        site.move_to(database);
        const auto restored = site.run({"restore", backup});
        INFO(restored.err);
        REQUIRE(restored.exit == 0);
        const auto verified = site.run({"verify"});
        INFO(verified.out);
        CHECK(verified.exit == 0);
        site.serve();
        CHECK(shown() == expected);
        CHECK(site.storage().content().tombstones() == tombstones);
        CHECK(site.view("off").health == SourceHealth::off);
        const auto before = not_modified.load();
        CHECK(site.look("news").outcome == "unchanged");
        CHECK(not_modified == before + 1);
        CHECK(site.look("plain").outcome == "unchanged");
        CHECK(site.look("held").outcome == "unchanged");
        CHECK(waiting_items(site.storage(), {}).size() == 1);
        for (const auto& item : site.content().items)
            if (item.title.in("en") == "Lamp") {
                REQUIRE(item.image);
                CHECK(site.has_media(item.image->sha256));
            }
        CHECK(shown() == expected);
        const auto more = "After move " + std::to_string(expected.size());
        said.set(entry(more, "https://g.example/" + std::to_string(expected.size())) +
                 entry("One", "https://g.example/1", 3h));
        CHECK(site.look("news").outcome == "changed");
        // What left the feed's list was neither deleted nor forgotten.
        expected.insert(more);
        CHECK(shown() == expected);
    };
    move(cluster.new_database());
    move({});
    CHECK(site.process().stop(SIGTERM) == 0);
    CHECK(site.run({"verify"}).exit == 0);
}

TEST_CASE("a public address that leads to a private one is not followed there, however that is written",
          "[e2e]") {
    const OwnNetwork network;
    const char* const public_address = "93.184.216.34";
    if (!network.made() || !network.be_at(public_address)) {
        WARN("skipped: only root can make a network of its own");
        return;
    }
    Site site("");
    site.serve();
    WildServer inside([](const auto&) { return answer(feed(entry("Secret", "https://s.example/1"))); });
    const auto port = ":" + std::to_string(inside.port());
    const std::vector<std::string> ways{"127.0.0.1", "localhost",    "[::ffff:127.0.0.1]",
                                        "[::1]",     "[::]",         "2130706433",
                                        "0x7f.1",    "017700000001", "127.1",
                                        "0.0.0.0",   "10.0.0.1",     "169.254.169.254"};
    WildServer outside(
        [&](const LoopbackRequest& request) {
            if (request.path == "/feed")
                return answer(feed(entry("Public", "https://p.example/1")));
            const auto way = ways.at(std::stoul(request.path.substr(1)));
            return LoopbackServer::answer(302, "", "Location: http://" + way + port + "/feed\r\n");
        },
        public_address);
    site.put("public", outside.url("/feed"));
    REQUIRE(Site::soon([&] { return site.shows("Public"); }));
    for (std::size_t number = 0; number < ways.size(); ++number)
        site.put("s" + std::to_string(number), outside.url("/" + std::to_string(number)));
    for (std::size_t number = 0; number < ways.size(); ++number) {
        INFO(ways[number]);
        const auto id = "s" + std::to_string(number);
        CHECK(Site::soon([&] { return site.view(id).health == SourceHealth::failing; }, 40s));
        UNSCOPED_INFO(site.view(id).state.problem);
        CHECK(site.view(id).state.problem.find("is not an address of the public Internet") !=
              std::string::npos);
    }
    CHECK(inside.requests().empty());
    CHECK(site.titles() == std::vector<std::string>{"Public"});
}

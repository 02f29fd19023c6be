// A standalone kiosk's sources: real server, real store, and everything a source can do wrong.
#include "sources/source_check.hpp"
#include "support/loopback_server.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace bluelamp;
using bluelamp::testing::LoopbackRequest;
using bluelamp::testing::LoopbackServer;
using namespace std::chrono_literals;
using namespace std::literals;

namespace {

const Time now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)};

class Folder {
public:
    Folder()
        : path_(std::filesystem::temp_directory_path() / ("bluelamp-sources-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string rss(const std::string& items) {
    return "<rss version='2.0'><channel><title>News</title>" + items + "</channel></rss>";
}

std::string item(const std::string& id, const std::string& more = "") {
    return "<item><guid isPermaLink='false'>" + id + "</guid><title>Title " + id +
           "</title><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>" + more + "</item>";
}

/// Two by two pixels.
const std::string png =
    "\211\120\116\107\015\012\032\012\000\000\000\015\111\110\104\122\000\000\000\002\000\000\000\002\010\002"
    "\000\000\000\375\324\232\163\000\000\000\020\111\104\101\124\170\332\143\120\160\110\000\042\006\010\005"
    "\000\024\016\003\001\060\047\171\227\000\000\000\000\111\105\116\104\256\102\140\202"s;

/// A kiosk's store and one feed whose answers a test changes as it goes.
struct Kiosk {
    Folder folder;
    ContentStore store{folder.path()};
    std::string reply = LoopbackServer::answer(200, rss(item("1") + item("2")), "ETag: \"one\"\r\n");
    LoopbackServer server{[this](const LoopbackRequest& request) {
        if (request.path == "/picture")
            return LoopbackServer::answer(200, png);
        if (request.path == "/page")
            return LoopbackServer::answer(200, "<html>no picture</html>");
        return reply;
    }};
    SourceSettings settings;
    NetworkOptions network;

    Kiosk() {
        settings.source.id = "news";
        settings.source.url = server.url("/feed");
        settings.source.publish = SourcePublishing::automatic;
        settings.source.name = "Valley Police";
        settings.reach = Reach::anywhere;
    }
    SourceOutcome look(Time at = now) {
        SourceCheck check(settings, store, network);
        return check.run(at, {});
    }
    [[nodiscard]] std::vector<Item> shown() {
        const auto all = store.source_content();
        const auto found = all.find("news");
        return found == all.end() ? std::vector<Item>{} : found->second.items;
    }
};

} // namespace

TEST_CASE("what a feed says is stored") {
    Kiosk kiosk;
    const auto outcome = kiosk.look();
    CHECK(outcome.good);
    CHECK(outcome.changed);
    REQUIRE(kiosk.shown().size() == 2);
    CHECK(kiosk.shown()[0].title.in("en") == "Title 1");
    CHECK(kiosk.shown()[0].source.in("en") == "Valley Police");
}

TEST_CASE("a feed is asked whether it changed, and not changed keeps everything") {
    Kiosk kiosk;
    (void)kiosk.look();
    kiosk.reply = "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n";
    const auto outcome = kiosk.look();
    CHECK(outcome.good);
    CHECK_FALSE(outcome.changed);
    CHECK(kiosk.server.requests().back().headers.at("if-none-match") == "\"one\"");
    CHECK(kiosk.shown().size() == 2);
}

TEST_CASE("a source that fails, is empty or turns into a page changes nothing") {
    Kiosk kiosk;
    (void)kiosk.look();
    const auto before = kiosk.shown();
    for (const auto& reply :
         {LoopbackServer::answer(500, "oops"), LoopbackServer::answer(404, ""),
          LoopbackServer::answer(200, "<!doctype html><html><body>Log in to the Wi-Fi</body></html>"),
          LoopbackServer::answer(200, rss("")), LoopbackServer::answer(200, ""),
          "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n<rss>"s, "nonsense"s,
          LoopbackServer::answer(200, "{\"error\":1}"),
          LoopbackServer::answer(429, "", "Retry-After: 60\r\n")}) {
        INFO(reply);
        kiosk.reply = reply;
        (void)kiosk.look();
        CHECK(kiosk.shown() == before);
    }
}

TEST_CASE("a failure is told to staff in one line and forgotten when it passes") {
    Kiosk kiosk;
    const auto good = kiosk.reply;
    kiosk.reply = LoopbackServer::answer(200, "<html></html>");
    CHECK_FALSE(kiosk.look().good);
    const auto problem = kiosk.store.source_state("news")->problem;
    CHECK(problem.find("HTML page") != std::string::npos);
    CHECK(problem.find('\n') == std::string::npos);
    kiosk.reply = good;
    CHECK(kiosk.look().good);
    CHECK(kiosk.store.source_state("news")->problem.empty());
}

TEST_CASE("after an answer that was not taken the feed is asked for whole") {
    Kiosk kiosk;
    kiosk.reply = LoopbackServer::answer(200, "<html></html>", "ETag: \"portal\"\r\n");
    (void)kiosk.look();
    (void)kiosk.look();
    CHECK_FALSE(kiosk.server.requests().back().headers.contains("if-none-match"));
}

TEST_CASE("a server that asks for patience is told on") {
    Kiosk kiosk;
    kiosk.reply = LoopbackServer::answer(503, "", "Retry-After: 120\r\n");
    CHECK(kiosk.look().asked_wait == 120s);
}

TEST_CASE("an item that vanished from its feed stays until it expires") {
    Kiosk kiosk;
    (void)kiosk.look();
    kiosk.reply = LoopbackServer::answer(200, rss(item("2")));
    (void)kiosk.look();
    CHECK(kiosk.shown().size() == 2);
    (void)kiosk.look(now + std::chrono::days(60));
    CHECK(kiosk.shown().empty());
}

TEST_CASE("an edit replaces and counts, anything else keeps its revision") {
    Kiosk kiosk;
    (void)kiosk.look();
    kiosk.reply =
        LoopbackServer::answer(200, rss(item("1", "<description>Corrected.</description>") + item("2")));
    CHECK(kiosk.look().changed);
    CHECK(kiosk.shown()[0].revision == 2);
    CHECK(kiosk.shown()[1].revision == 1);
}

TEST_CASE("a source on hold shows nothing and says how much waits") {
    Kiosk kiosk;
    (void)kiosk.look();
    kiosk.settings.source.publish = SourcePublishing::hold;
    kiosk.reply = LoopbackServer::answer(200, rss(item("1")));
    const auto outcome = kiosk.look();
    CHECK(outcome.good);
    CHECK(outcome.note.starts_with("1 item"));
    CHECK(kiosk.shown().empty());
}

TEST_CASE("an item with a word that is to be held is not shown, and staff are told how many") {
    Kiosk kiosk;
    kiosk.settings.source.rules.hold_words = {"Arrested"};
    kiosk.reply = LoopbackServer::answer(
        200, rss(item("1", "<description>A man was arrested.</description>") + item("2")));
    const auto outcome = kiosk.look();
    REQUIRE(kiosk.shown().size() == 1);
    CHECK(kiosk.shown()[0].title.in("en") == "Title 2");
    CHECK(outcome.note.starts_with("1 item"));
}

TEST_CASE("only the newest are kept, and none beyond the age that is set") {
    Kiosk kiosk;
    kiosk.settings.source.rules.keep = 1;
    (void)kiosk.look();
    CHECK(kiosk.shown().size() == 1);
    Kiosk young;
    young.settings.source.rules.most_days_old = 3;
    (void)young.look(now + std::chrono::days(5));
    CHECK(young.shown().empty());
}

TEST_CASE("a source whose pictures are not wanted is not asked for them") {
    Kiosk kiosk;
    kiosk.settings.source.rules.pictures = SourcePictures::none;
    kiosk.reply = LoopbackServer::answer(200, rss(item("1", "<enclosure type='image/png' length='0' url='" +
                                                                kiosk.server.url("/picture") + "'/>")));
    CHECK(kiosk.look().good);
    REQUIRE(kiosk.shown().size() == 1);
    CHECK_FALSE(kiosk.shown()[0].image);
    CHECK(kiosk.server.requests().size() == 1);
}

TEST_CASE("an item's picture is fetched once and kept by its bytes") {
    Kiosk kiosk;
    kiosk.reply = LoopbackServer::answer(200, rss(item("1", "<enclosure type='image/png' length='0' url='" +
                                                                kiosk.server.url("/picture") + "'/>")));
    SourceCheck check(kiosk.settings, kiosk.store, kiosk.network);
    (void)check.run(now, {});
    (void)check.run(now, {});
    REQUIRE(kiosk.shown().size() == 1);
    REQUIRE(kiosk.shown()[0].image);
    CHECK(kiosk.shown()[0].image->type == "image/png");
    CHECK(kiosk.store.media().has(kiosk.shown()[0].image->sha256));
    std::size_t asked = 0;
    for (const auto& request : kiosk.server.requests())
        asked += request.path == "/picture" ? 1U : 0U;
    CHECK(asked == 1);
}

TEST_CASE("a picture that is none leaves the item without one") {
    Kiosk kiosk;
    kiosk.reply = LoopbackServer::answer(200, rss(item("1", "<enclosure type='image/png' length='0' url='" +
                                                                kiosk.server.url("/page") + "'/>")));
    CHECK(kiosk.look().good);
    REQUIRE(kiosk.shown().size() == 1);
    CHECK_FALSE(kiosk.shown()[0].image);
}

TEST_CASE("a source on the internet leads to no address of this house") {
    Kiosk kiosk;
    kiosk.settings.reach = Reach::internet;
    CHECK_FALSE(kiosk.look().good);
    CHECK(kiosk.server.requests().empty());
    CHECK(kiosk.shown().empty());
}

TEST_CASE("a feed may be a file, and an unchanged file is not read again") {
    Kiosk kiosk;
    const auto file = kiosk.folder.path() / "feed.xml";
    std::ofstream(file) << rss(item("1"));
    kiosk.settings.source.url = file.string();
    CHECK(kiosk.look().changed);
    CHECK_FALSE(kiosk.look().changed);
    std::filesystem::remove(file);
    CHECK_FALSE(kiosk.look().good);
    CHECK(kiosk.shown().size() == 1);
}

TEST_CASE("a deleted cache is filled again even if the feed did not change") {
    Kiosk kiosk;
    (void)kiosk.look();
    kiosk.store.keep_sources({});
    (void)kiosk.look();
    CHECK_FALSE(kiosk.server.requests().back().headers.contains("if-none-match"));
    CHECK(kiosk.shown().size() == 2);
}

TEST_CASE("a police.uk source gives area, team and items") {
    Kiosk kiosk;
    kiosk.settings.source.kind = SourceKind::police_uk;
    kiosk.settings.source.url = BLUELAMP_SOURCE_DIR "/assets/examples/leicestershire/documents";
    kiosk.settings.source.force = "leicestershire";
    kiosk.settings.source.neighbourhood = "NC04";
    CHECK(kiosk.look().good);
    const auto content = kiosk.store.source_content().at("news");
    CHECK(content.areas.size() == 1);
    CHECK(content.team.size() == 1);
    CHECK(content.items.size() == 3);
    CHECK_FALSE(kiosk.look().changed);
    kiosk.settings.source.url = "/nonexistent";
    CHECK_FALSE(kiosk.look().good);
    CHECK(kiosk.shown().size() == 3);
}

#include "support/station.hpp"

#include <catch2/catch.hpp>

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <iostream>
#include <set>

using namespace bluelamp::testing;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// A kiosk, and what it promised: receipt → text.
struct Desk {
    Kiosk kiosk;
    std::map<std::string, std::string> promised;

    void say(const std::string& text) {
        const auto said = kiosk.command(
            {"submit"},
            json{{"kind", "feedback"}, {"area", "harbour-quarter"}, {"rating", 3}, {"text", text}}.dump() +
                "\n");
        INFO(said.err);
        REQUIRE(said.exit == 0);
        promised.emplace(printed(said.out).begin()->second, text);
    }
    Finished sync() { return kiosk.command({"sync", "--once"}); }
    void synced() {
        const auto done = sync();
        INFO(done.err);
        REQUIRE(done.exit == 0);
        CHECK(kiosk.status().at("pending") == 0);
    }
};

void check_once(Server& server, const std::map<std::string, std::string>& promised) {
    std::set<std::string> arrived;
    for (const auto& submission : server.submissions()) {
        CHECK(arrived.insert(submission.at("receipt").get<std::string>()).second);
        CHECK(promised.at(submission.at("receipt")) == submission.at("text"));
    }
    CHECK(arrived.size() == promised.size());
    const auto verified = server.command({"verify"});
    INFO(verified.out);
    CHECK(verified.exit == 0);
}

/// Each submission is one case.
void check_cases(Server& server, std::size_t submissions) {
    SQLite::Database database((server.data() / "server.db").string(), SQLite::OPEN_READONLY);
    SQLite::Statement query(database, "SELECT count(*), count(DISTINCT entry) FROM case_file");
    query.executeStep();
    CHECK(query.getColumn(0).getInt64() == static_cast<std::int64_t>(submissions));
    CHECK(query.getColumn(1).getInt64() == static_cast<std::int64_t>(submissions));
}

void copy_aside(const fs::path& from, const fs::path& to) {
    fs::remove_all(to);
    fs::copy(from, to, fs::copy_options::recursive);
}

bool is_audited(Server& server, const std::string& action) {
    SQLite::Database database((server.data() / "server.db").string(), SQLite::OPEN_READONLY);
    SQLite::Statement query(database, "SELECT count(*) FROM audit WHERE action = ?");
    query.bind(1, action);
    query.executeStep();
    return query.getColumn(0).getInt() > 0;
}

} // namespace

TEST_CASE("A server that was put back, by restore or behind our back, gets again what it forgot", "[e2e]") {
    Server server;
    Desk desk;
    desk.kiosk.enrol(server, server.url());
    desk.say("before the backup");
    desk.synced();
    const TemporaryFolder aside;
    const auto backup = (aside.path() / "backup").string();
    REQUIRE(server.command({"backup", backup}).exit == 0);
    server.stop();
    copy_aside(server.data(), aside.path() / "copy");
    server.start();
    desk.say("after the backup");
    desk.synced();

    server.stop();
    SECTION("by restore") {
        REQUIRE(server.command({"restore", backup}).exit == 0);
        CHECK(is_audited(server, "restore"));
    }
    SECTION("behind our back") {
        fs::remove(server.data() / "server.db-wal");
        fs::remove(server.data() / "server.db-shm");
        fs::copy_file(aside.path() / "copy" / "server.db", server.data() / "server.db",
                      fs::copy_options::overwrite_existing);
    }
    server.start();
    CHECK(server.submissions().size() == 1);
    desk.synced();
    check_once(server, desk.promised);
    std::cout << "server put back: said 2, lost 0, doubled 0\n";
}

TEST_CASE("A server that was wiped tells its kiosks, which lose nothing and enrol again", "[e2e]") {
    Server server;
    Desk desk;
    desk.kiosk.enrol(server, server.url());
    desk.say("before");
    desk.synced();
    desk.say("while it was wiped");
    const auto name = desk.kiosk.status().at("kiosk");
    server.stop();
    for (const auto* file : {"server.db", "server.db-wal", "server.db-shm"})
        fs::remove(server.data() / file);
    fs::remove_all(server.data() / "media");
    server.start();

    const auto refused = desk.sync();
    CHECK(refused.exit == 1);
    CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
    CHECK(refused.err.find("enrol it again") != std::string::npos);
    CHECK(desk.kiosk.status().at("pending") == 1);

    const TemporaryFolder folder;
    REQUIRE(server.command({"publish", (fresh_station(folder.path()) / "station.json").string()}).exit == 0);
    desk.kiosk.enrol(server, server.url());
    CHECK(desk.kiosk.status().at("kiosk") == name);
    desk.synced();
    check_once(server, desk.promised);
    std::cout << "server wiped: said 2, lost 0, doubled 0\n";
}

TEST_CASE("A cloned disk and one put back from an old image go on in logs of their own, and staff are told",
          "[e2e]") {
    Server server;
    Desk desk;
    desk.kiosk.enrol(server, server.url());
    desk.say("shared");
    desk.synced();
    Desk other;
    copy_aside(desk.kiosk.data(), other.kiosk.data());
    auto promised = desk.promised;

    SECTION("cloned while nothing waits: the second to speak parts before it says anything") {
        desk.say("of the first");
        desk.synced();
        other.synced();
        other.say("of the second");
        CHECK(other.kiosk.status().at("epochs") == 2);
        other.synced();
        desk.synced();
        promised.insert(desk.promised.begin(), desk.promised.end());
        promised.insert(other.promised.begin(), other.promised.end());
        check_once(server, promised);
        check_cases(server, promised.size());
        std::cout << "disk put back: said 3, lost 0, doubled 0\n";
    }
    SECTION("both say something before they sync: the second's is kept whole as a fork") {
        desk.say("of the first");
        other.say("of the second");
        desk.synced();
        other.synced();
        CHECK(is_audited(server, "log.fork"));
        CHECK(server.command({"verify"}).out.find(" 1 forks") != std::string::npos);
        other.say("in its own log");
        CHECK(other.kiosk.status().at("epochs") == 2);
        other.synced();
        desk.say("more of the first");
        desk.synced();
        CHECK(desk.kiosk.status().at("epochs") == 1);
        promised.insert(desk.promised.begin(), desk.promised.end());
        promised.insert(other.promised.begin(), other.promised.end());
        check_once(server, promised);
        check_cases(server, promised.size());
        const auto said = server.submissions();
        CHECK(std::count_if(said.begin(), said.end(),
                            [](const json& one) { return one.contains("branch"); }) == 1);
        std::cout << "disk cloned: said 5, of them in a fork 1, lost 0, doubled 0\n";
    }
}

TEST_CASE("A log of an older version with entries that wait is brought up and drains; a newer one is refused",
          "[e2e]") {
    Server server;
    Desk desk;
    desk.kiosk.enrol(server, server.url());
    desk.say("kept by an older version");
    const auto log = (desk.kiosk.data() / "log.db").string();
    SECTION("older") {
        {
            SQLite::Database database(log, SQLite::OPEN_READWRITE);
            database.exec("DROP TABLE pruned; DROP TABLE use_counts; ALTER TABLE epochs DROP COLUMN "
                          "use_told; PRAGMA user_version=1");
        }
        CHECK(desk.kiosk.status().at("pending") == 1);
        desk.synced();
        check_once(server, desk.promised);
        std::cout << "version skew: said 1, lost 0, doubled 0\n";
    }
    SECTION("newer") {
        {
            SQLite::Database database(log, SQLite::OPEN_READWRITE);
            database.exec("PRAGMA user_version=99");
        }
        const auto refused = desk.sync();
        CHECK(refused.exit == 1);
        CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
        CHECK(refused.err.find("newer version") != std::string::npos);
    }
}

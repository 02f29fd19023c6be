// bluelamp-server's publish, backup, keys rotate and serve, each call of theirs that touches a file killed,
// failed or cut short.
#include "faults/desk.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace bluelamp::testing;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

/// A server that runs, and a kiosk enrolled with it.
struct Online {
    Online() { desk.enrol(server.url(), server.code("harbour-quarter")); }

    FilesInMemory in_memory;
    TemporaryFolder folder;
    Edition edition;
    Server server{edition.next()};
    Programs programs;
    Place office{programs.server, server.data()};
    Desk desk{programs.kiosk, folder.path() / "kiosk"};
};

bool whole(const fs::path& backup) {
    SQLite::Database database(backup.string(), SQLite::OPEN_READONLY);
    return database.execAndGet("PRAGMA integrity_check").getString() == "ok" &&
           database.execAndGet("SELECT count(*) FROM media_file").getInt() > 0;
}

} // namespace

TEST_CASE("publish, killed or failed at every call beside a server that serves, takes a file whole or not",
          "[faults]") {
    Online site;
    Ledger ledger("publish");
    Walk walk("bluelamp-server", site.office.data);
    fs::path file;
    const Walk::Steps steps{[&] { file = site.edition.next(); },
                            [&](const Environment& fault) {
                                return site.office.run({"publish", file.string()}, {}, fault);
                            },
                            [&](const Finished&) {
                                site.desk.sync(); // the one before or this one, whole
                                REQUIRE(site.desk.status().at("media_missing") == 0);
                                site.office.done({"publish", file.string()});
                                site.desk.submit(ledger, 1);
                                site.desk.sync();
                            }};
    walk.kills(steps);
    walk.errors(steps);
    tell("publish", walk, settled(site.desk, ledger, site.office));
}

TEST_CASE("backup, killed or failed at every call, writes a whole file or none", "[faults]") {
    Online site;
    Ledger ledger("backup");
    site.desk.submit(ledger, 20);
    site.desk.sync();
    const auto file = site.folder.path() / "backup" / "server.backup";
    Walk walk("bluelamp-server", file.parent_path());
    bool there = false;
    const Walk::Steps steps{[&] {
                                there = !there; // instead of nothing, and instead of an older one
                                fs::remove_all(file.parent_path());
                                fs::create_directories(file.parent_path());
                                if (there)
                                    site.office.done({"backup", file.string()});
                            },
                            [&](const Environment& fault) {
                                return site.office.run({"backup", file.string()}, {}, fault);
                            },
                            [&](const Finished& finished) {
                                if (there || finished.exit == 0)
                                    CHECK(fs::exists(file));
                                if (fs::exists(file))
                                    CHECK(whole(file));
                                site.office.done({"backup", file.string()});
                                CHECK(whole(file));
                            }};
    walk.kills(steps);
    walk.errors(steps);
    tell("backup", walk, settled(site.desk, ledger, site.office));
}

TEST_CASE("keys rotate, killed or failed at every call, leaves keys that open everything", "[faults]") {
    Online site;
    Ledger ledger("rotate");
    site.desk.submit(ledger, 5);
    site.desk.sync();
    site.server.stop();
    const Place copy{site.programs.server, site.folder.path() / "copy"};
    Walk walk("bluelamp-server", copy.data);
    const Walk::Steps steps{[&] {
                                fs::remove_all(copy.data);
                                fs::copy(site.office.data, copy.data, fs::copy_options::recursive);
                            },
                            [&](const Environment& fault) {
                                return copy.run({"keys", "rotate"}, {}, fault);
                            },
                            [&](const Finished&) {
                                copy.done({"keys", "rotate"});
                                copy.done({"verify"});
                                const auto opened = copy.done({"export"}).out;
                                CHECK(opened.find("rotate 4") != std::string::npos);
                            }};
    walk.kills(steps);
    walk.errors(steps);
    // The last of them goes on with the kiosk.
    fs::remove_all(site.office.data);
    fs::copy(copy.data, site.office.data, fs::copy_options::recursive);
    site.server.start();
    site.desk.submit(ledger, 5);
    site.desk.sync();            // its acknowledgement is signed with the new key, which the content brings
    site.desk.submit(ledger, 5); // sealed to the new key
    site.desk.sync();
    tell("keys rotate", walk, settled(site.desk, ledger, site.office));
}

TEST_CASE("serve, killed or failed at every call while a batch comes, keeps what it acknowledged",
          "[faults]") {
    Online site;
    Ledger ledger("serve");
    const auto gate = site.folder.path() / "now";
    Walk walk("bluelamp-server", site.office.data);
    const Walk::Steps steps{[&] {
                                site.desk.submit(ledger, 2);
                                site.server.stop();
                            },
                            [&](const Environment& fault) {
                                auto environment = fault;
                                environment.push_back("BLUELAMP_FAULT_WHILE=" + gate.string());
                                site.server.start(environment);
                                std::ofstream(gate) << "\n";
                                const auto synced = site.desk.run({"sync", "--once"});
                                CHECK(synced.exit < 2);
                                fs::remove(gate);
                                return Finished{site.server.ended(300ms).value_or(0), {}, {}};
                            },
                            [&](const Finished&) {
                                site.server.start(); // if it was killed; else the same process goes on
                                site.desk.sync();
                            }};
    walk.with_sockets().kills(steps);
    walk.errors(steps);
    tell("serve", walk, settled(site.desk, ledger, site.office));
}

// The way by stick: pack, export and import at both ends, pulled out or failed at every call.
#include "faults/desk.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp::testing;

namespace {

/// A server and a kiosk that never meet, and the stick between them.
struct Away {
    Away() {
        publish();
        server.done({"kiosk", "pack", "--area", "harbour-quarter", "--out", pack().string()});
    }

    void publish() { server.done({"publish", edition.next().string()}); }
    [[nodiscard]] std::filesystem::path pack() const { return folder.path() / "station.pack"; }
    [[nodiscard]] std::string stick() const { return (folder.path() / "kiosk" / "stick").string(); }
    [[nodiscard]] std::string served() const { return (folder.path() / "server" / "stick").string(); }

    /// What waits, on an empty stick.
    void pack_up() const {
        std::filesystem::remove_all(stick());
        kiosk.done({"export", stick()});
    }
    /// What the kiosk wrote to the server, and what the server says of it back.
    void carry() const {
        server.done({"import", stick()});
        server.done({"content", "export", served()});
        kiosk.done({"import", served()});
    }
    [[nodiscard]] Ledger::Found settled_by_stick(const Ledger& ledger) const {
        pack_up();
        carry();
        return settled(kiosk, ledger, server);
    }

    FilesInMemory in_memory;
    TemporaryFolder folder;
    Edition edition;
    Programs programs;
    Place server{programs.server, folder.path() / "server" / "data"};
    Desk kiosk{programs.kiosk, folder.path() / "kiosk" / "data"};
};

} // namespace

TEST_CASE("enrol from a pack, killed or failed at every call, goes on with the same pack", "[faults]") {
    Away away;
    Ledger ledger("pack");
    Walk walk("bluelamp-kiosk", away.kiosk.data);
    const std::vector<std::string> enrol{"enrol", "--pack", away.pack().string()};
    const Walk::Steps steps{[&] { std::filesystem::remove_all(away.kiosk.data); },
                            [&](const Environment& fault) { return away.kiosk.run(enrol, {}, fault); },
                            [&](const Finished&) {
                                away.kiosk.done(enrol);
                                CHECK(away.kiosk.status().at("area") == "harbour-quarter");
                            }};
    walk.kills(steps);
    walk.errors(steps);
    away.kiosk.submit(ledger, 3); // with the key that was made last
    tell("enrol --pack", walk, away.settled_by_stick(ledger));
}

TEST_CASE("the kiosk's export, killed or failed at every call, leaves whole batches or none", "[faults]") {
    Away away;
    away.kiosk.done({"enrol", "--pack", away.pack().string()});
    Ledger ledger("export");
    Walk walk("bluelamp-kiosk", away.kiosk.data.parent_path());
    const Walk::Steps steps{
        [&] { away.kiosk.submit(ledger, 2); },
        [&](const Environment& fault) {
            return away.kiosk.run({"export", away.stick()}, {}, fault);
        },
        [&](const Finished&) {
            std::filesystem::create_directories(away.stick()); // pulled out before it was made
            const auto taken = away.server.run({"import", away.stick()});
            INFO(taken.out << taken.err);
            CHECK((taken.exit == 0 || taken.err.find("there is no batch") != std::string::npos));
            away.pack_up();
            away.carry();
            REQUIRE(away.kiosk.status().at("pending") == 0);
        }};
    walk.kills(steps);
    walk.errors(steps);
    tell("kiosk export", walk, away.settled_by_stick(ledger));
}

TEST_CASE("the kiosk's import, killed or failed at every call, takes what is on the stick the next time",
          "[faults]") {
    Away away;
    away.kiosk.done({"enrol", "--pack", away.pack().string()});
    Ledger ledger("import");
    Walk walk("bluelamp-kiosk", away.kiosk.data);
    const Walk::Steps steps{[&] {
                                away.kiosk.submit(ledger, 1);
                                away.pack_up();
                                away.server.done({"import", away.stick()});
                                away.publish();
                                away.server.done({"content", "export", away.served()});
                            },
                            [&](const Environment& fault) {
                                return away.kiosk.run({"import", away.served()}, {}, fault);
                            },
                            [&](const Finished&) {
                                away.kiosk.done({"import", away.served()});
                                const auto status = away.kiosk.status();
                                INFO(status.dump());
                                REQUIRE(status.at("pending") == 0);
                                REQUIRE(status.at("media_missing") == 0);
                            }};
    walk.kills(steps);
    walk.errors(steps);
    tell("kiosk import", walk, away.settled_by_stick(ledger));
}

TEST_CASE("the server's import, killed or failed at every call, takes each batch whole and once",
          "[faults]") {
    Away away;
    away.kiosk.done({"enrol", "--pack", away.pack().string()});
    Ledger ledger("import");
    Walk walk("bluelamp-server", away.server.data);
    const Walk::Steps steps{[&] {
                                away.kiosk.submit(ledger, 2);
                                away.pack_up();
                            },
                            [&](const Environment& fault) {
                                return away.server.run({"import", away.stick()}, {}, fault);
                            },
                            [&](const Finished&) {
                                away.carry();
                                REQUIRE(away.kiosk.status().at("pending") == 0);
                            }};
    walk.kills(steps);
    walk.errors(steps);
    tell("server import", walk, away.settled_by_stick(ledger));
}

TEST_CASE("the server's content for a stick, killed or failed at every call, is whole or refused",
          "[faults]") {
    Away away;
    away.kiosk.done({"enrol", "--pack", away.pack().string()});
    Ledger ledger("content");
    Walk walk("bluelamp-server", away.server.data.parent_path());
    const Walk::Steps steps{
        [&] {
            away.kiosk.submit(ledger, 1);
            away.pack_up();
            away.server.done({"import", away.stick()});
            away.publish();
        },
        [&](const Environment& fault) {
            return away.server.run({"content", "export", away.served()}, {}, fault);
        },
        [&](const Finished&) {
            const auto taken = away.kiosk.run({"import", away.served()});
            INFO(taken.out << taken.err);
            CHECK((taken.exit == 0 || taken.err.find("it holds nothing") != std::string::npos));
            away.carry();
            const auto status = away.kiosk.status();
            INFO(status.dump());
            REQUIRE(status.at("pending") == 0);
            REQUIRE(status.at("media_missing") == 0);
        }};
    walk.kills(steps);
    walk.errors(steps);
    tell("content export", walk, away.settled_by_stick(ledger));
}

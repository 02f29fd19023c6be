// bluelamp-kiosk's submit, sync and enrol, each call of theirs that touches a file killed, failed or cut
// short.
#include "faults/desk.hpp"
#include "faults/walk.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp::testing;

TEST_CASE("submit, killed or failed at every call, prints a receipt only for what arrives once", "[faults]") {
    const FilesInMemory in_memory;
    Edition edition;
    Server server(edition.next());
    Programs programs;
    const TemporaryFolder folder;
    const Desk desk(programs.kiosk, folder.path() / "data");
    desk.enrol(server.url(), server.code("harbour-quarter"));
    Ledger ledger("submit");

    Walk walk("bluelamp-kiosk", desk.data);
    const auto submit = [&](int lines) {
        return Walk::Steps{[] {},
                           [&, lines](const Environment& fault) {
                               auto finished = desk.run({"submit"}, ledger.lines(lines), fault);
                               ledger.record(finished);
                               return finished;
                           },
                           [&](const Finished&) { desk.submit(ledger, 1); }};
    };
    walk.kills(submit(66)); // two commits
    walk.errors(submit(3));
    desk.sync();
    tell("submit", walk, settled(desk, ledger, {programs.server, server.data()}));
}

TEST_CASE("sync, killed or failed at every call, forgets nothing and brings nothing twice", "[faults]") {
    const FilesInMemory in_memory;
    Edition edition;
    Server server(edition.next());
    Programs programs;
    const TemporaryFolder folder;
    const Desk desk(programs.kiosk, folder.path() / "data");
    desk.enrol(server.url(), server.code("harbour-quarter"));
    Ledger ledger("sync");

    Walk walk("bluelamp-kiosk", desk.data);
    const Walk::Steps steps{
        [&] {
            desk.submit(ledger, 2);
            REQUIRE(
                programs.server.run({"publish", edition.next().string(), "--data", server.data().string()})
                    .exit == 0);
        },
        [&](const Environment& fault) {
            return desk.run({"sync", "--once"}, {}, fault);
        },
        [&](const Finished&) { desk.sync(); }};
    walk.with_sockets().kills(steps);
    walk.errors(steps);
    tell("sync --once", walk, settled(desk, ledger, {programs.server, server.data()}));
}

TEST_CASE("enrol, killed or failed at every call, goes on with the same code and makes one kiosk",
          "[faults]") {
    const FilesInMemory in_memory;
    Edition edition;
    Server server(edition.next());
    Programs programs;
    std::istringstream codes;
    std::size_t used = 0;
    std::size_t submitted = 0;
    Ledger ledger("enrol");

    TemporaryFolder desks;
    std::unique_ptr<Desk> desk;
    std::string code;
    Walk walk("bluelamp-kiosk", desks.path());
    const auto enrol = [&](const Environment& fault) {
        return desk->run({"enrol", "--server", server.url(), "--code", "-"}, code, fault);
    };
    const Walk::Steps steps{
        [&] {
            if (used % 200 == 0)
                codes.str(
                    server.command({"kiosk", "code", "--area", "harbour-quarter", "--count", "200"}).out);
            REQUIRE(std::getline(codes, code));
            if (desk)
                std::filesystem::remove_all(desk->data);
            desk = std::make_unique<Desk>(programs.kiosk, desks.path() / std::to_string(++used));
        },
        enrol,
        [&](const Finished&) {
            const auto finished = enrol({});
            INFO(finished.err);
            REQUIRE(finished.exit == 0);
            if (used % 4 == 0 || long_form()) {
                ++submitted;
                desk->submit(ledger, 1);
                desk->sync();
            }
        }};
    walk.with_sockets().kills(steps);
    walk.errors(steps);

    std::istringstream kiosks(server.command({"kiosk", "list"}).out);
    std::size_t listed = 0;
    for (std::string line; std::getline(kiosks, line);)
        ++listed;
    CHECK(listed == used);
    const auto found = ledger.compare(server.submissions());
    CHECK(found.lost == 0);
    CHECK(found.doubled == 0);
    CHECK(found.created == submitted);
    tell("enrol --code", walk, found);
}

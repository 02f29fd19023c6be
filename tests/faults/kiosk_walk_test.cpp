// bluelamp-kiosk's submit, sync and enrol, each call of theirs that touches a file killed, failed or cut
// short.
#include "faults/ledger.hpp"
#include "faults/walk.hpp"

#include <catch2/catch.hpp>

#include <iostream>

using namespace bluelamp::testing;
using nlohmann::json;

namespace {

/// A kiosk's data folder, and its commands as runs of the loaded program.
struct Desk {
    Desk(ReadyProgram& its_program, std::filesystem::path its_data)
        : program(its_program)
        , data(std::move(its_data)) {}

    Finished run(std::vector<std::string> words, const std::string& in = {},
                 const Environment& environment = {}) const {
        words.insert(words.end(), {"--data", data.string()});
        return program.run(words, in, environment);
    }
    void enrol(const std::string& url, const std::string& code) const {
        const auto finished = run({"enrol", "--server", url, "--code", "-"}, code);
        INFO(finished.err);
        REQUIRE(finished.exit == 0);
    }
    void submit(Ledger& ledger, int lines) const {
        const auto finished = run({"submit"}, ledger.lines(lines));
        INFO(finished.err);
        REQUIRE(finished.exit == 0);
        ledger.record(finished);
    }
    void sync() const {
        const auto finished = run({"sync", "--once"});
        INFO(finished.err);
        REQUIRE(finished.out == "All acknowledged. Content is current.\n");
    }
    [[nodiscard]] json status() const { return json::parse(run({"status"}).out); }

    ReadyProgram& program;
    std::filesystem::path data;
};

/// Everything promised is there once; both ends' figures agree.
Ledger::Found settle(const Desk& desk, const Ledger& ledger, Server& server) {
    desk.sync();
    const auto found = ledger.compare(server.submissions());
    CHECK(found.lost == 0);
    CHECK(found.doubled == 0);
    const auto status = desk.status();
    INFO(status.dump());
    CHECK(status.at("epochs") == 1);
    CHECK(status.at("last_seq") == found.created);
    CHECK(status.at("acked_seq") == found.created);
    CHECK(status.at("pending") == 0);
    CHECK(status.at("quarantined") == 0);
    CHECK(status.at("gap") == 0);
    CHECK(status.at("media_missing") == 0);
    const auto verified = server.command({"verify"});
    INFO(verified.out << verified.err);
    CHECK(verified.exit == 0);
    return found;
}

void tell(const Walk& walk, const std::string& name, const Ledger::Found& found) {
    std::cout << walk.line(name) << "; promised " << found.promised << " of " << found.created << ", lost "
              << found.lost << ", doubled " << found.doubled << "\n";
}

} // namespace

TEST_CASE("submit, killed or failed at every call, prints a receipt only for what arrives once", "[faults]") {
    keep_files_in_memory();
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
    tell(walk, "submit", settle(desk, ledger, server));
}

TEST_CASE("sync, killed or failed at every call, forgets nothing and brings nothing twice", "[faults]") {
    keep_files_in_memory();
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
    tell(walk, "sync --once", settle(desk, ledger, server));
}

TEST_CASE("enrol, killed or failed at every call, goes on with the same code and makes one kiosk",
          "[faults]") {
    keep_files_in_memory();
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
    tell(walk, "enrol --code", found);
}

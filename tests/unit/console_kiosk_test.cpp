// What the console says of a kiosk's log, from both ends.
#include "support/say_site.hpp"

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

/// The figures of the only log on the kiosk's page, as "made here quarantined gap to-come".
std::string figures(SaySite& site) {
    Browser browser(site);
    REQUIRE(browser.sign_in("vi").status == 303);
    const auto page = browser.get("/console/kiosks/k1").body;
    std::string all;
    const std::string cell = "govuk-table__cell--numeric\">";
    for (auto at = page.find(cell); at != std::string::npos; at = page.find(cell, at + 1)) {
        const auto from = at + cell.size();
        all += (all.empty() ? "" : " ") + page.substr(from, page.find('<', from) - from);
    }
    return all;
}

BatchHeader saying(const TestKiosk& kiosk, std::uint64_t first, std::uint64_t made,
                   std::uint64_t acknowledged) {
    auto header = kiosk.header(first);
    header.report.last_seq = made;
    header.report.acknowledged = acknowledged;
    return header;
}

} // namespace

TEST_CASE("a kiosk's page compares what it made with what is here") {
    SaySite site;
    site.hill_kiosk.add_votes(7);
    static_cast<void>(site.take(site.hill_kiosk.batch(saying(site.hill_kiosk, 1, 7, 0), 5)));
    CHECK(figures(site) == "7 5 0 0 2");
    static_cast<void>(site.take(site.hill_kiosk.batch(saying(site.hill_kiosk, 6, 7, 5))));
    CHECK(figures(site) == "7 7 0 0 0");
}

TEST_CASE("a kiosk that was told of more than is here is shown as such") {
    SaySite site;
    site.hill_kiosk.add_votes(7);
    static_cast<void>(site.take(site.hill_kiosk.batch(saying(site.hill_kiosk, 1, 7, 7), 5)));
    Browser browser(site);
    REQUIRE(browser.sign_in("vi").status == 303);
    CHECK(has(browser.get("/console/kiosks/k1"), "this server was put back, and it sends them again"));
}

TEST_CASE("a kiosk that made less than is here is shown as one whose disk was put back") {
    SaySite site;
    site.hill_kiosk.add_votes(7);
    static_cast<void>(site.take(site.hill_kiosk.batch(saying(site.hill_kiosk, 1, 3, 0))));
    Browser browser(site);
    REQUIRE(browser.sign_in("vi").status == 303);
    CHECK(has(browser.get("/console/kiosks/k1"), "its disk was put back or copied"));
}

TEST_CASE("a copied disk has its own row, and its votes count once an admin says so") {
    SaySite site;
    TestKiosk copy("k1", site.keys.current()->set().sealing.front());
    copy.key = SigningKey::from_seed(site.hill_kiosk.key.seed());
    copy.epoch = site.hill_kiosk.epoch;
    site.hill_kiosk.add_votes(3);
    copy.add(a_vote(7));
    copy.add(a_comment("Said on the copy."));
    static_cast<void>(site.take(site.hill_kiosk.batch()));
    static_cast<void>(site.take(copy.batch()));
    auto& logs = site.storage->logs();
    const auto branch = logs.family("k1", copy.epoch).at(1);

    Browser viewer(site);
    REQUIRE(viewer.sign_in("vi").status == 303);
    const auto page = viewer.get("/console/kiosks/k1");
    CHECK(has(page, "What a copy of its disk said, with 1 vote that"));
    CHECK_FALSE(has(page, "Let these votes count"));
    const auto said = site.storage->cases().list({.kiosk = "k1"}, 0, 10);
    REQUIRE(said.size() == 1);
    Browser moderator(site);
    REQUIRE(moderator.sign_in("mo").status == 303);
    CHECK(has(moderator.get(path_of(said[0])), "Said on a copy of the kiosk"));

    const Browser::Fields log{{"log", to_hex(branch.epoch.view())}};
    CHECK(viewer.post("/console/kiosks/k1/count-votes", log).status == 403);
    Browser boss(site);
    REQUIRE(boss.sign_in("boss").status == 303);
    CHECK(has(boss.get("/console/kiosks/k1"), "Let these votes count"));
    CHECK(logs.count_votes("spring", "screen") == 3);
    CHECK(boss.post("/console/kiosks/k1/count-votes", {{"log", "no such log"}}).status == 404);
    CHECK(boss.post("/console/kiosks/k2/count-votes", log).status == 404);
    CHECK(boss.post("/console/kiosks/k1/count-votes", log).status == 303);
    CHECK(logs.count_votes("spring", "screen") == 4);
    CHECK(site.audited("log.count_votes") == 1);
    CHECK_FALSE(has(boss.get("/console/kiosks/k1"), "Let these votes count"));
}

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

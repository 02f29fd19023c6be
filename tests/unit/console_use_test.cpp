// What the console tells about the screens' use.
#include "support/console_site.hpp"
#include "text/london_time.hpp"
#include "wire/use_report.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

struct UsedSite : ConsoleSite {
    TestKiosk hill{*this, "hill-desk", "hill"};
    TestKiosk vale{*this, "vale-desk", "vale"};

    UsedSite() {
        publish(small_publication);
        add_user("ann", "viewer");
    }
    void send(TestKiosk& kiosk, std::vector<UseCount> counts) {
        for (auto& count : counts)
            count.day += text::london_day(time_of_ms(start_ms));
        auto header = kiosk.header();
        header.use = write_use_report({1, counts});
        REQUIRE(take(kiosk.batch(header)).ack.use_through == 1);
    }
};

/// The cells of the table's row that begins with `name`, as "9 6 4 2"; "" when it has none.
std::string cells(const std::string& page, const std::string& name) {
    const auto row = page.find("scope=\"row\" class=\"govuk-table__header\">" + name + "</th>");
    if (row == std::string::npos)
        return "";
    std::string text;
    auto at = row;
    const auto end = page.find("</tr>", row);
    for (;;) {
        at = page.find("--numeric\">", at);
        if (at == std::string::npos || at > end)
            return text;
        at += std::string("--numeric\">").size();
        text += (text.empty() ? "" : " ") + page.substr(at, page.find('<', at) - at);
    }
}

bool has(const std::string& page, const std::string& text) {
    return page.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("the page Use tells touched, started, finished and abandoned by screen, language and text size") {
    UsedSite site;
    site.send(site.hill, {{0, "visit", "en", 100, 9, 8, 5, 3},
                          {0, "visit", "cy", 200, 2, 1, 1, 0},
                          {0, "vote", "en", 100, 7, 6, 4, 2},
                          {0, "team", "en", 100, 3, 0, 0, 0}});
    Browser ann(site);
    ann.sign_in("ann");
    const auto page = ann.get("/console/use").body;
    CHECK(cells(page, "All visits") == "11 9 6 3");
    CHECK(cells(page, "Vote") == "7 6 4 2");
    CHECK(cells(page, "The team") == "3");
    CHECK(cells(page, "Welsh") == "2 1 1 0");
    CHECK(cells(page, "200%") == "2 1 1 0");
    CHECK(cells(page, "Feedback").empty());
    CHECK(has(page, "class=\"lamp-bar__started\" width=\"85.7"));
}

TEST_CASE("a period, an area and a kiosk narrow what is counted") {
    UsedSite site;
    site.send(site.hill, {{0, "visit", "en", 100, 5, 0, 0, 0}});
    auto long_ago = UseCount{0, "visit", "en", 100, 3, 0, 0, 0};
    site.now_ms += 40LL * 24 * 3600 * 1000;
    site.send(site.vale, {long_ago, {40, "visit", "en", 100, 1, 0, 0, 0}});
    Browser ann(site);
    ann.sign_in("ann");
    const auto visits = [&](const std::string& query) {
        return cells(ann.get("/console/use" + query).body, "All visits");
    };
    CHECK(visits("") == "1 0 0 0");
    CHECK(visits("?days=90") == "9 0 0 0");
    CHECK(visits("?days=nonsense") == "1 0 0 0");
    CHECK(visits("?days=90&where=area:hill") == "5 0 0 0");
    CHECK(visits("?days=90&where=kiosk:vale-desk") == "4 0 0 0");
    CHECK(visits("?days=90&where=kiosk:nowhere").empty());
}

TEST_CASE("staff of some areas see the use of their areas' kiosks alone, whatever they ask for") {
    UsedSite site;
    site.send(site.hill, {{0, "visit", "en", 100, 5, 0, 0, 0}});
    site.send(site.vale, {{0, "visit", "en", 100, 3, 0, 0, 0}});
    site.add_user("bob", "editor", {"vale"});
    Browser bob(site);
    bob.sign_in("bob");
    CHECK(cells(bob.get("/console/use").body, "All visits") == "3 0 0 0");
    const auto page = bob.get("/console/use?where=area:hill").body;
    CHECK(cells(page, "All visits").empty());
    CHECK_FALSE(has(page, "hill-desk"));
}

TEST_CASE("a kiosk that nobody has confirmed counts only then") {
    UsedSite site;
    TestKiosk other("roll-out", site.keys.current()->set().sealing.front());
    KioskRecord record;
    record.id = "roll-out";
    record.area = "hill";
    record.confirmed = false;
    record.token_hash = "token of roll-out";
    site.storage->kiosks().add(record);
    site.storage->kiosks().add_key("roll-out", other.key.public_key(), time_of_ms(start_ms));
    site.send(other, {{0, "visit", "en", 100, 5, 0, 0, 0}});
    Browser ann(site);
    ann.sign_in("ann");
    CHECK(has(ann.get("/console/use").body, "Nobody came in the last 28 days"));
    site.storage->kiosks().confirm("roll-out");
    CHECK(cells(ann.get("/console/use").body, "All visits") == "5 0 0 0");
}

TEST_CASE("screens of a newer kiosk are summed as others, and a language without a name is its tag") {
    UsedSite site;
    site.send(site.hill, {{0, "visit", "pa", 125, 5, 0, 0, 0},
                          {0, "webcam", "pa", 125, 2, 0, 0, 0},
                          {0, "map", "pa", 125, 1, 1, 0, 1}});
    Browser ann(site);
    ann.sign_in("ann");
    const auto page = ann.get("/console/use").body;
    CHECK(cells(page, "Others") == "3");
    CHECK(cells(page, "pa") == "5 0 0 0");
    CHECK(cells(page, "125%") == "5 0 0 0");
    CHECK_FALSE(has(page, "webcam"));
}

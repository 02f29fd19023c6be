#include "police/documents.hpp"
#include "police/to_content.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;

TEST_CASE("the Leicestershire example has content for every screen of a standalone kiosk") {
    HttpClient client{NetworkOptions{}};
    PoliceDocuments documents(client, BLUELAMP_SOURCE_DIR "/assets/examples/leicestershire/documents");
    const auto place = read_police(documents.fetch("leicestershire", "NC04"), "leicestershire");
    const Time now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)};
    Source source;
    source.name = "Leicestershire Police";
    const auto content = content_of(place, source, {}, now);
    REQUIRE(content.areas.size() == 1);
    CHECK(content.areas[0].name.in("en") == "City Centre");
    CHECK(content.team.size() == 1);
    CHECK(content.items.size() == 3);
    for (const auto& item : content.items) {
        CHECK(item.source.in("en").find("Open Government Licence v3.0") != std::string::npos);
        CHECK_FALSE((item.expires && *item.expires < now));
    }
}

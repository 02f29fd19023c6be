#include "police/neighbourhood.hpp"
#include "police/neighbourhood_json.hpp"
#include "police/to_content.hpp"
#include "text/date.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace bluelamp;

namespace {

std::string document(const std::string& name) {
    std::ifstream in(std::filesystem::path(BLUELAMP_SOURCE_DIR) / "tests/fixtures/police-uk" / name);
    std::stringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

std::string list(const std::string& name) {
    return "[" + document(name) + "]";
}

PoliceNeighbourhood place_with(PoliceReplies replies) {
    if (replies.neighbourhood.empty())
        replies.neighbourhood = document("neighbourhood.json");
    return read_police(replies, "leicestershire");
}

std::string time_of(const std::optional<Time>& time) {
    return time ? text::to_rfc3339(*time) : "none";
}

} // namespace

TEST_CASE("a neighbourhood is read with its station, contacts and links") {
    const auto place = place_with({});
    CHECK(place.area.id == "NC04");
    CHECK(place.area.name.in("en") == "City Centre");
    CHECK(place.area.station.name.in("en") == "Mansfield House");
    CHECK(place.area.station.address.in("en") == "74 Belgrave Gate, Leicester, LE1 3GG");
    CHECK(place.population == 1000);
    CHECK(place.latitude == Approx(52.6389));
    CHECK(place.contact.at("telephone") == "101");
    REQUIRE(place.links.size() == 1);
    CHECK(place.links[0].description.empty());
    CHECK(place.description.find("\n\nThe Highcross and Haymarket") != std::string::npos);
    CHECK(place.description.find('<') == std::string::npos);
}

TEST_CASE("a name that was escaped is not shown escaped") {
    CHECK(place_with({.neighbourhood = document("neighbourhood-html-in-name.json")}).area.name.in("en") ==
          "Leake & Keyworth");
    CHECK(place_with({.neighbourhood = document("neighbourhood-empty-force-url.json")}).area.name.in("en") ==
          "Banks & Hesketh");
}

TEST_CASE("numbers that are none are absent") {
    CHECK_FALSE(place_with({.neighbourhood = document("neighbourhood-invalid-population.json")}).population);
    const auto place =
        place_with({.neighbourhood = R"({"id":"A","name":"B","centre":null,"locations":[)" +
                                     document("neighbourhood-location-invalid-coordinates.json") + "]}"});
    CHECK_FALSE(place.latitude);
    REQUIRE(place.stations.size() == 1);
    CHECK_FALSE(place.stations[0].latitude);
}

TEST_CASE("a link with an empty address is left out") {
    CHECK(place_with({.neighbourhood = R"({"id":"A","name":"B","links":[)" +
                                       document("engagement-method-empty-url.json") + "," +
                                       document("link.json") + "]}"})
              .links.size() == 1);
}

TEST_CASE("a priority's dates are London's midnight") {
    const auto place = place_with({.priorities = list("neighbourhood-priority.json")});
    REQUIRE(place.priorities.size() == 1);
    CHECK(time_of(place.priorities[0].issued) == "2015-10-07T23:00:00Z");
    CHECK(time_of(place.priorities[0].acted) == "2015-12-22T00:00:00Z");
    CHECK(place.priorities[0].updated() == place.priorities[0].acted);
}

TEST_CASE("a priority without an action is as old as its issue") {
    const auto place =
        place_with({.priorities = R"([{"issue":"Theft.","issue-date":"2016-04-14T00:00:00","action":null,
                                                      "action-date":"2017-01-01T00:00:00"}])"});
    CHECK(place.priorities[0].action.empty());
    CHECK(place.priorities[0].updated() == place.priorities[0].issued);
}

TEST_CASE("a priority in HTML becomes paragraphs and a title") {
    const auto place = place_with({.priorities = list("neighbourhood-priority-html.json")});
    const auto& priority = place.priorities.at(0);
    CHECK(priority.title == "Beggars and homeless persons are using private premises, stairwells, side "
                            "alleys and doorways to beg and sleep.");
    CHECK(priority.issue.find("\n\nThere have also been concerns") != std::string::npos);
    CHECK(priority.action.ends_with("Sgt Dyer"));
}

TEST_CASE("a priority keeps its id when the same documents come again") {
    const auto once = place_with({.priorities = list("neighbourhood-priority.json")});
    const auto again = place_with({.priorities = list("neighbourhood-priority.json")});
    CHECK(once.priorities[0].id == again.priorities[0].id);
    CHECK(once.priorities[0].id.starts_with("leicestershire-NC04-priority-"));
}

TEST_CASE("a person whose rank or life is null is still a person") {
    const auto place = place_with(
        {.people = "[" + document("police-officer-nulls.json") + "," + document("police-officer.json") +
                   R"(,{"name":null,"rank":null,"bio":null,"contact_details":{}}])"});
    REQUIRE(place.team.size() == 2);
    CHECK(place.team[0].name == "Dave Smith");
    CHECK(place.team[0].rank.empty());
    CHECK(place.team[1].bio.in("en").find("\nRoger describes") != std::string::npos);
    CHECK(place.team[1].contact.count("twitter") == 1);
}

TEST_CASE("an event may lack its end and its address") {
    const auto place =
        place_with({.events = R"([{"title":"Drop in &amp; chat","type":"meeting","description":"<p>Come.</p>",
        "address":null,"start_date":"2026-07-01T18:00:00","contact_details":{"telephone":"101"}}])"});
    REQUIRE(place.events.size() == 1);
    const auto& event = place.events[0];
    CHECK(event.title.in("en") == "Drop in & chat");
    CHECK(event.body.in("en") == "Come.\n\n101");
    CHECK(time_of(event.starts) == "2026-07-01T17:00:00Z");
    CHECK_FALSE(event.ends);
}

TEST_CASE("an event that ends before it starts has no end") {
    const auto place = place_with(
        {.events =
             R"([{"title":"Chat","start_date":"2026-07-01T18:00:00","end_date":"2026-06-01T18:00:00"}])"});
    CHECK(time_of(place.events.at(0).starts) == "2026-07-01T17:00:00Z");
    CHECK_FALSE(place.events.at(0).ends);
}

TEST_CASE("a neighbourhood's id, names and contacts are bounded") {
    const std::string endless(3000, 'x');
    const auto place =
        place_with({.neighbourhood = R"({"id":"n","name":")" + endless + R"(","contact_details":{"email":")" +
                                     endless + R"(",")" + endless + R"(":"x"}})"});
    CHECK(place.area.name.in("en").size() <= 500);
    CHECK(place.contact.size() == 1);
    CHECK(place.contact.at("email").size() <= 500);
    CHECK_THROWS_AS(place_with({.neighbourhood = R"({"id":")" + endless + R"(","name":"x"})"}),
                    NotAPoliceDocument);
}

TEST_CASE("Textile headings and links become plain text") {
    CHECK(police_text("h2.A police service\n\t\n\tfor *everyone* at \"our page\":http://e.org/ now") ==
          "A police service\n\nfor *everyone* at our page now");
    CHECK(police_text("* one\n* two") == "• one\n• two");
}

TEST_CASE("a web page in place of a document is refused") {
    CHECK_THROWS_WITH(place_with({.neighbourhood = "<html>Log in</html>"}), Catch::Contains("a web page"));
    CHECK_THROWS_AS(place_with({.priorities = "{}"}), NotAPoliceDocument);
    CHECK_THROWS_AS(place_with({.neighbourhood = "{\"id\":null}"}), NotAPoliceDocument);
    CHECK_THROWS_AS(place_with({.people = "[{"}), NotAPoliceDocument);
}

TEST_CASE("entries of a wrong type are passed over") {
    const auto place =
        place_with({.priorities = "[null,3,\"x\",{\"issue\":7}]", .events = "[[]]", .people = "[false]"});
    CHECK(place.priorities.size() == 1);
    CHECK(place.events.empty());
    CHECK(place.team.empty());
}

TEST_CASE("the printed JSON has the shapes of the publish file") {
    const auto json = to_json(place_with({.priorities = list("neighbourhood-priority-no-action.json")}));
    CHECK(json["area"]["id"] == "NC04");
    const auto& priority = json["priorities"][0];
    CHECK(priority["title"] == "To reduce the amount of Anti-Social Behaviour Humberstone Gate, Leicester.");
    CHECK(priority["updated"] == "2016-04-13T23:00:00Z");
    CHECK(priority["action"].is_null());
    CHECK(json["events"].is_array());
    CHECK(json["team"].is_array());
}

TEST_CASE("a kiosk shows priorities as old as they are, with what was done") {
    const auto place = place_with({.priorities = list("neighbourhood-priority.json")});
    const Time now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)};
    Source source;
    source.name = "Leicestershire Police";
    const auto content = content_of(place, source, {}, now);
    REQUIRE(content.items.size() == 2);
    const auto& update = content.items[0];
    CHECK(update.published == place.priorities[0].acted);
    CHECK(update.body.in("en").starts_with("What was done by 22 December 2015:\nFollowing the closure"));
    CHECK(update.source.in("en").find("Open Government Licence v3.0") != std::string::npos);
    CHECK(update.expires > now);
    CHECK(content.items[1].kind == ItemKind::guide);
    CHECK(content.items[1].body.in("en").find("Telephone: 101") != std::string::npos);
}

TEST_CASE("the same documents a day later are no new revision") {
    const auto place = place_with({.priorities = list("neighbourhood-priority.json")});
    const Time now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)};
    const auto first = content_of(place, {}, {}, now);
    const auto second = content_of(place, {}, first.items, now + std::chrono::hours(24));
    CHECK(second.items[0].revision == 1);
    CHECK(second.items[0].expires > first.items[0].expires);
}

TEST_CASE("an event that is over is not shown") {
    const auto place = place_with({.events = R"([{"title":"Old","start_date":"2016-01-01T00:00:00"}])"});
    const Time now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)};
    for (const auto& item : content_of(place, {}, {}, now).items)
        CHECK(item.kind != ItemKind::event);
}

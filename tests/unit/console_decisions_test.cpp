// What people chose as the console shows it, and how a vote ends.
#include "support/vote_office.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

bool has(const HttpResult& result, const std::string& text) {
    return result.body.find(text) != std::string::npos;
}

const std::string page = "/console/votes/spring";

Browser::Fields a_decision(const std::string& priority, const std::string& wanted = "decide") {
    return {{"place", ""},          {"priority", priority}, {"officer", ""},
            {"reason", ""},         {"report_by", ""},      {"title_en", "You chose: Speeding"},
            {"body_en", "Cameras"}, {"do", wanted}};
}

Browser::Fields with(Browser::Fields fields, const std::string& name, const std::string& value) {
    for (auto& [each, text] : fields)
        if (each == name)
            text = value;
    return fields;
}

} // namespace

TEST_CASE("sixty-four ballots show a winner with its interval, raw and without the flagged ones") {
    VoteOffice site;
    site.vote(58, 8);
    site.vote_in_a_row(6);
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    const auto check = [&](const std::string& filtered, const std::string& share) {
        const auto result = inspector.get(page);
        CHECK(has(result, "Every ballot (64 ballots)"));
        CHECK(has(result, "Without flagged ballots (" + filtered + " ballots)"));
        CHECK(
            has(result, "<p class=\"govuk-body-l govuk-!-margin-bottom-2 lamp-wrap\">Winner: Speeding</p>"));
        CHECK(has(result, "<strong>68 %</strong> <span class=\"lamp-together\">(6"));
        CHECK(has(result, "<strong>" + share + " %</strong> <span class=\"lamp-together\">(7"));
        CHECK(has(result, "data-mean=\"0.6"));
        CHECK(has(result, "Here 5 ballots are flagged."));
        CHECK(has(result, "People who used this kiosk; not a representative survey."));
        return result;
    };
    SECTION("while it is open") {
        const auto open = check("58", "75"); // these figures move by five ballots too
        CHECK_FALSE(has(open, "id=\"everywhere\""));
    }
    SECTION("once it has closed") {
        site.close();
        const auto closed = check("59", "74"); // the first of the row stays
        CHECK(has(closed, "id=\"everywhere\""));
        CHECK(has(closed, "data-chart=\"days\""));
        CHECK(has(closed, "data-chart=\"kiosks\""));
    }
    CHECK(has(inspector.get("/console/votes"), "<strong>64 ballots</strong>"));
}

TEST_CASE("six quick votes in a row are flagged at their kiosk, not deleted, and show no picture") {
    VoteOffice site;
    site.vote_in_a_row(6);
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    CHECK(has(inspector.get("/console/votes"), "fewer than 10 so far"));
    const auto result = inspector.get(page);
    CHECK(has(result, "Here 5 ballots are flagged."));
    CHECK(has(result, "data-count=\"6\">6</td>"));
    CHECK(has(result, "data-count=\"5\">5</td>"));
    CHECK(has(result, "2 February 2026"));
    CHECK_FALSE(has(result, "data-mean"));
    CHECK(site.storage->logs().count_votes("spring", "screen") == 6);
}

TEST_CASE("while a vote is open nobody learns a ballot by looking before and after it") {
    VoteOffice site;
    site.vote(20, 8);
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    const auto figures = [&] {
        const auto body = inspector.get(page).body;
        return body.substr(body.find("<tbody"), body.find("id=\"over-time\"") - body.find("<tbody"));
    };
    const auto before = figures();
    CHECK(before.find("data-mean") != std::string::npos);
    site.vote(4, 3);
    CHECK(figures() == before);
    const auto rest = inspector.get(page).body;
    CHECK(rest.find("data-mean", rest.find("id=\"over-time\"")) ==
          std::string::npos); // today's wait for its end
    site.vote(1, 3);
    CHECK(figures() != before);
}

TEST_CASE("of fewer than five flagged ballots nobody learns what they chose, also once the vote has closed") {
    VoteOffice site;
    site.vote(20, 8, "hill");
    site.vote_in_a_row(5);
    site.vote(20, 8, "vale");
    site.close();
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    const auto result = inspector.get(page);
    REQUIRE(has(result, "Here 4 ballots are flagged."));
    const auto from = [&](const std::string& start, const std::string& end) {
        const auto at = result.body.find("id=\"" + start + "\"");
        return result.body.substr(at, result.body.find("id=\"" + end + "\"") - at);
    };
    for (const auto& [block, ballots] :
         {std::pair(from("everywhere", "place-hill"), 45), std::pair(from("place-hill", "place-vale"), 25),
          std::pair(from("place-north", "over-time"), 45)}) {
        INFO(block);
        CHECK(block.find("Every ballot (" + std::to_string(ballots) + " ballots)") != std::string::npos);
        CHECK(block.find("Not shown") != std::string::npos);
        CHECK(block.find("Without flagged ballots (") == std::string::npos);
    }
    CHECK(from("place-vale", "place-north").find("Without flagged ballots (20 ballots)") !=
          std::string::npos);
}

TEST_CASE("the whole's figures are hidden while they would tell what a few chose elsewhere") {
    VoteOffice site;
    site.vote(30, 8, "hill");
    site.vote(4, 2, "vale");
    site.close();
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    const auto hidden = inspector.get(page);
    CHECK(has(hidden, "fewer than 10 ballots would be left to find by subtracting"));
    CHECK(has(hidden, "All ballots together clearly lead to: <strong>Speeding</strong>"));
    CHECK(has(hidden, "Every ballot (30 ballots)"));
    CHECK_FALSE(has(hidden, "Every ballot (34 ballots)"));
}

TEST_CASE("the clear leader is chosen already, and what is decided reaches the loop and the public page") {
    VoteOffice site;
    site.vote(40, 8);
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    const auto form = inspector.get(page + "/decide?place=");
    CHECK(has(form, "value=\"speeding\" checked"));
    CHECK(has(form, "40 people who used this kiosk took part. They chose: Speeding."));
    CHECK(has(form, "Deciding closes it at once"));
    const auto against = inspector.post(page + "/decide", a_decision("burglary"));
    CHECK(against.status == 422);
    CHECK(has(against, "People clearly chose Speeding"));
    CHECK(has(against, "id=\"priority-error\""));
    CHECK(has(inspector.post(page + "/decide", a_decision("speeding", "preview")), "id=\"preview\""));
    CHECK(decisions_on(*site.storage).empty());
    site.now_ms += 1000;
    auto fields = with(a_decision("speeding"), "report_by", "2026-05-01");
    REQUIRE(inspector.post(page + "/decide", fields).status == 303);
    const auto items = site.manifest("vale").content.items;
    CHECK(std::any_of(items.begin(), items.end(), [](const Item& item) {
        return item.kind == ItemKind::decision && item.title.in("en") == "You chose: Speeding";
    }));
    const auto shown = inspector.get(page);
    CHECK(has(shown, "It is decided."));
    CHECK(has(shown, "promised by 1 May 2026"));
    CHECK(site.ballot_named("spring").value().closes == time_of_ms(site.now_ms));
    CHECK(has(inspector.get("/console/votes"), "Decided: Speeding"));
}

TEST_CASE(
    "too close to call takes an officer's name and reason, drafts the words, and keeps what was typed") {
    VoteOffice site;
    site.vote(20, 9);
    site.vote(20, 2);
    site.close();
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    CHECK(has(inspector.get(page + "/decide?place="),
              "It is too close to call, so the results do not decide."));
    const auto without = inspector.post(page + "/decide", a_decision("burglary"));
    CHECK(without.status == 422);
    CHECK(has(without, "id=\"officer-error\""));
    CHECK(has(without, "id=\"reason-error\""));
    CHECK(has(without, "value=\"burglary\" checked"));
    auto fields = with(with(a_decision("burglary"), "officer", "Inspector Ruth Adeyemi"), "reason",
                       "Six houses in one street.");
    const auto drafted = inspector.post(page + "/decide", with(fields, "do", "draft"));
    CHECK(drafted.status == 200);
    CHECK(has(drafted, "Inspector Ruth Adeyemi chose: Burglary. Six houses in one street."));
    CHECK(decisions_on(*site.storage).empty());
    const auto long_one = inspector.post(page + "/decide", with(fields, "title_en", std::string(3000, 'a')));
    CHECK(long_one.status == 422);
    CHECK(has(long_one, "id=\"title_en-error\""));
    REQUIRE(inspector.post(page + "/decide", fields).status == 303);
    CHECK_FALSE(decisions_on(*site.storage).at(0).by_results);
}

TEST_CASE("of two inspectors at once the second sees what the first decided before replacing it") {
    VoteOffice site;
    site.vote(20, 9);
    site.vote(20, 2);
    site.close();
    Browser first(site);
    Browser second(site);
    static_cast<void>(first.sign_in("inspector"));
    static_cast<void>(second.sign_in("inspector"));
    const auto by = [](const std::string& priority, const std::string& officer) {
        return with(with(a_decision(priority), "officer", officer), "reason", "Because.");
    };
    REQUIRE(first.post(page + "/decide", by("burglary", "Inspector Adeyemi")).status == 303);
    const auto late = second.post(page + "/decide", by("speeding", "Inspector Pugh"));
    CHECK(late.status == 409);
    CHECK(has(late, "Somebody else has decided this meanwhile"));
    CHECK(has(late, "by Inspector Adeyemi: Burglary"));
    CHECK(has(late, "value=\"speeding\" checked"));
    CHECK(decisions_on(*site.storage).at(0).priority == "burglary");
    const auto again = first.get(page + "/decide?place=");
    CHECK(has(again, "value=\"burglary\" checked"));
    CHECK(has(again, "value=\"Inspector Adeyemi\""));
    auto replacing = by("speeding", "Inspector Pugh");
    const std::string before = "name=\"seen\" value=\"";
    const auto at = late.body.find(before) + before.size();
    replacing.emplace_back("seen", late.body.substr(at, late.body.find('"', at) - at));
    CHECK(second.post(page + "/decide", replacing).status == 303);
    CHECK(decisions_on(*site.storage).at(0).officer == "Inspector Pugh");
}

TEST_CASE("a promise that is due stands on Now until it is told what came of it") {
    VoteOffice site;
    site.vote(40, 8);
    site.close();
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    CHECK(has(inspector.get("/console"), "A vote has closed and needs a decision"));
    REQUIRE(
        inspector.post(page + "/decide", with(a_decision("speeding"), "report_by", "2026-02-05")).status ==
        303);
    CHECK_FALSE(has(inspector.get("/console"), "needs a decision"));
    CHECK_FALSE(has(inspector.get("/console"), "You promised"));
    site.now_ms += 3 * 86'400'000LL;
    static_cast<void>(inspector.sign_in("inspector"));
    CHECK(has(inspector.get("/console"), "You promised to say what came of a decision by 5 February 2026"));
    const std::string came_of = page + "/came-of";
    CHECK(inspector.get(came_of + "?place=").status == 200);
    CHECK(inspector.post(came_of, {{"place", ""}, {"words_en", ""}}).status == 422);
    CHECK(inspector.post(came_of, {{"place", "hill"}, {"words_en", "Nothing"}}).status == 404);
    REQUIRE(inspector.post(came_of, {{"place", ""}, {"words_en", "27 drivers were fined."}}).status == 303);
    CHECK_FALSE(has(inspector.get("/console"), "You promised"));
    CHECK(has(inspector.get(page), "27 drivers were fined."));
}

TEST_CASE("people of one area see and decide what is theirs alone") {
    VoteOffice site;
    site.vote(40, 8, "hill");
    site.vote(40, 2, "vale");
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("hill.inspector"));
    const auto result = inspector.get(page);
    CHECK(has(result, "id=\"place-hill\""));
    CHECK_FALSE(has(result, "id=\"place-vale\""));
    CHECK_FALSE(has(result, "id=\"place-north\""));
    CHECK_FALSE(has(result, "id=\"over-time\""));
    // Deciding and closing would end it for the others too.
    CHECK(inspector.get(page + "/decide?place=hill").status == 403);
    CHECK(inspector.get(page + "/closing").status == 403);
    CHECK(inspector.post(page + "/closing", {{"do", "now"}, {"reason", "Enough"}}).status == 403);
    CHECK_FALSE(site.ballot_named("spring").value().closes);
    site.close();
    CHECK(inspector.get(page + "/decide?place=vale").status == 403);
    CHECK(inspector.get(page + "/decide?place=").status == 403);
    CHECK(inspector.get(page + "/decide?place=atlantis").status == 404);
    CHECK(inspector.post(page + "/decide", a_decision("speeding")).status == 403);
    CHECK(inspector.post(page + "/decide", with(a_decision("speeding"), "place", "hill")).status == 303);
    CHECK(decisions_on(*site.storage).size() == 1);
    CHECK(has(inspector.get(page), "Not decided yet: Vale"));
    CHECK(has(inspector.get(page), "Decide again for: Hill"));

    Browser ed(site);
    static_cast<void>(ed.sign_in("hill.ed"));
    const std::string save = "/console/votes/save";
    CHECK(ed.post(save, VoteOffice::fields()).status == 422); // the district is not theirs
    CHECK_FALSE(site.ballot_named("summer"));
    Browser all(site);
    static_cast<void>(all.sign_in("ed"));
    REQUIRE(all.post(save, VoteOffice::fields()).status == 303);
    CHECK(ed.get("/console/votes/summer").status == 200);
    CHECK(ed.get("/console/votes/summer/edit").status == 403);
    CHECK(ed.post(save, VoteOffice::fields(site.revision("summer"))).status == 403);
    CHECK(ed.post("/console/votes/summer/open", {}).status == 403);
    CHECK(ed.post("/console/votes/summer/remove", {}).status == 403);
}

TEST_CASE("a district of which one area takes part is not shown beside that area") {
    VoteOffice site;
    static_cast<void>(site.publish(R"({"ballots": [{"id": "spring", "title": "Spring", "pot": 10,
        "areas": ["hill"], "priorities": [{"id": "speeding", "title": "Speeding"},
        {"id": "burglary", "title": "Burglary"}]}]})"));
    site.vote(40, 8);
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    for (const bool closed : {false, true}) {
        if (closed)
            site.close();
        const auto result = inspector.get(page);
        CHECK(has(result, "id=\"place-hill\""));
        CHECK(has(result, "Decide for: Hill"));
        CHECK_FALSE(has(result, "id=\"place-north\""));
        CHECK_FALSE(has(result, "id=\"everywhere\""));
        CHECK(has(result, "/decide?place=hill\" role=\"button\""));
        CHECK(has(result, "Decide and close it") == !closed);
    }
    site.vote(12, 3, "elsewhere");
    CHECK(has(inspector.get(page), "id=\"everywhere\""));
}

TEST_CASE("a decision whose item was withdrawn stands nowhere, and the vote says so") {
    VoteOffice site;
    site.vote(40, 8);
    site.close();
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    REQUIRE(inspector.post(page + "/decide", with(a_decision("speeding"), "place", "hill")).status == 303);
    const auto shown = inspector.get(page);
    CHECK(has(shown, "the public page of <a class=\"govuk-link\" href=\"/areas/hill\">Hill</a>"));
    CHECK_FALSE(has(shown, "was withdrawn"));
    static_cast<void>(site.publish(R"({"withdraw": ["decision-spring-hill"]})"));
    const auto gone = inspector.get(page);
    CHECK(has(gone, "was withdrawn"));
    CHECK_FALSE(has(gone, "the public page of"));
    CHECK(has(inspector.get(page + "/came-of?place=hill"), "puts it back on the loop"));
}

TEST_CASE("a vote elsewhere is nobody's to see, and words of the vote cannot attack the page") {
    VoteOffice site;
    static_cast<void>(
        site.publish(R"({"ballots": [{"id": "valley", "title": "<script>alert(1)</script>", "pot": 10,
        "areas": ["vale"], "priorities": [{"id": "a\"><b>", "title": "<img src=x>"}, {"id": "b", "title": "B"}]}]})"));
    Browser hill(site);
    static_cast<void>(hill.sign_in("hill.inspector"));
    for (const auto* path : {"/console/votes/valley", "/console/votes/valley/decide?place=",
                             "/console/votes/valley/closing", "/console/votes/valley/came-of?place="})
        CHECK(hill.get(path).status == 404);
    CHECK_FALSE(has(hill.get("/console/votes"), "valley"));
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    for (const auto* path :
         {"/console/votes", "/console/votes/valley", "/console/votes/valley/decide?place="}) {
        const auto result = inspector.get(path);
        CHECK(result.status == 200);
        CHECK_FALSE(has(result, "<script>alert"));
        CHECK_FALSE(has(result, "<img src=x>"));
        CHECK_FALSE(has(result, "\"><b>"));
    }
}

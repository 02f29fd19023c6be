// Priorities of data.police.uk in the form of a vote.
#include "console/vote_offers.hpp"
#include "console_sources_fixture.hpp"
#include "curation/reading.hpp"
#include "publishing/content_of.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

/// A neighbourhood of data.police.uk that was looked at.
struct Neighbourhood : SourceDesk {
    Neighbourhood() {
        Source source;
        source.id = "hq";
        source.kind = SourceKind::police_uk;
        source.force = "marlshire";
        source.neighbourhood = "HQ1";
        source.name = LocalText{{{"en", "Harbour team"}}};
        source.permission = "Open Government Licence v3.0";
        source.areas = {"hill"};
        put(source);
        SourceReply reply;
        reply.source = "hq";
        reply.at_ms = now_ms;
        reply.octets = joined(
            {R"({"id":"HQ1","name":"Harbour Quarter"})",
             R"([{"issue":"<p>Burglary of sheds. They come at night.</p>","issue-date":"2026-01-20T00:00:00","action":null,"action-date":null},
                 {"issue":"<p>Speeding in Mill Lane. Near the school.</p>","issue-date":"2025-06-01T00:00:00","action":null,"action-date":null}])",
             "[]", "[]"});
        storage->transact([&] { storage->sources().put_reply(reply); });
    }
    static Browser::Fields fields() {
        return {{"id", "summer"},
                {"revision", "0"},
                {"pot", "10"},
                {"title_en", "What matters?"},
                {"p1_title_en", "Dogs"},
                {"p1_meaning_en", "Leads in the park"},
                {"p1_tradeoff_en", "x"},
                {"p2_title_en", ""},
                {"p3_title_en", ""},
                {"where", "area hill"},
                {"opens", "2026-03-01T08:00"}};
    }
    [[nodiscard]] std::string value(std::size_t which) const {
        const auto offer = offered_priorities(*storage, {}).at(which);
        return http::encode_percent(offer.source) + " " + http::encode_percent(offer.priority.id);
    }
};

} // namespace

TEST_CASE("the form of a vote offers the neighbourhood's priorities with their age") {
    Neighbourhood site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    const auto page = ed.get("/console/votes/add");
    CHECK(has(page, "2 priorities of data.police.uk"));
    CHECK(has(page, "last updated 13 days ago"));
    CHECK(has(page, "last updated 8 months ago"));
    CHECK(has(page, "Not updated for 3 months"));
    CHECK(page.body.find("Not updated") > page.body.find("last updated 13 days ago"));
    // Not for other areas.
    auto vale = Neighbourhood::fields();
    vale.at(9) = {"where", "area vale"};
    CHECK_FALSE(has(ed.post("/console/votes/save", vale), "Use this priority"));
}

TEST_CASE(
    "one click puts a priority into the form and keeps what was typed; it is saved with its id and its age") {
    Neighbourhood site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    static_cast<void>(ed.get("/console/votes/add"));
    const auto offer = offered_priorities(*site.storage, {}).at(1);
    auto fields = Neighbourhood::fields();
    fields.emplace_back("use", site.value(1));
    const auto page = ed.post("/console/votes/save", fields);
    CHECK(page.status == 200);
    CHECK(has(page, "value=\"What matters?\""));
    CHECK(has(page, "value=\"Dogs\""));
    CHECK(has(page, "name=\"p2_title_en\" value=\"" + offer.priority.title.in("en") + "\""));
    CHECK(has(page, "name=\"p2_offer\" value=\"" + site.value(1) + "\""));
    CHECK(has(page, "1 priority of data.police.uk"));
    CHECK_FALSE(site.storage->content().entity("ballot", "summer"));
    auto saved = Neighbourhood::fields();
    saved.at(7) = {"p2_title_en", offer.priority.title.in("en")};
    saved.emplace_back("p2_offer", site.value(1));
    saved.emplace_back("p2_meaning_en", "Near the school");
    saved.emplace_back("p2_tradeoff_en", "Fewer patrols");
    REQUIRE(ed.post("/console/votes/save", saved).status == 303);
    for (const auto& ballot : content_of(*site.storage).ballots)
        if (ballot.id == "summer") {
            CHECK(ballot.priorities.at(1).id == offer.priority.id);
            CHECK(ballot.priorities.at(1).updated == offer.priority.updated);
            CHECK(ballot.priorities.at(0).updated == time_of_ms(site.now_ms));
        }
}

TEST_CASE("a priority that is no longer offered is said so, and the form stays") {
    Neighbourhood site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    static_cast<void>(ed.get("/console/votes/add"));
    auto fields = Neighbourhood::fields();
    fields.emplace_back("use", "hq gone");
    const auto page = ed.post("/console/votes/save", fields);
    CHECK(page.status == 422);
    CHECK(has(page, "no longer at data.police.uk"));
    CHECK(has(page, "value=\"Dogs\""));
}

TEST_CASE("a vote is started with all that a source offers") {
    Neighbourhood site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    CHECK(has(ed.get("/console/sources/source?id=hq"), "Start a ballot with these priorities"));
    const auto page = ed.get("/console/votes/add?source=hq");
    CHECK(has(page, "name=\"p1_offer\" value=\"" + site.value(0) + "\""));
    CHECK(has(page, "name=\"p2_offer\" value=\"" + site.value(1) + "\""));
    CHECK(has(page, "What matters most in Hill?"));
    CHECK(has(page, "value=\"area hill\" checked"));
    CHECK(ed.get("/console/votes/add?source=none").status == 303);
}

TEST_CASE("an age is said in the unit that fits") {
    const auto now = time_of_ms(start_ms);
    CHECK(age_in_words(now - std::chrono::days(1), now) == "last updated 24 hours ago");
    CHECK(age_in_words(now - std::chrono::days(59), now) == "last updated 59 days ago");
    CHECK(age_in_words(now - std::chrono::days(245), now) == "last updated 8 months ago");
    CHECK(age_in_words(now - std::chrono::days(800), now) == "last updated 2 years ago");
    CHECK(age_in_words(std::nullopt, now) == "no date is given");
}

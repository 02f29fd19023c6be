// The console's page Votes: writing a vote, what people chose, deciding, telling what came of it, whose it
// is.
#include "base/time.hpp"
#include "support/vote_office.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

bool has(const HttpResult& result, const std::string& text) {
    return result.body.find(text) != std::string::npos;
}

Browser::Fields with(Browser::Fields fields, const std::string& name, const std::string& value) {
    for (auto& [each, text] : fields)
        if (each == name) {
            text = value;
            return fields;
        }
    fields.emplace_back(name, value);
    return fields;
}

const std::string save = "/console/votes/save";

} // namespace

TEST_CASE("an editor makes a vote in two languages for a district, and kiosks have it before it opens") {
    VoteOffice site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    REQUIRE(ed.post(save, VoteOffice::fields()).header("location") == "/console/votes/summer");
    const auto ballot = site.ballot_named("summer").value();
    CHECK(ballot.title.in("cy") == "Beth ddylen ni wneud mwy ohono?");
    CHECK(ballot.pot == 12);
    CHECK(ballot.areas == std::vector<std::string>{"hill", "vale"});
    CHECK(rfc3339(ballot.opens.value()) == "2026-06-01T08:00:00Z"); // London's summer
    REQUIRE(ballot.priorities.size() == 2);
    CHECK(ballot.priorities[0].id == "patrols-at-night");
    CHECK(ballot.priorities[1].tradeoff.in("en") == "Fewer patrols");
    CHECK(site.manifest("vale").content.ballots.size() == 2);
    CHECK(has(ed.get("/console/votes"), "What should we do more of?"));
    const auto page = ed.get("/console/votes/summer");
    CHECK(has(page, "To come"));
    CHECK(has(page, "1 June 2026, 09:00"));
}

TEST_CASE("what a vote lacks stands beside its field, and nothing that was typed is lost") {
    VoteOffice site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    const auto refused = [&](const std::string& name, const std::string& value, const std::string& text) {
        INFO(name << " = " << value);
        const auto result = ed.post(save, with(VoteOffice::fields(), name, value));
        CHECK(result.status == 422);
        CHECK(has(result, text));
        CHECK(has(result, "Patrols at night"));
        CHECK_FALSE(site.ballot_named("summer"));
    };
    refused("title_en", "", "id=\"title_en-error\"");
    refused("pot", "lots", "value=\"lots\"");
    refused("p3_title_en", "", "id=\"p3_title_en-error\"");
    refused("p1_tradeoff_en", "", "Say in English what more of it costs elsewhere");
    refused("where", "district south", "Choose where the vote is held");
    refused("opens", "2026-01-01T09:00", "It must open in the future");
    refused("opens", "soon", "value=\"soon\"");
    refused("closes", "2026-05-01T09:00", "It must close after it opens");
    refused("p3_title_cy", std::string(5000, 'x'), "id=\"p3_title_cy-error\"");
    auto one =
        with(with(with(VoteOffice::fields(), "p3_title_en", ""), "p3_meaning_en", ""), "p3_tradeoff_en", "");
    CHECK(has(ed.post(save, one), "Give at least two priorities"));
}

TEST_CASE("a vote changes until it opens, keeps its ids, and tells who was second") {
    VoteOffice site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    static_cast<void>(ed.post(save, VoteOffice::fields()));
    const auto page = ed.get("/console/votes/summer/edit");
    CHECK(has(page, "value=\"Patrols at night\""));
    CHECK(has(page, "value=\"2026-06-01T09:00\""));
    const auto revision = site.revision("summer");
    site.now_ms += 1000;
    auto changed =
        with(with(VoteOffice::fields(revision), "p1_title_en", "Foot patrols"), "p1_id", "patrols-at-night");
    REQUIRE(ed.post(save, changed).status == 303);
    CHECK(site.ballot_named("summer").value().priorities.at(0).id == "patrols-at-night");
    CHECK(site.ballot_named("summer").value().priorities.at(0).title.in("en") == "Foot patrols");
    const auto second = ed.post(save, VoteOffice::fields(revision));
    CHECK(second.status == 422);
    CHECK(has(second, "Somebody else changed this vote meanwhile"));
    static_cast<void>(ed.post("/console/votes/summer/open", {{"revision", revision}})); // not what stands now
    CHECK(site.ballot_named("summer").value().opens > time_of_ms(site.now_ms));
    REQUIRE(ed.post("/console/votes/summer/open", {{"revision", site.revision("summer")}}).status == 303);
    CHECK(site.ballot_named("summer").value().opens == time_of_ms(site.now_ms));
    static_cast<void>(
        ed.post(save, with(VoteOffice::fields(site.revision("summer")), "title_en", "Too late")));
    CHECK(site.ballot_named("summer").value().title.in("en") == "What should we do more of?");
    static_cast<void>(ed.post("/console/votes/summer/remove", {{"revision", site.revision("summer")}}));
    CHECK(site.ballot_named("summer"));
}

TEST_CASE("a vote that nobody has seen can be thrown away") {
    VoteOffice site;
    Browser ed(site);
    static_cast<void>(ed.sign_in("ed"));
    static_cast<void>(ed.post(save, VoteOffice::fields()));
    site.now_ms += 1000;
    const auto seen = site.revision("summer");
    REQUIRE(ed.post(save, with(VoteOffice::fields(seen), "pot", "20")).status == 303);
    const auto stale = ed.post("/console/votes/summer/remove", {{"revision", seen}});
    CHECK(stale.header("location") == "/console/votes/summer");
    CHECK(site.ballot_named("summer"));
    site.now_ms += 1000;
    CHECK(
        ed.post("/console/votes/summer/remove", {{"revision", site.revision("summer")}}).header("location") ==
        "/console/votes");
    CHECK_FALSE(site.ballot_named("summer"));
    CHECK(site.manifest("hill").content.ballots.size() == 1);
    CHECK(site.audited("ballot.remove") == std::vector<std::string>{"summer"});
}

TEST_CASE("an open vote closes later without a word, sooner with a reason alone") {
    VoteOffice site;
    Browser inspector(site);
    static_cast<void>(inspector.sign_in("inspector"));
    const std::string path = "/console/votes/spring/closing";
    CHECK(inspector.get(path).status == 200);
    const auto without =
        inspector.post(path, {{"closes", "2026-03-01T12:00"}, {"reason", ""}, {"do", "change"}});
    CHECK(without.status == 422);
    CHECK(has(without, "id=\"reason-error\""));
    CHECK(has(without, "value=\"2026-03-01T12:00\""));
    CHECK(
        inspector.post(path, {{"closes", "2026-03-01T12:00"}, {"reason", "It had no end"}, {"do", "change"}})
            .status == 303);
    CHECK(inspector.post(path, {{"closes", "2026-03-02T12:00"}, {"reason", ""}, {"do", "change"}}).status ==
          303);
    CHECK(rfc3339(site.ballot_named("spring").value().closes.value()) == "2026-03-02T12:00:00Z");
    CHECK(inspector.post(path, {{"reason", ""}, {"do", "now"}}).status == 422);
    CHECK(inspector.post(path, {{"reason", "The park has closed"}, {"do", "now"}}).status == 303);
    CHECK(site.ballot_named("spring").value().closes == time_of_ms(site.now_ms));
    site.now_ms += 1000;
    CHECK(has(inspector.get("/console/votes"), "Closed, needs a decision"));
    CHECK(has(inspector.get("/console/votes/spring"), "It is closed and waits for a decision"));
    REQUIRE(site.audited("ballot.closing").size() == 3);
    CHECK(site.audited("ballot.closing")[2].find("The park has closed") != std::string::npos);
}

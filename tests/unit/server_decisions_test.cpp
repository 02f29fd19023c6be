#include "decisions/decision.hpp"
#include "decisions/trends.hpp"
#include "support/case_site.hpp"

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

/// Votes that differ, so that none of them looks like another's again.
void vote(CaseSite& site, int count, int for_speeding, const std::string& area = "hill") {
    for (int made = 0; made < count; ++made) {
        const int units = for_speeding - (made % 2);
        site.kiosk.add(Vote{"spring", area, {{"speeding", units}, {"burglary", 10 - units}}});
    }
    static_cast<void>(site.take(site.kiosk.batch()));
}

Deciding a_deciding(const std::string& priority, const std::string& place = {}) {
    Deciding deciding;
    deciding.ballot = "spring";
    deciding.place = place;
    deciding.priority = priority;
    deciding.title = "Speeding it is";
    deciding.body = "Two officers with a camera from Monday.";
    return deciding;
}

Decision decided(CaseSite& site, const Deciding& deciding) {
    return decide(*site.storage, *site.keys.current(), site.now_ms, "inspector", deciding);
}

std::optional<Item> item_in(CaseSite& site, const std::string& area, const std::string& id) {
    for (const auto& item : site.manifest(area).content.items)
        if (item.id == id)
            return item;
    return std::nullopt;
}

} // namespace

TEST_CASE("how people voted stands apart from what was decided, where every language says it") {
    Item item;
    put_text(item,
             LocalText(std::map<std::string, std::string>{{"en", "40 people voted.\n\nWe do it.\n\nIn May."},
                                                          {"cy", "Pleidleisiodd 40.\n\nFe’i gwnawn."}}));
    CHECK(item.you_said.in("en") == "40 people voted.");
    CHECK(item.body.in("en") == "We do it.\n\nIn May.");
    CHECK(item.you_said.in("cy") == "Pleidleisiodd 40.");
    CHECK(item.body.in("cy") == "Fe’i gwnawn.");
    put_text(item, LocalText(std::map<std::string, std::string>{{"en", "40 people voted.\n\nWe do it."},
                                                                {"cy", "Fe’i gwnawn."}}));
    CHECK(item.you_said.empty());
    CHECK(item.body.in("en") == "40 people voted.\n\nWe do it.");
    CHECK(item.body.in("cy") == "Fe’i gwnawn.");
}

TEST_CASE("a clear result closes the ballot and stands on the wall") {
    CaseSite site;
    vote(site, 40, 9);
    CHECK(standing_of(*site.storage, "spring", "").clear_leader == "speeding");
    auto deciding = a_deciding("speeding");
    CHECK(draft_body(site.manifest("hill").content.ballots.at(0), standing_of(*site.storage, "spring", ""),
                     deciding) == "40 people who used this kiosk took part. They chose: Speeding.\n\n"
                                  "We do what people chose.");
    const auto made = decided(site, deciding);
    CHECK(made.by_results);
    CHECK(made.ballots == 40);
    for (const auto* area : {"hill", "vale"}) {
        const auto item = item_in(site, area, made.item);
        REQUIRE(item);
        CHECK(item->kind == ItemKind::decision);
        CHECK(item->published == time_of_ms(site.now_ms));
    }
    CHECK(site.manifest("hill").content.ballots.at(0).closes == time_of_ms(site.now_ms));
    CHECK(decisions_on(*site.storage, "spring") == std::vector{made});
    CHECK(decisions_for(*site.storage, "vale") == std::vector{made});
    CHECK(site.audited("ballot.decide").size() == 1);
}

TEST_CASE("nobody decides against a clear result") {
    CaseSite site;
    vote(site, 40, 9);
    auto deciding = a_deciding("burglary");
    deciding.officer = "Inspector Ruth Adeyemi";
    deciding.reason = "I like it better.";
    CHECK_THROWS_AS(decided(site, deciding), UsageFailure);
    CHECK(decisions_on(*site.storage).empty());
    CHECK_FALSE(site.manifest("hill").content.ballots.at(0).closes);
}

TEST_CASE("when it is too close, a named officer chooses and says why") {
    CaseSite site;
    SECTION("too close to call") {
        vote(site, 20, 9);
        vote(site, 20, 2);
    }
    SECTION("fewer than ten took part") {
        vote(site, 9, 9);
    }
    CHECK(standing_of(*site.storage, "spring", "").clear_leader.empty());
    auto deciding = a_deciding("burglary");
    CHECK_THROWS_AS(decided(site, deciding), UsageFailure);
    deciding.officer = "Inspector Ruth Adeyemi";
    CHECK_THROWS_AS(decided(site, deciding), UsageFailure);
    deciding.reason = "Six houses in one street.";
    const auto made = decided(site, deciding);
    CHECK_FALSE(made.by_results);
    CHECK(made.officer == "Inspector Ruth Adeyemi");
    CHECK(item_in(site, "hill", made.item)->source.in("en") == "Inspector Ruth Adeyemi");
}

TEST_CASE("a decision for one area stands there alone") {
    CaseSite site;
    vote(site, 40, 9, "hill");
    vote(site, 40, 2, "vale");
    CHECK(standing_of(*site.storage, "spring", "vale").clear_leader == "burglary");
    const auto made = decided(site, a_deciding("speeding", "hill"));
    CHECK(item_in(site, "hill", made.item));
    CHECK_FALSE(item_in(site, "vale", made.item));
    CHECK(decisions_for(*site.storage, "vale").empty());
    const auto other = decided(site, a_deciding("burglary", "vale"));
    CHECK(other.item != made.item);
    CHECK(decisions_on(*site.storage, "spring").size() == 2);
    auto again = a_deciding("speeding", "hill");
    CHECK_THROWS_AS(decided(site, again), DecidedMeanwhile);
    again.seen = made.decided;
    CHECK(decided(site, again) == made);
    again.seen = time_of_ms(site.now_ms - 5000);
    CHECK_THROWS_AS(decided(site, again), DecidedMeanwhile);
    CHECK(standing_of(*site.storage, "spring", "north").results.raw.n == 80);
}

TEST_CASE("a district whose results are held back says so, and not that few took part") {
    CaseSite site;
    vote(site, 40, 9, "hill");
    vote(site, 4, 2, "vale");
    const auto standing = standing_of(*site.storage, "spring", "north");
    CHECK(standing.held_back);
    CHECK(standing.clear_leader.empty());
    CHECK_FALSE(standing_of(*site.storage, "spring", "vale").held_back);
    CHECK_FALSE(standing_of(*site.storage, "spring", "hill").held_back);
    auto deciding = a_deciding("speeding", "north");
    deciding.officer = "Inspector Ruth Adeyemi";
    deciding.reason = "It is the loudest.";
    const auto words = draft_body(site.manifest("hill").content.ballots.at(0), standing, deciding);
    CHECK(words.find("In one of the areas fewer than 10 people took part.") == 0);
    CHECK(words.find("44") == std::string::npos);
    CHECK(draft_body(site.manifest("hill").content.ballots.at(0),
                     standing_of(*site.storage, "spring", "vale"), deciding)
              .find("Fewer than 10 people took part.") == 0);
}

TEST_CASE("what flagged ballots alone decide is told as that, not as a close call") {
    CaseSite site;
    vote(site, 14, 8);
    for (int made = 0; made < 20; ++made)
        site.kiosk.add(Vote{"spring", "hill", {{"burglary", 10}}});
    static_cast<void>(site.take(site.kiosk.batch()));
    const auto standing = standing_of(*site.storage, "spring", "hill");
    REQUIRE(standing.results.raw.leader != standing.results.filtered.leader);
    auto deciding = a_deciding("speeding", "hill");
    deciding.officer = "Inspector Ruth Adeyemi";
    deciding.reason = "Nobody votes twenty times.";
    CHECK(draft_body(site.manifest("hill").content.ballots.at(0), standing, deciding)
              .find("With and without ballots that look like one person’s many, the results differ.") !=
          std::string::npos);
}

TEST_CASE("what cannot be decided leaves nothing") {
    CaseSite site;
    vote(site, 40, 9);
    auto deciding = a_deciding("speeding");
    SECTION("on no ballot") {
        deciding.ballot = "autumn";
    }
    SECTION("in no place of it") {
        deciding.place = "atlantis";
    }
    SECTION("for no priority of it") {
        deciding.priority = "parking";
    }
    SECTION("without words") {
        deciding.body = {};
    }
    SECTION("with words that no kiosk takes") {
        deciding.title = std::string(3000, 'a');
    }
    CHECK_THROWS_AS(decided(site, deciding), UsageFailure);
    CHECK(decisions_on(*site.storage).empty());
    CHECK(site.manifest("hill").content.items.size() == 2);
}

TEST_CASE("what came of a decision joins it on the wall") {
    CaseSite site;
    vote(site, 40, 9);
    const auto made = decided(site, a_deciding("speeding"));
    site.now_ms += 1000;
    const auto& keys = *site.keys.current();
    tell_what_came(*site.storage, keys, site.now_ms, "inspector", "spring", "", "27 drivers were fined.");
    CHECK(item_in(site, "hill", made.item)->body.in("en") ==
          "Two officers with a camera from Monday.\n\n27 drivers were fined.");
    CHECK(decisions_on(*site.storage).at(0).came_of.in("en") == "27 drivers were fined.");
    CHECK_THROWS_AS(tell_what_came(*site.storage, keys, site.now_ms, "inspector", "autumn", "", "Nothing."),
                    UsageFailure);
}

TEST_CASE("a suggestion joins the next ballot, and never one that people vote on") {
    CaseSite site;
    static_cast<void>(site.publish(R"({"ballots": [{"id": "summer", "title": "Summer", "pot": 10,
        "opens": "2026-06-01T00:00:00Z", "areas": "all", "priorities": [{"id": "speeding", "title": "Speeding"}]}]})"));
    const auto record = site.a_case(Suggestion{"spring", "hill", "Light the path."});
    const auto& keys = *site.keys.current();
    const BallotPriority light{"light", "Light on the path", "Lamps by the river", {}, {}};
    const Act act{"jo", site.now_ms, record.id, record.revision};
    CHECK_THROWS_AS(promote(*site.storage, keys, act, "spring", light), UsageFailure);
    CHECK_THROWS_AS(promote(*site.storage, keys, act, "summer", {"speeding", "Again", {}, {}, {}}),
                    UsageFailure);
    CHECK_THROWS_AS(promote(*site.storage, keys, act, "summer", {"dark", {}, {}, {}, {}}), UsageFailure);
    CHECK(site.found(record.id) == record);
    CHECK(promote(*site.storage, keys, act, "summer", light).state == "read");
    CHECK(site.manifest("hill").content.ballots.at(1).priorities.at(1) == light);
    const auto comment = site.a_case(a_comment());
    CHECK_THROWS_AS(promote(*site.storage, keys, {"jo", site.now_ms, comment.id, comment.revision}, "summer",
                            {"other", "Other", {}, {}, {}}),
                    UsageFailure);
}

TEST_CASE("votes over time tell shares only where at least ten stand behind them and five are new") {
    CaseSite site;
    const auto vote_on_day = [&](int day, int count) {
        for (int made = 0; made < count; ++made)
            site.kiosk.add(draft_entry(a_vote(made % 2 == 0 ? 2 : 4), Via::screen, make_receipt(),
                                       time_of_ms(start_ms) + std::chrono::days(day), 0,
                                       site.keys.current()->set().sealing.front()));
        static_cast<void>(site.take(site.kiosk.batch()));
    };
    vote_on_day(0, 6);
    vote_on_day(1, 4);
    vote_on_day(2, 1);
    vote_on_day(4, 4);
    const auto trends = trends_of(*site.storage, "spring");
    REQUIRE(trends.days.size() == 4);
    CHECK(trends.ballots == 15);
    CHECK(trends.days[0].shares_so_far.empty());
    CHECK(trends.days[1].ballots_so_far == 10);
    CHECK(trends.days[1].shares_so_far.at("speeding") == Approx(0.3));
    CHECK(trends.days[2].shares_so_far.empty());
    CHECK(trends.days[3].day == "2026-02-06");
    CHECK_FALSE(trends.days[3].shares_so_far.empty());
    CHECK_THROWS_AS(trends_of(*site.storage, "autumn"), UsageFailure);
}

TEST_CASE("six votes in a row are flagged at their kiosk, and counted") {
    CaseSite site;
    TestKiosk other(site, "k2", "vale");
    for (int made = 0; made < 6; ++made)
        other.add(a_vote(3));
    static_cast<void>(site.take(other.batch()));
    vote(site, 10, 9);
    site.kiosk.add(Vote{"spring", "hill", {{"parking", 3}}});
    static_cast<void>(site.take(site.kiosk.batch()));
    const auto trends = trends_of(*site.storage, "spring");
    CHECK(trends.set_aside == 1);
    CHECK(trends.ballots == 16);
    REQUIRE(trends.kiosks.size() == 2);
    CHECK(trends.kiosks[0].flagged == 0);
    CHECK(trends.kiosks[0].shares.empty()); // with the whole it would tell the other kiosk's six
    CHECK(trends.kiosks[1].ballots == 6);
    CHECK(trends.kiosks[1].flagged == 5);
    CHECK(trends.kiosks[1].flagged_days == std::vector<std::string>{"2026-02-02"});
    CHECK(trends.kiosks[1].shares.empty());
    for (int made = 0; made < 4; ++made)
        other.add(a_vote(2 + made));
    static_cast<void>(site.take(other.batch(7)));
    const auto later = trends_of(*site.storage, "spring");
    CHECK(later.kiosks[0].shares.at("speeding") == Approx(0.85));
    CHECK_FALSE(later.kiosks[1].shares.empty());
}

#include "cases/answering.hpp"
#include "cases/totals.hpp"
#include "support/case_site.hpp"

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

const Time ever{};

Act act_on(const CaseSite& site, const CaseRecord& record) {
    return {"jo", site.now_ms, record.id, record.revision};
}

std::vector<CaseRecord> write_in(CaseSite& site, const std::string& area, int count) {
    std::vector<CaseRecord> cases;
    for (int made = 0; made < count; ++made)
        cases.push_back(site.a_case(Feedback{area, 3, "roads", "Words.", "", false}));
    return cases;
}

void withhold_first(CaseSite& site, std::vector<CaseRecord>& cases, std::size_t count, Withheld reason) {
    for (std::size_t made = 0; made < count; ++made) {
        static_cast<void>(withhold(*site.storage, act_on(site, cases.back()), reason, ""));
        cases.pop_back();
    }
}

} // namespace

TEST_CASE("staff see every figure, with the median from writing to the first answer") {
    CaseSite site;
    auto cases = write_in(site, "hill", 4);
    for (const int hours : {12, 36, 60}) {
        auto at = act_on(site, cases.back());
        at.now_ms = start_ms + hours * 3'600'000LL;
        static_cast<void>(answer_case(*site.storage, *site.keys.current(), at, {"Thank you.", {}, {}}));
        cases.pop_back();
    }
    write_in(site, "vale", 1);
    const auto all = totals(*site.storage, ever);
    CHECK(all.received == 5);
    CHECK(all.answered == 3);
    CHECK(all.waiting == 2);
    CHECK(all.median_days == Approx(1.5));
    CHECK(totals(*site.storage, ever, {"vale"}).received == 1);
    CHECK_FALSE(totals(*site.storage, ever, {"vale"}).median_days);
}

TEST_CASE("what technicians and scripts made counts for nothing") {
    CaseSite site;
    site.write(a_comment(), Via::test);
    site.write(a_comment(), Via::cli);
    CHECK(totals(*site.storage, ever).received == 0);
}

TEST_CASE("fewer than ten are not shown to the public") {
    CaseSite site;
    write_in(site, "hill", 9);
    CHECK(public_totals(*site.storage, ever) == PublicTotals{});
    write_in(site, "hill", 1);
    const auto shown = public_totals(*site.storage, ever);
    REQUIRE(shown.everywhere);
    CHECK(shown.everywhere->received == 10);
    CHECK(shown.places.at("hill").waiting == 10);
    CHECK_FALSE(shown.everywhere->median_days);
}

TEST_CASE("an area that is left out cannot be found by taking the others away") {
    CaseSite site;
    write_in(site, "hill", 20);
    write_in(site, "vale", 12);
    write_in(site, "elsewhere", 3);
    const auto one_small = public_totals(*site.storage, ever);
    CHECK(one_small.everywhere->received == 35);
    CHECK(one_small.places.size() == 1);
    CHECK(one_small.places.contains("hill"));
    write_in(site, "unsure", 2);
    CHECK(public_totals(*site.storage, ever).places.size() == 2);
}

TEST_CASE("rare reasons are counted together") {
    CaseSite site;
    auto cases = write_in(site, "hill", 20);
    withhold_first(site, cases, 6, Withheld::abusive);
    SECTION("one rare reason takes the least common of the rest with it") {
        withhold_first(site, cases, 1, Withheld::names_a_person);
        const auto shown = public_totals(*site.storage, ever).everywhere.value();
        CHECK(shown.not_published == 7);
        CHECK(shown.reasons == std::map<std::string, int>{{"other", 7}});
        CHECK(totals(*site.storage, ever).reasons.at("names a person") == 1);
    }
    SECTION("five of rare reasons stand alone") {
        withhold_first(site, cases, 3, Withheld::names_a_person);
        withhold_first(site, cases, 2, Withheld::said_before);
        CHECK(public_totals(*site.storage, ever).everywhere->reasons ==
              std::map<std::string, int>{{"abusive", 6}, {"other", 5}});
    }
}

TEST_CASE("totals count from a time on") {
    CaseSite site;
    write_in(site, "hill", 2);
    CHECK(totals(*site.storage, time_of_ms(start_ms)).received == 2);
    CHECK(totals(*site.storage, time_of_ms(start_ms) + std::chrono::seconds(1)).received == 0);
}

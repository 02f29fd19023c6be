#include "tally/bursts.hpp"
#include "tally/results.hpp"
#include "tally/results_format.hpp"
#include "tally/statistics.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace bluelamp;
using namespace bluelamp::tally;

namespace {

constexpr int pot = 10;

Sample sample_of(const std::vector<std::vector<int>>& ballots) {
    Sample sample(ballots.front().size(), pot);
    for (std::uint32_t index = 0; index < ballots.size(); ++index)
        sample.add(ballots[index], index);
    return sample;
}

/// A ballot whose units fall on three priorities by `weights`; what is left of 1 is not spent.
std::vector<int> draw_ballot(std::mt19937& random, const std::vector<double>& weights) {
    std::uniform_real_distribution<double> uniform(0, 1);
    std::vector<int> units(weights.size(), 0);
    for (int unit = 0; unit < pot; ++unit) {
        double at = uniform(random);
        for (std::size_t option = 0; option < weights.size(); ++option) {
            if (at < weights[option]) {
                ++units[option];
                break;
            }
            at -= weights[option];
        }
    }
    return units;
}

/// In how many of 400 samples of `n` ballots the interval of each option holds the true share.
std::vector<int> coverage(std::size_t n, const std::vector<double>& truth) {
    std::mt19937 random(20260131);
    std::vector<int> held(truth.size(), 0);
    for (int trial = 0; trial < 400; ++trial) {
        Sample sample(truth.size(), pot);
        for (std::uint32_t ballot = 0; ballot < n; ++ballot)
            sample.add(draw_ballot(random, truth), ballot);
        const auto estimate =
            n < 30 ? estimate_early(sample) : estimate_full(sample, static_cast<std::uint64_t>(trial));
        for (std::size_t option = 0; option < truth.size(); ++option)
            held[option] +=
                estimate.shares[option].low <= truth[option] && truth[option] <= estimate.shares[option].high;
    }
    return held;
}

const std::vector<std::string> priorities{"speeding", "burglary", "drugs"};

Content force() {
    Content content;
    content.districts = {{"north", "North"}, {"south", "South"}};
    content.areas = {{"hill", "Hill", "north", {}, {}},
                     {"vale", "Vale", "north", {}, {}},
                     {"quay", "Quay", "south", {}, {}},
                     {"moor", "Moor", "south", {}, {}}};
    return content;
}

Ballot ballot() {
    Ballot ballot;
    ballot.id = "spring";
    ballot.pot = pot;
    for (const auto& id : priorities)
        ballot.priorities.push_back({id, id, {}, {}, {}});
    return ballot;
}

/// Ballots from one kiosk, no two neighbours alike.
std::vector<CastBallot> cast(const std::string& area, int count, const std::string& kiosk = "k1") {
    std::vector<CastBallot> ballots;
    for (int index = 0; index < count; ++index)
        ballots.push_back({area,
                           kiosk,
                           "e1",
                           static_cast<std::uint64_t>(index + 1),
                           "2026-03-01",
                           {{"speeding", 5 + index % 3}, {"burglary", 1 + index % 2}}});
    return ballots;
}

std::vector<CastBallot> operator+(std::vector<CastBallot> a, const std::vector<CastBallot>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

const PlaceResults& place(const std::vector<PlaceResults>& places, const std::string& id) {
    const auto found =
        std::find_if(places.begin(), places.end(), [&](const auto& each) { return each.id == id; });
    REQUIRE(found != places.end());
    return *found;
}

} // namespace

TEST_CASE("the mean share counts what was not spent as nothing") {
    const auto estimate = estimate_full(sample_of({{10, 0}, {0, 0}, {2, 2}, {0, 10}}), 1);
    CHECK(estimate.shares[0].mean == Approx(0.3));
    CHECK(estimate.shares[1].mean == Approx(0.3));
}

TEST_CASE("an early interval is Student's t on the shares") {
    // Shares of the first option 0.1 … 0.5: mean 0.3, standard error sqrt(0.025 / 5), t(0.975, 4) = 2.7764.
    const auto estimate = estimate_early(sample_of({{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}}));
    CHECK(estimate.shares[0].low == Approx(0.3 - 2.776445 * std::sqrt(0.005)).epsilon(1e-5));
    CHECK(estimate.shares[0].high == Approx(0.3 + 2.776445 * std::sqrt(0.005)).epsilon(1e-5));
}

TEST_CASE("intervals stay between nothing and the whole pot") {
    const auto estimate = estimate_early(sample_of({{10, 0}, {10, 0}, {0, 10}}));
    for (const auto& share : estimate.shares) {
        CHECK(share.low >= 0);
        CHECK(share.high <= 1);
    }
}

TEST_CASE("95 % intervals hold the truth about 95 times in 100") {
    const std::vector<double> truth{0.5, 0.3, 0.1};
    const auto n = GENERATE(std::size_t{15}, std::size_t{40}, std::size_t{150});
    for (const auto held : coverage(n, truth)) {
        INFO(n << " ballots: " << held << " of 400");
        CHECK(held >= 360);
        CHECK(held <= 396);
    }
}

TEST_CASE("the same ballots and seed give the same picture, another seed nearly the same") {
    std::mt19937 random(7);
    Sample sample(3, pot);
    for (std::uint32_t index = 0; index < 60; ++index)
        sample.add(draw_ballot(random, {0.5, 0.3, 0.1}), index);
    const auto first = estimate_full(sample, 11);
    const auto again = estimate_full(sample, 11);
    const auto other = estimate_full(sample, 12);
    CHECK(first.shares == again.shares);
    CHECK(first.shares[0].low != other.shares[0].low);
    CHECK(first.shares[0].low == Approx(other.shares[0].low).margin(0.02));
}

TEST_CASE("a priority leads only when it is clearly above every other") {
    const auto clear = GENERATE(true, false);
    std::vector<std::vector<int>> ballots;
    for (int index = 0; index < 40; ++index)
        ballots.push_back(clear ? std::vector<int>{6 + index % 2, 2}
                                : std::vector<int>{index % 11, 10 - index % 11});
    const auto estimate = estimate_full(sample_of(ballots), 3);
    CHECK(estimate.leader.has_value() == clear);
}

TEST_CASE("nothing leads when nobody spent anything") {
    CHECK_FALSE(estimate_full(sample_of(std::vector<std::vector<int>>(30, {0, 0})), 1).leader);
    CHECK_FALSE(estimate_early(sample_of(std::vector<std::vector<int>>(12, {0, 0}))).leader);
}

TEST_CASE("resampling by kiosk-day widens the interval when days differ more than visitors") {
    Sample sample(2, pot);
    for (std::uint32_t index = 0; index < 100; ++index)
        sample.add(std::vector<int>{index / 10 % 2 == 0 ? 9 : 1, 0}, index / 10);
    const auto by_ballot = estimate_full(sample, 5, Resample::ballots).shares[0];
    const auto by_day = estimate_full(sample, 5, Resample::clusters).shares[0];
    CHECK(by_day.high - by_day.low > 2 * (by_ballot.high - by_ballot.low));
}

TEST_CASE("independent markets give single-minded voters shares in proportion") {
    std::vector<std::vector<int>> ballots(6, {10, 0});
    ballots.insert(ballots.end(), 4, {0, 10});
    const auto shares = independent_markets(sample_of(ballots));
    CHECK(shares[0] == Approx(0.6));
    CHECK(shares[1] == Approx(0.4));
}

TEST_CASE("independent markets give what all agree on") {
    const auto shares = independent_markets(sample_of(std::vector<std::vector<int>>(9, {5, 3, 2})));
    CHECK(shares[0] == Approx(0.5));
    CHECK(shares[1] == Approx(0.3));
    CHECK(shares[2] == Approx(0.2));
}

TEST_CASE("independent markets never hand out more than the pot") {
    std::mt19937 random(99);
    for (int round = 0; round < 50; ++round) {
        Sample sample(3, pot);
        for (std::uint32_t index = 0; index < 31; ++index)
            sample.add(draw_ballot(random, {0.4, 0.3, 0.1}), index);
        const auto shares = independent_markets(sample);
        CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) <= 1 + 1e-9);
    }
}

TEST_CASE("the sizes of the picture open at 10 and are full from 30") {
    const auto [n, status] = GENERATE(table<int, PictureStatus>({{9, PictureStatus::suppressed},
                                                                 {10, PictureStatus::early},
                                                                 {29, PictureStatus::early},
                                                                 {30, PictureStatus::full}}));
    const auto results = count(force(), ballot(), cast("hill", n));
    CHECK(results.n == n);
    CHECK(place(results.areas, "hill").raw.status == status);
    CHECK(place(results.areas, "hill").raw.n == (status == PictureStatus::suppressed ? 0 : n));
}

TEST_CASE("a district is hidden while exactly one of its areas is") {
    const auto one_hidden = count(force(), ballot(), cast("hill", 40) + cast("vale", 9, "k2"));
    CHECK(place(one_hidden.districts, "north").raw.status == PictureStatus::suppressed);
    const auto none_hidden = count(force(), ballot(), cast("hill", 40) + cast("vale", 10, "k2"));
    CHECK(place(none_hidden.districts, "north").raw.n == 50);
    const auto both_hidden = count(force(), ballot(), cast("hill", 9) + cast("vale", 9, "k2"));
    CHECK(place(both_hidden.districts, "north").raw.n == 18);
}

TEST_CASE("ballots over the pot or for unknown priorities are set aside") {
    auto ballots = cast("hill", 12);
    ballots[0].allocation = {{"speeding", 11}};
    ballots[1].allocation = {{"speeding", 6}, {"burglary", 5}};
    ballots[2].allocation = {{"parking", 1}};
    const auto results = count(force(), ballot(), ballots);
    CHECK(results.n == 9);
    CHECK(results.set_aside == 3);
}

TEST_CASE("the turnout counts as the whole count does, area by area") {
    auto ballots = cast("hill", 12) + cast("elsewhere", 3, "k2");
    ballots[0].allocation = {{"speeding", 11}};
    for (auto& same : ballots)
        if (same.area == "elsewhere")
            same.allocation = {{"drugs", 10}};
    const auto few = turnout(ballot(), ballots);
    CHECK(few.by_area == std::map<std::string, int>{{"hill", 11}, {"elsewhere", 3}});
    CHECK(few.set_aside == 1);
    CHECK(few.flagged == 0);
    auto row = cast("hill", 6);
    for (auto& same : row)
        same.allocation = {{"drugs", 10}};
    CHECK(turnout(ballot(), row).flagged == count(force(), ballot(), row).flagged);
    CHECK(turnout(ballot(), row).flagged == 5);
}

TEST_CASE("a place that the content does not know is still counted") {
    const auto results = count(force(), ballot(), cast("elsewhere", 12));
    CHECK(place(results.areas, "elsewhere").raw.n == 12);
}

TEST_CASE("a ballot for some areas lists only those and where its voters live") {
    auto local = ballot();
    local.areas = {"hill"};
    const auto results = count(force(), local, cast("hill", 10) + cast("quay", 10, "k2"));
    REQUIRE(results.areas.size() == 2);
    CHECK(results.areas[1].id == "quay");
}

TEST_CASE("the same ballot again and again is flagged from the second of five on") {
    auto ballots = cast("hill", 20);
    for (int index = 0; index < 5; ++index)
        ballots.push_back(
            {"hill", "k2", "e1", static_cast<std::uint64_t>(index + 1), "2026-03-01", {{"drugs", 10}}});
    const auto results = count(force(), ballot(), ballots);
    const auto& hill = place(results.areas, "hill");
    CHECK(results.flagged == 4);
    CHECK(hill.raw.n == 25);
    CHECK(hill.filtered.n == 21);
    CHECK(hill.raw.shares.at("drugs").mean > hill.filtered.shares.at("drugs").mean);
}

TEST_CASE("four equal ballots in a row are nothing unusual") {
    std::vector<CastBallot> ballots;
    for (std::uint64_t seq = 1; seq <= 4; ++seq)
        ballots.push_back({"hill", "k1", "e1", seq, "2026-03-01", {{"drugs", 10}}});
    CHECK(flag_bursts(ballots) == std::vector<bool>(4, false));
}

TEST_CASE("a row of equal ballots is broken by another ballot between them, whatever order they come in") {
    std::vector<CastBallot> ballots;
    for (std::uint64_t seq = 1; seq <= 8; ++seq)
        ballots.push_back({"hill", "k1", "e1", seq, "2026-03-01", {{seq == 4 ? "drugs" : "speeding", 10}}});
    std::swap(ballots.front(), ballots.back());
    CHECK(flag_bursts(ballots) == std::vector<bool>(8, false));
}

TEST_CASE("a day far above a kiosk's usual ones is flagged") {
    std::vector<CastBallot> ballots;
    std::uint64_t seq = 0;
    for (int day = 1; day <= 6; ++day)
        for (int index = 0; index < (day == 6 ? 40 : 4); ++index)
            ballots.push_back(
                {"hill", "k1", "e1", ++seq, "2026-03-0" + std::to_string(day), {{"drugs", index % 10}}});
    const auto flags = flag_bursts(ballots);
    CHECK(std::count(flags.begin(), flags.end(), true) == 40);
}

TEST_CASE("results as JSON have the contract's names and nothing of a suppressed place") {
    const auto json =
        nlohmann::json::parse(to_json(count(force(), ballot(), cast("hill", 31) + cast("vale", 3, "k2"))));
    CHECK(json["ballot"] == "spring");
    CHECK(json["pot"] == 10);
    CHECK(json["n"] == 34);
    const auto& hill = json["areas"][0];
    CHECK(hill["id"] == "hill");
    CHECK(hill["n"] == 31);
    CHECK(hill["status"] == "full");
    CHECK(hill["shares"]["speeding"]["mean"].get<double>() > hill["shares"]["speeding"]["low"].get<double>());
    CHECK(hill["rank"] == nlohmann::json({"speeding", "burglary", "drugs"}));
    CHECK(hill["leader"] == "speeding");
    CHECK(hill["filtered"]["n"] == 31);
    CHECK(json["areas"][1] == nlohmann::json({{"id", "vale"}, {"status", "suppressed"}}));
    CHECK(json["districts"][0] == nlohmann::json({{"id", "north"}, {"status", "suppressed"}}));
}

TEST_CASE("results as CSV keep formulas from being run") {
    auto hostile = ballot();
    hostile.id = "=cmd()";
    const auto csv = to_csv(count(force(), hostile, cast("hill", 10)));
    CHECK(csv.find("\r\n'=cmd(),area,hill,speeding,early,10,") != std::string::npos);
    CHECK(csv.find("vale,,suppressed,,") != std::string::npos);
}

TEST_CASE("a public picture moves only after five more ballots") {
    const auto after = [](int n) { return pictures(count(force(), ballot(), cast("hill", n))); };
    const auto shown = move_pictures({}, after(12));
    REQUIRE(shown.size() == 1);
    CHECK(move_pictures(shown, after(16)) == shown);
    CHECK(move_pictures(shown, after(17)).front().ballots == 17);
    CHECK(move_pictures(shown, after(8)).empty());
}

namespace {

/// `n` ballots that differ from their neighbours, then `same` that do not.
std::vector<CastBallot> with_a_row(int n, int same, const std::string& area = "hill") {
    auto ballots = cast(area, n);
    for (int made = 0; made < same; ++made) {
        CastBallot one;
        one.area = area;
        one.kiosk = "row in " + area;
        one.seq = static_cast<std::uint64_t>(made + 1);
        one.day = "2026-02-02";
        one.allocation = {{"drugs", 10}};
        ballots.push_back(one);
    }
    return ballots;
}

} // namespace

TEST_CASE(
    "a public picture has its filtered figures, unless few flagged ballots could be found by subtracting") {
    const auto with_row = [](int same) {
        return pictures(count(force(), ballot(), with_a_row(30, same))).at(0);
    };
    const auto none = with_row(0);
    REQUIRE(none.ballots == 30);
    CHECK(none.filtered.ballots == 30);
    CHECK(none.filtered.shares.size() == 3);
    CHECK(none.independent_markets.size() == 3);
    CHECK(with_row(5).ballots == 35);
    CHECK(with_row(5).filtered == FilteredPicture{}); // four are flagged
    CHECK(with_row(6).filtered.ballots == 31);
    CHECK(with_row(6).ballots == 36);
}

TEST_CASE("a district's filtered figures are hidden while they would tell what an area's hide") {
    auto ballots = with_a_row(30, 6, "hill");
    const auto vale = with_a_row(30, 5, "vale");
    ballots.insert(ballots.end(), vale.begin(), vale.end());
    const auto hidden = pictures(count(force(), ballot(), ballots));
    REQUIRE(hidden.size() == 3);
    CHECK(hidden[0].filtered.ballots == 31);
    CHECK(hidden[1].filtered == FilteredPicture{});
    CHECK(hidden[2].place == "north");
    CHECK(hidden[2].ballots == 71);
    CHECK(hidden[2].filtered == FilteredPicture{}); // nine are flagged, of which five are told
}

TEST_CASE("filtered figures move by five ballots or not at all") {
    const auto shown = pictures(count(force(), ballot(), with_a_row(30, 6)));
    const auto after = move_pictures(shown, pictures(count(force(), ballot(), with_a_row(31, 10))));
    CHECK(after.at(0).ballots == 41);
    CHECK(after.at(0).filtered == shown.at(0).filtered);
    const auto later = move_pictures(shown, pictures(count(force(), ballot(), with_a_row(35, 6))));
    CHECK(later.at(0).filtered.ballots == 36);
}

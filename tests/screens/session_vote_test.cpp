#include "screens/fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace bluelamp;
using namespace bluelamp::test;

namespace {

Visit voting() {
    Visit visit;
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"harbour-quarter"}});
    return visit;
}

Visit& give(Visit& visit, const std::string& priority, int units) {
    for (int i = 0; i < units; ++i)
        visit(intent::MoveUnit{"", priority});
    return visit;
}

/// Ten units given, read for long enough, on the review.
Visit ready_to_send() {
    auto visit = voting();
    give(give(visit, "patrols", 6), "shops", 4).after(Instant(6'000))(intent::ReviewVote{});
    return visit;
}

} // namespace

TEST_CASE("a vote asks first where the visitor lives") {
    Visit visit;
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}});
    CHECK(visit.visitor().place == Place{Screen::area, "winter", 0});
    visit(intent::ChooseArea{"unsure"});
    CHECK(visit.screen() == Screen::vote);
    visit(intent::Back{});
    CHECK(visit.screen() == Screen::home);
}

TEST_CASE("an area that nobody knows is not taken") {
    Visit visit;
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"atlantis"}});
    CHECK(visit.screen() == Screen::area);
}

TEST_CASE("no more is given than the pot holds") {
    auto visit = voting();
    give(visit, "shops", 11);
    CHECK(visit.visitor().vote.on("shops") == 10);
    CHECK(visit.visitor().vote.left() == 0);
}

TEST_CASE("random touches never overspend nor give less than nothing") {
    auto visit = voting();
    std::mt19937 random(7);
    const std::vector<std::string> ends{"", "patrols", "speeding", "shops", "bicycles", "atlantis"};
    const auto any = [&] { return ends[random() % ends.size()]; };
    for (int i = 0; i < 5'000; ++i) {
        if (random() % 4 == 0)
            visit(intent::UndoUnit{});
        else
            visit(intent::MoveUnit{any(), any()});
        const auto& vote = visit.visitor().vote;
        REQUIRE(vote.given() <= vote.pot);
        for (const auto& [priority, units] : vote.allocation)
            REQUIRE(units >= 1);
        REQUIRE_FALSE(vote.allocation.contains("atlantis"));
    }
}

TEST_CASE("undo takes back one unit after the other, to none") {
    auto visit = voting();
    visit.all({intent::MoveUnit{"", "shops"}, intent::MoveUnit{"shops", "patrols"}, intent::UndoUnit{}});
    CHECK(visit.visitor().vote.allocation == std::map<std::string, int>{{"shops", 1}});
    visit.all({intent::UndoUnit{}, intent::UndoUnit{}});
    CHECK(visit.visitor().vote.given() == 0);
}

TEST_CASE("the order of the priorities is shuffled for each visitor") {
    std::set<std::vector<std::string>> orders;
    Visit visit;
    visit.session.seed = 20'261'117;
    for (int i = 0; i < 20; ++i) {
        visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"unsure"}});
        auto order = visit.visitor().vote.order;
        orders.insert(order);
        std::sort(order.begin(), order.end());
        REQUIRE(order == std::vector<std::string>{"bicycles", "patrols", "shops", "speeding"});
        visit(intent::QuickExit{});
    }
    CHECK(orders.size() > 5);
}

TEST_CASE("the order stays when a visitor looks elsewhere and comes back") {
    Visit visit;
    visit.session.seed = 3;
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"unsure"},
               intent::MoveUnit{"", "shops"}});
    const auto before = visit.visitor().vote;
    visit.all({intent::Home{}, intent::OpenVote{"winter"}});
    CHECK(visit.visitor().vote == before);
}

TEST_CASE("a vote goes to the store and thanks only when the store has answered") {
    auto visit = ready_to_send();
    visit(intent::CastVote{});
    REQUIRE(visit.effects.size() == 1);
    CHECK(std::get<Vote>(visit.effects[0].submission) ==
          Vote{"winter", "harbour-quarter", {{"patrols", 6}, {"shops", 4}}});
    CHECK(visit.screen() == Screen::vote_review);
    visit(intent::WasKept{visit.effects[0].token, {12, "HX47"}});
    CHECK(visit.screen() == Screen::vote_thanks);
    CHECK(visit.visitor().number == 64);
}

TEST_CASE("a second touch while a vote is being kept sends nothing more") {
    auto visit = ready_to_send();
    visit.all({intent::CastVote{}, intent::CastVote{}});
    CHECK(visit.effects.size() == 1);
}

TEST_CASE("a vote that could not be kept says so and may be sent again") {
    auto visit = ready_to_send();
    visit(intent::CastVote{});
    visit(intent::WasNotKept{visit.effects[0].token});
    CHECK(visit.visitor().notice == Notice::not_kept);
    CHECK(visit.screen() == Screen::vote_review);
    visit.all({intent::Dismiss{}, intent::CastVote{}});
    CHECK(visit.effects.size() == 2);
}

TEST_CASE("the store's answer to one visitor does not reach the next") {
    auto visit = ready_to_send();
    visit.all({intent::CastVote{}, intent::QuickExit{}, intent::Begin{}});
    visit(intent::WasKept{visit.effects[0].token, {12, "HX47"}});
    CHECK(visit.screen() == Screen::home);
    CHECK_FALSE(visit.visitor().kept);
}

TEST_CASE("less than the pot is asked about once and then allowed") {
    auto visit = voting();
    give(visit, "shops", 3).after(Instant(6'000)).all({intent::ReviewVote{}, intent::CastVote{}});
    CHECK(visit.effects.empty());
    CHECK(visit.visitor().notice == Notice::spend_less);
    visit(intent::CastVote{});
    CHECK(visit.effects.size() == 1);
}

TEST_CASE("nothing given is not a vote") {
    auto visit = voting();
    visit.after(Instant(6'000)).all({intent::ReviewVote{}, intent::CastVote{}});
    CHECK(visit.screen() == Screen::vote);
    CHECK(visit.effects.empty());
}

TEST_CASE("a vote cannot be sent before it could be read") {
    auto visit = voting();
    give(visit, "shops", 10).all({intent::ReviewVote{}, intent::CastVote{}});
    CHECK(visit.effects.empty());
    CHECK(seconds_until_send(visit.session, visit.snapshot->rules, visit.now) == 5);
}

TEST_CASE("after one vote the next waits for a short while, and no longer") {
    auto visit = ready_to_send();
    visit(intent::CastVote{});
    visit(intent::WasKept{visit.effects[0].token, {1, ""}});
    visit.all({intent::Finish{}, intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"unsure"}});
    give(visit, "shops", 10).after(Instant(14'000)).all({intent::ReviewVote{}, intent::CastVote{}});
    CHECK(visit.effects.size() == 1);
    visit.after(Instant(1'000))(intent::CastVote{});
    CHECK(visit.effects.size() == 2);
}

TEST_CASE("a visitor who has voted is led to the thanks, not to a second vote") {
    auto visit = ready_to_send();
    visit(intent::CastVote{});
    visit(intent::WasKept{visit.effects[0].token, {1, ""}});
    visit.all({intent::Home{}, intent::OpenVote{"winter"}});
    CHECK(visit.screen() == Screen::vote_thanks);
}

TEST_CASE("a ballot that closes while somebody votes leads home with a word about it") {
    auto visit = voting();
    auto content = harbour_quarter();
    content.ballots[0].closes = today;
    visit.snapshot = build_snapshot(content, at(today));
    visit(intent::Tick{});
    CHECK(visit.screen() == Screen::home);
    CHECK(visit.visitor().notice == Notice::vote_closed);
}

TEST_CASE("a log that takes no entries closes voting visibly") {
    auto context = at(today);
    context.status.log_takes_entries = false;
    Visit visit(build_snapshot(harbour_quarter(), context));
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}});
    CHECK(visit.screen() == Screen::home);
    CHECK(visit.visitor().notice == Notice::not_taking);
}

TEST_CASE("the numbers count on from the picture until the picture itself moves") {
    Visit visit;
    const auto vote_once = [&] {
        visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"harbour-quarter"}});
        give(visit, "shops", 10).after(Instant(20'000)).all({intent::ReviewVote{}, intent::CastVote{}});
        visit(intent::WasKept{visit.effects.back().token, {1, ""}});
        const int number = visit.visitor().number;
        visit(intent::Finish{});
        return number;
    };
    CHECK(vote_once() == 64);
    CHECK(vote_once() == 65);
    auto content = harbour_quarter();
    content.pictures[0].ballots = 70;
    visit.snapshot = build_snapshot(content, at(today));
    CHECK(vote_once() == 71);
}

#include "screens/fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::test;

namespace {

constexpr std::uint32_t day = 20774;

/// Of the one visit that ended: "touched started finished abandoned" of a screen, or "" when it has no count.
std::string count_of(const Visit& visit, const std::string& screen) {
    REQUIRE(visit.uses.size() == 1);
    for (const auto& count : counts_of(visit.uses.front(), day))
        if (count.screen == screen)
            return std::to_string(count.touched) + std::to_string(count.started) +
                   std::to_string(count.finished) + std::to_string(count.abandoned);
    return "";
}

Visit voted() {
    Visit visit;
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"harbour-quarter"},
               intent::MoveUnit{"", "shops"}});
    visit.after(Instant(6'000)).all({intent::ReviewVote{}, intent::CastVote{}, intent::CastVote{}});
    REQUIRE(visit.effects.size() == 1);
    visit(intent::WasKept{visit.effects[0].token, {12, "HX47"}});
    return visit;
}

} // namespace

TEST_CASE("a vote that was kept counts as touched, started and finished, once a visit") {
    auto visit = voted();
    visit.all({intent::OpenVote{"winter"}, intent::Home{}});
    CHECK(visit.uses.empty());
    visit(intent::Finish{});
    CHECK(count_of(visit, "vote") == "1110");
    CHECK(count_of(visit, "visit") == "1110");
    CHECK(visit.visitor().used.empty());
}

TEST_CASE("a vote that was opened and left untouched is neither started nor abandoned") {
    Visit visit;
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::QuickExit{}});
    CHECK(count_of(visit, "vote") == "1000");
    CHECK(count_of(visit, "visit") == "1101");
}

TEST_CASE("leaving a begun form by quick exit, by home or by idling counts alike as abandoned") {
    for (const bool quick : {true, false}) {
        Visit visit;
        visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"unsure"},
                   intent::MoveUnit{"", "shops"}});
        if (quick) {
            visit(intent::QuickExit{});
        } else {
            visit.after(Instant(45'000))(intent::Tick{});
            REQUIRE(visit.screen() == Screen::still_there);
            visit.after(Instant(25'000))(intent::Tick{});
        }
        CHECK(count_of(visit, "vote") == "1101");
        CHECK(count_of(visit, "still-there") == "");
    }
}

TEST_CASE("a vote that the disk refused is not counted as finished") {
    Visit visit;
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"unsure"},
               intent::MoveUnit{"", "shops"}});
    visit.after(Instant(6'000)).all({intent::ReviewVote{}, intent::CastVote{}, intent::CastVote{}});
    visit.all({intent::WasNotKept{visit.effects.at(0).token}, intent::Finish{}});
    CHECK(count_of(visit, "vote") == "1101");
}

TEST_CASE("feedback and a suggestion are told apart though both end with the same thanks") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Go{{Screen::suggest, "winter", 0}},
               intent::EditSuggestion{"More light in the park"}, intent::SendSuggestion{}});
    visit(intent::WasKept{visit.effects.at(0).token, {1, "r"}});
    visit.all({intent::Home{}, intent::Go{{Screen::feedback_rating, {}, 0}}, intent::Finish{}});
    CHECK(count_of(visit, "suggest") == "1110");
    CHECK(count_of(visit, "feedback") == "1000");
}

TEST_CASE("feedback left after its rating is abandoned, though the rating is kept") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Rate{2}, intent::QuickExit{}});
    CHECK(visit.effects.size() == 1);
    CHECK(count_of(visit, "feedback") == "1101");
}

TEST_CASE("screens that are read count as touched, and make the visit a finished one") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Go{{Screen::team, {}, 0}}, intent::Home{}, intent::Finish{}});
    CHECK(count_of(visit, "team") == "1000");
    CHECK(count_of(visit, "visit") == "1110");
}

TEST_CASE("a receipt that was looked up is finished, one that cannot be a receipt is not") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Go{{Screen::receipt, {}, 0}}, intent::EditReceipt{"7Q4M"},
               intent::LookUpReceipt{}, intent::Finish{}});
    CHECK(count_of(visit, "receipt") == "1101");
    Visit other;
    other.all({intent::Begin{}, intent::Go{{Screen::receipt, {}, 0}}, intent::EditReceipt{"7Q4MX2KD9ZRT0AVE"},
               intent::LookUpReceipt{}, intent::Finish{}});
    CHECK(count_of(other, "receipt") == "1110");
}

TEST_CASE("a visit counts in the language and the text size that it ended in") {
    Visit visit;
    visit.all({intent::Begin{"cy"}, intent::SetTextSize{TextSize::large}, intent::Finish{}});
    REQUIRE(visit.uses.size() == 1);
    CHECK(counts_of(visit.uses.front(), day) == std::vector<UseCount>{{day, "visit", "cy", 150, 1, 0, 0, 0}});
}

TEST_CASE("the loop, staff and a visit that has not ended are not counted") {
    Visit visit;
    visit.all({intent::Tick{}, intent::HoldClock{}, intent::OpenStaff{}, intent::Finish{}});
    CHECK(visit.uses.empty());
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}});
    CHECK(visit.uses.empty());
}

TEST_CASE("test mode counts nothing") {
    Visit visit;
    visit.session.test_until = Instant(1'000'000);
    visit.all({intent::Begin{}, intent::OpenVote{"winter"}, intent::ChooseArea{"unsure"},
               intent::MoveUnit{"", "shops"}});
    visit.after(Instant(6'000)).all({intent::ReviewVote{}, intent::CastVote{}, intent::CastVote{}});
    visit.all({intent::WasKept{visit.effects.at(0).token, {1, "r"}}, intent::Finish{}});
    CHECK(visit.uses.empty());
}

TEST_CASE("the next visit starts with nothing counted") {
    auto visit = voted();
    visit.all({intent::Finish{}, intent::Begin{}, intent::Finish{}});
    REQUIRE(visit.uses.size() == 2);
    CHECK(counts_of(visit.uses.back(), day).size() == 1);
}

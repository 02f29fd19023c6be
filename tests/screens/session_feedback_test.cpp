#include "screens/fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::test;

namespace {

Visit rated() {
    Visit visit;
    visit.all({intent::Begin{}, intent::Go{{Screen::feedback_rating, {}, 0}}, intent::Rate{2}});
    return visit;
}

const Feedback& feedback(const Visit& visit, std::size_t at = 0) {
    return std::get<Feedback>(visit.effects.at(at).submission);
}

} // namespace

TEST_CASE("one tap on a rating counts when the visitor leaves") {
    const Intent leave = GENERATE(Intent(intent::QuickExit{}), Intent(intent::Finish{}));
    auto visit = rated();
    visit.all({intent::ChooseTopic{"waiting"}, leave, intent::Tick{}});
    REQUIRE(visit.effects.size() == 1);
    CHECK(feedback(visit) == Feedback{"harbour-quarter", 2, "waiting", "", "", false});
}

TEST_CASE("one tap on a rating counts when the visitor walks away") {
    auto visit = rated();
    visit.after(Instant(45'000))(intent::Tick{}).after(Instant(25'000))(intent::Tick{})(intent::Tick{});
    CHECK(visit.effects.size() == 1);
}

TEST_CASE("what was written but not sent is never kept") {
    auto visit = rated();
    visit.all({intent::EditFeedback{"secret"}, intent::EditContact{"me"}, intent::SetComplaint{true},
               intent::QuickExit{}});
    CHECK(feedback(visit).text.empty());
    CHECK(feedback(visit).contact.empty());
    CHECK_FALSE(feedback(visit).complaint);
}

TEST_CASE("feedback that was sent is not kept a second time on leaving") {
    auto visit = rated();
    visit.all({intent::EditFeedback{"A sign would help."}, intent::SendFeedback{}});
    visit(intent::WasKept{visit.effects[0].token, {5, "HX47 QM2K"}});
    CHECK(visit.screen() == Screen::feedback_thanks);
    CHECK(visit.visitor().kept->receipt == "HX47 QM2K");
    CHECK(visit.visitor().feedback.text.empty());
    visit(intent::Finish{});
    CHECK(visit.effects.size() == 1);
}

TEST_CASE("leaving while feedback is being kept does not send it again") {
    auto visit = rated();
    visit.all({intent::SendFeedback{}, intent::QuickExit{}});
    CHECK(visit.effects.size() == 1);
}

TEST_CASE("feedback that could not be kept stays before the visitor") {
    auto visit = rated();
    visit.all({intent::EditFeedback{"A sign would help."}, intent::SendFeedback{}});
    visit(intent::WasNotKept{visit.effects[0].token});
    CHECK(visit.visitor().notice == Notice::not_kept);
    CHECK(visit.visitor().feedback.text == "A sign would help.");
    visit(intent::SendFeedback{});
    CHECK(visit.effects.size() == 2);
}

TEST_CASE("a rating outside one to five is not taken") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Rate{0}, intent::Rate{6}, intent::QuickExit{}});
    CHECK(visit.effects.empty());
}

TEST_CASE("a rating leads to the topics, and past them where there are none") {
    CHECK(rated().screen() == Screen::feedback_topic);
    auto content = harbour_quarter();
    content.topics.clear();
    Visit visit(build_snapshot(content, at(today)));
    visit.all({intent::Begin{}, intent::Rate{5}});
    CHECK(visit.screen() == Screen::feedback_text);
}

TEST_CASE("text is cut between characters at its limit") {
    auto context = at(today);
    context.rules.text_bytes = 4;
    Visit visit(build_snapshot(harbour_quarter(), context));
    visit.all({intent::Begin{}, intent::EditFeedback{"tŷ ŵy"}});
    CHECK(visit.visitor().feedback.text == "tŷ ");
    visit(intent::EditFeedback{"abcŵ"});
    CHECK(visit.visitor().feedback.text == "abc");
}

TEST_CASE("a suggestion goes to the store and is thanked for when it is kept") {
    Visit visit;
    visit.all({intent::Begin{}, intent::Go{{Screen::suggest, "winter", 0}},
               intent::EditSuggestion{"Lights by the canal"}, intent::SendSuggestion{}});
    REQUIRE(visit.effects.size() == 1);
    CHECK(std::get<Suggestion>(visit.effects[0].submission) ==
          Suggestion{"winter", "harbour-quarter", "Lights by the canal"});
    visit(intent::WasKept{visit.effects[0].token, {9, "ABCD"}});
    CHECK(visit.screen() == Screen::feedback_thanks);
}

namespace {

/// A visitor who has rated, at a kiosk with one danger word.
Visit rated_beside_danger() {
    auto context = at(today);
    context.danger_words = std::make_shared<DangerWords>(DangerWords{"knife"});
    Visit visit(build_snapshot(harbour_quarter(), context));
    visit.all({intent::Begin{}, intent::Go{{Screen::feedback_rating, {}, 0}}, intent::Rate{2},
               intent::ChooseTopic{"waiting"}});
    return visit;
}

} // namespace

TEST_CASE("a danger word puts the desk and 999 before the visitor as soon as the text is finished") {
    auto visit = rated_beside_danger();
    visit.all({intent::EditFeedback{"He has a Knife."}, intent::FinishText{}});
    CHECK(visit.visitor().notice == Notice::danger);
    CHECK(visit.screen() == Screen::feedback_text);
    CHECK(visit.effects.empty());
}

TEST_CASE("a visitor told of danger may go on, is not asked again, and what was sent is whole") {
    auto visit = rated_beside_danger();
    visit.all({intent::EditFeedback{"He has a knife."}, intent::FinishText{}, intent::FinishText{}});
    CHECK(visit.visitor().notice == Notice::none);
    CHECK(visit.screen() == Screen::feedback_contact);
    visit(intent::SendFeedback{});
    REQUIRE(visit.effects.size() == 1);
    CHECK(feedback(visit).text == "He has a knife.");
}

TEST_CASE("feedback with a danger word is never sent before the visitor was told") {
    auto visit = rated_beside_danger();
    visit.all({intent::EditFeedback{"knife"}, intent::SendFeedback{}});
    CHECK(visit.effects.empty());
    CHECK(visit.visitor().notice == Notice::danger);
    visit(intent::SendFeedback{});
    CHECK(visit.effects.size() == 1);
    CHECK(visit.visitor().notice == Notice::none);
}

TEST_CASE("a suggestion with a danger word is never sent before the visitor was told") {
    auto visit = rated_beside_danger();
    visit.all({intent::Go{{Screen::suggest, "winter", 0}}, intent::EditSuggestion{"Knife arches"},
               intent::SendSuggestion{}});
    CHECK(visit.effects.empty());
    CHECK(visit.visitor().notice == Notice::danger);
    visit(intent::SendSuggestion{});
    CHECK(visit.effects.size() == 1);
}

TEST_CASE("everyday words are not stopped, and a second text with danger is told of again") {
    auto visit = rated_beside_danger();
    visit.all({intent::EditFeedback{"A long wait."}, intent::FinishText{}});
    CHECK(visit.screen() == Screen::feedback_contact);
    visit.all({intent::EditFeedback{"knife"}, intent::SendFeedback{}, intent::SendFeedback{}});
    visit(intent::WasKept{visit.effects.at(0).token, {1, "HX47"}});
    visit.all({intent::Go{{Screen::suggest, "winter", 0}}, intent::EditSuggestion{"knife"},
               intent::SendSuggestion{}});
    CHECK(visit.effects.size() == 1);
    CHECK(visit.visitor().notice == Notice::danger);
}

TEST_CASE("who wrote or complained is promised an answer, who only rated is not") {
    auto visit = rated();
    visit(intent::SendFeedback{})(intent::WasKept{1, {1, "HX47"}});
    CHECK_FALSE(visit.visitor().answer_due);
    auto wrote = rated();
    wrote.all({intent::EditFeedback{"A sign would help."}, intent::SendFeedback{}});
    wrote(intent::WasKept{wrote.effects[0].token, {1, "HX47"}});
    CHECK(wrote.visitor().answer_due);
    auto complained = rated();
    complained.all({intent::SetComplaint{true}, intent::SendFeedback{}});
    complained(intent::WasKept{complained.effects[0].token, {1, "HX47"}});
    CHECK(complained.visitor().answer_due);
    CHECK(feedback(complained).complaint);
}

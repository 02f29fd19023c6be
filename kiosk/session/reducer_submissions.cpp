// The intents that grow a vote, feedback or a suggestion, and send it.
#include "session/reducer.hpp"

#include <algorithm>
#include <random>

namespace bluelamp {
namespace {

/// `text` cut to `most` bytes, between two characters of UTF-8.
std::string bounded(std::string text, std::size_t most) {
    if (text.size() <= most)
        return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U)
        --most;
    text.resize(most);
    return text;
}

bool on_ballot(const VoteDraft& vote, const std::string& priority) {
    return std::find(vote.order.begin(), vote.order.end(), priority) != vote.order.end();
}

/// Moves one unit if it is there; "" is the pot. False, and nothing changed, otherwise.
bool move_unit(VoteDraft& vote, const std::string& from, const std::string& to) {
    const bool known = (from.empty() || on_ballot(vote, from)) && (to.empty() || on_ballot(vote, to));
    const int there = from.empty() ? vote.left() : vote.on(from);
    if (!known || from == to || there <= 0)
        return false;
    if (!from.empty() && --vote.allocation[from] == 0)
        vote.allocation.erase(from);
    if (!to.empty())
        ++vote.allocation[to];
    return true;
}

} // namespace

void Reducer::operator()(const intent::OpenVote& open) {
    touched();
    const Ballot* ballot = snapshot_.ballot(open.ballot);
    if (!ballot || !taking())
        return;
    if (visitor().voted.contains(ballot->id)) {
        go({Screen::vote_thanks, ballot->id, 0});
        return;
    }
    if (visitor().area.empty()) {
        go({Screen::area, ballot->id, 0});
        return;
    }
    if (visitor().vote.ballot != ballot->id)
        visitor().vote = VoteDraft{ballot->id, ballot->pot, shuffled(*ballot), {}, {}, now_};
    go({Screen::vote, ballot->id, 0});
}

void Reducer::operator()(const intent::ChooseArea& choose) {
    touched();
    const bool known =
        choose.area == "elsewhere" || choose.area == "unsure" || snapshot_.area_of(choose.area);
    if (!known || visitor().place.screen != Screen::area)
        return;
    visitor().area = choose.area;
    const std::string ballot = visitor().place.subject;
    step_back();
    (*this)(intent::OpenVote{ballot});
}

void Reducer::operator()(const intent::MoveUnit& move) {
    touched();
    if (visitor().sending || !move_unit(visitor().vote, move.from, move.to))
        return;
    constexpr std::size_t undo_bound = 200;
    auto& undo = visitor().vote.undo;
    undo.push_back({move.from, move.to});
    if (undo.size() > undo_bound)
        undo.erase(undo.begin());
}

void Reducer::operator()(const intent::UndoUnit&) {
    touched();
    auto& undo = visitor().vote.undo;
    if (visitor().sending || undo.empty())
        return;
    const auto last = undo.back();
    undo.pop_back();
    move_unit(visitor().vote, last.to, last.from);
}

void Reducer::operator()(const intent::ReviewVote&) {
    touched();
    if (visitor().place.screen != Screen::vote || visitor().vote.given() == 0)
        return;
    go({Screen::vote_review, visitor().vote.ballot, 0});
}

void Reducer::operator()(const intent::CastVote&) {
    touched();
    const auto& vote = visitor().vote;
    const bool ready = visitor().place.screen == Screen::vote_review && !visitor().sending &&
                       vote.given() > 0 && seconds_until_send(session_, snapshot_.rules, now_) == 0;
    if (!ready || !taking())
        return;
    if (vote.left() > 0 && !visitor().asked_to_spend_less) {
        visitor().asked_to_spend_less = true;
        visitor().notice = Notice::spend_less;
        return;
    }
    visitor().notice = Notice::none;
    send(Vote{vote.ballot, visitor().area, vote.allocation}, Screen::vote_thanks);
}

void Reducer::operator()(const intent::EditSuggestion& edit) {
    touched();
    visitor().suggestion = bounded(edit.text, snapshot_.rules.text_bytes);
}

void Reducer::operator()(const intent::SendSuggestion&) {
    touched();
    if (visitor().place.screen != Screen::suggest || visitor().sending || visitor().suggestion.empty() ||
        !taking() || tells_of_danger(visitor().suggestion))
        return;
    visitor().notice = Notice::none;
    const std::string area = visitor().area.empty() ? snapshot_.area : visitor().area;
    send(Suggestion{visitor().place.subject, area, visitor().suggestion}, Screen::feedback_thanks);
}

void Reducer::operator()(const intent::Rate& rate) {
    touched();
    if (rate.rating < 1 || rate.rating > 5 || visitor().sending || !taking())
        return;
    if (visitor().feedback.handed_over)
        visitor().feedback = {};
    visitor().feedback.rating = rate.rating;
    go({snapshot_.topics.empty() ? Screen::feedback_text : Screen::feedback_topic, {}, 0});
}

void Reducer::operator()(const intent::ChooseTopic& choose) {
    touched();
    const auto& topics = snapshot_.topics;
    if (std::none_of(topics.begin(), topics.end(),
                     [&](const Topic& topic) { return topic.id == choose.topic; }))
        return;
    visitor().feedback.topic = choose.topic;
    go({Screen::feedback_text, {}, 0});
}

void Reducer::operator()(const intent::EditFeedback& edit) {
    touched();
    visitor().feedback.text = bounded(edit.text, snapshot_.rules.text_bytes);
}

/// A danger word is answered here, before the rest is asked: somebody in danger may not get to the end.
void Reducer::operator()(const intent::FinishText&) {
    touched();
    if (visitor().place.screen != Screen::feedback_text || tells_of_danger(visitor().feedback.text))
        return;
    visitor().notice = Notice::none;
    go({Screen::feedback_contact, {}, 0});
}

void Reducer::operator()(const intent::EditContact& edit) {
    touched();
    visitor().feedback.contact = bounded(edit.contact, snapshot_.rules.contact_bytes);
}

void Reducer::operator()(const intent::SetComplaint& set) {
    touched();
    visitor().feedback.complaint = set.complaint;
}

void Reducer::operator()(const intent::SendFeedback&) {
    touched();
    auto& draft = visitor().feedback;
    if (draft.rating == 0 || draft.handed_over || visitor().sending || !taking() ||
        tells_of_danger(draft.text))
        return;
    visitor().notice = Notice::none;
    draft.handed_over = true;
    send(Feedback{snapshot_.area, draft.rating, draft.topic, draft.text, draft.contact, draft.complaint},
         Screen::feedback_thanks);
}

std::vector<std::string> Reducer::shuffled(const Ballot& ballot) const {
    std::vector<std::string> order;
    for (const auto& priority : ballot.priorities)
        order.push_back(priority.id);
    if (session_.seed == 0)
        return order;
    std::mt19937_64 random(session_.seed + session_.visits);
    std::shuffle(order.begin(), order.end(), random);
    return order;
}

/// The picture's count moves only with a sync, so the votes kept here since are added to it.
void Reducer::count_vote(const std::string& ballot) {
    const Picture* picture = snapshot_.picture(ballot, visitor().area);
    const int known = picture ? picture->ballots : 0;
    auto& [base, since] = session_.numbers[ballot];
    if (base != known) {
        base = known;
        since = 0;
    }
    visitor().number = base + ++since;
}

} // namespace bluelamp

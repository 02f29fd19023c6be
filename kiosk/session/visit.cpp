#include "session/visit.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

void open_ballot(Session& session, const Snapshot& snapshot) {
    if (snapshot.ballots.empty())
        return;
    const Ballot& ballot = snapshot.ballots.front();
    auto& vote = session.visitor.vote;
    vote.ballot = ballot.id;
    vote.pot = ballot.pot;
    session.visitor.area = snapshot.area;
    session.visitor.place.subject = ballot.id;
    constexpr int units[] = {2, 2, 1};
    for (std::size_t i = 0; i < ballot.priorities.size(); ++i) {
        const std::string& id = ballot.priorities[i].id;
        vote.order.push_back(id);
        if (i < std::size(units) && vote.left() >= units[i]) {
            vote.allocation[id] = units[i];
            vote.undo.push_back({"", id});
        }
    }
    const Picture* picture = snapshot.picture(ballot.id, snapshot.area);
    session.visitor.number = (picture ? picture->ballots : 0) + 1;
    vote.opened = -snapshot.rules.least_reading;
}

template <class List>
std::string first_id(const List& list) {
    return list.empty() ? std::string() : list.front().id;
}

} // namespace

Session session_on(Screen screen, const Snapshot& snapshot) {
    Session session;
    Visitor& visitor = session.visitor;
    visitor.place.screen = screen;
    switch (screen) {
    case Screen::items:
        visitor.place.subject = "update";
        break;
    case Screen::item:
        visitor.place.subject = first_id(snapshot.items);
        break;
    case Screen::officer:
        visitor.place.subject = first_id(snapshot.team);
        break;
    case Screen::area:
    case Screen::suggest:
        visitor.place.subject = first_id(snapshot.ballots);
        break;
    case Screen::vote:
    case Screen::vote_review:
    case Screen::vote_thanks:
        open_ballot(session, snapshot);
        break;
    case Screen::feedback_topic:
    case Screen::feedback_text:
    case Screen::feedback_contact:
    case Screen::feedback_review:
        visitor.feedback.rating = 2;
        break;
    case Screen::feedback_thanks:
        visitor.feedback.rating = 2;
        visitor.feedback.handed_over = true;
        visitor.kept = Kept{1, "7Q4M-X2KD-9ZRT-0AVE"};
        break;
    default:
        break;
    }
    if (screen != Screen::loop && screen != Screen::closed && screen != Screen::home)
        visitor.history = {{Screen::home, {}, 0}};
    return session;
}

} // namespace bluelamp

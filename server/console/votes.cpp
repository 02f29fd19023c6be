#include "console/areas.hpp"
#include "console/pages.hpp"
#include "console/vote.hpp"
#include "console/vote_results.hpp"
#include "console/words.hpp"
#include "publishing/content_of.hpp"

#include <algorithm>
#include <array>

/// The list of votes, and one of them with what people chose.
namespace bluelamp::server {
namespace {

struct Group {
    VoteState state;
    const char* heading;
    const char* none;
};
/// What wants somebody stands first.
constexpr std::array<Group, 4> groups{
    {{VoteState::undecided, "Closed, needs a decision", "Every closed vote has its decision."},
     {VoteState::open, "Open", "No vote is open."},
     {VoteState::to_come, "To come", "None is waiting to open."},
     {VoteState::decided, "Decided", "None yet."}}};

std::string chosen(const Content& content, const VoteOnPage& vote) {
    std::string words;
    for (const auto& decision : vote.decisions)
        words += (words.empty() ? "" : "; ") +
                 (decision.place.empty() ? "" : place_name(content, decision.place) + ": ") +
                 priority_name(vote.ballot, decision.priority);
    return words;
}

http::Response list(const Visit& visit) {
    const auto content = content_of(visit.storage);
    const auto areas = area_names(visit.storage);
    auto votes = votes_of(visit.storage, content, visit.now());
    std::erase_if(votes, [&](const VoteOnPage& vote) { return !visit.staff.may_see_in(vote.ballot.areas); });
    auto sections = nlohmann::json::array();
    for (const auto& [state, heading, none] : groups) {
        auto rows = nlohmann::json::array();
        for (const auto& vote : votes) {
            if (vote.state != state)
                continue;
            const auto& ballot = vote.ballot;
            rows.push_back({{"path", vote_address(ballot.id)},
                            {"question", ballot.title.in("en")},
                            {"where", areas_in_words(areas, ballot.areas)},
                            {"opens", ballot.opens ? day_in_words(*ballot.opens) : ""},
                            {"closes", ballot.closes ? day_in_words(*ballot.closes) : ""},
                            {"ballots", state == VoteState::to_come ? "" : ballots_in_words(vote.ballots)},
                            {"chosen", chosen(content, vote)}});
        }
        sections.push_back({{"heading", heading},
                            {"id", "group-" + std::to_string(static_cast<int>(state))},
                            {"none", none},
                            {"rows", std::move(rows)},
                            {"with_ballots", state != VoteState::to_come},
                            {"with_chosen", state == VoteState::decided || state == VoteState::undecided}});
    }
    return visit.page("Votes", "votes",
                      {{"sections", std::move(sections)},
                       {"may_write", visit.staff.may(Audience::editor)},
                       {"may_promote", visit.staff.may(Audience::moderator)}});
}

nlohmann::json decisions_view(const Visit& visit, const Content& content, const VoteOnPage& vote) {
    auto list = nlohmann::json::array();
    for (const auto& decision : vote.decisions) {
        const auto areas = areas_of_place(content, vote.ballot, decision.place);
        auto pages = nlohmann::json::array();
        for (const auto& area : areas)
            pages.push_back({{"path", "/areas/" + http::encode_percent(area)},
                             {"name", place_name(content, area)},
                             {"comma", area != areas.back()}});
        const bool due = decision.report_by && decision.came_of.empty() && *decision.report_by <= visit.now();
        const bool held_there = decision.place.empty() || !areas.empty();
        const bool mine =
            held_there && visit.staff.may(Audience::moderator) && visit.staff.may_change_in(areas);
        list.push_back(
            {{"place", place_name(content, decision.place)},
             {"chosen", priority_name(vote.ballot, decision.priority)},
             {"by", decision.by_results ? "The results" : decision.officer},
             {"reason", decision.reason},
             {"ballots", decision.ballots == 0 ? "fewer than 10" : std::to_string(decision.ballots)},
             {"decided", time_in_words(decision.decided)},
             {"headline", decision.title.in("en")},
             {"pages", std::move(pages)},
             {"everywhere", decision.place.empty() && areas.empty()},
             {"withdrawn", !visit.storage.content().entity("item", decision.item)},
             {"item", "/console/content/item?id=" + http::encode_percent(decision.item)},
             {"report_by", decision.report_by ? day_in_words(*decision.report_by) : ""},
             {"report_due", due},
             {"came_of", decision.came_of.in("en")},
             {"tell",
              mine ? vote_address(vote.ballot.id) + "/came-of?place=" + http::encode_percent(decision.place)
                   : ""}});
    }
    return list;
}

/// Where a vote is decided as a whole: a vote in one area there.
std::string place_of(const Content& content, const Ballot& ballot) {
    const bool one = ballot.areas.size() == 1;
    return one && !areas_of_place(content, ballot, ballot.areas.front()).empty() ? ballot.areas.front()
                                                                                 : std::string();
}

http::Response show(const Visit& visit) {
    const auto vote = vote_of(visit);
    if (!vote)
        return visit.not_found();
    const auto& ballot = vote->ballot;
    const auto content = content_of(visit.storage);
    const auto areas = area_names(visit.storage);
    const bool mine = visit.staff.may_change_in(ballot.areas);
    const bool edits = mine && visit.staff.may(Audience::editor);
    const bool decides = visit.staff.may(Audience::moderator);
    auto priorities = nlohmann::json::array();
    for (const auto& priority : ballot.priorities)
        priorities.push_back({{"title", priority.title.in("en")},
                              {"meaning", priority.meaning.in("en")},
                              {"tradeoff", priority.tradeoff.in("en")},
                              {"welsh", priority.title.has("cy") ? priority.title.in("cy") : ""}});
    nlohmann::json view{
        {"question", ballot.title.in("en")},
        {"welsh", ballot.title.has("cy") ? ballot.title.in("cy") : ""},
        {"path", vote_address(ballot.id)},
        {"state", state_view(vote->state)},
        {"revision", vote->revision},
        {"pot", ballot.pot},
        {"where", areas_in_words(areas, ballot.areas)},
        {"opens", ballot.opens ? time_in_words(*ballot.opens) : ""},
        {"closes", ballot.closes ? time_in_words(*ballot.closes) : ""},
        {"ballots", ballots_in_words(vote->ballots)},
        {"priorities", std::move(priorities)},
        {"open", vote->state == VoteState::open},
        {"to_come", vote->state == VoteState::to_come},
        {"may_edit", edits && vote->state == VoteState::to_come},
        {"may_close", mine && decides && vote->decisions.empty() &&
                          (vote->state == VoteState::open || vote->state == VoteState::undecided)},
        {"decisions", decisions_view(visit, content, *vote)}};
    if (mine && decides && vote->decisions.empty() && vote->state != VoteState::to_come)
        view["decide"] =
            vote_address(ballot.id) + "/decide?place=" + http::encode_percent(place_of(content, ballot));
    if (vote->state == VoteState::undecided)
        view["undecided"] = areas_in_words(areas, vote->undecided);
    if (vote->state != VoteState::to_come)
        view["results"] = vote_results_view(visit, content, *vote);
    return visit.page(ballot.title.in("en"), "vote", std::move(view));
}

} // namespace

std::vector<Page> votes_pages() {
    return {{"GET", "/console/votes", Audience::viewer, list, "Votes"},
            {"GET", "/console/votes/{id}", Audience::viewer, show, {}}};
}

} // namespace bluelamp::server

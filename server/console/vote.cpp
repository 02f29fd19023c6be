#include "console/vote.hpp"

#include "base/failure.hpp"
#include "console/words.hpp"
#include "publishing/content_of.hpp"
#include "publishing/publisher.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

bool holds(const std::vector<std::string>& list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
}

std::vector<std::string> without_decision(const Content& content, const Ballot& ballot,
                                          const std::vector<Decision>& decisions) {
    std::vector<std::string> areas;
    for (const auto& area : content.areas)
        if ((ballot.areas.empty() || holds(ballot.areas, area.id)) &&
            std::none_of(decisions.begin(), decisions.end(), [&](const Decision& decision) {
                return decision.place.empty() || decision.place == area.id || decision.place == area.district;
            }))
            areas.push_back(area.id);
    return areas;
}

VoteOnPage vote_with(Storage& storage, const Content& content, const Ballot& ballot, Time now) {
    VoteOnPage vote;
    vote.ballot = ballot;
    vote.decisions = decisions_on(storage, ballot.id);
    vote.ballots = storage.logs().count_votes(ballot.id, "screen");
    if (ballot.opens && *ballot.opens > now)
        vote.state = VoteState::to_come;
    else if (!ballot.closes || *ballot.closes > now)
        vote.state = VoteState::open;
    else {
        vote.undecided = without_decision(content, ballot, vote.decisions);
        const bool decided = !vote.decisions.empty() && vote.undecided.empty();
        vote.state = decided ? VoteState::decided : VoteState::undecided;
    }
    return vote;
}

} // namespace

std::vector<VoteOnPage> votes_of(Storage& storage, const Content& content, Time now) {
    std::vector<VoteOnPage> votes;
    for (const auto& ballot : content.ballots)
        votes.push_back(vote_with(storage, content, ballot, now));
    return votes;
}

std::optional<VoteOnPage> vote_of(const Visit& visit) {
    const auto& id = visit.parameter("id");
    const auto entity = visit.storage.content().entity("ballot", id);
    if (!entity)
        return std::nullopt;
    const auto content = content_of(visit.storage);
    for (const auto& ballot : content.ballots)
        if (ballot.id == id && visit.staff.may_see_in(ballot.areas)) {
            auto vote = vote_with(visit.storage, content, ballot, visit.now());
            vote.revision = entity->revision;
            return vote;
        }
    return std::nullopt;
}

std::string vote_address(const std::string& id) {
    return "/console/votes/" + http::encode_percent(id);
}

void publish_ballot(const Visit& visit, const Ballot& ballot) {
    Publication publication;
    publication.ballots.push_back(ballot);
    static_cast<void>(publish_within(visit.storage, *visit.parts.keys.current(), visit.now_ms, publication,
                                     visit.staff.name));
}

bool publish_over(const Visit& visit, const Ballot& ballot, std::uint64_t revision) {
    bool done = false;
    visit.storage.transact([&] {
        const auto before = visit.storage.content().entity("ballot", ballot.id);
        if ((before ? before->revision : 0) != revision)
            return;
        publish_ballot(visit, ballot);
        done = true;
    });
    return done;
}

bool while_unchanged(const Visit& visit, const VoteOnPage& seen, const std::function<void()>& work) {
    bool done = false;
    visit.storage.transact([&] {
        const auto now = visit.storage.content().entity("ballot", seen.ballot.id);
        if (!now || now->revision != seen.revision ||
            decisions_on(visit.storage, seen.ballot.id) != seen.decisions)
            return;
        work();
        done = true;
    });
    return done;
}

http::Response with_own_vote(const Visit& visit,
                             const std::function<http::Response(const VoteOnPage&)>& work) {
    const auto vote = vote_of(visit);
    if (!vote)
        return visit.not_found();
    if (!visit.staff.may_change_in(vote->ballot.areas))
        return visit.forbidden();
    return work(*vote);
}

nlohmann::json state_view(VoteState state) {
    switch (state) {
    case VoteState::to_come:
        return {{"name", "To come"}, {"colour", "blue"}};
    case VoteState::open:
        return {{"name", "Open"}, {"colour", "green"}};
    case VoteState::undecided:
        return {{"name", "Needs a decision"}, {"colour", "yellow"}};
    case VoteState::decided:
        break;
    }
    return {{"name", "Decided"}, {"colour", "grey"}};
}

std::string ballots_in_words(std::uint64_t ballots) {
    return ballots < static_cast<std::uint64_t>(tally::least_ballots)
               ? "fewer than 10 so far"
               : counted(static_cast<std::size_t>(ballots), "ballot", "ballots");
}

std::string place_name(const Content& content, const std::string& place) {
    if (place.empty())
        return "Everywhere it is held";
    for (const auto& area : content.areas)
        if (area.id == place)
            return area.name.in("en");
    for (const auto& district : content.districts)
        if (district.id == place)
            return district.name.in("en");
    return place == "elsewhere" ? "Somewhere else" : place == "unsure" ? "Not sure where they live" : place;
}

std::string priority_name(const Ballot& ballot, const std::string& priority) {
    for (const auto& each : ballot.priorities)
        if (each.id == priority)
            return each.title.in("en");
    return priority;
}

std::vector<std::string> areas_of_place(const Content& content, const Ballot& ballot,
                                        const std::string& place) {
    if (place.empty())
        return ballot.areas;
    std::vector<std::string> areas;
    for (const auto& area : content.areas)
        if ((area.id == place || area.district == place) &&
            (ballot.areas.empty() || holds(ballot.areas, area.id)))
            areas.push_back(area.id);
    return areas;
}

std::string reason_of(const Failure& failure) {
    const std::string what = failure.what();
    const auto colon = what.find(": ");
    auto reason = colon == std::string::npos ? what : what.substr(colon + 2);
    if (!reason.empty() && reason.front() >= 'a' && reason.front() <= 'z')
        reason.front() = static_cast<char>(reason.front() - 'a' + 'A');
    return reason;
}

} // namespace bluelamp::server

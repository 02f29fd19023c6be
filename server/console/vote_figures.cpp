#include "console/vote_figures.hpp"

#include "intake/pictures.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace bluelamp::server {
namespace {

using tally::PlaceResults;

template <typename Picture>
tally::Figures figures_of(const Picture& picture) {
    return {.n = picture.ballots,
            .status = picture.status,
            .shares = picture.shares,
            .rank = picture.rank,
            .leader = picture.leader,
            .independent_markets = picture.independent_markets};
}

PlaceResults as_public(const Content& content, const Ballot& ballot, const std::string& place,
                       const std::string& district) {
    PlaceResults shown{place, {}, {}, district};
    for (const auto& picture : content.pictures)
        if (picture.ballot == ballot.id && picture.place == place) {
            shown.raw = figures_of(picture);
            shown.filtered = figures_of(picture.filtered);
        }
    return shown;
}

/// The places of a ballot and those that people named, with what the public sees of them.
std::vector<PlaceResults> public_places(const Content& content, const Ballot& ballot,
                                        const tally::Turnout& turnout) {
    std::vector<PlaceResults> places;
    std::set<std::string> districts;
    auto others = turnout.by_area;
    for (const auto& area : content.areas) {
        const bool named = others.erase(area.id) > 0;
        if (named || ballot.areas.empty() ||
            std::find(ballot.areas.begin(), ballot.areas.end(), area.id) != ballot.areas.end()) {
            places.push_back(as_public(content, ballot, area.id, area.district));
            districts.insert(area.district);
        }
    }
    for (const auto& [area, ballots] : others)
        places.push_back(as_public(content, ballot, area, {}));
    for (const auto& district : content.districts)
        if (districts.contains(district.id))
            places.push_back(as_public(content, ballot, district.id, {}));
    return places;
}

/// How many ballots nobody sees a picture of, once the places' are known: what everywhere's would tell of by
/// subtraction.
int ballots_left(const Content& content, const tally::Turnout& turnout,
                 const std::vector<PlaceResults>& places) {
    std::set<std::string> seen;
    for (const auto& place : places)
        if (place.raw.status != PictureStatus::suppressed)
            seen.insert(place.id);
    std::map<std::string, std::string> district_of;
    for (const auto& area : content.areas)
        district_of[area.id] = area.district;
    int left = 0;
    for (const auto& [area, ballots] : turnout.by_area)
        if (!seen.contains(area) && !seen.contains(district_of[area]))
            left += ballots;
    return left;
}

} // namespace

VoteFigures vote_figures(Storage& storage, const Content& content, const VoteOnPage& vote) {
    const auto& ballot = vote.ballot;
    const auto votes = votes_on(storage, ballot.id, "screen");
    const auto turnout = tally::turnout(ballot, votes);
    VoteFigures figures;
    figures.flagged = turnout.flagged;
    figures.set_aside = turnout.set_aside;
    if (vote.state == VoteState::open)
        figures.places = public_places(content, ballot, turnout);
    else {
        auto counted = tally::count(content, ballot, votes);
        for (auto* list : {&counted.areas, &counted.districts})
            std::move(list->begin(), list->end(), std::back_inserter(figures.places));
    }
    const auto left = ballots_left(content, turnout, figures.places);
    figures.whole_is_hidden = left > 0 && left < tally::least_ballots;
    if (vote.state != VoteState::open) {
        auto whole = standing_of(storage, ballot.id, {});
        figures.whole_leader = whole.clear_leader;
        whole.results.id.clear();
        if (figures.whole_is_hidden)
            whole.results = {};
        figures.places.insert(figures.places.begin(), std::move(whole.results));
    }
    return figures;
}

} // namespace bluelamp::server

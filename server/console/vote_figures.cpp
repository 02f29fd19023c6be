#include "console/vote_figures.hpp"

#include "intake/pictures.hpp"

#include <algorithm>
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

constexpr int few_flagged = 5; // as tally/results.hpp

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

bool is_shown(const tally::Figures& figures) {
    return figures.status != PictureStatus::suppressed;
}

/// The public pictures' rule for areas and districts, and for the whole beside its areas.
void hide_few_flagged(const tally::Results& counted, PlaceResults& whole, std::vector<PlaceResults>& places) {
    const auto pictures = tally::pictures(counted);
    for (auto& place : places)
        if (std::none_of(pictures.begin(), pictures.end(), [&](const Picture& each) {
                return each.place == place.id && each.filtered.status != PictureStatus::suppressed;
            }))
            place.filtered = {};
    const auto flagged = whole.raw.n - whole.filtered.n;
    auto untold = flagged;
    for (const auto& area : counted.areas)
        for (const auto& place : places)
            if (place.id == area.id && is_shown(place.filtered))
                untold -= place.raw.n - place.filtered.n;
    for (const auto few : {flagged, untold})
        if (few > 0 && few < few_flagged)
            whole.filtered = {};
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
    const auto hide_whole_if_few_are_left = [&] {
        const auto left = ballots_left(content, turnout, figures.places);
        figures.whole_is_hidden = left > 0 && left < tally::least_ballots;
    };
    const auto note_if_differing = [&](const PlaceResults& place) {
        if (place.raw.leader != place.filtered.leader)
            figures.differing.insert(place.id);
    };
    if (vote.state == VoteState::open) {
        figures.places = public_places(content, ballot, turnout);
        hide_whole_if_few_are_left();
        for (const auto& place : figures.places)
            if (is_shown(place.filtered))
                note_if_differing(place);
        return figures;
    }
    const auto counted = tally::count(content, ballot, votes);
    auto whole = standing_of(storage, ballot.id, {});
    figures.whole_leader = whole.clear_leader;
    whole.results.id.clear();
    for (const auto* list : {&counted.areas, &counted.districts})
        figures.places.insert(figures.places.end(), list->begin(), list->end());
    hide_whole_if_few_are_left();
    for (const auto& place : figures.places)
        note_if_differing(place);
    note_if_differing(whole.results);
    hide_few_flagged(counted, whole.results, figures.places);
    if (figures.whole_is_hidden)
        whole.results = {};
    figures.places.insert(figures.places.begin(), std::move(whole.results));
    return figures;
}

} // namespace bluelamp::server

#include "console/vote_figures.hpp"

#include "intake/pictures.hpp"

#include <algorithm>

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

/// The places as they were counted, with what the public sees of them.
std::vector<PlaceResults> as_public(const Content& content, const tally::Results& counted) {
    std::vector<PlaceResults> places;
    for (const auto* list : {&counted.areas, &counted.districts})
        for (const auto& place : *list) {
            PlaceResults shown{place.id, {}, {}, place.district};
            for (const auto& picture : content.pictures)
                if (picture.ballot == counted.ballot && picture.place == place.id) {
                    shown.raw = figures_of(picture);
                    shown.filtered = figures_of(picture.filtered);
                }
            places.push_back(std::move(shown));
        }
    return places;
}

/// How many ballots nobody sees a picture of, once the areas' and districts' are known: what everywhere's
/// would tell of by subtraction.
int ballots_left(int whole, const tally::Results& counted) {
    std::map<std::string, int> shown_areas; // by district
    int left = whole;
    for (const auto& area : counted.areas) {
        left -= area.raw.n;
        shown_areas[area.district] += area.raw.n;
    }
    for (const auto& district : counted.districts)
        if (district.raw.status != PictureStatus::suppressed)
            left -= district.raw.n - shown_areas[district.id];
    return left;
}

} // namespace

VoteFigures vote_figures(Storage& storage, const Content& content, const VoteOnPage& vote) {
    const auto counted = tally::count(content, vote.ballot, votes_on(storage, vote.ballot.id, "screen"));
    VoteFigures figures;
    figures.flagged = counted.flagged;
    figures.set_aside = counted.set_aside;
    const auto left = ballots_left(counted.n, counted);
    figures.whole_is_hidden = left > 0 && left < tally::least_ballots;
    if (vote.state == VoteState::open) {
        figures.places = as_public(content, counted);
        return figures;
    }
    auto whole = standing_of(storage, vote.ballot.id, {});
    figures.whole_leader = whole.clear_leader;
    whole.results.id.clear();
    if (figures.whole_is_hidden)
        whole.results = {};
    figures.places.push_back(std::move(whole.results));
    for (const auto* list : {&counted.areas, &counted.districts})
        figures.places.insert(figures.places.end(), list->begin(), list->end());
    return figures;
}

} // namespace bluelamp::server

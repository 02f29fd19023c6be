#pragma once

#include "model/content.hpp"
#include "tally/bursts.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluelamp::tally {

/// Fewer ballots than this show nothing; fewer than `full_picture` are an early picture.
constexpr int least_ballots = 10;
constexpr int full_picture = 30;

/// The figures of one place. When suppressed, everything but the status is empty.
struct Figures {
    int n = 0;
    PictureStatus status = PictureStatus::suppressed;
    std::map<std::string, Share> shares; ///< by priority
    std::vector<std::string> rank;
    std::string leader; ///< "" is too close to call
    std::map<std::string, double> independent_markets;
};

struct PlaceResults {
    std::string id;
    Figures raw;            ///< every ballot; resampled by ballot
    Figures filtered;       ///< without flagged bursts; resampled by kiosk-day once there are 20 of them
    std::string district{}; ///< of an area that is in one
};

/// What was chosen on one ballot.
struct Results {
    std::string ballot;
    int pot = 0;
    int n = 0;         ///< ballots counted
    int set_aside = 0; ///< not counted: over the pot, or for a priority that the ballot does not have
    int flagged = 0;   ///< counted, but left out of the filtered figures
    std::vector<std::string> priorities;
    std::vector<PlaceResults> areas;
    std::vector<PlaceResults> districts;
};

/// Counts the ballots of `ballot`. Places: the ballot's areas in the content's order, then any other area
/// that somebody named; the districts of those. A district is suppressed while exactly one of its areas is,
/// else that one could be found by taking the others away.
[[nodiscard]] Results count(const Content& content, const Ballot& ballot,
                            const std::vector<CastBallot>& ballots);

/// How many ballots are counted, without any statistics.
struct Turnout {
    std::map<std::string, int> by_area; ///< areas that somebody named
    int set_aside = 0;
    int flagged = 0;
};
[[nodiscard]] Turnout turnout(const Ballot& ballot, const std::vector<CastBallot>& ballots);

/// What may be shown to anyone: the figures of every place that is not suppressed. Filtered figures are left
/// out where fewer than 5 ballots are flagged: raw and filtered together would tell what those chose.
[[nodiscard]] std::vector<Picture> pictures(const Results& results);

/// The pictures to show from now on: a place's picture moves only once its ballots have grown (or, after a
/// correction, shrunk) by 5 since `shown`, so that nobody learns one ballot by looking before and after it.
/// Its filtered figures move with it, by 5 or not at all.
/// A picture whose place is now suppressed goes at once.
[[nodiscard]] std::vector<Picture> move_pictures(const std::vector<Picture>& shown,
                                                 const std::vector<Picture>& now);

} // namespace bluelamp::tally

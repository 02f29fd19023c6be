#pragma once

#include "console/vote.hpp"

#include <set>

/// The figures of a vote that staff may see now, and those that would give few ballots away.
namespace bluelamp::server {

struct VoteFigures {
    /// First everywhere (""), then areas, then districts.
    std::vector<tally::PlaceResults> places;
    /// Everywhere's figures are hidden: without the places that are shown, fewer than 10 ballots would be
    /// left.
    bool whole_is_hidden = false;
    std::string whole_leader; ///< clear, even where the figures are hidden; "" while the vote is open
    std::set<std::string>
        differing;   ///< places where the raw and the filtered figures do not lead to the same
    int flagged = 0; ///< of all that were counted
    int set_aside = 0;
};

/// While the vote is open, the public pictures, without everywhere. Filtered figures are left out, as in
/// those, where taking them from the raw ones would tell what 1 to 4 flagged ballots chose.
[[nodiscard]] VoteFigures vote_figures(Storage& storage, const Content& content, const VoteOnPage& vote);

} // namespace bluelamp::server

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace bluelamp::tally {

/// One accepted vote as it is counted.
struct CastBallot {
    std::string area; ///< where the visitor lives; "elsewhere" and "unsure" are allowed
    std::string kiosk;
    std::string epoch;
    std::uint64_t seq = 0;
    std::string day;                       ///< YYYY-MM-DD, UTC
    std::map<std::string, int> allocation; ///< units by priority
};

/// Which ballots look like one visitor voting many times. They are counted in the raw figures, left out of
/// the filtered ones, and never deleted. True at the index of a flagged ballot. Two signs:
/// - ballots made one after the other at one kiosk on one day that are the same to the unit, from the fifth
/// in a
///   row; the first of the row stays, as one voice;
/// - a kiosk's day with over 30 ballots and over five times that kiosk's median day, once it has 5 other
/// days. Times within the day are not kept, so speed cannot be a sign.
[[nodiscard]] std::vector<bool> flag_bursts(const std::vector<CastBallot>& ballots);

} // namespace bluelamp::tally

#pragma once

#include "storage/storage.hpp"
#include "tally/results.hpp"

/// A ballot's votes over time and by kiosk, for staff. A desk's signing-in sheet must not tell who voted how,
/// so a day and a kiosk have their number of ballots, and shares only where at least 10 ballots stand behind
/// them and at least 5 came since the point before.
namespace bluelamp::server {

struct DayOfVotes {
    std::string day; ///< YYYY-MM-DD, UTC
    int ballots = 0;
    int flagged = 0; ///< of these, as bursts: counted, never deleted
    int ballots_so_far = 0;
    std::map<std::string, double>
        shares_so_far; ///< mean share of the pot by priority, 0 to 1; empty when too few are new
};

struct KioskOfVotes {
    std::string kiosk;
    int ballots = 0;
    int flagged = 0;
    std::vector<std::string> flagged_days;
    /// Empty under 10 ballots, and while the other kiosks' would tell what fewer than 10 chose.
    std::map<std::string, double> shares;
};

struct Trends {
    int ballots = 0;
    int set_aside = 0;                ///< over the pot, or for a priority that the ballot does not have
    std::vector<DayOfVotes> days;     ///< in order; days without votes are left out
    std::vector<KioskOfVotes> kiosks; ///< by id
};

/// `via` "" takes all, else "screen". Throws UsageFailure for a ballot that was not published.
[[nodiscard]] Trends trends_of(Storage& storage, const std::string& ballot,
                               const std::string& via = "screen");

} // namespace bluelamp::server

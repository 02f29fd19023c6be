#pragma once

#include "console/vote.hpp"

/// What people chose, as staff see it.
///
/// A desk's signing-in sheet must not tell who voted how, not even to staff. So while a vote is open its
/// figures are those of the public pictures, which move by five ballots; the counts behind them would tell
/// each ballot to whoever looks before and after it. Once it has closed, all ballots are counted.
namespace bluelamp::server {

/// For the template `vote-results`: places with raw and filtered figures, over time, by kiosk, and flags.
/// People of some areas see those areas, the districts that are wholly theirs and their kiosks; the whole is
/// for those whose it is.
[[nodiscard]] nlohmann::json vote_results_view(const Visit& visit, const Content& content,
                                               const VoteOnPage& vote);

} // namespace bluelamp::server

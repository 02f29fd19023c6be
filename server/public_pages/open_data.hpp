#pragma once

#include "model/content.hpp"

#include <string>
#include <utility>
#include <vector>

/// Results of votes for anyone, made of the public pictures alone: the counts behind them move with every
/// ballot, and looking twice would tell what one person chose.
namespace bluelamp::server {

/// {"caption","ballots":[…]}: each as `bluelamp-server results` prints it, of the ballots that have opened.
/// A place without a picture is suppressed: id and status alone. Under the same rules each has its figures
/// without flagged bursts as "filtered". `n` counts the places that are shown, so
/// that no suppressed one is found by taking them away.
[[nodiscard]] std::string public_results_json(const Content& content, Time now);

/// RFC 4180; a line for each place and priority, one without figures for a suppressed place.
[[nodiscard]] std::string public_results_csv(const Content& content, Time now);

/// The columns of the CSV file, in their order, and what each says.
[[nodiscard]] const std::vector<std::pair<std::string, std::string>>& result_fields();

} // namespace bluelamp::server

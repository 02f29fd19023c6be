#pragma once

#include "tally/results.hpp"

#include <string>

namespace bluelamp::tally {

/// One JSON object and a line feed. A suppressed place has its id and status alone.
[[nodiscard]] std::string to_json(const Results& results);

/// RFC 4180 with a header line; a line for each place and priority. A suppressed place has one line, its
/// figures empty. Cells that a spreadsheet would take for a formula are quoted with an apostrophe.
[[nodiscard]] std::string to_csv(const Results& results);

} // namespace bluelamp::tally

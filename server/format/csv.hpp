#pragma once

#include <string>
#include <vector>

namespace bluelamp {

/// One line of CSV (RFC 4180, CRLF). A cell that a spreadsheet would take for a formula (it starts with = + -
/// @, a tab or a carriage return, and is not a number) gets an apostrophe in front.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

} // namespace bluelamp

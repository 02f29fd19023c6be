#pragma once

#include "model/content.hpp"

namespace bluelamp {

/// Content as JSON with the publish file's keys, except that media are objects {sha256, bytes, type,
/// alternative}. Times are RFC 3339. Absent and empty values are left out.
[[nodiscard]] std::string write_content(const Content& content);

/// Throws WireError with the path of the key. Unknown keys are ignored, and items, ballots and sources of a
/// kind that this version does not know are left out: a newer server must not blank an older kiosk.
[[nodiscard]] Content read_content(std::string_view json);

/// One item in the same form, for databases.
[[nodiscard]] std::string write_item(const Item& item);
[[nodiscard]] Item read_item(std::string_view json);

} // namespace bluelamp

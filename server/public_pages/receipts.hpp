#pragma once

#include "public_pages/visitor.hpp"

namespace bluelamp::server {

/// Questions that one client may ask within ten minutes.
constexpr int most_receipts = 20;

/// The form to type a receipt into.
[[nodiscard]] http::Response receipt_form(const Visitor& visitor);

/// The answer to the owner of a receipt, never what they wrote. A receipt that nobody has and one that waits
/// look the same. Asking is counted for each client, whatever is asked.
[[nodiscard]] http::Response receipt_answer(const Visitor& visitor, const std::string& typed);

} // namespace bluelamp::server

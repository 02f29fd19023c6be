#pragma once

#include "cases/totals.hpp"
#include "public_pages/visitor.hpp"

namespace bluelamp::server {

/// "Warts and all" in words: [{"name","value"}], each reason for not publishing with its count. null for
/// what is not told.
[[nodiscard]] nlohmann::json totals_view(const Visitor& visitor, const std::optional<Totals>& totals);

} // namespace bluelamp::server

#pragma once

#include "feed/markup.hpp"

#include <span>
#include <string>
#include <string_view>

namespace bluelamp::feed {

/// The value of the attribute with this lower-case local name, of no namespace or RDF's; "" if it is absent.
/// Capitals count only if nothing fits exactly: CDF shouts.
[[nodiscard]] std::string_view value_of(std::span<const Attribute> attributes, std::string_view local);

} // namespace bluelamp::feed

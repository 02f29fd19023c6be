#pragma once

#include "public_pages/visitor.hpp"

namespace bluelamp::server {

/// Answers and decisions as Atom (RFC 4287), in the visitor's language. Links are absolute where the force
/// has a web address, else relative to the feed's own.
[[nodiscard]] std::string answers_feed(const Visitor& visitor, const std::vector<Item>& items);

} // namespace bluelamp::server

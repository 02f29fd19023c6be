#pragma once

#include "public_pages/visitor.hpp"

/// What the templates show, as values. Everything in it is escaped by the templates.
namespace bluelamp::server {

/// Title, kind, times, picture and address: for lists.
[[nodiscard]] nlohmann::json short_view(const Visitor& visitor, const Item& item);
/// And all that it says.
[[nodiscard]] nlohmann::json whole_view(const Visitor& visitor, const Item& item);
/// A list of short views of those items of that kind that are for `area` ("" is any).
[[nodiscard]] nlohmann::json list_of(const Visitor& visitor, const std::vector<Item>& items,
                                     const std::vector<ItemKind>& kinds, const std::string& area);

/// A ballot with its priorities, when it opens and closes, and what people chose in `area` and in its
/// district.
[[nodiscard]] nlohmann::json ballot_view(const Visitor& visitor, const Ballot& ballot, const Area& area);

[[nodiscard]] nlohmann::json member_view(const Visitor& visitor, const TeamMember& member);

} // namespace bluelamp::server

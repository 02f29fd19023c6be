#pragma once

#include "model/content.hpp"

/// What of the published content anyone may see now: the rules that kiosks have.
namespace bluelamp::server {

/// Neither to come, nor expired, nor an event that is over.
[[nodiscard]] bool is_visible(const Item& item, Time now);
[[nodiscard]] bool is_open(const Ballot& ballot, Time now);
[[nodiscard]] bool has_closed(const Ballot& ballot, Time now);

/// Whether something is for that area; an empty list is for all.
[[nodiscard]] bool is_meant_for(const std::vector<std::string>& areas, const std::string& area);

/// Visible items in the order of the kiosks: urgent ones first, then the newest.
[[nodiscard]] std::vector<Item> visible_items(const Content& content, Time now);

} // namespace bluelamp::server

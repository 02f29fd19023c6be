#pragma once

#include "model/content.hpp"
#include "police/neighbourhood.hpp"

namespace bluelamp {

/// How the Open Government Licence v3.0 asks to be named, shown as the items' source.
inline constexpr const char* police_attribution =
    "data.police.uk, contains public sector information licensed under the Open Government Licence v3.0";

/// A neighbourhood as a kiosk shows it: its area and team, an update for each priority (as old as the
/// priority is), its events that are not over, and a guide that says how to reach the team. What the API
/// repeats stays for 90 days after the last fetch at `now`. `known` is what this gave before: revisions rise
/// where something changed.
[[nodiscard]] Content content_of(const PoliceNeighbourhood& place, const Source& source,
                                 const std::vector<Item>& known, Time now);

} // namespace bluelamp

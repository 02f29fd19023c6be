#pragma once

#include "model/use.hpp"
#include "session/session.hpp"

#include <string_view>
#include <vector>

/// What a visit used, for counting. Nothing of it tells who came, when in the day, or what was said.
namespace bluelamp {

/// A visit that has ended.
struct VisitUse {
    std::string language;
    TextSize text_size = TextSize::normal;
    std::map<std::string_view, ScreenUse> screens; ///< by counted_as()
    bool operator==(const VisitUse&) const = default;
};

/// Under which name a screen's use is counted: a form's screens under the form's, "" for what is not counted
/// (the loop, staff's screens, questions).
[[nodiscard]] std::string_view counted_as(Screen screen);

/// Notes where the visitor stands and what is begun there. After each step of a visit.
void note_use(Visitor& visitor);
/// What was sent from `screen` has been kept.
void note_finished(Visitor& visitor, Screen screen);

/// One visit as counts of `day` (London's): of each screen it came to, and of the visit itself.
[[nodiscard]] std::vector<UseCount> counts_of(const VisitUse& use, std::uint32_t day);

} // namespace bluelamp

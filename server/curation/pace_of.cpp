#include "curation/pace_of.hpp"

#include "sourcing/pace.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

using namespace std::chrono_literals;

PaceLimits limits_of(const Source& source) {
    PaceLimits limits;
    if (source.kind == SourceKind::police_uk)
        limits = {6h, 6h};
    if (source.rules.every_minutes > 0) {
        limits.longest = std::chrono::minutes(source.rules.every_minutes);
        limits.least = std::min(limits.least, limits.longest);
    }
    return limits;
}

} // namespace

void set_pace(SourceState& state, const FinishedLook& finished, const std::string& outcome,
              std::int64_t now_ms) {
    const auto limits = limits_of(finished.source);
    const Pace before{std::chrono::seconds(state.interval_s), 0};
    const bool failed = outcome == "failed" || outcome == "odd";
    auto pace = paced(before,
                      failed                 ? LookCame::failed
                      : outcome == "changed" ? LookCame::changed
                                             : LookCame::unchanged,
                      limits);
    // What is odd is asked for again at the usual pace: the server answers well.
    pace.failures = static_cast<unsigned>(std::max(0, state.failures));
    auto asked = finished.look.asked_wait;
    if (finished.look.gone)
        asked = std::max(asked.value_or(0s), std::chrono::seconds(24h));
    state.interval_s = pace.interval.count();
    state.next_look_ms =
        now_ms + wait_after(pace, limits, asked, finished.look.fresh, finished.random).count();
}

} // namespace bluelamp::server

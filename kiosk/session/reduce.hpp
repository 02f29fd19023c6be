#pragma once

#include "model/submission.hpp"
#include "session/intent.hpp"
#include "session/session.hpp"
#include "session/snapshot.hpp"
#include "session/use.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace bluelamp {

/// To be appended to the log by the store thread, which answers with WasKept or WasNotKept and the token.
struct Submit {
    std::uint64_t token = 0;
    Submission submission;
    Via via = Via::screen;
    bool operator==(const Submit&) const = default;
};

using Effects = std::vector<Submit>;
using Commands = std::vector<Command>;

struct Reduced {
    Session session;
    Effects effects;
    Commands commands;
    std::optional<VisitUse> use; ///< a visit has ended, and counts
};

/// The session after `intent`. Pure: the same four give the same answer. An intent that does not fit the
/// session (a touch that came late, a unit that is not there) changes nothing but the time of the last touch.
[[nodiscard]] Reduced reduce(Session session, const Intent& intent, const Snapshot& snapshot, Instant now);

/// When the session next changes by time alone (idling, a slide, a countdown's second); nullopt: never.
/// The frame loop sleeps until then.
[[nodiscard]] std::optional<Instant> next_tick(const Session& session, const Snapshot& snapshot, Instant now);

/// Whole seconds left to answer "Are you still there?".
[[nodiscard]] int seconds_to_answer(const Session& session, const Rules& rules, Instant now);
/// Whole seconds until another PIN is taken; 0: now.
[[nodiscard]] int seconds_until_pin(const Session& session, Instant now);
/// Whole seconds until the staff's screen closes by itself.
[[nodiscard]] int seconds_until_staff_closes(const Session& session, Instant now);
/// Whole seconds until the ballot may be sent: the least time to read, and the cool-down after another's
/// vote.
[[nodiscard]] int seconds_until_send(const Session& session, const Rules& rules, Instant now);

} // namespace bluelamp

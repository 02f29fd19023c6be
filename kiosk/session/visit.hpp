#pragma once

#include "session/session.hpp"
#include "session/snapshot.hpp"

namespace bluelamp {

/// A session as one has it who came to `screen` by the usual way: with a ballot opened and some units given,
/// a rating chosen, the first item opened. For pictures of screens; nothing of it is ever sent.
[[nodiscard]] Session session_on(Screen screen, const Snapshot& snapshot);

} // namespace bluelamp

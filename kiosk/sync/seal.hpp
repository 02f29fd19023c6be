#pragma once

#include "language/danger_words.hpp"
#include "sync/identity.hpp"
#include "sync/trusted_clock.hpp"
#include "wire/submission.hpp"

namespace bluelamp {

/// Seals a submission to the server's newest key and notes what the kiosk knows about it: how it was made,
/// that its clock is behind, that its text holds a danger word. The last stands in the clear header, so a
/// stolen disk tells it; a server that sees it only after opening the box could not put the entry first when
/// that key is away. Throws WireError when a limit is broken.
[[nodiscard]] EntryDraft sealed(const Submission& submission, Via via, std::string_view receipt,
                                const Identity& identity, const TrustedClock& clock,
                                const DangerWords& danger_words);

} // namespace bluelamp

#include "sync/seal.hpp"

namespace bluelamp {

EntryDraft sealed(const Submission& submission, Via via, std::string_view receipt, const Identity& identity,
                  const TrustedClock& clock, const DangerWords& words) {
    unsigned flags = 0;
    if (clock.behind())
        flags |= clock_behind;
    if (words.in(submission))
        flags |= danger_words;
    return draft_entry(submission, via, receipt, clock.now(), static_cast<std::uint8_t>(flags),
                       identity.server_keys.sealing.front());
}

} // namespace bluelamp

#pragma once

#include "curation/apply.hpp"

namespace bluelamp::server {

/// When the source is looked at next, after a look that came to `outcome` (SourceLook::outcome).
void set_pace(SourceState& state, const FinishedLook& finished, const std::string& outcome,
              std::int64_t now_ms);

} // namespace bluelamp::server

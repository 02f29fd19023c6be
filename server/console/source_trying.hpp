#pragma once

#include "console/page.hpp"
#include "curation/desk.hpp"

namespace bluelamp::server {

/// Asks once for what stands at a source's address, or for its neighbourhood at data.police.uk, for
/// preview(): nothing is stored. Takes up to a minute of this worker, so nobody may try often; then, as for
/// all that goes wrong, `problem` says so.
[[nodiscard]] AddressFinding try_source(const Visit& visit, const Source& source);

} // namespace bluelamp::server

#pragma once

#include "console/page.hpp"
#include "curation/desk.hpp"
#include "police/references.hpp"

namespace bluelamp::server {

/// Asks once for what stands at a source's address, or for its neighbourhood at data.police.uk, for
/// preview(): nothing is stored. Takes up to a minute of this worker, so nobody may try often; then, as for
/// all that goes wrong, `problem` says so.
[[nodiscard]] AddressFinding try_source(const Visit& visit, const Source& source);

struct PoliceList {
    std::vector<PoliceReference> references;
    std::string problem; ///< what to do instead when they could not be had, else ""
};
/// The forces that data.police.uk knows, or, of one, its neighbourhoods. Asked for as seldom as sources.
[[nodiscard]] PoliceList list_police(const Visit& visit, const std::string& force);

} // namespace bluelamp::server

#pragma once

#include "publishing/content_of.hpp"
#include "tally/results.hpp"

namespace bluelamp::server {

/// The accepted votes on a ballot from confirmed kiosks; `via` "" takes all.
[[nodiscard]] std::vector<tally::CastBallot> votes_on(Storage& storage, const std::string& ballot,
                                                      const std::string& via);

/// Opens and moves the public pictures (tally::move_pictures) of every ballot that has new votes; from a
/// hundred votes on, five new ones. Reads outside, writes within a
/// transaction of its own. Returns whether any picture moved; then the manifests must be made anew.
bool move_public_pictures(Storage& storage);

} // namespace bluelamp::server

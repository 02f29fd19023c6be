#pragma once

#include "decisions/decision.hpp"

/// A decision as the database keeps it, for this folder's sources alone.
namespace bluelamp::server {

[[nodiscard]] std::string write_decision(const Decision& decision);
/// Throws Failure for what is none: the database is damaged or newer.
[[nodiscard]] Decision read_decision(const StoredDecision& stored);

} // namespace bluelamp::server

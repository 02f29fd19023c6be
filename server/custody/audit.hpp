#pragma once

#include "storage/storage.hpp"

#include <cstdint>
#include <string>

/// Who did what: a list that only grows, each line bound to the one before. Its head travels in every
/// manifest, so that cutting lines off is noticed.
namespace bluelamp::server {

/// Appends a line. Call within a transaction.
void audit(Storage& storage, std::int64_t now_ms, const std::string& actor, const std::string& action,
           const std::string& detail);

/// The head of the chain, hex; "" before the first line.
[[nodiscard]] std::string audit_head(Storage& storage);

/// What is wrong with the chain, one line each; empty when nothing is.
[[nodiscard]] std::vector<std::string> check_audit(Storage& storage);

} // namespace bluelamp::server

#pragma once

#include "model/content.hpp"

#include <optional>
#include <string>

/// Times as <input type="datetime-local"> has them: "2026-11-21T08:30", London's.
namespace bluelamp::server {

/// nullopt for what is none, or not between 2000 and 2100.
[[nodiscard]] std::optional<Time> read_local(const std::string& text);
/// "" for none.
[[nodiscard]] std::string write_local(const std::optional<Time>& time);

} // namespace bluelamp::server

#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string_view>

/// A short page for each kind of work, for everybody who is signed in.
namespace bluelamp::server {

/// The help that belongs to a page of the console: {"path","name"}, or false.
[[nodiscard]] nlohmann::json help_for(std::string_view page_path);

} // namespace bluelamp::server

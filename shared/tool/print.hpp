#pragma once

#include <nlohmann/json_fwd.hpp>

namespace bluelamp::tool {

/// One indented JSON value on standard output. Throws Failure when it cannot be written whole.
void print(const nlohmann::ordered_json& value);

} // namespace bluelamp::tool

#pragma once

#include "model/content.hpp"

#include <optional>
#include <string>

namespace bluelamp::server {

/// What the reader of kiosks and of publish files will not take.
struct Objection {
    std::string path; ///< of the value: "sources[0].name.cy"
    std::string text; ///< for whoever wrote it
};

/// The first objection to what a form came to, before it is stored: that reader has the last word on lengths
/// and addresses.
[[nodiscard]] std::optional<Objection> objection_to(const Content& content);

} // namespace bluelamp::server

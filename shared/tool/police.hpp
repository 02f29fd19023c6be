#pragma once

#include "police/documents.hpp"

#include <string>

namespace bluelamp::tool {

/// `bluelamp police FORCE NEIGHBOURHOOD [--base URL]`: prints the neighbourhood as JSON. Throws with one line
/// that says what is wrong.
struct PoliceCommand {
    std::string force;
    std::string neighbourhood;
    std::string base{police_api};

    void run() const;
};

} // namespace bluelamp::tool

#pragma once

#include "storage/records.hpp"

#include <string>
#include <vector>

namespace bluelamp::server {

/// How a kiosk does, in words that staff read.
struct KioskState {
    std::string name;    ///< its name, else its id
    std::string contact; ///< "5 minutes ago" or "never"
    std::int64_t last_contact_ms = 0;
    bool silent = false; ///< confirmed, and no contact for half an hour
    bool clock_behind = false;
    std::uint64_t pending = 0;
    std::string version;
    std::uint64_t manifest_version = 0; ///< that it said it holds; 0 = none
    std::string content;                ///< when that manifest was made, "2 hours ago", or "none yet"
    std::vector<std::string> problems;
};

[[nodiscard]] KioskState kiosk_state(const KioskRecord& kiosk, Time now);

} // namespace bluelamp::server

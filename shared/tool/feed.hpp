#pragma once

#include <string>

namespace bluelamp::tool {

/// `bluelamp feed FILE|-|URL [--base URL]`: prints the feed as JSON. Throws with one line that says what is
/// wrong.
struct FeedCommand {
    std::string source;
    std::string base;

    void run() const;
};

} // namespace bluelamp::tool

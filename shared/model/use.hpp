#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// What the screens are good for, as it is counted: visits, not touches, and nothing that tells them apart.
namespace bluelamp {

/// How many visits of one day came to one screen, in one language and text size. A visit counts once.
struct UseCount {
    std::uint32_t day = 0; ///< days since 1970-01-01, of London's calendar
    std::string screen;    ///< "visit", a form ("vote", "feedback", …) or the name of a screen that is read
    std::string language;  ///< a tag: "en", "cy"
    int text_size = 100;   ///< per cent
    std::uint64_t touched = 0;   ///< came to it
    std::uint64_t started = 0;   ///< of a form: put something in; of "visit": opened something
    std::uint64_t finished = 0;  ///< of a form: sent it, durably; of "visit": read or sent something
    std::uint64_t abandoned = 0; ///< started and left without finishing

    bool operator==(const UseCount&) const = default;
};

/// Totals that a kiosk hands over; sent twice they are the same totals.
struct UseReport {
    std::uint64_t through = 0; ///< the kiosk's number of the last change in it; 0 = it is empty
    std::vector<UseCount> counts;

    bool operator==(const UseReport&) const = default;
};

} // namespace bluelamp

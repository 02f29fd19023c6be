#include "cli/commands.hpp"

#include "base/failure.hpp"
#include "crypto/pin.hpp"

#include <istream>
#include <ostream>

namespace bluelamp::cli {

int pin(const Common& common, std::istream& in) {
    std::string typed;
    std::getline(in, typed);
    while (!typed.empty() && (typed.back() == '\r' || typed.back() == ' '))
        typed.pop_back();
    if (!is_pin(typed))
        throw UsageFailure("hash a PIN", "it is not six to twelve figures",
                           "give it in a line on standard input");
    common.out << "[staff]\npin_hash = \"" << pin_hash(typed) << "\"\n";
    return 0;
}

} // namespace bluelamp::cli

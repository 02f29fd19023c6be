#include "base/failure.hpp"

namespace bluelamp {
namespace {

std::string one_line(std::string text) {
    for (auto& c : text)
        if (static_cast<unsigned char>(c) < 0x20)
            c = ' ';
    return text;
}

} // namespace

Failure::Failure(const std::string& operation, const std::string& cause, const std::string& advice,
                 Retry retry)
    : std::runtime_error(
          one_line(operation + (cause.empty() ? "" : ": " + cause) + (advice.empty() ? "" : "; " + advice)))
    , retry_(retry) {}

} // namespace bluelamp

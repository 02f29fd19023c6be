#include "session/staff.hpp"

#include <array>
#include <utility>

namespace bluelamp {
namespace {

constexpr std::array<std::pair<ClosedFor, std::string_view>, 3> names{
    {{ClosedFor::nothing, ""}, {ClosedFor::now, "now"}, {ClosedFor::mending, "mending"}}};

} // namespace

std::string_view name_of(ClosedFor reason) {
    for (const auto& [known, name] : names)
        if (known == reason)
            return name;
    return {};
}

ClosedFor closed_for(std::string_view name) {
    for (const auto& [reason, known] : names)
        if (known == name)
            return reason;
    return ClosedFor::nothing;
}

} // namespace bluelamp

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

/// A force, or a neighbourhood of one, as the API lists them.
struct PoliceReference {
    std::string id;
    std::string name;
    bool operator==(const PoliceReference&) const = default;
};

/// The API's list of forces, or of a force's neighbourhoods, by name; an entry without id or name is left
/// out. Throws NotAPoliceDocument.
[[nodiscard]] std::vector<PoliceReference> read_police_references(std::string_view reply);

} // namespace bluelamp

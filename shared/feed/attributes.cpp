#include "feed/attributes.hpp"

#include <algorithm>

namespace bluelamp::feed {

std::string_view value_of(std::span<const Attribute> attributes, std::string_view local) {
    for (const auto& attribute : attributes)
        if (attribute.name.local == local &&
            (attribute.name.prefix.empty() || attribute.name.prefix == "rdf"))
            return attribute.value;
    for (const auto& attribute : attributes)
        if (attribute.name.local.size() == local.size() &&
            std::equal(local.begin(), local.end(), attribute.name.local.begin(),
                       [](char a, char b) { return a == static_cast<char>(b | 0x20); }))
            return attribute.value;
    return {};
}

} // namespace bluelamp::feed

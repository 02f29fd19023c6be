#include "text/fingerprint.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace bluelamp::text {

std::string fingerprint(std::string_view text) {
    // draft-eastlake-fnv: offset basis and prime of 64 bits.
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    std::array<char, 17> out{};
    std::snprintf(out.data(), out.size(), "%016llx", static_cast<unsigned long long>(hash));
    return out.data();
}

} // namespace bluelamp::text

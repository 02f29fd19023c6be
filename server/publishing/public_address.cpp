#include "publishing/public_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace bluelamp::server {
namespace {

using Octets = std::array<std::uint8_t, 16>;

struct Range {
    const char* address;
    unsigned bits;
};

constexpr std::array<Range, 15> special_v4{{{"0.0.0.0", 8},
                                            {"10.0.0.0", 8},
                                            {"100.64.0.0", 10},
                                            {"127.0.0.0", 8},
                                            {"169.254.0.0", 16},
                                            {"172.16.0.0", 12},
                                            {"192.0.0.0", 24},
                                            {"192.0.2.0", 24},
                                            {"192.88.99.0", 24},
                                            {"192.168.0.0", 16},
                                            {"198.18.0.0", 15},
                                            {"198.51.100.0", 24},
                                            {"203.0.113.0", 24},
                                            {"224.0.0.0", 4},
                                            {"240.0.0.0", 4}}};
/// Only 2000::/3 is global unicast; within it these are not.
constexpr std::array<Range, 5> special_v6{
    {{"2001::", 23}, {"2001:db8::", 32}, {"2002::", 16}, {"3fff::", 20}, {"5f00::", 16}}};

bool starts_alike(const std::uint8_t* a, const std::uint8_t* b, unsigned bits) {
    const auto whole = bits / 8;
    if (!std::equal(a, a + whole, b))
        return false;
    const auto rest = bits % 8;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

template <typename Ranges>
bool in_any(int family, const std::uint8_t* octets, const Ranges& ranges) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
        Octets start{};
        inet_pton(family, range.address, start.data());
        return starts_alike(octets, start.data(), range.bits);
    });
}

} // namespace

bool is_public_address(std::string_view address) {
    const std::string text(address);
    Octets octets{};
    if (inet_pton(AF_INET, text.c_str(), octets.data()) == 1)
        return !in_any(AF_INET, octets.data(), special_v4);
    if (inet_pton(AF_INET6, text.c_str(), octets.data()) != 1)
        return false;
    const bool global_unicast = (octets[0] & 0xE0U) == 0x20U;
    return global_unicast && !in_any(AF_INET6, octets.data(), special_v6);
}

} // namespace bluelamp::server

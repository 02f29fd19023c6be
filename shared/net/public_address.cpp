#include "net/public_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <string>
#include <variant>

namespace bluelamp {
namespace {

using Octets6 = std::array<std::uint8_t, 16>;

struct Block4 {
    std::uint32_t network;
    int bits;
};

bool is_public_4(std::uint32_t address) {
    constexpr std::array<Block4, 15> special{{{0x00000000, 8},   // this network
                                              {0x0A000000, 8},   // private
                                              {0x64400000, 10},  // shared by carriers
                                              {0x7F000000, 8},   // loopback
                                              {0xA9FE0000, 16},  // link-local
                                              {0xAC100000, 12},  // private
                                              {0xC0000000, 24},  // protocol assignments
                                              {0xC0000200, 24},  // documentation
                                              {0xC0586300, 24},  // 6to4 relays
                                              {0xC0A80000, 16},  // private
                                              {0xC6120000, 15},  // benchmarks
                                              {0xC6336400, 24},  // documentation
                                              {0xCB007100, 24},  // documentation
                                              {0xE0000000, 4},   // multicast
                                              {0xF0000000, 4}}}; // reserved, broadcast
    return std::none_of(special.begin(), special.end(), [address](const Block4& block) {
        return (address ^ block.network) >> (32 - block.bits) == 0;
    });
}

std::uint32_t big_endian(const std::uint8_t* at) {
    return (std::uint32_t{at[0]} << 24U) | (std::uint32_t{at[1]} << 16U) | (std::uint32_t{at[2]} << 8U) |
           at[3];
}

bool is_public_6(const Octets6& a) {
    if ((a[0] & 0xE0U) != 0x20) // only 2000::/3 is global unicast; ::ffff:0:0/96 and fc00::/7 are not in it
        return a[0] == 0 && a[1] == 0x64 && a[2] == 0xFF && a[3] == 0x9B &&
               is_public_4(big_endian(&a[12])); // NAT64
    if (a[0] == 0x20 && a[1] == 0x02)           // 6to4 carries an IPv4 address
        return is_public_4(big_endian(&a[2]));
    const bool assignments = a[0] == 0x20 && a[1] == 0x01 && a[2] < 0x02; // Teredo, ORCHID and the like
    const bool documentation = (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0x0D && a[3] == 0xB8) ||
                               (a[0] == 0x3F && a[1] == 0xFF && a[2] < 0x10);
    return !assignments && !documentation;
}

/// An IPv4 address, wrapped in IPv6 or not, an IPv6 address, or neither.
std::variant<std::monostate, std::uint32_t, Octets6> parsed(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    const std::string address(text.substr(0, text.find('%')));
    Octets6 six{};
    std::array<std::uint8_t, 4> four{};
    if (inet_pton(AF_INET, address.c_str(), four.data()) == 1)
        return big_endian(four.data());
    if (inet_pton(AF_INET6, address.c_str(), six.data()) != 1)
        return {};
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (std::equal(mapped.begin(), mapped.end(), six.begin()))
        return big_endian(&six[12]);
    return six;
}

} // namespace

bool is_public_address(std::string_view text) {
    const auto address = parsed(text);
    if (const auto* four = std::get_if<std::uint32_t>(&address))
        return is_public_4(*four);
    const auto* six = std::get_if<Octets6>(&address);
    return six && is_public_6(*six);
}

bool is_loopback_address(std::string_view text) {
    const auto address = parsed(text);
    if (const auto* four = std::get_if<std::uint32_t>(&address))
        return *four >> 24U == 127;
    const auto* six = std::get_if<Octets6>(&address);
    return six && *six == Octets6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
}

} // namespace bluelamp

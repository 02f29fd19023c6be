#pragma once

#include <string_view>

namespace bluelamp::server {

/// Whether an IP address in text belongs to the public Internet: not loopback, private, link-local, shared,
/// multicast, documentation or any other special purpose (IANA special-purpose registries, RFC 6890), in
/// IPv4, IPv6, or IPv4 wrapped in IPv6. What is fetched for a publication may come from nowhere else.
[[nodiscard]] bool is_public_address(std::string_view address);

} // namespace bluelamp::server

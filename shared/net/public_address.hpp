#pragma once

#include <string_view>

namespace bluelamp {

/// Whether an IPv4 or IPv6 address in text is one of the public internet: not loopback, private, link-local,
/// shared, multicast, reserved, nor an IPv4 address of those kinds wrapped in IPv6 (IANA special-purpose
/// registries, RFC 6890). False for what is no address. For HttpRequest::allow_address of what strangers
/// point us to.
[[nodiscard]] bool is_public_address(std::string_view address);
/// 127.0.0.0/8 or ::1.
[[nodiscard]] bool is_loopback_address(std::string_view address);

} // namespace bluelamp

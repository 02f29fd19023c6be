#pragma once

#include <map>
#include <string>
#include <string_view>

namespace bluelamp::web {

/// The cookies of a Cookie header; the first of equal names (RFC 6265 sends the more specific path first).
[[nodiscard]] std::map<std::string, std::string> read_cookies(std::string_view header);

/// Names of cookies over https start with "__Host-": no other host or plain connection can set them.
[[nodiscard]] std::string cookie_name(std::string_view name, bool https);

/// A Set-Cookie value for the whole site that scripts cannot read, other sites cannot send, and that ends
/// with the browser. An empty value forgets it.
[[nodiscard]] std::string session_cookie(std::string_view name, std::string_view value, bool https);

} // namespace bluelamp::web

#pragma once

#include <string>
#include <string_view>

namespace bluelamp::text {

/// Whether `url` starts with a scheme (RFC 3986, 3.1).
[[nodiscard]] bool is_absolute_url(std::string_view url);
/// Whether it is http or https with a host: the only kind that a kiosk shows as a link or fetches.
[[nodiscard]] bool is_web_url(std::string_view url);

/// `reference` resolved against an absolute `base` (RFC 3986, 5.2). An absolute reference, and any reference
/// when `base` is not absolute or not hierarchical, comes back as it stands, with the white space off its
/// ends.
[[nodiscard]] std::string resolve_url(std::string_view base, std::string_view reference);

} // namespace bluelamp::text

#pragma once

#include <string>
#include <string_view>

namespace bluelamp::text {

/// Whether `url` starts with a scheme (RFC 3986, 3.1).
[[nodiscard]] bool is_absolute_url(std::string_view url);
/// Whether it is http or https with a host: the only kind that a kiosk shows as a link or fetches.
[[nodiscard]] bool is_web_url(std::string_view url);

/// A web address as a link that may be stored and shown: its scheme in small letters; spaces, quotation
/// marks, < > and control characters of its path, query and fragment percent-encoded, as browsers do. "" when
/// it is no web address, has such characters in its host, or is longer than 2,048 octets.
[[nodiscard]] std::string as_link(std::string_view url);

/// `reference` resolved against an absolute `base` (RFC 3986, 5.2). An absolute reference, and any reference
/// when `base` is not absolute or not hierarchical, comes back as it stands, with the white space off its
/// ends.
[[nodiscard]] std::string resolve_url(std::string_view base, std::string_view reference);

} // namespace bluelamp::text

#pragma once

#include <string>
#include <string_view>

namespace bluelamp::feed {

/// Well-formed XML from what was meant to be XML: bare "&" and "<" become text, HTML's named references their
/// characters, attributes get quotes, tags are balanced (an unclosed item ends where the next begins, an
/// unclosed title where another of a feed's elements does; br and img close themselves), comments,
/// instructions and the DTD go, and so does what XML does not allow. `xml` is valid UTF-8. What stands before
/// the root of a feed, such as a server's warning, is left out. "" when there is no element at all.
[[nodiscard]] std::string repair_xml(std::string_view xml);

/// Whether the root of a feed starts anywhere within the first 64 KiB.
[[nodiscard]] bool names_a_feed(std::string_view xml);

} // namespace bluelamp::feed

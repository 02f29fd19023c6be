#pragma once

#include <string>
#include <string_view>
#include <vector>

/// From what a person pastes to the address of a feed.
namespace bluelamp {

/// The feeds that an HTML page names (`<link rel="alternate" type="application/rss+xml" href="…">`, also
/// atom+xml, feed+json and json), in the document's order, each once, absolute http(s) addresses. `base` is
/// the page's own address; a `<base>` of the page goes before it. At most 32; `html` is UTF-8 of any quality.
[[nodiscard]] std::vector<std::string> feeds_in_page(std::string_view html, std::string_view base);

/// The feed of an account, where its address tells without a fetch: Mastodon (`https://HOST/@user`,
/// `@user@HOST`), Bluesky, YouTube channels and playlists, Medium. Any other address comes back as it stands,
/// with the white space off its ends: its page may name the feed.
[[nodiscard]] std::string feed_address_of(std::string_view account_url);

} // namespace bluelamp

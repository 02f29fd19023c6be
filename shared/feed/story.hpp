#pragma once

#include "feed/feed.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Which items of different feeds are one story.
namespace bluelamp {

/// `url` without parameters that only track where a reader came from (utm_…, fbclid, …).
[[nodiscard]] std::string without_tracking(std::string_view url);

/// Names of the story that an item tells: two items of different feeds that share one tell the same. Made
/// from its link without tracking, from a guid that is unique in the world (at://, tag:, urn:uuid:,
/// yt:video:) or an address on the link's host, and from the number that ends such an address (Mynewsdesk).
/// Never from words, nor from an address that does not look like one story's (a home page, a section). May be
/// empty.
[[nodiscard]] std::vector<std::string> story_keys(const FeedItem& item);

} // namespace bluelamp

#pragma once

#include "feed/feed.hpp"
#include "feed/story.hpp"
#include "model/content.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace bluelamp {

/// An item and the picture it should get once that is fetched and found fit.
struct SourcedItem {
    Item item;
    std::string image; ///< absolute http(s) address, or ""
    std::string image_alternative;
    bool image_in_text = false; ///< see FeedItem
    /// See `story_keys` in feed/story.hpp; without those that two items of this feed share. May be empty.
    std::vector<std::string> story_keys;
    bool dated = true; ///< whether the feed gave a date; if not, `published` is when it was first seen
};

struct SourcingOptions {
    Time now{};                    ///< for items without a date, and to leave out what has expired
    std::chrono::days lasts{28};   ///< from publishing to expiry
    std::size_t title_limit = 160; ///< bytes
    std::size_t body_limit = 2400; ///< bytes
    std::size_t most_items = 50;   ///< the newest
};

/// What a feed says, as items of `source`: ids that stay the same from one fetch to the next (and for the
/// same story in another feed of the same publisher, when only tracking parameters differ), plain titles (the
/// first sentence where there is none), bodies cut at a sentence, newest first, without doubles and without
/// what has expired. `revision` is 0: the caller who knows the earlier item counts.
[[nodiscard]] std::vector<SourcedItem> items_of(const Feed& feed, const Source& source,
                                                const SourcingOptions& options);

/// The days that an item of a kind stays when nobody says otherwise.
[[nodiscard]] std::chrono::days usual_life(ItemKind kind);

/// What the screen shows after a fetch: each of `fresh` in the place of the `known` item with its id, its
/// `revision` risen if anything else changed; an item that the feed does not date keeps the dates of its
/// first time; what vanished from the feed stays until it expires.
[[nodiscard]] std::vector<Item> merged(const std::vector<Item>& known, const std::vector<SourcedItem>& fresh,
                                       Time now);

} // namespace bluelamp

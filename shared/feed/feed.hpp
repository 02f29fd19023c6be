#pragma once

#include "model/content.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What a force, or anyone, publishes as a feed, whichever of the formats it is written in.
namespace bluelamp {

struct Enclosure {
    std::string url;
    std::string type;                    ///< as declared, or ""
    std::optional<std::uint64_t> length; ///< bytes, as declared
    bool operator==(const Enclosure&) const = default;
};

/// Text is plain UTF-8: no tags, no character references. Links are as `FeedOptions::base` and the document
/// allow: absolute, else as they stand. "" is absent.
struct FeedItem {
    std::string id; ///< guid, atom:id, rdf:about or JSON Feed's id, as written
    std::string title;
    std::string summary; ///< paragraphs parted by a blank line
    std::string body;    ///< the whole text where the feed carries it besides a summary, else ""
    std::string link;
    std::optional<Time> published;
    std::optional<Time> updated;
    std::string image;
    std::string image_alternative;
    bool image_in_text = false; ///< it was found in the text, not given apart from it
    std::vector<Enclosure> enclosures;
    std::vector<std::string> categories;
};

struct Feed {
    std::string title;
    std::string link;
    std::vector<FeedItem> items; ///< in the document's order, nothing folded or dropped
};

struct FeedOptions {
    std::string base{};    ///< the address that the document came from, or ""
    std::string charset{}; ///< as the transport declared it, or ""
    bool with_body = true;
    std::size_t max_bytes = std::size_t{64} << 20U;
    std::size_t max_items = 100'000; ///< what comes later is not read
};

/// The document is no feed (or is larger than allowed); `what()` is one line that says what it looks like.
/// Fetching it again helps only if it changes.
class NotAFeed : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads RSS 0.90 to 2.0, RSS 1.0, Atom 0.3 and 1.0, CDF and JSON Feed 1.0 and 1.1 with Media RSS, iTunes,
/// Dublin Core and content:encoded. Broken XML is repaired as far as it goes. Reaches for nothing outside
/// `bytes`: no DTD of others, no entities but HTML's names and short ones of the document's own, no network.
/// Throws NotAFeed.
[[nodiscard]] Feed parse_feed(std::string_view bytes, const FeedOptions& options = {});

} // namespace bluelamp

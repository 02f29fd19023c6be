#pragma once

#include "feed/markup.hpp"

#include <cstdint>

namespace bluelamp::feed {

/// What an element means to us, whichever dialect says it. A new dialect is a few lines of the table in
/// vocabulary.cpp.
enum class Field : std::uint8_t {
    other,   ///< unknown: its content is passed over, but an item inside it is still found
    through, ///< only wraps others: channel, media:group
    root,    ///< rss, rdf:RDF, feed
    item,
    image, ///< RSS's image with url, title and link of its own
    aside, ///< has titles and links of its own that are not ours: author, source, textInput
    title,
    id,
    link,
    permalink_id, ///< RSS guid
    summary,
    description, ///< RSS description: the summary, unless the item has another
    content,
    published,
    issued,  ///< counts when there is no `published`
    created, ///< counts when there is neither
    updated,
    rebuilt, ///< RSS lastBuildDate: counts when an item has no `updated`
    date,    ///< dc:date, which says neither
    enclosure,
    category,
    keywords, ///< categories parted by commas
    thumbnail,
    media_content,
    media_title,
    media_description,
    itunes_title,
    itunes_summary,
    itunes_image,
    dc_title,
    dc_description,
    dc_id,
    url,
};

enum class Family : std::uint8_t { none, rss, atom, cdf };

[[nodiscard]] Field field_of(const Name& name);
/// The family whose document this root element opens; none if it opens no feed.
[[nodiscard]] Family family_of_root(const Name& name);
/// Whether the element is Atom's by its namespace.
[[nodiscard]] bool is_atom(const Name& name);
/// Whether the element is XHTML by its namespace.
[[nodiscard]] bool is_xhtml(const Name& name);

} // namespace bluelamp::feed

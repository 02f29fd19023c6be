#pragma once

#include "publishing/media_store.hpp"
#include "wire/key_set.hpp"
#include "wire/publication.hpp"

#include <cstdint>
#include <functional>

namespace bluelamp::server {

/// Entity::digest of an item that is published with its own times. Its revision does not matter.
[[nodiscard]] std::string digest_of(Item item);
[[nodiscard]] std::string digest_of(const TeamMember& member);
[[nodiscard]] std::string digest_of(const Area& area);

/// What a publication changed.
struct Published {
    std::size_t changed = 0;        ///< entries that are new or different
    std::size_t withdrawn = 0;      ///< items that were withdrawn now
    std::size_t manifests = 0;      ///< areas whose manifest was made anew
    std::vector<std::string> notes; ///< what an editor should look at, such as an area that nobody published
};

/// Puts a publication into the content and makes the manifests that change by it, in one transaction: all or
/// nothing. The same again changes nothing. An id that was withdrawn returns with a revision above its
/// tombstone. An absent `published` is now, an absent `expires` is the force's default for the kind, counted
/// from now. Media are found before the transaction. Throws Failure.
[[nodiscard]] Published publish(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                                const Publication& publication, MediaFinder& media, const std::string& actor);

/// The same within the caller's transaction, for a publication that names no media to be found: items and
/// members keep those that they hold already. Without notes. Throws Failure when it names some.
[[nodiscard]] Published publish_within(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                                       const Publication& publication, const std::string& actor);

} // namespace bluelamp::server

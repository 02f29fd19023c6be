#pragma once

#include "storage/storage.hpp"

namespace bluelamp::server {

/// Kinds of entity that nobody outside the console sees: an item that is being written, and one that was
/// withdrawn, as it last was.
inline constexpr const char* draft_kind = "draft";
inline constexpr const char* withdrawn_kind = "withdrawn";

/// Everything published, in the order in which it was first published, with the public pictures of votes.
[[nodiscard]] Content content_of(Storage& storage);

/// The part that the kiosks of an area show: its items, ballots and team; every area, district and topic
/// (visitors live anywhere); the pictures of its ballots, raw figures alone.
[[nodiscard]] Content part_for(const Content& content, const std::string& area);

} // namespace bluelamp::server

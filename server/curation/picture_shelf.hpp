#pragma once

#include "publishing/media_store.hpp"
#include "storage/storage.hpp"

#include <cstdint>
#include <string>

namespace bluelamp::server {

/// The pictures that sources brought: fitted, in the media folder, and no more of them than there is room
/// for. What staff uploaded or a publish file brought is not among them, even if a source has the same. Any
/// thread.
class PictureShelf {
public:
    PictureShelf(const MediaStore& media, std::uint64_t quota_octets)
        : media_(media)
        , quota_(quota_octets) {}

    [[nodiscard]] const MediaStore& media() const { return media_; }
    /// Whether another picture may find no room, so that it need not be fetched.
    [[nodiscard]] bool is_full(Storage& storage) const;

    enum class Put {
        there,
        no_room,
        swept_away, ///< its file went before anything named it: it has to be added again
    };
    /// Notes a picture whose file was added, or that it was used again. Within a transaction.
    [[nodiscard]] Put put(Storage& storage, const std::string& url, const MediaRecord& media,
                          std::int64_t now_ms) const;

    /// Forgets what nothing names and no look has wanted for seven days; and when there is no room left, the
    /// least recently used of what nothing names, but for the last hour's. Then removes the files that the
    /// database does not know. Does nothing while somebody reads the whole folder. Several processes may do
    /// it at once. Returns how many were forgotten.
    std::size_t tidy(Storage& storage, std::int64_t now_ms) const;

private:
    const MediaStore& media_;
    std::uint64_t quota_;
};

} // namespace bluelamp::server

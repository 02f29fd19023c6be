#pragma once

#include "base/files.hpp"
#include "model/content.hpp"
#include "net/http_client.hpp"
#include "storage/storage.hpp"

#include <filesystem>
#include <optional>
#include <set>

namespace bluelamp::server {

/// The media files of the data folder: media/SHA256, each whole or not there. Several processes use one
/// folder. A file is noted in the database, and removed, within a transaction alone, so that no row names a
/// file that is not there.
class MediaStore {
public:
    explicit MediaStore(std::filesystem::path folder);

    [[nodiscard]] std::filesystem::path path_of(const std::string& sha256) const;
    [[nodiscard]] bool has(const std::string& sha256) const;
    /// Copies a file in and returns what it is, from its octets. Throws Failure naming it when it is none of
    /// the types that a kiosk shows, too large, or an SVG with more than drawing in it.
    [[nodiscard]] MediaRecord add_file(const std::filesystem::path& file) const;
    /// The same for octets; `name` is for messages.
    [[nodiscard]] MediaRecord add_bytes(std::string_view bytes, const std::string& name) const;

    /// As long as it lives no file is removed: for those who read the whole folder. Waits for a removal.
    [[nodiscard]] FileLock keep_all() const;
    /// What remove() needs; nullopt while others hold keep_all() or this.
    [[nodiscard]] std::optional<FileLock> try_for_removal() const;
    /// Those that were added more than an hour ago.
    [[nodiscard]] std::set<std::string> long_standing() const;
    /// Within a transaction that found no row. Whoever reads the file reads on.
    void remove(const std::string& sha256) const;

private:
    [[nodiscard]] std::filesystem::path lock_file() const;
    std::filesystem::path folder_;
};

/// Notes a file that was added on somebody's behalf. Whether it is still there; if not, nothing was noted,
/// and it has to be added again. Not within a transaction.
[[nodiscard]] bool note_media(Storage& storage, const MediaStore& store, const MediaRecord& media);

/// Finds the media that a publish file names: paths within the file's folder, or https addresses of the
/// public Internet, which are fetched once and remembered.
class MediaFinder {
public:
    /// `folder` is the publish file's.
    MediaFinder(std::filesystem::path folder, const MediaStore& store, Storage& storage,
                NetworkOptions network);

    /// Throws Failure naming `place` (such as "items[3].image") and the cause. Not within a transaction.
    [[nodiscard]] Media find(const std::string& name, const LocalText& alternative, const std::string& place);

private:
    [[nodiscard]] MediaRecord fetch(const std::string& url, const std::string& place);
    [[nodiscard]] MediaRecord copy(const std::string& name, const std::string& place) const;

    std::filesystem::path folder_;
    const MediaStore& store_;
    Storage& storage_;
    HttpClient client_;
};

} // namespace bluelamp::server

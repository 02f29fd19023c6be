#pragma once

#include "model/content.hpp"
#include "net/http_client.hpp"
#include "storage/storage.hpp"

#include <filesystem>

namespace bluelamp::server {

/// The media files of the data folder: media/SHA256, each whole or not there.
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

private:
    std::filesystem::path folder_;
};

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

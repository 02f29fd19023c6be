#include "store/media_cache.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "crypto/hash.hpp"

#include <algorithm>
#include <set>

namespace bluelamp {

namespace fs = std::filesystem;

namespace {

using FileTime = fs::file_time_type;

struct Unneeded {
    fs::path path;
    std::uint64_t bytes = 0;
    FileTime used; ///< when it was last noted that it is needed
};

struct Census {
    std::uint64_t bytes = 0;
    std::vector<Unneeded> unneeded; ///< the longest unused first
};

Census census_of(const fs::path& folder, const std::set<std::string>& needed) {
    Census census;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const auto bytes = entry.file_size(error);
        if (error)
            continue; // another process let go of it
        census.bytes += bytes;
        const auto used = entry.last_write_time(error);
        if (!error && !needed.contains(entry.path().stem().string()))
            census.unneeded.push_back({entry.path(), bytes, used});
    }
    std::sort(census.unneeded.begin(), census.unneeded.end(),
              [](const Unneeded& a, const Unneeded& b) { return a.used < b.used; });
    return census;
}

/// Returns what is left.
std::uint64_t shrink(const Census& census, std::uint64_t to) {
    auto left = census.bytes;
    std::error_code error;
    for (const auto& file : census.unneeded) {
        if (left <= to)
            break;
        if (fs::remove(file.path, error))
            left -= file.bytes;
    }
    return left;
}

} // namespace

MediaCache::MediaCache(fs::path folder, std::uint64_t quota)
    : folder_(std::move(folder))
    , quota_(quota) {
    make_folder(folder_);
}

fs::path MediaCache::path_of(const std::string& sha256) const {
    if (!is_sha256_hex(sha256))
        throw Failure("find a media file", "its name is not a SHA-256", "");
    return folder_ / sha256;
}

bool MediaCache::has(const std::string& sha256) const {
    std::error_code error;
    return fs::is_regular_file(path_of(sha256), error);
}

fs::path MediaCache::partial_path_of(const std::string& sha256) const {
    return path_of(sha256).string() + ".part";
}

bool MediaCache::accept_partial(const std::string& sha256) {
    const auto partial = partial_path_of(sha256);
    if (sha256_of_file(partial) != sha256) {
        std::error_code error;
        fs::remove(partial, error);
        return false;
    }
    publish_file(partial, path_of(sha256));
    return true;
}

std::string MediaCache::put(ByteView bytes) {
    const auto name = sha256_hex(bytes);
    if (!has(name))
        write_file(path_of(name), bytes, Access::owner_only);
    return name;
}

bool MediaCache::make_room(const std::vector<std::string>& needed, const Media& media) {
    if (media.bytes > quota_)
        return false;
    const std::lock_guard lock(tidying_);
    std::set<std::string> stays{needed.begin(), needed.end()};
    stays.insert(media.sha256);
    auto census = census_of(folder_, stays);
    std::error_code error;
    if (const auto part = fs::file_size(partial_path_of(media.sha256), error); !error)
        census.bytes -= std::min(part, census.bytes);
    return shrink(census, quota_ - media.bytes) <= quota_ - media.bytes;
}

void MediaCache::tidy(const std::vector<std::string>& needed) {
    const std::lock_guard lock(tidying_);
    const auto now = FileTime::clock::now();
    std::error_code error;
    for (const auto& name : needed)
        if (const auto path = path_of(name);
            fs::last_write_time(path, error) < now - std::chrono::hours(1) && !error)
            fs::last_write_time(path, now, error);
    auto census = census_of(folder_, {needed.begin(), needed.end()});
    for (const auto& file : census.unneeded)
        if (file.path.extension() == ".part" && file.used < now - std::chrono::hours(24) &&
            fs::remove(file.path, error))
            census.bytes -= file.bytes;
    (void)shrink(census, quota_);
}

} // namespace bluelamp

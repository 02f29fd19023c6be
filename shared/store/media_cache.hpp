#pragma once

#include "crypto/bytes.hpp"
#include "model/content.hpp"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace bluelamp {

/// The pictures, videos and captions that a kiosk shows, each a file named by the SHA-256 of its bytes, whole
/// or not there. What nothing names any longer stays while there is room, for it may return; of that, what
/// was needed longest ago goes first. Any thread; any number of processes.
class MediaCache {
public:
    static constexpr std::uint64_t usual_quota = std::uint64_t{4} << 30U;

    /// Makes the folder. `quota` is in octets.
    MediaCache(std::filesystem::path folder, std::uint64_t quota);

    /// Where a file is or would be. Throws Failure for what is no SHA-256.
    [[nodiscard]] std::filesystem::path path_of(const std::string& sha256) const;
    [[nodiscard]] bool has(const std::string& sha256) const;
    /// Where a download is collected.
    [[nodiscard]] std::filesystem::path partial_path_of(const std::string& sha256) const;
    /// Checks a finished download's hash and publishes it; a wrong one is removed. Returns whether it was
    /// right.
    bool accept_partial(const std::string& sha256);
    /// Stores bytes that were fetched whole (a feed's picture) and returns their name.
    [[nodiscard]] std::string put(ByteView bytes);

    /// Lets go of what is not `needed` until `media` is within the quota, of which a part may be here.
    /// Returns whether it is.
    bool make_room(const std::vector<std::string>& needed, const Media& media);
    /// Notes that `needed` is in use, and lets go of the rest beyond the quota and of downloads that nobody
    /// went on with for a day.
    void tidy(const std::vector<std::string>& needed);

private:
    std::filesystem::path folder_;
    std::uint64_t quota_;
    std::mutex tidying_;
};

} // namespace bluelamp

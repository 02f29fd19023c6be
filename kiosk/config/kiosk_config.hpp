#pragma once

#include "net/http_client.hpp"
#include "sources/settings.hpp"
#include "store/media_cache.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace bluelamp {

/// kiosk.toml, all of it: one place reads every key, so that a mistyped one is refused by every command.
///
///     ca = "force-ca.pem"          # trust these authorities instead of the system's
///     proxy = "http://proxy:3128"
///     media_quota_mb = 4096        # pictures and videos on this disk, 64 to 1048576
///     [screen]
///     renderer = "software"        # or "gpu"
///     mm_per_pixel = 0.311         # left out: that of a 27 inch screen
///     distance_mm = 600            # from the eye to the screen; sizes follow from both
///     time_zone = "Europe/London"
///     [staff]
///     pin_hash = "$argon2id$…"     # what `bluelamp-kiosk pin` prints; before that of headquarters
///     stick = "/media/stick"       # left out: whatever is mounted below /media, /run/media or /mnt
///     [[source]] …                 # see sources/settings.hpp
struct ScreenConfig {
    bool gpu = false;
    float mm_per_pixel = 0; ///< 0: left out
    float distance_mm = 600;
    std::string time_zone = "Europe/London";
};

struct StaffConfig {
    std::string pin_hash; ///< "": headquarters' setting `staff_pin_hash`
    std::filesystem::path stick;
};

struct KioskConfig {
    NetworkOptions network;
    std::uint64_t media_quota = MediaCache::usual_quota; ///< octets
    ScreenConfig screen;
    StaffConfig staff;
    std::vector<SourceSettings> sources; ///< a standalone kiosk's
};

/// `file` as given by --config; when empty, `data`/kiosk.toml if it is there. Throws ConfigError.
[[nodiscard]] KioskConfig read_kiosk_config(const std::filesystem::path& file,
                                            const std::filesystem::path& data);

} // namespace bluelamp

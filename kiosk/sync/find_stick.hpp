#pragma once

#include <filesystem>
#include <optional>

namespace bluelamp {

/// The folder of the stick that is in: `configured` unless that is "", else the first device mounted for
/// writing below /media, /run/media or /mnt. nullopt: there is none. Mounting is the system's work. `mounts`
/// is in the form of /proc/self/mounts (fstab(5)).
[[nodiscard]] std::optional<std::filesystem::path>
find_stick(const std::filesystem::path& configured,
           const std::filesystem::path& mounts = "/proc/self/mounts");

} // namespace bluelamp

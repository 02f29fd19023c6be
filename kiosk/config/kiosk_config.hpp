#pragma once

#include "net/http_client.hpp"
#include "sources/settings.hpp"

#include <filesystem>

namespace bluelamp {

/// kiosk.toml, all of it: one place reads every key, so that a mistyped one is refused by every command.
///
///     ca = "force-ca.pem"          # trust these authorities instead of the system's
///     proxy = "http://proxy:3128"
///     [[source]] …                 # see sources/settings.hpp
struct KioskConfig {
    NetworkOptions network;
    std::vector<SourceSettings> sources; ///< a standalone kiosk's
};

/// `file` as given by --config; when empty, `data`/kiosk.toml if it is there. Throws ConfigError.
[[nodiscard]] KioskConfig read_kiosk_config(const std::filesystem::path& file,
                                            const std::filesystem::path& data);

} // namespace bluelamp

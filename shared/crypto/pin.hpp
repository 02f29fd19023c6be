#pragma once

#include <string>
#include <string_view>

namespace bluelamp {

/// Six to twelve figures.
[[nodiscard]] bool is_pin(std::string_view text);

/// Argon2id of a PIN, as "$argon2id$…": what kiosk.toml and a manifest's settings hold. It takes 19 MiB and
/// some tens of milliseconds (the least that OWASP's Password Storage Cheat Sheet gives: m = 19 MiB, t = 2),
/// because a kiosk is small; the hash is worth little to a thief, since the PIN opens no text and no key.
[[nodiscard]] std::string pin_hash(std::string_view pin);
/// False for a hash that is not one. Not for the UI thread.
[[nodiscard]] bool pin_matches(std::string_view hash, std::string_view pin);

} // namespace bluelamp

#pragma once

#include "crypto/secret.hpp"

#include <filesystem>

namespace bluelamp {

/// Writes a secret whole or not at all, mode 0600. Throws Failure.
void write_key_file(const std::filesystem::path& path, ByteView secret);

/// nullopt when there is none. Throws Failure when others than its owner may read it, or it is > 64 KiB.
[[nodiscard]] std::optional<Secret> read_key_file(const std::filesystem::path& path);

} // namespace bluelamp

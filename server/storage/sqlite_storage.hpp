#pragma once

#include "storage/storage.hpp"

#include <filesystem>

namespace bluelamp::server {

/// Opens a connection to an SQLite file, making and migrating it first. WAL, synchronous=FULL: what a
/// returned transaction wrote survives power loss. Throws Failure.
[[nodiscard]] std::unique_ptr<Storage> open_sqlite(const std::filesystem::path& file);

} // namespace bluelamp::server

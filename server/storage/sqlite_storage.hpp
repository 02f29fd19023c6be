#pragma once

#include "storage/storage.hpp"

#include <filesystem>

namespace bluelamp::server {

/// Opens a connection to an SQLite file, making and migrating it first. WAL, synchronous=FULL: what a
/// returned transaction wrote survives power loss. Throws Failure.
[[nodiscard]] std::unique_ptr<Storage> open_sqlite(const std::filesystem::path& file);

/// Opens connections that take turns at transact(). SQLite's own waiters sleep and try again, ever longer,
/// so that a busy server stands idle between two writers; other processes still wait in that way.
[[nodiscard]] OpenStorage sqlite_opener(const std::filesystem::path& file);

} // namespace bluelamp::server

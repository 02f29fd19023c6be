#pragma once

#include "base/files.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace SQLite {
class Database;
}

namespace bluelamp {

/// How hard a database holds on to a commit.
enum class Durability {
    full,  ///< WAL, synchronous=FULL: a returned commit survives power loss (log.db)
    cache, ///< WAL, synchronous=NORMAL: may lose the last commits, never its form (content.db)
};

/// Migration n brings a database from user_version n to n + 1, within one transaction.
using Migrations = std::vector<std::string>; ///< SQL scripts

/// Opens and migrates, for several threads and processes at once: each opens its own connection, and waits up
/// to 10 s for another's write. A connection is used by one thread at a time. File mode 0600. Throws Failure:
/// a database of a newer version is refused, never changed.
[[nodiscard]] std::unique_ptr<SQLite::Database>
open_database(const std::filesystem::path& path, Durability durability, const Migrations& migrations);

/// What open_or_set_aside found.
struct Opened {
    FileLock in_use; ///< shared by all who have it open; outlives the connection
    std::unique_ptr<SQLite::Database> database;
    std::filesystem::path set_aside; ///< where a damaged one went, or ""
};

/// As open_database, but a database that is damaged (not SQLite, or PRAGMA quick_check fails) is renamed with
/// its -wal and -shm to PATH.damaged-YYYYMMDDTHHMMSSZ, never deleted, and a new one is made. Damage found
/// while another process holds it is not touched: Failure.
[[nodiscard]] Opened open_or_set_aside(const std::filesystem::path& path, Durability durability,
                                       const Migrations& migrations);

} // namespace bluelamp

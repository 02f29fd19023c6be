#pragma once

#include "publishing/media_store.hpp"
#include "storage/database_address.hpp"

#include <filesystem>

namespace bluelamp::server {

/// One file that holds everything but private keys: a SQLite database with the server's tables and the media
/// files, whichever database the server runs on. Mode 0600, whole or not there. Others may write meanwhile.
/// Throws Failure.
void write_backup(Storage& storage, const MediaStore& media, const std::filesystem::path& file);

/// The fingerprint of the keys that a backup belongs to. Throws Failure for a damaged or foreign file.
[[nodiscard]] std::string fingerprint_of_backup(const std::filesystem::path& file);

struct Restored {
    std::string database_set_aside; ///< a file, or a schema of PostgreSQL's; "" when there was none
    std::filesystem::path media_set_aside;
};

/// Puts a backup in the place of a database, of either kind whichever it was made from, and of the media
/// folder, setting the old ones aside under names that end in `stamp`. Checks the backup first; a damaged or
/// foreign file changes nothing. Nobody may have the database open. Throws Failure.
[[nodiscard]] Restored put_back(const std::filesystem::path& backup, const DatabaseAddress& database,
                                const std::filesystem::path& media, const std::string& stamp);

} // namespace bluelamp::server

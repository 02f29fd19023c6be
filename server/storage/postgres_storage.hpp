#pragma once

#include "storage/storage.hpp"

#include <filesystem>

namespace bluelamp::server {

/// Opens a connection to a PostgreSQL database (libpq's URL, without a password), making and migrating our
/// tables first, in the schema "bluelamp". Any number of processes at once. What a returned transaction wrote
/// is durable as far as the server's fsync and synchronous_commit are on; a session never commits otherwise.
/// Throws Failure, with Retry::yes when the server cannot be reached.
[[nodiscard]] std::unique_ptr<Storage> open_postgres(const std::string& url);

/// Puts what is in an SQLite file of the server's in the place of our tables there, all of it or nothing. The
/// old ones, if a server ever used them, are set aside by renaming their schema. `swap` is called before the
/// commit, when nothing but that can fail any more. Returns the old schema's new name, "" when there was
/// none. Throws Failure, above all when anybody else has the database open.
[[nodiscard]] std::string restore_postgres(const std::string& url, const std::filesystem::path& sqlite_file,
                                           const std::string& stamp, const std::function<void()>& swap);

} // namespace bluelamp::server

#pragma once

#include "storage/postgres_connection.hpp"

#include <filesystem>

namespace bluelamp::server {

/// Writes every table to a new SQLite file with the server's tables. Within a transaction that sees one
/// state. Throws Failure.
void copy_to_sqlite(PostgresConnection& database, const std::filesystem::path& file);

/// Fills our tables, which must be new, from an SQLite file with the server's tables of whatever version; the
/// file is migrated. Within a transaction. Throws Failure.
void copy_from_sqlite(PostgresConnection& database, const std::filesystem::path& file);

} // namespace bluelamp::server

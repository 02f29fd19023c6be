#pragma once

#include "storage/postgres_connection.hpp"

namespace bluelamp::server {

/// The schema that holds our tables in whichever database the URL names.
inline const std::string postgres_schema = "bluelamp";

/// The first key of our advisory locks; the second tells what for. They are the database's, so two schemas of
/// one database would share them: give each force a database of its own.
constexpr int postgres_locks = 0x626c7570; // "blup"
enum class PostgresLock { migration = 1, writing = 2, in_use = 3 };
/// "FUNCTION(first, second)"
[[nodiscard]] std::string lock_call(const std::string& function, PostgresLock lock);

/// Makes the schema and brings it up to date; several processes may do so at once. Throws Failure: a database
/// of a newer version is refused, never changed.
void migrate_postgres(PostgresConnection& database);
/// The same into an empty schema, within a transaction.
void make_postgres_tables(PostgresConnection& database);

} // namespace bluelamp::server

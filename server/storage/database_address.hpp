#pragma once

#include "storage/storage.hpp"

namespace bluelamp::server {

/// Where a server keeps what it knows: an SQLite file or a PostgreSQL database. One of them is empty.
struct DatabaseAddress {
    std::filesystem::path sqlite;
    std::string postgres; ///< libpq's URL, without a password

    /// For messages.
    [[nodiscard]] std::string text() const { return postgres.empty() ? sqlite.string() : postgres; }
};

/// "sqlite:PATH" or "postgresql://…". Throws UsageFailure, also for a URL with a password: who may see a
/// command line or a configuration is not who may see that. The message never has the URL of such a one.
[[nodiscard]] DatabaseAddress read_database_address(const std::string& url);

/// Opens connections to it for one process; it is made and migrated when the first is opened. Opening throws
/// Failure.
[[nodiscard]] OpenStorage storage_opener(const DatabaseAddress& address);

} // namespace bluelamp::server

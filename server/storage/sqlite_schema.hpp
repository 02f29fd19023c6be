#pragma once

#include "store/database.hpp"

namespace bluelamp::server {

/// The server's tables in SQLite. A migration that was released is never changed; another is added.
[[nodiscard]] const Migrations& sqlite_migrations();

} // namespace bluelamp::server

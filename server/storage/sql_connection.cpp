#include "storage/sql_connection.hpp"

#include "base/failure.hpp"

namespace bluelamp::server {

void Query::bad_column() {
    throw Failure("the database", "a key or hash in it has a wrong length",
                  "it is damaged: restore a backup");
}

int SqlConnection::run_all(const std::string& sql, std::span<const SqlValue> values) {
    const auto rows = execute(sql, values);
    while (rows->next()) {
    }
    return rows->changed();
}

} // namespace bluelamp::server

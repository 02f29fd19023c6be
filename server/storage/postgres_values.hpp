#pragma once

#include "storage/sql_connection.hpp"

#include <vector>

namespace bluelamp::server {

/// `?` and `?2` as `$1` and `$2`. No statement of ours has a question mark in a quoted text.
[[nodiscard]] std::string postgres_sql(const std::string& sql);

/// Values as PostgreSQL reads them, in its text format. Text becomes what it can keep: UTF-8 without zeros;
/// SQLite keeps anything, and a kiosk whose entry holds anything must not be stuck for good.
class PostgresValues {
public:
    explicit PostgresValues(std::span<const SqlValue> values);
    /// As long as this lives; nullptr is NULL.
    [[nodiscard]] const std::vector<const char*>& pointers() const { return pointers_; }

private:
    std::vector<std::string> texts_;
    std::vector<const char*> pointers_;
};

} // namespace bluelamp::server

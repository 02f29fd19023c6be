#pragma once

#include "storage/sql_connection.hpp"

#include <unordered_map>

namespace SQLite {
class Database;
class Statement;
} // namespace SQLite

namespace bluelamp::server {

class SqliteConnection final : public SqlConnection {
public:
    explicit SqliteConnection(std::unique_ptr<SQLite::Database> database);
    ~SqliteConnection() override;

    /// A script without values. Throws Failure.
    void script(const char* sql);
    void overwrite_deleted(bool overwrite) override;

protected:
    std::unique_ptr<Rows> execute(const std::string& sql, std::span<const SqlValue> values) override;
    std::unique_ptr<Rows> open_scan(const std::string& sql, std::span<const SqlValue> values) override;

private:
    std::unique_ptr<SQLite::Database> database_;
    std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>> statements_;
};

} // namespace bluelamp::server

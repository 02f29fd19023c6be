#pragma once

#include "storage/records.hpp"
#include "storage/sql_connection.hpp"

/// How cases stand in a database, for this folder's sources alone.
namespace bluelamp::server {

/// "SELECT … FROM case_file JOIN log …" with the columns that read_case takes.
extern const std::string select_cases;
[[nodiscard]] CaseRecord read_case(const Query& row);

} // namespace bluelamp::server

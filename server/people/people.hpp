#pragma once

#include "storage/storage.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Staff accounts.
namespace bluelamp::server {

/// "" when the password may be used, else why not: at least 8 characters, and not easily guessed (common
/// passwords, names, keyboard rows; zxcvbn, Wheeler, USENIX Security 2016). Long ones are welcome, any
/// character is.
[[nodiscard]] std::string problem_with_password(const std::string& password, const std::string& name);

/// Adds a user with an Argon2id hash of the password, and an audit line. Throws UsageFailure for a name, role
/// or password that will not do, Failure when the name is taken.
void add_person(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& role,
                const std::string& password, const std::vector<std::string>& areas);

/// In time that hardly depends on whether the user exists.
[[nodiscard]] bool password_is_right(Storage& storage, const std::string& name, std::string_view password);

} // namespace bluelamp::server

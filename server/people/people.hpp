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
                const std::string& password, const std::vector<std::string>& areas,
                const std::string& actor = "operator");

/// Gives a user another role and other areas. Throws UsageFailure for a role that is none, and when nobody
/// would be left who may add people; Failure when there is no such user.
void change_person(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& role,
                   const std::vector<std::string>& areas, const std::string& actor);

/// A new password; the user's sessions end but the one with `except_session` (a token's hash, "" for none).
/// Throws UsageFailure for a password that will not do, Failure when there is no such user.
void set_password(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& password,
                  const std::string& except_session, const std::string& actor);

/// Removes a user and ends their sessions. Throws UsageFailure when nobody would be left who may add people.
void remove_person(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& actor);

/// In time that hardly depends on whether the user exists.
[[nodiscard]] bool password_is_right(Storage& storage, const std::string& name, std::string_view password);

} // namespace bluelamp::server

#pragma once

#include "storage/storage.hpp"
#include "wire/key_set.hpp"

#include <optional>
#include <string>

/// Who is signed in where. A session's token is in the browser's cookie alone; the database knows its hash.
namespace bluelamp::server {

/// A session ends so long after its last request, and so long after signing in whatever happens.
constexpr std::int64_t session_idle_ms = 30LL * 60 * 1000;
constexpr std::int64_t session_longest_ms = 12LL * 3600 * 1000;

/// 256 random bits in base64url, for a new session or the cookie before one.
[[nodiscard]] std::string new_token();

/// A token that other sites cannot know, for forms; bound to the cookie's.
[[nodiscard]] std::string csrf_token(const std::string& token);

/// Starts a session and drops those that are too old. Returns its token, always a new one: what a cookie said
/// before signing in means nothing after (session fixation). Within a transaction.
[[nodiscard]] std::string start_session(Storage& storage, std::int64_t now_ms, const std::string& person);

/// The session that a cookie's token names, unless it ended; notes once a minute that it was seen, unless the
/// page asked `by_itself`: a page left open must not keep its reader signed in.
[[nodiscard]] std::optional<Session> current_session(Storage& storage, std::int64_t now_ms,
                                                     const std::string& token, bool by_itself);

enum class SignIn { done, refused, too_often };

/// As check_sign_in, for somebody who is signed in and confirms who they are. No audit line.
[[nodiscard]] SignIn check_password(Storage& storage, std::int64_t now_ms, const std::string& name,
                                    const std::string& password, const std::string& address);

/// Checks the password, and the code of a second factor where the person has one, and counts tries within 15
/// minutes: 5 wrong ones for a name from one address, 50 from one address, 100 for a name from everywhere
/// (anybody can fail on a name; they must not lock its owner out soon). A name that nobody has is counted and
/// takes as long. Writes an audit line.
[[nodiscard]] SignIn check_sign_in(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                                   const std::string& name, const std::string& password,
                                   const std::string& code, const std::string& address);

} // namespace bluelamp::server

#pragma once

#include "crypto/secret.hpp"
#include "storage/storage.hpp"
#include "wire/key_set.hpp"

#include <string>
#include <string_view>

/// Codes from an app on one's phone beside the password: RFC 6238 with what every app knows, SHA-1, six
/// digits and thirty seconds. The secret lies in the database sealed to a key derived from the server's root,
/// so that a copy of the database makes no codes.
namespace bluelamp::server {

/// 160 random bits (RFC 4226, section 4, R6) in base32, for an app's QR code and a form. The caller wipes it.
[[nodiscard]] std::string new_factor_secret();

/// Whether it is one that new_factor_secret() may have made.
[[nodiscard]] bool is_factor_secret(const std::string& text);

/// What an app's camera reads: otpauth://totp/… (Google Authenticator, Key Uri Format). The caller wipes it.
[[nodiscard]] std::string factor_uri(const std::string& name, const std::string& secret);

/// Gives a person the factor once they have shown, with a code, that their app has it; with an audit line.
/// Their sessions end but the one with `except_session` (a token's hash, "" for none). False when the code is
/// not of that secret now, or the secret is none that new_factor_secret() makes.
[[nodiscard]] bool set_factor(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                              const std::string& name, const std::string& secret, std::string_view typed,
                              const std::string& except_session);

/// Takes it away, with an audit line. Throws Failure when there is no such user or they have none.
void remove_factor(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& actor);

/// Whether `typed` is the code of now, or of thirty seconds before or after, and was not used before
/// (RFC 6238, 5.2). Spaces are ignored. True for who has no factor. Not within a transaction.
[[nodiscard]] bool factor_is_right(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                                   const Person& person, std::string_view typed);

} // namespace bluelamp::server

#pragma once

#include "crypto/hash.hpp"

namespace bluelamp {

/// 80 random bits as 16 characters of Crockford base 32 in groups of four: "7Q4M-X2KD-9ZRT-0AVE".
[[nodiscard]] std::string make_receipt();

/// What a person typed, in the printed form: case, spaces and hyphens do not matter; O is 0, I and L are 1.
/// nullopt when it cannot be a receipt.
[[nodiscard]] std::optional<std::string> normalised_receipt(std::string_view typed);

/// How servers and manifests know a receipt without knowing it: BLAKE2b-256 with a prefix of its own.
/// `receipt` is in the printed form.
[[nodiscard]] Hash receipt_hash(std::string_view receipt);

/// The key that an answer to this receipt is encrypted under. Not derivable from receipt_hash.
[[nodiscard]] Secret answer_key(std::string_view receipt);

/// The text of an answer, encrypted for the owner of the receipt; and back.
[[nodiscard]] Bytes encrypt_answer(std::string_view receipt, ByteView answer);
[[nodiscard]] std::optional<Bytes> decrypt_answer(std::string_view receipt, ByteView encrypted);

/// A code of `bits` ≥ 20 random bits in Crockford base 32, in one word (enrolment codes).
[[nodiscard]] std::string make_code(int bits);

} // namespace bluelamp

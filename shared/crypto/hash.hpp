#pragma once

#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"

#include <filesystem>
#include <initializer_list>
#include <stdexcept>

namespace bluelamp {

using Hash = Fixed<32, struct HashTag>;

/// BLAKE2b-256 of the parts, one after another. Parts of varying length need a length of their own before
/// them.
[[nodiscard]] Hash hash_of(std::initializer_list<ByteView> parts);
[[nodiscard]] inline Hash hash_of(ByteView bytes) {
    return hash_of({bytes});
}

/// SHA-256, the name of a media file.
class Sha256 {
public:
    Sha256();
    void add(ByteView bytes);
    /// 64 lower-case hex digits. Call once.
    [[nodiscard]] std::string hex();

private:
    alignas(8) std::array<std::uint8_t, 128> state_{};
};
[[nodiscard]] std::string sha256_hex(ByteView bytes);
/// Of a file's bytes, read in pieces. nullopt when it cannot be read.
[[nodiscard]] std::optional<std::string> sha256_of_file(const std::filesystem::path& path);
/// 64 lower-case hex digits and nothing else, so it is safe as a file name.
[[nodiscard]] bool is_sha256_hex(std::string_view text);

/// HMAC-SHA-512-256 (crypto_auth). The key may have any length.
[[nodiscard]] Hash hmac(ByteView key, ByteView message);

/// XChaCha20-Poly1305 under 32 octets, with a random nonce in front of the result.
[[nodiscard]] Bytes encrypt(ByteView key32, ByteView plain);
/// nullopt when the key is another or the bytes were changed.
[[nodiscard]] std::optional<Bytes> decrypt(ByteView key32, ByteView cipher);

} // namespace bluelamp

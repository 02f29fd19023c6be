#include "crypto/hash.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

#include <sodium.h>

namespace bluelamp {
namespace {

const unsigned char* raw(ByteView bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* raw(Bytes& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

} // namespace

Hash hash_of(std::initializer_list<ByteView> parts) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, Hash::size);
    for (const auto& part : parts)
        crypto_generichash_update(&state, raw(part), part.size());
    Hash hash;
    crypto_generichash_final(&state, hash.octets.data(), hash.octets.size());
    return hash;
}

static_assert(sizeof(crypto_hash_sha256_state) <= 128);

Sha256::Sha256() {
    crypto_hash_sha256_init(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()));
}

void Sha256::add(ByteView bytes) {
    crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()), raw(bytes),
                              bytes.size());
}

std::string Sha256::hex() {
    Bytes digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()), raw(digest));
    return to_hex(digest);
}

std::string sha256_hex(ByteView bytes) {
    Sha256 sha;
    sha.add(bytes);
    return sha.hex();
}

std::optional<std::string> sha256_of_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    Sha256 sha;
    std::vector<char> piece(1 << 16);
    while (in) {
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        sha.add({piece.data(), static_cast<std::size_t>(in.gcount())});
    }
    if (!in.eof())
        return std::nullopt;
    return sha.hex();
}

bool is_sha256_hex(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

Hash hmac(ByteView key, ByteView message) {
    crypto_auth_hmacsha512256_state state;
    crypto_auth_hmacsha512256_init(&state, raw(key), key.size());
    crypto_auth_hmacsha512256_update(&state, raw(message), message.size());
    Hash mac;
    crypto_auth_hmacsha512256_final(&state, mac.octets.data());
    sodium_memzero(&state, sizeof state);
    return mac;
}

Bytes encrypt(ByteView key32, ByteView plain) {
    if (key32.size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES)
        throw std::invalid_argument("encrypt: a key has 32 octets");
    auto cipher = random_bytes(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    const auto nonce = cipher;
    cipher.resize(nonce.size() + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw(cipher) + nonce.size(), nullptr, raw(plain), plain.size(),
                                               nullptr, 0, nullptr, raw(nonce), raw(key32));
    return cipher;
}

std::optional<Bytes> decrypt(ByteView key32, ByteView cipher) {
    constexpr std::size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t overhead = nonce + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (key32.size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES || cipher.size() < overhead)
        return std::nullopt;
    Bytes plain(cipher.size() - overhead, '\0');
    const auto body = cipher.substr(nonce);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, raw(body), body.size(),
                                                   nullptr, 0, raw(cipher), raw(key32)) != 0)
        return std::nullopt;
    return plain;
}

} // namespace bluelamp

#include "crypto/keys.hpp"

#include "base/failure.hpp"

#include <sodium.h>

namespace bluelamp {
namespace {

const unsigned char* raw(ByteView bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

void need_seed(ByteView seed) {
    if (seed.size() != 32)
        throw Failure("read a key", "its seed does not have 32 octets", "put the right key file back");
}

KeyId first_octets(const Hash& hash) {
    return *KeyId::from(hash.view().substr(0, KeyId::size));
}

} // namespace

KeyId key_id(const VerifyKey& key) {
    return first_octets(hash_of(key.view()));
}

KeyId key_id(const SealKey& key) {
    return first_octets(hash_of(key.view()));
}

bool verify(const VerifyKey& key, ByteView message, const Signature& signature) {
    init_crypto();
    return crypto_sign_verify_detached(signature.octets.data(), raw(message), message.size(),
                                       key.octets.data()) == 0;
}

SigningKey SigningKey::make() {
    return from_seed(Secret::random(crypto_sign_SEEDBYTES).view());
}

SigningKey SigningKey::from_seed(ByteView seed) {
    need_seed(seed);
    SigningKey key;
    key.seed_ = Secret(seed);
    Bytes blank(crypto_sign_SECRETKEYBYTES, '\0');
    key.expanded_ = Secret(blank);
    crypto_sign_seed_keypair(key.public_.octets.data(), key.expanded_.data(), key.seed_.data());
    return key;
}

Signature SigningKey::sign(ByteView message) const {
    Signature signature;
    crypto_sign_detached(signature.octets.data(), nullptr, raw(message), message.size(), expanded_.data());
    return signature;
}

Bytes seal(const SealKey& to, ByteView plain) {
    init_crypto();
    Bytes sealed(plain.size() + crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal(reinterpret_cast<unsigned char*>(sealed.data()), raw(plain), plain.size(),
                        to.octets.data()) != 0)
        throw Failure("seal a submission", "the server's sealing key is not a usable key",
                      "enrol the kiosk again");
    return sealed;
}

SealingKey SealingKey::make() {
    return from_seed(Secret::random(crypto_box_SEEDBYTES).view());
}

SealingKey SealingKey::from_seed(ByteView seed) {
    need_seed(seed);
    SealingKey key;
    key.seed_ = Secret(seed);
    Bytes blank(crypto_box_SECRETKEYBYTES, '\0');
    key.private_ = Secret(blank);
    crypto_box_seed_keypair(key.public_.octets.data(), key.private_.data(), key.seed_.data());
    return key;
}

std::optional<Bytes> SealingKey::open(ByteView sealed) const {
    if (sealed.size() < crypto_box_SEALBYTES)
        return std::nullopt;
    Bytes plain(sealed.size() - crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal_open(reinterpret_cast<unsigned char*>(plain.data()), raw(sealed), sealed.size(),
                             public_.octets.data(), private_.data()) != 0)
        return std::nullopt;
    return plain;
}

} // namespace bluelamp

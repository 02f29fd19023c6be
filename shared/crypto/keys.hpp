#pragma once

#include "crypto/hash.hpp"

namespace bluelamp {

/// The first 8 octets of BLAKE2b-256 of a public key. Names a key; proves nothing.
using KeyId = Fixed<8, struct KeyIdTag>;
using VerifyKey = Fixed<32, struct VerifyKeyTag>; ///< Ed25519 public key
using SealKey = Fixed<32, struct SealKeyTag>;     ///< X25519 public key
using Signature = Fixed<64, struct SignatureTag>;

[[nodiscard]] KeyId key_id(const VerifyKey& key);
[[nodiscard]] KeyId key_id(const SealKey& key);

[[nodiscard]] bool verify(const VerifyKey& key, ByteView message, const Signature& signature);

/// An Ed25519 key pair. The private half lives in a Secret.
class SigningKey {
public:
    [[nodiscard]] static SigningKey make();
    /// From 32 octets of seed; throws Failure for another length.
    [[nodiscard]] static SigningKey from_seed(ByteView seed);

    [[nodiscard]] const VerifyKey& public_key() const { return public_; }
    [[nodiscard]] KeyId id() const { return key_id(public_); }
    [[nodiscard]] Signature sign(ByteView message) const;
    [[nodiscard]] ByteView seed() const { return seed_.view(); }

private:
    Secret seed_;
    Secret expanded_;
    VerifyKey public_;
};

/// A sealed box: anyone with the public key can write, only the owner of the private one can read, and it
/// does not say who wrote. 48 octets longer than the text, different each time.
[[nodiscard]] Bytes seal(const SealKey& to, ByteView plain);

/// An X25519 key pair that opens sealed boxes.
class SealingKey {
public:
    [[nodiscard]] static SealingKey make();
    [[nodiscard]] static SealingKey from_seed(ByteView seed);

    [[nodiscard]] const SealKey& public_key() const { return public_; }
    [[nodiscard]] KeyId id() const { return key_id(public_); }
    /// nullopt when the box was sealed to another key or changed. The caller wipes the text.
    [[nodiscard]] std::optional<Bytes> open(ByteView sealed) const;
    [[nodiscard]] ByteView seed() const { return seed_.view(); }

private:
    Secret seed_;
    Secret private_;
    SealKey public_;
};

} // namespace bluelamp

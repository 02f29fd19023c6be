#pragma once

#include "model/content.hpp"
#include "wire/envelope.hpp"

#include <vector>

namespace bluelamp {

/// The server's public keys at one serial. The root signs the set; statement n+1 is signed by the root of
/// statement n, so even the root can be replaced and a kiosk that slept for years can follow.
struct KeySet {
    std::uint64_t serial = 0; ///< from 1
    Time issued{};
    VerifyKey root;
    std::vector<VerifyKey> signing; ///< the first signs now; the others still verify
    std::vector<SealKey> sealing;   ///< the first is sealed to

    [[nodiscard]] const VerifyKey* signing_key(const KeyId& id) const;
    /// Signed by a signing key of this set.
    [[nodiscard]] bool verifies(const Envelope& envelope) const;

    bool operator==(const KeySet&) const = default;
};

/// The newest set that the statements lead to from `known`; `known` itself when none is newer. Statements
/// that do not continue the chain are left out. Statements may come in any order.
[[nodiscard]] KeySet advance_keys(const KeySet& known, const std::vector<Bytes>& statements);

/// The newest set of a chain that starts with a self-signed statement (serial 1): first contact over TLS or
/// from a pack. Throws WireError when there is none.
[[nodiscard]] KeySet first_key_set(const std::vector<Bytes>& statements);

/// The private half, kept in one key file of the server outside its database.
class ServerKeys {
public:
    /// A new root, signing and sealing key, and statement 1.
    [[nodiscard]] static ServerKeys make(Time now);
    /// From to_secret(). Throws WireError.
    [[nodiscard]] static ServerKeys from_secret(ByteView bytes);
    [[nodiscard]] Secret to_secret() const;

    /// New signing and sealing keys, with a statement; older ones still verify and open.
    void rotate(Time now);

    [[nodiscard]] const KeySet& set() const { return set_; }
    /// Every statement since the first, oldest first; they all go into every manifest.
    [[nodiscard]] const std::vector<Bytes>& statements() const { return statements_; }
    [[nodiscard]] const SigningKey& signing() const { return signing_.front(); }
    /// By key id. nullopt when the key is not here or the box was changed. The caller wipes the text.
    [[nodiscard]] std::optional<Bytes> open(const KeyId& sealed_to, ByteView sealed) const;
    /// Of the first root: compared with the database's, so that new keys are never made by accident.
    [[nodiscard]] std::string fingerprint() const;
    /// 32 octets for MACs of the server's own (tokens, pages), derived from the root: stable over rotations.
    [[nodiscard]] Secret derived(std::string_view purpose) const;

private:
    ServerKeys(SigningKey root)
        : root_(std::move(root)) {}
    void state(Time now);

    SigningKey root_;
    std::vector<SigningKey> signing_;
    std::vector<SealingKey> sealing_;
    KeySet set_;
    std::vector<Bytes> statements_;
};

} // namespace bluelamp

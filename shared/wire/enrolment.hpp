#pragma once

#include "wire/batch.hpp"
#include "wire/key_set.hpp"

namespace bluelamp {

/// POST /api/v1/enrol, as JSON.
struct EnrolRequest {
    std::string code;
    VerifyKey key; ///< the kiosk's, made on it
    Nonce nonce;
    std::string version;
    std::string kiosk{}; ///< what it was called so far, or "": a server that lost it takes it back

    bool operator==(const EnrolRequest&) const = default;
};
[[nodiscard]] std::string write_enrol_request(const EnrolRequest& request);
/// Throws WireError.
[[nodiscard]] EnrolRequest read_enrol_request(std::string_view json);

/// Signed by the server's signing key over the request's nonce.
struct EnrolReply {
    std::string kiosk;
    std::string area;
    std::string token; ///< bearer token for GETs; the server keeps its hash alone
    Nonce nonce;
    std::int64_t issued_ms = 0;
    std::vector<Bytes> key_statements;

    bool operator==(const EnrolReply&) const = default;
};
[[nodiscard]] Bytes write_enrol_reply(const EnrolReply& reply, const SigningKey& server);
/// First contact: the chain of key statements inside is trusted because the connection was. Verifies
/// signature and nonce. Throws WireError.
[[nodiscard]] EnrolReply read_enrol_reply(ByteView bytes, const Nonce& nonce);

/// A file that enrols a kiosk with no network. Whoever holds it can become that kiosk once: mode 0600.
struct Pack {
    std::string kiosk;
    std::string area;
    std::string server; ///< address for a network that may come later, or ""
    Bytes secret;       ///< 32 octets
    std::int64_t issued_ms = 0;
    std::int64_t expires_ms = 0; ///< 0 = never
    std::vector<Bytes> key_statements;

    bool operator==(const Pack&) const = default;
};
[[nodiscard]] Bytes write_pack(const Pack& pack, const SigningKey& server);
/// Throws WireError when it does not verify.
[[nodiscard]] Pack read_pack(ByteView bytes);
/// The bearer token of a kiosk that was enrolled from a pack; the server keeps token_hash of it.
[[nodiscard]] std::string pack_token(ByteView secret);
/// What the server keeps of a bearer token, hex.
[[nodiscard]] std::string token_hash(std::string_view token);

/// 1 to 64 of [A-Za-z0-9_-].
[[nodiscard]] bool is_kiosk_id(std::string_view text);

} // namespace bluelamp

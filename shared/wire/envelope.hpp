#pragma once

#include "crypto/keys.hpp"
#include "wire/bytes_io.hpp"

namespace bluelamp {

/// What a signed file is. The letter stands in the signed octets, so one kind never passes for another.
enum class FileType : std::uint8_t {
    batch = 'B',
    acknowledgement = 'A',
    manifest = 'M',
    tombstone = 'T',
    key_statement = 'K',
    succession = 'S',
    enrolment = 'E',
    pack = 'P',
};

/// Every signed thing on wire and stick: a signed body, and for some types a tail that the body names by
/// hash.
struct Envelope {
    FileType type{};
    KeyId signer;
    Bytes body;
    Signature signature;
    Bytes tail;

    /// Whether `key` made the signature over type, version, signer and body.
    [[nodiscard]] bool signed_by(const VerifyKey& key) const;
};

[[nodiscard]] Bytes write_envelope(FileType type, ByteView body, const SigningKey& key, ByteView tail = {});

/// Reads the form; verifies nothing. Throws WireError for another type or version, or more than `limit`
/// octets.
[[nodiscard]] Envelope read_envelope(FileType type, ByteView file, std::size_t limit);

/// The type that the first octets tell, for finding files on a stick; nullopt for foreign files.
[[nodiscard]] std::optional<FileType> file_type_of(ByteView start);

} // namespace bluelamp

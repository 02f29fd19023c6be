#pragma once

#include "crypto/keys.hpp"
#include "wire/bytes_io.hpp"

namespace bluelamp {

using Epoch = Fixed<16, struct EpochTag>;

/// Bits of EntryHeader::flags.
enum EntryFlag : std::uint8_t {
    clock_behind = 1, ///< the system clock stood before trusted time; `day` is of trusted time
    danger_words = 2, ///< its text holds a word of the kiosk's danger list: a person reads this first
};

/// What is known of an entry without opening anything.
struct EntryHeader {
    std::string kiosk;
    Epoch epoch;
    std::uint64_t seq = 0;
    std::string kind;      ///< "vote", "feedback", "suggestion", or one that a newer kiosk knows
    std::string via;       ///< "screen", "cli", "test"
    std::uint32_t day = 0; ///< days since 1970-01-01, UTC
    std::uint8_t flags = 0;
    KeyId sealed_to;

    bool operator==(const EntryHeader&) const = default;
};

[[nodiscard]] Bytes write_entry_header(const EntryHeader& header);
/// Throws WireError.
[[nodiscard]] EntryHeader read_entry_header(ByteView bytes);

/// One link of the log, as octets that are made once and copied verbatim everywhere.
struct Entry {
    std::uint64_t seq = 0; ///< by its place; the header may be unreadable to an older reader
    Bytes header;
    Hash payload_hash;
    std::optional<Bytes> payload; ///< absent once erased: the chain still holds
    Hash hash;

    bool operator==(const Entry&) const = default;
};

/// hash = BLAKE2b-256(prev ‖ u32 length of header ‖ header ‖ H(payload)).
[[nodiscard]] Hash chain_hash(const Hash& prev, ByteView header, const Hash& payload_hash);

/// The parts of a payload: clear JSON that may stand on a disk, and a sealed box.
struct Payload {
    Bytes clear;
    Bytes sealed;
};
[[nodiscard]] Bytes write_payload(const Payload& payload);
/// Throws WireError.
[[nodiscard]] Payload read_payload(ByteView bytes);

} // namespace bluelamp

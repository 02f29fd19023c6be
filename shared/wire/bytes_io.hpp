#pragma once

#include "crypto/bytes.hpp"

#include <stdexcept>

namespace bluelamp {

/// Bytes or JSON that are not of the format, are too large, or do not verify. Nothing was taken from them.
/// The message names the place ("entry 3: …", "ballots[0].pot: …") and holds no personal data.
class WireError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Appends numbers big-endian and strings behind their u32 length.
class ByteWriter {
public:
    ByteWriter& u8(std::uint8_t value);
    ByteWriter& u32(std::uint32_t value);
    ByteWriter& u64(std::uint64_t value);
    ByteWriter& i64(std::int64_t value) { return u64(static_cast<std::uint64_t>(value)); }
    ByteWriter& raw(ByteView bytes);
    ByteWriter& sized(ByteView bytes); ///< u32 length, then the bytes

    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    [[nodiscard]] Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
};

/// Reads what ByteWriter wrote, from memory that must outlive it. Every read past the end, and every length
/// above its limit, throws WireError before anything is allocated.
class ByteReader {
public:
    explicit ByteReader(ByteView bytes)
        : rest_(bytes) {}

    [[nodiscard]] std::uint8_t u8();
    [[nodiscard]] std::uint32_t u32();
    [[nodiscard]] std::uint64_t u64();
    [[nodiscard]] std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
    [[nodiscard]] ByteView raw(std::size_t count);
    [[nodiscard]] ByteView sized(std::size_t limit);
    /// A count of things that each take at least one octet: never more than what is left, nor than `limit`.
    [[nodiscard]] std::size_t count(std::size_t limit);
    template <typename F>
    [[nodiscard]] F fixed() {
        return *F::from(raw(F::size));
    }

    [[nodiscard]] ByteView rest() const { return rest_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    /// Throws WireError when something is left.
    void finish() const;

private:
    ByteView rest_;
};

} // namespace bluelamp

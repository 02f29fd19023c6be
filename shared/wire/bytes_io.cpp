#include "wire/bytes_io.hpp"

namespace bluelamp {
namespace {

template <typename Number>
void append(Bytes& bytes, Number value) {
    for (int shift = static_cast<int>(sizeof(Number) - 1) * 8; shift >= 0; shift -= 8)
        bytes += static_cast<char>(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift)));
}

template <typename Number>
Number number(ByteView bytes) {
    Number value = 0;
    for (const char c : bytes)
        value = static_cast<Number>((value << 8U) | static_cast<std::uint8_t>(c));
    return value;
}

} // namespace

ByteWriter& ByteWriter::u8(std::uint8_t value) {
    bytes_ += static_cast<char>(value);
    return *this;
}

ByteWriter& ByteWriter::u32(std::uint32_t value) {
    append(bytes_, value);
    return *this;
}

ByteWriter& ByteWriter::u64(std::uint64_t value) {
    append(bytes_, value);
    return *this;
}

ByteWriter& ByteWriter::raw(ByteView bytes) {
    bytes_ += bytes;
    return *this;
}

ByteWriter& ByteWriter::sized(ByteView bytes) {
    if (bytes.size() > 0xffffffffU)
        throw WireError("a field is larger than the format can say");
    return u32(static_cast<std::uint32_t>(bytes.size())).raw(bytes);
}

std::uint8_t ByteReader::u8() {
    return number<std::uint8_t>(raw(1));
}

std::uint32_t ByteReader::u32() {
    return number<std::uint32_t>(raw(4));
}

std::uint64_t ByteReader::u64() {
    return number<std::uint64_t>(raw(8));
}

ByteView ByteReader::raw(std::size_t count) {
    if (count > rest_.size())
        throw WireError("it ends too early");
    const auto bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
}

ByteView ByteReader::sized(std::size_t limit) {
    const std::size_t size = u32();
    if (size > limit)
        throw WireError("a field is larger than its limit");
    return raw(size);
}

std::size_t ByteReader::count(std::size_t limit) {
    const std::size_t value = u32();
    if (value > limit || value > rest_.size())
        throw WireError("a list is longer than its limit");
    return value;
}

void ByteReader::finish() const {
    if (!rest_.empty())
        throw WireError("something follows its end");
}

} // namespace bluelamp

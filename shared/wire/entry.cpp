#include "wire/entry.hpp"

#include "wire/limits.hpp"

namespace bluelamp {
namespace {

constexpr std::uint8_t header_version = 1;
constexpr std::size_t word = 32;

} // namespace

Bytes write_entry_header(const EntryHeader& header) {
    ByteWriter out;
    out.u8(header_version).sized(header.kiosk).raw(header.epoch.view()).u64(header.seq);
    out.sized(header.kind).sized(header.via).u32(header.day).u8(header.flags).raw(header.sealed_to.view());
    return out.take();
}

EntryHeader read_entry_header(ByteView bytes) {
    ByteReader in(bytes);
    if (in.u8() != header_version)
        throw WireError("an entry's header is of another version");
    EntryHeader header;
    header.kiosk = std::string(in.sized(limits::kiosk_id));
    header.epoch = in.fixed<Epoch>();
    header.seq = in.u64();
    header.kind = std::string(in.sized(word));
    header.via = std::string(in.sized(word));
    header.day = in.u32();
    header.flags = in.u8();
    header.sealed_to = in.fixed<KeyId>();
    return header;
}

Hash chain_hash(const Hash& prev, ByteView header, const Hash& payload_hash) {
    ByteWriter length;
    length.u32(static_cast<std::uint32_t>(header.size()));
    return hash_of({prev.view(), length.bytes(), header, payload_hash.view()});
}

Bytes write_payload(const Payload& payload) {
    ByteWriter out;
    out.sized(payload.clear).sized(payload.sealed);
    return out.take();
}

Payload read_payload(ByteView bytes) {
    ByteReader in(bytes);
    Payload payload;
    payload.clear = Bytes(in.sized(limits::entry_payload));
    payload.sealed = Bytes(in.sized(limits::entry_payload));
    return payload;
}

} // namespace bluelamp

#include "wire/envelope.hpp"

namespace bluelamp {
namespace {

constexpr ByteView magic = "BLMP";
constexpr std::uint8_t version = 1;

Bytes signed_part(FileType type, const KeyId& signer, ByteView body) {
    ByteWriter out;
    out.raw(magic).u8(static_cast<std::uint8_t>(type)).u8(version).raw(signer.view()).sized(body);
    return out.take();
}

bool has_tail(FileType type) {
    return type == FileType::batch || type == FileType::manifest;
}

} // namespace

bool Envelope::signed_by(const VerifyKey& key) const {
    return signer == key_id(key) && verify(key, signed_part(type, signer, body), signature);
}

Bytes write_envelope(FileType type, ByteView body, const SigningKey& key, ByteView tail) {
    auto file = signed_part(type, key.id(), body);
    const auto signature = key.sign(file);
    file += signature.view();
    file += tail;
    return file;
}

Envelope read_envelope(FileType type, ByteView file, std::size_t limit) {
    if (file.size() > limit)
        throw WireError("it is larger than " + std::to_string(limit) + " bytes");
    ByteReader in(file);
    if (in.raw(magic.size()) != magic || in.u8() != static_cast<std::uint8_t>(type))
        throw WireError("it is not the expected kind of file");
    if (in.u8() != version)
        throw WireError("it is of another version of the format");
    Envelope envelope;
    envelope.type = type;
    envelope.signer = in.fixed<KeyId>();
    envelope.body = Bytes(in.sized(limit));
    envelope.signature = in.fixed<Signature>();
    envelope.tail = Bytes(in.rest());
    if (!envelope.tail.empty() && !has_tail(type))
        throw WireError("something follows its end");
    return envelope;
}

std::optional<FileType> file_type_of(ByteView start) {
    if (start.size() <= magic.size() || start.substr(0, magic.size()) != magic)
        return std::nullopt;
    for (const auto type :
         {FileType::batch, FileType::acknowledgement, FileType::manifest, FileType::tombstone,
          FileType::key_statement, FileType::succession, FileType::enrolment, FileType::pack})
        if (static_cast<std::uint8_t>(start[magic.size()]) == static_cast<std::uint8_t>(type))
            return type;
    return std::nullopt;
}

} // namespace bluelamp

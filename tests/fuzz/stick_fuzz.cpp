// The small files of a stick and of enrolment: any octets are one of them or are refused, and so is anything
// that the right key signed.
#include "fuzz/require.hpp"
#include "wire/enrolment.hpp"
#include "wire/manifest.hpp"

using namespace bluelamp;

namespace {

/// Whether a file with these statements may be signed by these keys.
bool names(const std::vector<Bytes>& statements, const ServerKeys& keys) {
    return first_key_set(statements) == keys.set();
}

void check_acknowledgement(ByteView file, const SigningKey& key) {
    const auto read = fuzz::taken<WireError>([&] { return read_acknowledgement(file); });
    if (!read)
        return;
    const auto again = read_acknowledgement(write_acknowledgement(read->ack, key));
    fuzz::require(again.ack == read->ack && again.envelope.signed_by(key.public_key()));
}

void check_tombstone(ByteView file, const SigningKey& key) {
    const auto read = fuzz::taken<WireError>([&] { return read_tombstone(file); });
    if (read)
        fuzz::require(read_tombstone(write_tombstone(read->tombstone, key)).tombstone == read->tombstone);
}

void check_pack(ByteView file, const ServerKeys& keys) {
    const auto pack = fuzz::taken<WireError>([&] { return read_pack(file); });
    if (!pack)
        return;
    fuzz::require(is_kiosk_id(pack->kiosk) && pack->secret.size() == 32);
    if (names(pack->key_statements, keys))
        fuzz::require(read_pack(write_pack(*pack, keys.signing())) == *pack);
}

void check_reply(ByteView file, const ServerKeys& keys) {
    const auto reply = fuzz::taken<WireError>([&] { return read_enrol_reply(file, {}); });
    if (!reply)
        return;
    fuzz::require(is_kiosk_id(reply->kiosk));
    if (names(reply->key_statements, keys))
        fuzz::require(read_enrol_reply(write_enrol_reply(*reply, keys.signing()), {}) == *reply);
}

void check_request(ByteView json) {
    const auto request = fuzz::taken<WireError>([&] { return read_enrol_request(json); });
    if (request)
        fuzz::require(read_enrol_request(write_enrol_request(*request)) == *request);
}

/// The bytes as the fields of a file of this type, signed by the keys that its statements name.
Bytes signed_file(FileType type, ByteView fields, const ServerKeys& keys) {
    ByteWriter body;
    body.raw(fields);
    if (type == FileType::pack || type == FileType::enrolment)
        body.u32(1).sized(keys.statements().front());
    return write_envelope(type, body.bytes(), keys.signing());
}

void check(ByteView file, const ServerKeys& keys) {
    check_acknowledgement(file, keys.signing());
    check_tombstone(file, keys.signing());
    check_pack(file, keys);
    check_reply(file, keys);
    static_cast<void>(fuzz::taken<WireError>([&] { return read_manifest_header(file); }));
    static_cast<void>(fuzz::taken<WireError>([&] { return first_key_set({Bytes(file)}); }));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto keys = ServerKeys::make(Time{});
    const auto bytes = fuzz::view(data, size);
    check_request(bytes);
    check(bytes, keys);
    for (const auto type :
         {FileType::acknowledgement, FileType::tombstone, FileType::pack, FileType::enrolment})
        check(signed_file(type, bytes, keys), keys);
    return 0;
}

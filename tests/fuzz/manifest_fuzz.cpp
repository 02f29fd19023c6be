// Any octets are a manifest or are refused, and so is any JSON that a server's key signed; what was read can
// be written and read again without a loss.
#include "fuzz/require.hpp"
#include "wire/manifest.hpp"

using namespace bluelamp;

namespace {

Bytes signed_tail(ByteView tail, const SigningKey& key) {
    ByteWriter header;
    header.sized("hill").u64(1).u64(1).i64(0).raw(hash_of(tail).view()).u64(tail.size());
    return write_envelope(FileType::manifest, header.bytes(), key, tail);
}

void check(const VerifiedManifest& read, const ServerKeys& keys) {
    const auto& body = read.manifest.body;
    const auto file = write_manifest(read.manifest.header, body, keys.signing());
    fuzz::require(read_manifest(file, keys.set()).manifest.body == body);
    fuzz::require(read_manifest_header(manifest_header_of(file)).header == read_manifest_header(file).header);
    static_cast<void>(media_of(body.content));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto keys = ServerKeys::make(Time{});
    const auto bytes = fuzz::view(data, size);
    static_cast<void>(fuzz::taken<WireError>([&] { return read_manifest(bytes, keys.set()); }));
    const auto read =
        fuzz::taken<WireError>([&] { return read_manifest(signed_tail(bytes, keys.signing()), keys.set()); });
    if (read)
        check(*read, keys);
    return 0;
}

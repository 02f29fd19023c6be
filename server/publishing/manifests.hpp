#pragma once

#include "storage/storage.hpp"
#include "wire/manifest.hpp"

#include <cstdint>

/// One signed manifest an area, made where content changes and kept ready in the database: serving one is a
/// read.
namespace bluelamp::server {

/// Makes anew every manifest that would say something else than the last one did; none before the first
/// publishing. Within a transaction. Returns how many were made.
std::size_t reissue_manifests(Storage& storage, const ServerKeys& keys, std::int64_t now_ms);

/// The same, all of them, with versions above `seen` and a higher generation than `seen_generation` or the
/// database's own: for a database that was put back.
void jump_past(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, std::uint64_t seen,
               std::uint64_t seen_generation);

/// Rises each time the database is put back: 1 at first, then the time of it in Unix milliseconds.
[[nodiscard]] std::uint64_t generation_of(Storage& storage);

/// The signed header of the manifest that a kiosk says it holds; nullopt when we did not sign it.
[[nodiscard]] std::optional<ManifestHeader> read_shown_manifest(const ServerKeys& keys,
                                                                ByteView signed_header);

/// Compares the signed header of a kiosk's newest manifest with ours. When ours is behind, the database was
/// put back behind our back: jumps past it, writes an audit line and returns true. A header that does not
/// verify is nothing.
bool heed_shown_manifest(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                         ByteView signed_header, const std::string& who);

} // namespace bluelamp::server

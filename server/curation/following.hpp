#pragma once

#include "storage/storage.hpp"
#include "wire/key_set.hpp"

#include <string>

namespace bluelamp::server {

/// Brings the states of the sources up to the sources that are published: new and changed ones are due at
/// once, what was switched off is taken off the screens, and what is no longer published is forgotten. In a
/// transaction of its own if there is anything to do.
void note_sources(Storage& storage, const ServerKeys& keys, std::int64_t now_ms);

[[nodiscard]] bool is_off(Storage& storage, const std::string& source);

/// Whom a source asks: "host:port" or "".
[[nodiscard]] std::string host_of(const Source& source);

} // namespace bluelamp::server

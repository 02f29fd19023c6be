#pragma once

#include "model/use.hpp"
#include "wire/bytes_io.hpp"

namespace bluelamp {

/// The part of a batch that counts the screens' use. Throws WireError beyond limits.
[[nodiscard]] Bytes write_use_report(const UseReport& report);
/// Throws WireError for what is not one: names that are none, counts that do not fit together. A batch holds
/// it unread, so that counts which cannot be read hold up nothing that visitors said.
[[nodiscard]] UseReport read_use_report(ByteView bytes);

} // namespace bluelamp

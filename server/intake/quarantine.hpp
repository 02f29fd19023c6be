#pragma once

#include "storage/storage.hpp"

namespace bluelamp::server {

/// Reads every quarantined entry anew, as a server that was upgraded may know now what it did not when they
/// came. What can be read is accepted as if it had come then: counted, given a case, audited; its kiosk
/// learns with the next acknowledgement. Erased ones stay. Returns how many were accepted.
std::size_t reread_quarantine(Storage& storage, std::int64_t now_ms);

} // namespace bluelamp::server

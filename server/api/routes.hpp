#pragma once

#include "api/kiosk_api.hpp"

#include <string>
#include <vector>

namespace bluelamp::server {

/// The addresses of kiosks and of whoever watches the server.
[[nodiscard]] std::vector<http::Route> routes(KioskApi& kiosks, StoragePool& storage, ChangeWatch& watch,
                                              Metrics& metrics, const std::string& version,
                                              const Clock& now = wall_clock());

/// Sent with every answer: nothing is framed, sniffed, run or told to other sites.
[[nodiscard]] http::Headers security_headers();

} // namespace bluelamp::server

#pragma once

#include "console/page.hpp"

/// The staff console: server-rendered pages that work without JavaScript.
namespace bluelamp::server {

/// Every page of the console, one row each. A test walks every row with every role.
[[nodiscard]] std::vector<Page> console_pages();

/// The pages and static files as routes of the HTTP server. `parts` must outlive them.
[[nodiscard]] std::vector<http::Route> console_routes(const ConsoleParts& parts);

} // namespace bluelamp::server

#pragma once

#include "console/page.hpp"

/// The staff console: server-rendered pages that work without JavaScript.
namespace bluelamp::server {

/// Every page of the console, one row each. A test walks every row with every role.
[[nodiscard]] std::vector<Page> console_pages();

/// The pages and static files as routes of the HTTP server. `parts` must outlive them.
[[nodiscard]] std::vector<http::Route> console_routes(const ConsoleParts& parts);

/// Whether an address is the console's, also one that no page has.
[[nodiscard]] bool is_of_console(std::string_view path);
/// Answers an address of the console that no page has: a page within the console for a browser of somebody
/// who is signed in, problem+json for a program. `parts` must outlive it.
[[nodiscard]] http::Handler console_not_found(const ConsoleParts& parts);

} // namespace bluelamp::server

#include "console/content_check.hpp"

#include "wire/content_json.hpp"
#include "wire/json_reader.hpp"

namespace bluelamp::server {

std::optional<Objection> objection_to(const Content& content) {
    try {
        static_cast<void>(read_content(write_content(content)));
        return std::nullopt;
    } catch (const WireError& error) {
        const std::string what = error.what();
        const auto colon = what.find(": ");
        return Objection{what.substr(0, colon),
                         "This will not do: " + (colon == std::string::npos ? what : what.substr(colon + 2))};
    }
}

} // namespace bluelamp::server

#include "web/cookie.hpp"

#include <algorithm>

namespace bluelamp::web {

std::map<std::string, std::string> read_cookies(std::string_view header) {
    std::map<std::string, std::string> cookies;
    while (!header.empty()) {
        header.remove_prefix(std::min(header.find_first_not_of(" ;"), header.size()));
        const auto pair = header.substr(0, header.find(';'));
        header.remove_prefix(pair.size());
        if (const auto equals = pair.find('='); equals != std::string_view::npos && equals > 0)
            cookies.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return cookies;
}

std::string cookie_name(std::string_view name, bool https) {
    return (https ? "__Host-" : "") + std::string(name);
}

std::string session_cookie(std::string_view name, std::string_view value, bool https) {
    return cookie_name(name, https) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Strict" +
           (https ? "; Secure" : "") + (value.empty() ? "; Max-Age=0" : "");
}

} // namespace bluelamp::web

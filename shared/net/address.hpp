#pragma once

#include <string>
#include <string_view>

namespace bluelamp::net {

/// An address as libcurl takes it apart; "" for what is no URL or holds a name and password. For net/ alone.
struct Address {
    explicit Address(std::string_view url);
    [[nodiscard]] bool same_origin(const Address& other) const {
        return scheme == other.scheme && host == other.host && port == other.port;
    }
    std::string scheme, host, port;
};

} // namespace bluelamp::net

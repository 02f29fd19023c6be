#include "net/address.hpp"

#include "net/curl_handle.hpp"

namespace bluelamp::net {

Address::Address(std::string_view url) {
    const CurlUrl parts(curl_url());
    if (!parts ||
        curl_url_set(parts.get(), CURLUPART_URL, std::string(url).c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
        return;
    scheme = part(parts.get(), CURLUPART_SCHEME);
    host = part(parts.get(), CURLUPART_HOST);
    port = part(parts.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

} // namespace bluelamp::net

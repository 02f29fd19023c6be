#include "net/curl_handle.hpp"

#include "base/failure.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace bluelamp::net {
namespace {

CURLcode on_ssl_context(CURL*, void* context, void* user) {
    const auto seconds =
        static_cast<std::time_t>(reinterpret_cast<std::intptr_t>(user)); // NOLINT: a number, carried
    X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(static_cast<SSL_CTX*>(context)), seconds);
    return CURLE_OK;
}

} // namespace

CurlHandle make_handle() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    CurlHandle handle(ready == CURLE_OK ? curl_easy_init() : nullptr);
    if (!handle)
        throw Failure("start the HTTP client", "libcurl does not start", "is there memory left?", Retry::yes);
    return handle;
}

std::string part(CURLU* url, CURLUPart which, unsigned flags) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK || text == nullptr)
        return {};
    std::string out(text);
    curl_free(text);
    return out;
}

void check_certificates_at(CURL* handle, std::chrono::sys_seconds time) {
    const auto seconds = static_cast<std::intptr_t>(time.time_since_epoch().count());
    curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, on_ssl_context);
    curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, reinterpret_cast<void*>(seconds)); // NOLINT
}

void HeaderList::add(const std::string& line) {
    if (line.find_first_of("\r\n") != std::string::npos)
        return;
    auto* longer = curl_slist_append(list_, line.c_str());
    if (longer == nullptr)
        throw Failure("send a request", "there is no memory", {}, Retry::yes);
    list_ = longer;
}

} // namespace bluelamp::net

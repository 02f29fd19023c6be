#include "net/http_client.hpp"

#include "base/ascii.hpp"
#include "net/curl_handle.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <ctime>
#include <netinet/in.h>
#include <utility>

namespace bluelamp {
namespace {

constexpr int multiple_choices = 300;
constexpr int first_error = 400;
constexpr int too_many_requests = 429;
constexpr int unavailable = 503;

std::string_view trim(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const auto from = text.find_first_not_of(space);
    return from == std::string_view::npos ? std::string_view()
                                          : text.substr(from, text.find_last_not_of(space) - from + 1);
}

bool is_loopback(const std::string& host) {
    if (ascii_lower(host) == "localhost" || host == "[::1]")
        return true;
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24U) == 127;
}

std::string text_of(const sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (address.sa_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &address, sizeof four);
        inet_ntop(AF_INET, &four.sin_addr, out.data(), out.size());
    } else if (address.sa_family == AF_INET6) {
        sockaddr_in6 six{};
        std::memcpy(&six, &address, sizeof six);
        inet_ntop(AF_INET6, &six.sin6_addr, out.data(), out.size());
    }
    return out.data();
}

NetError kind_of(CURLcode code) {
    switch (code) {
    case CURLE_OK:
        return NetError::none;
    case CURLE_OPERATION_TIMEDOUT:
        return NetError::timeout;
    case CURLE_ABORTED_BY_CALLBACK:
        return NetError::cancelled;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return NetError::tls;
    case CURLE_URL_MALFORMAT:
        return NetError::refused_url;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_BAD_CONTENT_ENCODING:
        return NetError::protocol;
    default:
        return NetError::unreachable;
    }
}

/// One request on its way, as libcurl's callbacks see it.
struct Exchange {
    const HttpRequest& request;
    const CancelToken& cancel;
    CURL* handle;
    HttpResult result{};
    std::uint64_t received = 0;
    bool too_large = false;
    bool begun = false;
    bool sink_ended = false;
    bool address_refused = false;
};

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    exchange.received += size;
    if (exchange.received > exchange.request.size_limit) {
        exchange.too_large = true;
        return 0;
    }
    long status = 0;
    curl_easy_getinfo(exchange.handle, CURLINFO_RESPONSE_CODE, &status);
    if (!exchange.request.sink || status < 200 || status >= multiple_choices) {
        exchange.result.body.append(data, size);
        return size;
    }
    const bool refused = !std::exchange(exchange.begun, true) && exchange.request.begin &&
                         !exchange.request.begin(static_cast<int>(status));
    exchange.sink_ended = refused || !exchange.request.sink({data, size});
    return exchange.sink_ended ? 0 : size;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
    constexpr std::size_t most_headers = 200;
    auto& exchange = *static_cast<Exchange*>(user);
    const std::string_view line(data, size);
    if (line.starts_with("HTTP/")) { // a further answer: what was before was 1xx, or a proxy's
        exchange.result.headers.clear();
        exchange.result.body.clear();
        return size;
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && exchange.result.headers.size() < most_headers)
        exchange.result.headers[ascii_lower(trim(line.substr(0, colon)))] =
            std::string(trim(line.substr(colon + 1)));
    return size;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(user)->cancel.cancelled() ? 1 : 0;
}

curl_socket_t on_open_socket(void* user, curlsocktype, curl_sockaddr* address) {
    auto& exchange = *static_cast<Exchange*>(user);
    if (!exchange.request.allow_address(text_of(address->addr))) {
        exchange.address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// An address as libcurl takes it apart; "" for what is no URL or holds a name and password.
struct Address {
    explicit Address(std::string_view url) {
        const net::CurlUrl parts(curl_url());
        if (!parts || curl_url_set(parts.get(), CURLUPART_URL, std::string(url).c_str(),
                                   CURLU_DISALLOW_USER) != CURLUE_OK)
            return;
        scheme = net::part(parts.get(), CURLUPART_SCHEME);
        host = net::part(parts.get(), CURLUPART_HOST);
        port = net::part(parts.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    }
    [[nodiscard]] bool same_origin(const Address& other) const {
        return scheme == other.scheme && host == other.host && port == other.port;
    }
    std::string scheme, host, port;
};

bool may_go_to(std::string_view url, const HttpRequest& request) {
    if (is_allowed_url(url))
        return true;
    const Address address(url);
    return request.allow_plain_http && address.scheme == "http" && !address.host.empty();
}

} // namespace

struct HttpClient::Impl {
    explicit Impl(NetworkOptions network)
        : options(std::move(network))
        , handle(net::make_handle()) {}

    HttpResult send_once(const HttpRequest& request, const std::string& url, bool with_secrets,
                         const CancelToken& cancel);

    NetworkOptions options;
    net::CurlHandle handle;
};

HttpResult HttpClient::Impl::send_once(const HttpRequest& request, const std::string& url, bool with_secrets,
                                       const CancelToken& cancel) {
    auto* curl = handle.get();
    curl_easy_reset(curl); // keeps connections, forgets everything else
    Exchange exchange{request, cancel, curl};
    std::array<char, CURL_ERROR_SIZE> cause{};
    net::HeaderList headers;
    for (const auto& [name, value] : request.headers)
        if (with_secrets || ascii_lower(name) != "authorization")
            headers.add(name + ": " + value);
    const bool ranged = request.headers.contains("Range") || request.headers.contains("Accept-Encoding");

    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, cause.data());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, options.user_agent.c_str());
    curl_easy_setopt(curl, CURLOPT_PROXY, options.proxy.c_str()); // "" also keeps the environment's away
    if (!options.ca.empty()) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca.c_str());
        curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
    }
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connect_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(request.total_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_timeout.count()));
    if (!ranged) // on_body counts what comes out, so a small bomb cannot become large
        curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    if (request.method == "POST") {
        headers.add("Expect:");
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
    // Through a proxy the only address we connect to is the proxy's own.
    if (request.allow_address && options.proxy.empty()) {
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &exchange);
        curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L); // an open connection was perhaps never asked about
    }
    if (request.certificate_time)
        net::check_certificates_at(curl, *request.certificate_time);

    const auto code = curl_easy_perform(curl);
    auto& result = exchange.result;
    result.url = url;
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    result.status = static_cast<int>(status);
    result.error = kind_of(code);
    if (result.error != NetError::none)
        result.cause = cause[0] != '\0' ? cause.data() : curl_easy_strerror(code);
    if (exchange.too_large) {
        result.error = NetError::too_large;
        result.cause = "the answer is larger than " + std::to_string(request.size_limit) + " octets";
    } else if (exchange.sink_ended) {
        result.error = NetError::cancelled;
        result.cause = "the receiver ended it";
    } else if (exchange.address_refused && code != CURLE_OK) {
        result.error = NetError::refused_url;
        result.cause = "its address is not one that may be asked";
    }
    if (result.error != NetError::none)
        result.body.clear();
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, nullptr);
    return std::move(result);
}

HttpClient::HttpClient(NetworkOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

HttpResult HttpClient::send(const HttpRequest& request, const CancelToken& cancel) {
    const Address first(request.url);
    auto url = request.url;
    for (int followed = 0;; ++followed) {
        HttpResult refusal;
        refusal.url = url;
        refusal.error = NetError::refused_url;
        if (!may_go_to(url, request)) {
            refusal.cause = followed == 0 ? "the address must be https, or http to this machine"
                                          : "it leads to an address that is not https";
            return refusal;
        }
        if (request.method != "GET" && request.method != "POST") {
            refusal.error = NetError::protocol;
            refusal.cause = "the method " + request.method + " is not sent";
            return refusal;
        }
        const Address here(url);
        auto result = impl_->send_once(request, url, here.same_origin(first), cancel);
        const bool redirected = result.error == NetError::none && result.status > multiple_choices &&
                                result.status < first_error && !result.header("location").empty();
        if (!redirected || request.redirects == 0 || request.method != "GET")
            return result;
        if (followed >= request.redirects) {
            result.error = NetError::protocol;
            result.cause = "it was redirected more than " + std::to_string(request.redirects) + " times";
            return result;
        }
        char* next = nullptr;
        curl_easy_getinfo(impl_->handle.get(), CURLINFO_REDIRECT_URL, &next);
        const std::string target = next == nullptr ? "" : next;
        // From https never down to http, whatever else is allowed.
        if (here.scheme == "https" && Address(target).scheme != "https") {
            refusal.url = target;
            refusal.cause = "it leads from https to an address that is not https";
            return refusal;
        }
        url = target;
    }
}

std::string HttpResult::header(const std::string& lower_case_name) const {
    const auto found = headers.find(lower_case_name);
    return found == headers.end() ? std::string() : found->second;
}

std::string HttpResult::charset() const {
    constexpr std::string_view name = "charset=";
    const auto type = header("content-type");
    const auto at = ascii_lower(type).find(name);
    if (at == std::string::npos)
        return {};
    auto charset = type.substr(at + name.size());
    charset.resize(std::min(charset.find_first_of("; \t"), charset.size()));
    std::erase(charset, '"');
    return charset;
}

std::optional<std::chrono::seconds> HttpResult::retry_after() const {
    const auto value = header("retry-after");
    if ((status != too_many_requests && status != unavailable) || value.empty())
        return std::nullopt;
    constexpr std::size_t longest_number = 9;
    if (value.find_first_not_of("0123456789") == std::string::npos)
        return std::chrono::seconds(std::stol(value.substr(0, longest_number)));
    const auto until = curl_getdate(value.c_str(), nullptr);
    if (until < 0)
        return std::nullopt;
    return std::chrono::seconds(std::max<std::time_t>(0, until - std::time(nullptr)));
}

std::string HttpResult::summary() const {
    if (error != NetError::none)
        return cause;
    return "status " + std::to_string(status);
}

bool is_allowed_url(std::string_view url) {
    const Address address(url);
    if (address.host.empty())
        return false;
    return address.scheme == "https" || (address.scheme == "http" && is_loopback(address.host));
}

} // namespace bluelamp

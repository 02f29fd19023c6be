#include "net/exchange.hpp"

#include "base/ascii.hpp"
#include "net/address.hpp"

#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>
#include <utility>

namespace bluelamp::net {
namespace {

constexpr int multiple_choices = 300;
constexpr int moved_permanently = 301;
constexpr int permanent_redirect = 308;
constexpr int first_error = 400;

std::string_view trim(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const auto from = text.find_first_not_of(space);
    return from == std::string_view::npos ? std::string_view()
                                          : text.substr(from, text.find_last_not_of(space) - from + 1);
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

bool may_go_to(std::string_view url, const HttpRequest& request) {
    if (is_allowed_url(url))
        return true;
    const Address address(url);
    return request.allow_plain_http && address.scheme == "http" && !address.host.empty();
}

} // namespace

Exchange::Exchange(const NetworkOptions& options, const HttpRequest& request, const CancelToken& cancel)
    : options_(options)
    , request_(request)
    , cancel_(cancel)
    , url_(request.url)
    , lasting_url_(request.url) {}

std::optional<HttpResult> Exchange::refusal() const {
    HttpResult refusal;
    refusal.url = url_;
    refusal.lasting_url = lasting_url_;
    refusal.error = NetError::refused_url;
    if (downgraded_) { // from https never down to http, whatever else is allowed
        refusal.cause = "it leads from https to an address that is not https";
        return refusal;
    }
    if (!may_go_to(url_, request_)) {
        refusal.cause = followed_ == 0 ? "the address must be https, or http to this machine"
                                       : "it leads to an address that is not https";
        return refusal;
    }
    if (request_.method != "GET" && request_.method != "POST") {
        refusal.error = NetError::protocol;
        refusal.cause = "the method " + request_.method + " is not sent";
        return refusal;
    }
    return std::nullopt;
}

std::chrono::milliseconds Exchange::time_left() const {
    using namespace std::chrono;
    const auto left = request_.total_timeout - duration_cast<milliseconds>(steady_clock::now() - began_);
    return std::max(milliseconds(1), milliseconds(left)); // 0 would be no limit
}

std::size_t Exchange::on_body(char* data, std::size_t, std::size_t size, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    exchange.received_ += size;
    if (exchange.received_ > exchange.request_.size_limit) {
        exchange.too_large_ = true;
        return 0;
    }
    long status = 0;
    curl_easy_getinfo(exchange.handle_, CURLINFO_RESPONSE_CODE, &status);
    if (!exchange.request_.sink || status < 200 || status >= multiple_choices) {
        exchange.result_.body.append(data, size);
        return size;
    }
    const bool refused = !std::exchange(exchange.begun_, true) && exchange.request_.begin &&
                         !exchange.request_.begin(static_cast<int>(status));
    exchange.sink_ended_ = refused || !exchange.request_.sink({data, size});
    return exchange.sink_ended_ ? 0 : size;
}

std::size_t Exchange::on_header(char* data, std::size_t, std::size_t size, void* user) {
    constexpr std::size_t most_headers = 200;
    auto& result = static_cast<Exchange*>(user)->result_;
    const std::string_view line(data, size);
    if (line.starts_with("HTTP/")) { // a further answer: what was before was 1xx, or a proxy's
        result.headers.clear();
        result.body.clear();
        return size;
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && result.headers.size() < most_headers)
        result.headers[ascii_lower(trim(line.substr(0, colon)))] = std::string(trim(line.substr(colon + 1)));
    return size;
}

int Exchange::on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(user)->cancel_.cancelled() ? 1 : 0;
}

curl_socket_t Exchange::on_open_socket(void* user, curlsocktype, curl_sockaddr* address) {
    auto& exchange = *static_cast<Exchange*>(user);
    if (!exchange.request_.allow_address(text_of(address->addr))) {
        exchange.address_refused_ = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void Exchange::prepare(CURL* curl) {
    handle_ = curl;
    curl_easy_reset(curl); // keeps connections, forgets everything else
    cause_.front() = '\0';
    result_ = {};
    received_ = 0;
    too_large_ = begun_ = sink_ended_ = address_refused_ = false;
    const bool with_secrets = Address(url_).same_origin(Address(request_.url));
    headers_ = std::make_unique<HeaderList>();
    for (const auto& [name, value] : request_.headers)
        if (with_secrets || ascii_lower(name) != "authorization")
            headers_->add(name + ": " + value);
    const bool ranged = request_.headers.contains("Range") || request_.headers.contains("Accept-Encoding");

    curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, cause_.data());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    // Ending must not wait for a resolver that hangs; its thread ends by itself.
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_easy_setopt(curl, CURLOPT_PROXY, options_.proxy.c_str()); // "" also keeps the environment's away
    if (!options_.ca.empty()) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca.c_str());
        curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
    }
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(request_.connect_timeout.count()));
    if (request_.total_timeout.count() > 0) // for all the redirects together
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(time_left().count()));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request_.stall_timeout.count()));
    if (!ranged) // on_body counts what comes out, so a small bomb cannot become large
        curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    if (request_.method == "POST") {
        headers_->add("Expect:");
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request_.body.data());
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers_->get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
    // Through a proxy the only address we connect to is the proxy's own.
    if (request_.allow_address && options_.proxy.empty()) {
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
        curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L); // an open connection was perhaps never asked about
    }
    if (request_.certificate_time)
        net::check_certificates_at(curl, *request_.certificate_time);
}

HttpResult Exchange::read(CURLcode code) {
    auto& result = result_;
    result.url = url_;
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    result.status = static_cast<int>(status);
    result.error = kind_of(code);
    if (result.error != NetError::none)
        result.cause = cause_[0] != '\0' ? cause_.data() : curl_easy_strerror(code);
    if (too_large_) {
        result.error = NetError::too_large;
        result.cause = "the answer is larger than " + std::to_string(request_.size_limit) + " octets";
    } else if (sink_ended_) {
        result.error = NetError::cancelled;
        result.cause = "the receiver ended it";
    } else if (address_refused_ && code != CURLE_OK) {
        result.error = NetError::refused_url;
        result.cause = "its address is not one that may be asked";
    }
    if (result.error != NetError::none)
        result.body.clear();
    curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, nullptr);
    return std::move(result);
}

std::optional<HttpResult> Exchange::take(CURLcode code) {
    auto result = read(code);
    const bool redirected = result.error == NetError::none && result.status > multiple_choices &&
                            result.status < first_error && !result.header("location").empty();
    result.lasting_url = lasting_url_;
    if (!redirected || request_.redirects == 0 || request_.method != "GET")
        return result;
    if (followed_ >= request_.redirects) {
        result.error = NetError::protocol;
        result.cause = "it was redirected more than " + std::to_string(request_.redirects) + " times";
        return result;
    }
    char* next = nullptr;
    curl_easy_getinfo(handle_, CURLINFO_REDIRECT_URL, &next);
    const std::string target = next == nullptr ? "" : next;
    downgraded_ = Address(url_).scheme == "https" && Address(target).scheme != "https";
    moved_for_good_ =
        moved_for_good_ && (result.status == moved_permanently || result.status == permanent_redirect);
    url_ = target;
    if (moved_for_good_)
        lasting_url_ = target;
    ++followed_;
    return std::nullopt;
}

} // namespace bluelamp::net

#include "net/http_client.hpp"

#include "base/ascii.hpp"
#include "net/address.hpp"
#include "net/exchange.hpp"

#include <arpa/inet.h>
#include <ctime>
#include <netinet/in.h>

namespace bluelamp {
namespace {

constexpr int too_many_requests = 429;
constexpr int unavailable = 503;

bool is_loopback(const std::string& host) {
    if (ascii_lower(host) == "localhost" || host == "[::1]")
        return true;
    in_addr address{};
    return inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24U) == 127;
}

} // namespace

struct HttpClient::Impl {
    explicit Impl(NetworkOptions network)
        : options(std::move(network))
        , handle(net::make_handle()) {}

    NetworkOptions options;
    net::CurlHandle handle;
};

HttpClient::HttpClient(NetworkOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

HttpResult HttpClient::send(const HttpRequest& request, const CancelToken& cancel) {
    auto* handle = impl_->handle.get();
    net::Exchange exchange(impl_->options, request, cancel);
    for (;;) {
        if (auto refusal = exchange.refusal())
            return *std::move(refusal);
        exchange.prepare(handle);
        if (auto result = exchange.take(curl_easy_perform(handle)))
            return *std::move(result);
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
    const net::Address address(url);
    if (address.host.empty())
        return false;
    return address.scheme == "https" || (address.scheme == "http" && is_loopback(address.host));
}

bool names_this_machine(std::string_view url) {
    return is_loopback(net::Address(url).host);
}

} // namespace bluelamp

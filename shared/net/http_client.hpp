#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bluelamp {

struct NetworkOptions {
    std::string ca;    ///< PEM file of the authorities to trust instead of the system's, or ""
    std::string proxy; ///< address of a proxy, or "" for none (the environment's are not used)
    std::string user_agent = "bluelamp";
};

/// Set from any thread; the request that watches it ends within a second.
class CancelToken {
public:
    void cancel() { cancelled_->store(true); }
    void reset() { cancelled_->store(false); }
    [[nodiscard]] bool cancelled() const { return cancelled_->load(); }

private:
    std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
};

struct HttpRequest {
    std::string method = "GET"; ///< GET or POST
    std::string url;
    std::map<std::string, std::string> headers;
    std::string body;
    std::uint64_t size_limit = 1 << 20;
    std::chrono::seconds connect_timeout{10};
    std::chrono::seconds total_timeout{60}; ///< redirects included; 0 = none: only stall_timeout ends it
    std::chrono::seconds stall_timeout{20}; ///< less than 1 octet a second for so long
    /// Plain http to any host, and redirects to it: for feeds, which are public. Never with a token or a
    /// body.
    bool allow_plain_http = false;
    int redirects = 0; ///< how many are followed, to https or the same scheme only
    /// Certificates are checked at this time instead of the system's; for a clock that is known to be wrong.
    std::optional<std::chrono::sys_seconds> certificate_time;
    /// Given the status once, before the first piece of a 2xx body; false ends the request.
    std::function<bool(int status)> begin;
    /// Given each piece of a 2xx body instead of HttpResult::body; false ends the request.
    std::function<bool(std::string_view)> sink;
    /// Asked for every address the name resolves to, in text; false refuses it (private ranges for feeds).
    std::function<bool(std::string_view address)> allow_address;
};

enum class NetError {
    none,
    refused_url, ///< not https, nor http to a loopback address
    unreachable, ///< name, connection, reset
    tls,         ///< certificate or handshake
    timeout,
    too_large,
    cancelled,
    protocol, ///< not HTTP
};

struct HttpResult {
    NetError error = NetError::none;
    std::string cause;                          ///< one line for staff; "" when error is none
    int status = 0;                             ///< 0 when there was no answer
    std::map<std::string, std::string> headers; ///< names in lower case; the last of a name
    std::string body;
    std::string url;         ///< that answered, after redirects
    std::string lasting_url; ///< where permanent redirects (301, 308) from the first on led

    [[nodiscard]] bool ok() const { return error == NetError::none && status >= 200 && status < 300; }
    [[nodiscard]] std::string header(const std::string& lower_case_name) const;
    /// Of the body, as the Content-Type says (RFC 9110, 8.3.2); "" where it does not.
    [[nodiscard]] std::string charset() const;
    /// 429 and 503: seconds to wait as the server asked; nullopt otherwise.
    [[nodiscard]] std::optional<std::chrono::seconds> retry_after() const;
    /// One line: the cause, or "status 503".
    [[nodiscard]] std::string summary() const;
};

/// One connection cache on libcurl. Used by one thread at a time; cancel from any.
class HttpClient {
public:
    explicit HttpClient(NetworkOptions options);
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;

    /// Never throws for what the network does: that is in the result.
    [[nodiscard]] HttpResult send(const HttpRequest& request, const CancelToken& cancel = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// https with a host, or http to localhost, 127.0.0.0/8 or [::1].
[[nodiscard]] bool is_allowed_url(std::string_view url);
/// Whether the URL itself names the machine that asks: localhost, 127.0.0.0/8 or [::1].
[[nodiscard]] bool names_this_machine(std::string_view url);

} // namespace bluelamp

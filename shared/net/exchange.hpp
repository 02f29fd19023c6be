#pragma once

#include "net/curl_handle.hpp"
#include "net/http_client.hpp"

#include <array>
#include <optional>

namespace bluelamp::net {

/// One request on its way through libcurl, redirects included. For net/ alone; used by one thread.
///
///     for (;;) {
///         if (auto refusal = exchange.refusal()) return *refusal;
///         exchange.prepare(handle);
///         if (auto result = exchange.take(curl_easy_perform(handle))) return *result;
///     }
class Exchange {
public:
    /// All three must outlive the exchange. Its time begins now.
    Exchange(const NetworkOptions& options, const HttpRequest& request, const CancelToken& cancel);
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    /// Why the address that is next is not asked.
    [[nodiscard]] std::optional<HttpResult> refusal() const;
    /// Sets the handle, which forgets all but its connections, for the address that is next.
    void prepare(CURL* handle);
    /// Reads what the handle came to; nullopt when it is redirected and must be prepared again.
    [[nodiscard]] std::optional<HttpResult> take(CURLcode code);

private:
    static std::size_t on_body(char* data, std::size_t, std::size_t size, void* user);
    static std::size_t on_header(char* data, std::size_t, std::size_t size, void* user);
    static int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
    static curl_socket_t on_open_socket(void* user, curlsocktype, curl_sockaddr* address);
    [[nodiscard]] std::chrono::milliseconds time_left() const;
    [[nodiscard]] HttpResult read(CURLcode code);

    const NetworkOptions& options_;
    const HttpRequest& request_;
    const CancelToken& cancel_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    std::string url_;
    int followed_ = 0;
    bool moved_for_good_ = true; ///< so far
    std::string lasting_url_;    ///< where permanent redirects alone led
    bool downgraded_ = false;

    CURL* handle_ = nullptr;
    std::array<char, CURL_ERROR_SIZE> cause_{};
    std::unique_ptr<HeaderList> headers_;
    HttpResult result_;
    std::uint64_t received_ = 0;
    bool too_large_ = false;
    bool begun_ = false;
    bool sink_ended_ = false;
    bool address_refused_ = false;
};

} // namespace bluelamp::net

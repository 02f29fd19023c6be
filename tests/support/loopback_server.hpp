#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace bluelamp::testing {

struct LoopbackRequest {
    std::string method;
    std::string path;                           ///< with its query
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
};

/// Reads one request; nullopt when the connection ends before its head is whole.
[[nodiscard]] std::optional<LoopbackRequest> receive_request(int connection);

/// A real HTTP/1.1 server on 127.0.0.1, one connection at a time, that sends exactly the octets its handler
/// returns, however wrong, and closes.
class LoopbackServer {
public:
    using Handler = std::function<std::string(const LoopbackRequest&)>;
    explicit LoopbackServer(Handler handler);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    [[nodiscard]] std::string url(const std::string& path = "/") const;
    /// What was asked so far.
    [[nodiscard]] std::vector<LoopbackRequest> requests() const;

    /// A whole answer with its length.
    [[nodiscard]] static std::string answer(int status, const std::string& body,
                                            const std::string& headers = {});

private:
    void serve();
    void answer_one(int connection);

    Handler handler_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;
    std::vector<LoopbackRequest> requests_;
    std::thread thread_;
};

} // namespace bluelamp::testing

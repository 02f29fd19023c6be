#pragma once

#include "net/http_client.hpp"

#include <cstddef>
#include <functional>
#include <memory>

namespace bluelamp {

/// Many requests at once, on one thread of its own: one that hangs delays no other. Any thread may start
/// some.
class MultiClient {
public:
    struct Limits {
        std::size_t at_once = 128; ///< under way; the others wait in turn, and their time begins later
        std::size_t per_host = 2;  ///< and port
    };
    /// Called on the client's thread, which must not be kept waiting; must not throw.
    using Done = std::function<void(HttpResult)>;

    MultiClient(NetworkOptions options, Limits limits);
    explicit MultiClient(NetworkOptions options)
        : MultiClient(std::move(options), Limits{}) {}
    /// What is not finished is told that it was cancelled.
    ~MultiClient();
    MultiClient(const MultiClient&) = delete;
    MultiClient& operator=(const MultiClient&) = delete;

    /// As HttpClient::send, later. `done` is called exactly once.
    void start(HttpRequest request, Done done);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace bluelamp

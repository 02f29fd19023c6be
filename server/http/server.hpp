#pragma once

#include "http/message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bluelamp::http {

struct Options {
    std::string address = "127.0.0.1"; ///< an IP address
    std::uint16_t port = 0;            ///< 0: any free one
    std::size_t workers = 4;           ///< threads that run handlers
    std::size_t most_connections =
        2048; ///< each has one request at a time, so this bounds what waits for a worker
    std::uint64_t body_limit = 8U << 20U; ///< octets; a route may take more
    Headers headers;                      ///< added to every answer that does not have them
    Handler not_found; ///< answers what has no route at all; absent: a problem with status 404
};

/// An HTTP/1.1 server: one network thread that never touches the database, a pool of workers that run
/// handlers.
class Server {
public:
    /// Told of every answer, on the worker or the replying thread. The route is its pattern, "" when none
    /// matched.
    using Observer = std::function<void(const std::string& route, int status, std::chrono::nanoseconds took)>;

    /// Nothing listens yet.
    Server(Options options, std::vector<Route> routes, Observer observer = {});
    /// Stops first.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Opens the port; answers from then on. Throws Failure when the address cannot be had.
    void start();
    /// The port that is open; 0 before start().
    [[nodiscard]] std::uint16_t port() const;

    /// Takes no more connections, gives what is being answered until `patience` has passed, then turns the
    /// rest away with 503. Long polls must be answered by whoever keeps them. Returns when every thread has
    /// ended.
    void stop(std::chrono::milliseconds patience);

private:
    class Running;
    Options options_;
    std::vector<Route> routes_;
    Observer observer_;
    std::unique_ptr<Running> running_;
};

} // namespace bluelamp::http

#pragma once

#include "support/loopback_server.hpp"

#include <chrono>
#include <condition_variable>
#include <list>

namespace bluelamp::testing {

/// A real server, on 127.0.0.1 unless told otherwise, that answers any number of connections at once, each as
/// its handler likes: slowly, in pieces, wrongly, or never.
class WildServer {
public:
    /// The way back to who asked. Used by the handler's thread.
    class Wire {
    public:
        Wire(WildServer& server, int connection)
            : server_(server)
            , connection_(connection) {}
        /// Whether they were taken.
        bool send(std::string_view octets) const;
        /// Waits, but not beyond the server's end. Whether the server goes on.
        bool wait(std::chrono::milliseconds time) const;
        /// Says nothing more, for as long as the server lasts.
        void hang() const;

    private:
        WildServer& server_;
        int connection_;
    };
    /// Any thread, many at once. When it returns the connection is closed.
    using Handler = std::function<void(const LoopbackRequest&, const Wire&)>;

    explicit WildServer(Handler handler, std::string host = "127.0.0.1");
    /// Answers each request with what it returns.
    explicit WildServer(std::function<std::string(const LoopbackRequest&)> answer,
                        std::string host = "127.0.0.1");
    ~WildServer();
    WildServer(const WildServer&) = delete;
    WildServer& operator=(const WildServer&) = delete;

    [[nodiscard]] std::string url(const std::string& path = "/") const;
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::vector<LoopbackRequest> requests() const;

private:
    void serve();
    void answer_one(int connection);

    Handler handler_;
    std::string host_;
    int listener_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::vector<LoopbackRequest> requests_;
    std::list<std::thread> connections_;
    std::thread thread_;
};

} // namespace bluelamp::testing

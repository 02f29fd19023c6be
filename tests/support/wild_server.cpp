#include "support/wild_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace bluelamp::testing {

bool WildServer::Wire::send(std::string_view octets) const {
    while (!octets.empty()) {
        const auto sent = ::send(connection_, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        octets.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool WildServer::Wire::wait(std::chrono::milliseconds time) const {
    std::unique_lock lock(server_.mutex_);
    return !server_.stop_.wait_for(lock, time, [&] { return server_.stopping_; });
}

void WildServer::Wire::hang() const {
    while (wait(std::chrono::minutes(1))) {
    }
}

WildServer::WildServer(std::function<std::string(const LoopbackRequest&)> answer, std::string host)
    : WildServer(Handler([answer = std::move(answer)](const LoopbackRequest& request, const Wire& wire) {
                     wire.send(answer(request));
                 }),
                 std::move(host)) {}

WildServer::WildServer(Handler handler, std::string host)
    : handler_(std::move(handler))
    , host_(std::move(host))
    , listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    constexpr int backlog = 512;
    if (inet_pton(AF_INET, host_.c_str(), &address.sin_addr) != 1 || listener_ < 0 ||
        bind(listener_, generic, size) != 0 || listen(listener_, backlog) != 0 ||
        getsockname(listener_, generic, &size) != 0)
        throw std::runtime_error("no socket at " + host_);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

WildServer::~WildServer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        stop_.notify_all();
    }
    thread_.join();
    for (auto& connection : connections_)
        connection.join();
    close(listener_);
}

std::string WildServer::url(const std::string& path) const {
    return "http://" + host_ + ":" + std::to_string(port_) + path;
}

std::vector<LoopbackRequest> WildServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void WildServer::serve() {
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_)
                return;
        }
        pollfd waiting{listener_, POLLIN, 0};
        constexpr int tick_ms = 20;
        if (poll(&waiting, 1, tick_ms) <= 0)
            continue;
        const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0)
            continue;
        const timeval patience{5, 0};
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        connections_.emplace_back([this, connection] {
            answer_one(connection);
            close(connection);
        });
    }
}

void WildServer::answer_one(int connection) {
    const auto request = receive_request(connection);
    if (!request)
        return;
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(*request);
    }
    handler_(*request, Wire(*this, connection));
}

} // namespace bluelamp::testing

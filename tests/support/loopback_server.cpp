#include "support/loopback_server.hpp"

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace bluelamp::testing {

LoopbackServer::LoopbackServer(Handler handler)
    : handler_(std::move(handler))
    , listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    constexpr int backlog = 16;
    if (listener_ < 0 || bind(listener_, generic, size) != 0 || listen(listener_, backlog) != 0 ||
        getsockname(listener_, generic, &size) != 0)
        throw std::runtime_error("no loopback socket");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

LoopbackServer::~LoopbackServer() {
    stopping_ = true;
    thread_.join();
    close(listener_);
}

std::string LoopbackServer::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<LoopbackRequest> LoopbackServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::string LoopbackServer::answer(int status, const std::string& body, const std::string& headers) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n" + headers + "\r\n" + body;
}

void LoopbackServer::serve() {
    while (!stopping_) {
        pollfd waiting{listener_, POLLIN, 0};
        constexpr int tick_ms = 20;
        if (poll(&waiting, 1, tick_ms) <= 0)
            continue;
        const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0)
            continue;
        const timeval patience{5, 0};
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        answer_one(connection);
        close(connection);
    }
}

std::optional<LoopbackRequest> receive_request(int connection) {
    std::string received;
    std::array<char, 4096> block{};
    auto end = std::string::npos;
    while ((end = received.find("\r\n\r\n")) == std::string::npos) {
        const auto count = recv(connection, block.data(), block.size(), 0);
        if (count <= 0)
            return std::nullopt;
        received.append(block.data(), static_cast<std::size_t>(count));
    }
    LoopbackRequest request;
    const auto first = received.find(' ');
    const auto second = received.find(' ', first + 1);
    request.method = received.substr(0, first);
    request.path = received.substr(first + 1, second - first - 1);
    for (auto at = received.find("\r\n") + 2; at < end;) {
        const auto line_end = received.find("\r\n", at);
        const auto colon = received.find(": ", at);
        auto name = received.substr(at, colon - at);
        for (char& c : name)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        request.headers[name] = received.substr(colon + 2, line_end - colon - 2);
        at = line_end + 2;
    }
    const auto length = request.headers.contains("content-length")
                            ? std::stoul(request.headers["content-length"])
                            : std::size_t{0};
    request.body = received.substr(end + 4);
    while (request.body.size() < length) {
        const auto count = recv(connection, block.data(), block.size(), 0);
        if (count <= 0)
            break;
        request.body.append(block.data(), static_cast<std::size_t>(count));
    }
    return request;
}

void LoopbackServer::answer_one(int connection) {
    const auto request = receive_request(connection);
    if (!request)
        return;
    {
        const std::lock_guard lock(mutex_);
        requests_.push_back(*request);
    }
    const auto reply = handler_(*request);
    for (std::size_t sent = 0; sent < reply.size() && !stopping_;) {
        const auto count = send(connection, reply.data() + sent, reply.size() - sent, MSG_NOSIGNAL);
        if (count <= 0)
            return;
        sent += static_cast<std::size_t>(count);
    }
}

} // namespace bluelamp::testing

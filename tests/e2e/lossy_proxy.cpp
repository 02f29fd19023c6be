#include "e2e/lossy_proxy.hpp"

#include <array>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bluelamp::testing {
namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// Moves what is there; false at the end of the stream.
bool move_bytes(int from, int to) {
    std::array<char, 16'384> bytes{};
    const auto got = ::recv(from, bytes.data(), bytes.size(), 0);
    if (got <= 0)
        return false;
    return to < 0 || ::send(to, bytes.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) == got;
}

} // namespace

LossyProxy::LossyProxy(int server_port)
    : server_port_(server_port)
    , listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("cannot listen on the loopback interface");
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

LossyProxy::~LossyProxy() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
}

void LossyProxy::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 50) != 1)
            continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            continue;
        const bool lose = to_lose_ > 0;
        if (lose)
            --to_lose_;
        carry(client, lose);
        if (lose)
            ++lost_;
        ::close(client);
    }
}

// One connection at a time is enough for one kiosk's commands.
void LossyProxy::carry(int client, bool lose) const {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(server_port_);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
        while (::poll(ends.data(), ends.size(), 35'000) > 0) {
            if ((ends[0].revents != 0 && !move_bytes(client, server)))
                break;
            if (ends[1].revents != 0) {
                // The server has answered, so it has acted: to lose the reply, nothing of it is passed on.
                if (lose || !move_bytes(server, client))
                    break;
            }
        }
    }
    ::close(server);
}

} // namespace bluelamp::testing

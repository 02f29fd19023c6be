#include "faults/lying_proxy.hpp"

#include <algorithm>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bluelamp::testing {
namespace {

using namespace std::chrono_literals;

constexpr int look_round_ms = 50;
const std::string page = "<html><title>Guest network</title>Please log in.</html>";

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// Appends what comes; false at the end of the stream, or when the test ends.
bool read_more(const std::stop_token& stop, int socket, std::string& bytes) {
    pollfd waiting{socket, POLLIN, 0};
    while (::poll(&waiting, 1, look_round_ms) == 0)
        if (stop.stop_requested())
            return false;
    std::array<char, 65'536> piece{};
    const auto got = ::recv(socket, piece.data(), piece.size(), 0);
    if (got > 0)
        bytes.append(piece.data(), static_cast<std::size_t>(got));
    return got > 0;
}

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

/// One request, whole; "" when it never came whole.
std::string read_request(const std::stop_token& stop, int client) {
    std::string bytes;
    std::size_t end = 0;
    while ((end = bytes.find("\r\n\r\n")) == std::string::npos)
        if (!read_more(stop, client, bytes))
            return {};
    auto head = bytes.substr(0, end);
    std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::string name = "content-length: ";
    const auto at = head.find(name);
    const auto size = end + 4 + (at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size())));
    while (bytes.size() < size)
        if (!read_more(stop, client, bytes))
            return {};
    return bytes;
}

std::string answer_of(int status, const std::string& headers, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n" + headers + "\r\n" + body;
}

void reset(int client) {
    const linger at_once{1, 0};
    ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void wait_for(const std::stop_token& stop, std::chrono::milliseconds time) {
    for (const auto until = std::chrono::steady_clock::now() + time;
         !stop.stop_requested() && std::chrono::steady_clock::now() < until;)
        std::this_thread::sleep_for(10ms);
}

} // namespace

const char* name_of(Lie lie) {
    constexpr std::array<const char*, static_cast<std::size_t>(Lie::count)> names{
        "none",     "lost request", "lost reply", "duplicated", "held back",     "truncated", "reset",
        "200 page", "302",          "511",        "garbage",    "earlier reply", "1 octet/s", "silent"};
    return names.at(static_cast<std::size_t>(lie));
}

LyingProxy::LyingProxy(int server_port)
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

LyingProxy::~LyingProxy() {
    thread_.request_stop();
    thread_.join();
    connections_.clear();
    ::close(listener_);
}

void LyingProxy::lie(Lie lie, int count) {
    const std::lock_guard lock(mutex_);
    planned_ = {lie, count};
}

void LyingProxy::lie_at_random(unsigned seed) {
    const std::lock_guard lock(mutex_);
    generator_.seed(seed);
    random_ = true;
}

void LyingProxy::be_honest() {
    const std::lock_guard lock(mutex_);
    random_ = false;
    planned_ = {};
}

int LyingProxy::told(Lie lie) const {
    const std::lock_guard lock(mutex_);
    return told_.at(static_cast<std::size_t>(lie));
}

Lie LyingProxy::next_lie() {
    const std::lock_guard lock(mutex_);
    auto lie = Lie::none;
    if (planned_.left > 0) {
        --planned_.left;
        lie = planned_.lie;
    } else if (random_) {
        lie = static_cast<Lie>(generator_() % static_cast<unsigned>(Lie::trickled));
    }
    ++told_.at(static_cast<std::size_t>(lie));
    return lie;
}

void LyingProxy::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, look_round_ms) != 1)
            continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0)
            connections_.emplace_back([this, client](const std::stop_token& its_stop) {
                answer(its_stop, client);
                ::close(client);
            });
    }
}

std::string LyingProxy::ask_server(const std::stop_token& stop, const std::string& request) const {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(server_port_);
    std::string reply;
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const auto first_line = request.find("\r\n") + 2;
        send_all(server,
                 request.substr(0, first_line) + "Connection: close\r\n" + request.substr(first_line));
        while (read_more(stop, server, reply)) {
        }
    }
    ::close(server);
    return reply;
}

void LyingProxy::answer(const std::stop_token& stop, int client) {
    const auto request = read_request(stop, client);
    if (request.empty())
        return;
    const auto line = request.substr(0, request.find("\r\n"));
    const auto lie = next_lie();
    std::string before;
    {
        const std::lock_guard lock(mutex_);
        before = earlier_[line];
    }
    const auto honest = [&] {
        auto reply = ask_server(stop, request);
        std::string held;
        {
            const std::lock_guard lock(mutex_);
            earlier_.insert_or_assign(line, reply);
            std::swap(held, held_);
        }
        if (!held.empty())
            (void)ask_server(stop, held);
        return reply;
    };
    switch (lie) {
    case Lie::lost_request:
        break;
    case Lie::lost_reply:
        (void)honest();
        break;
    case Lie::duplicated:
        (void)ask_server(stop, request);
        send_all(client, honest());
        break;
    case Lie::held_back: {
        const std::lock_guard lock(mutex_);
        held_ = request;
        break;
    }
    case Lie::truncated: {
        const auto reply = honest();
        send_all(client, std::string_view(reply).substr(0, reply.size() * 2 / 3));
        break;
    }
    case Lie::reset:
        (void)honest();
        reset(client);
        break;
    case Lie::portal:
        send_all(client, answer_of(200, "Content-Type: text/html\r\n", page));
        break;
    case Lie::redirect:
        send_all(client, answer_of(302, "Location: http://portal.example/\r\n", page));
        break;
    case Lie::portal_511:
        send_all(client, answer_of(511, "Content-Type: text/html\r\n", page));
        break;
    case Lie::garbage:
        send_all(client, std::string("\x00\x01garbage\xff\r\n\r\n", 13));
        break;
    case Lie::earlier_reply:
        send_all(client, before);
        break;
    case Lie::trickled:
        for (const char octet : honest()) {
            send_all(client, {&octet, 1});
            wait_for(stop, 1s);
            if (stop.stop_requested())
                break;
        }
        break;
    case Lie::silent:
        wait_for(stop, 1h);
        break;
    case Lie::none:
    case Lie::count:
        send_all(client, honest());
        break;
    }
}

} // namespace bluelamp::testing

#include "sync/network_watch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <map>
#include <memory>
#include <utility>

#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bluelamp {
namespace {

int open_news() {
    const int file = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (file < 0)
        return -1;
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_LINK;
    if (::bind(file, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return file;
    ::close(file);
    return -1;
}

/// By an interface's number; what is not there does not run.
using Running = std::map<int, bool>;

/// Asked once the socket hears: what changes from then on is news.
Running running_now() {
    Running running;
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0)
        return running;
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> all(first, &::freeifaddrs);
    for (const auto* each = first; each != nullptr; each = each->ifa_next)
        running[static_cast<int>(::if_nametoindex(each->ifa_name))] = (each->ifa_flags & IFF_RUNNING) != 0;
    return running;
}

/// An interface runs that did not, or there is an address. IPv6's are not asked for: routers renew them every
/// few minutes, and an interface that runs has told before.
bool is_back(const nlmsghdr& message, Running& running) {
    if (message.nlmsg_type == RTM_NEWADDR)
        return true;
    if (message.nlmsg_type != RTM_NEWLINK || message.nlmsg_len < NLMSG_LENGTH(sizeof(ifinfomsg)))
        return false;
    ifinfomsg link{};
    const auto* at = reinterpret_cast<const std::byte*>(&message) + NLMSG_HDRLEN;
    std::copy_n(at, sizeof link, reinterpret_cast<std::byte*>(&link));
    const bool now = (link.ifi_flags & IFF_RUNNING) != 0;
    return !std::exchange(running[link.ifi_index], now) && now;
}

/// Reads all that waits.
bool read_news(int file, Running& running) {
    alignas(nlmsghdr) std::array<std::byte, 16 * 1024> bytes{};
    bool back = false;
    for (;;) {
        sockaddr_nl from{};
        socklen_t length = sizeof from;
        const auto got =
            ::recvfrom(file, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
        if (got < 0)
            return back || errno == ENOBUFS; // some were lost: any of them may have said so
        if (from.nl_pid != 0)
            continue;
        auto left = static_cast<unsigned>(got);
        for (const auto* each = reinterpret_cast<const nlmsghdr*>(bytes.data()); NLMSG_OK(each, left);
             each = NLMSG_NEXT(each, left))
            back = is_back(*each, running) || back;
    }
}

} // namespace

NetworkWatch::NetworkWatch(std::function<void()> back)
    : back_(std::move(back))
    , news_(open_news())
    , stop_(::eventfd(0, EFD_CLOEXEC)) {
    if (news_ >= 0 && stop_ >= 0)
        thread_ = std::thread([this] { run(); });
}

NetworkWatch::~NetworkWatch() {
    if (thread_.joinable()) {
        ::eventfd_write(stop_, 1);
        thread_.join();
    }
    if (news_ >= 0)
        ::close(news_);
    if (stop_ >= 0)
        ::close(stop_);
}

void NetworkWatch::run() {
    auto running = running_now();
    for (;;) {
        std::array<pollfd, 2> either{{{news_, POLLIN, 0}, {stop_, POLLIN, 0}}};
        if (::poll(either.data(), either.size(), -1) < 0)
            continue; // a signal
        if (either[1].revents != 0)
            return;
        if (read_news(news_, running))
            back_();
    }
}

} // namespace bluelamp

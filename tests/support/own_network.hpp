#pragma once

#include <cstdio>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bluelamp::testing {

/// A network of this thread's own, and of the programs that it starts: loopback alone, which can be taken
/// away. Only root may make one.
class OwnNetwork {
public:
    OwnNetwork()
        : before_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC))
        , made_(before_ >= 0 && ::unshare(CLONE_NEWNET) == 0) {
        if (made_)
            there(true);
    }
    ~OwnNetwork() {
        if (made_ && ::setns(before_, CLONE_NEWNET) != 0)
            std::perror("cannot go back to the machine's network");
        ::close(before_);
    }
    OwnNetwork(const OwnNetwork&) = delete;
    OwnNetwork& operator=(const OwnNetwork&) = delete;

    [[nodiscard]] bool made() const { return made_; }
    /// Gives this machine an address of the public Internet, "93.184.216.34". Whether it has it.
    [[nodiscard]] bool be_at(const char* address) const {
        const int any = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        ifreq second{"lo:1", {}};
        sockaddr_in at{};
        at.sin_family = AF_INET;
        const bool has_it = ::inet_pton(AF_INET, address, &at.sin_addr) == 1 &&
                            std::memcpy(&second.ifr_addr, &at, sizeof at) != nullptr &&
                            ::ioctl(any, SIOCSIFADDR, &second) == 0;
        ::close(any);
        return has_it;
    }
    void there(bool is_there) const {
        const int any = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        ifreq loopback{"lo", {}};
        ::ioctl(any, SIOCGIFFLAGS, &loopback);
        const auto up = static_cast<short>(IFF_UP);
        loopback.ifr_flags =
            static_cast<short>(is_there ? loopback.ifr_flags | up : loopback.ifr_flags & ~up);
        ::ioctl(any, SIOCSIFFLAGS, &loopback);
        ::close(any);
    }

private:
    int before_;
    bool made_;
};

} // namespace bluelamp::testing

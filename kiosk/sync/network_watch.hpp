#pragma once

#include <functional>
#include <thread>

namespace bluelamp {

/// Hears from the kernel when the machine gets an address: a cable put back, wireless that is there again, a
/// lease (rtnetlink(7)). Whether the server can be reached then is another matter.
class NetworkWatch {
public:
    /// `back` is called on a thread of its own. Where the kernel tells nothing (a sandbox without netlink) it
    /// is never called.
    explicit NetworkWatch(std::function<void()> back);
    ~NetworkWatch();
    NetworkWatch(const NetworkWatch&) = delete;
    NetworkWatch& operator=(const NetworkWatch&) = delete;

private:
    void run();

    std::function<void()> back_;
    int news_ = -1;
    int stop_ = -1;
    std::thread thread_;
};

} // namespace bluelamp

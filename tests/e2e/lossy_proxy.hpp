#pragma once

#include <atomic>
#include <thread>

namespace bluelamp::testing {

/// Stands between a kiosk and its server on loopback. The network does its work, or loses one direction:
/// then the request arrives, the server acts on it, and the kiosk never hears.
class LossyProxy {
public:
    explicit LossyProxy(int server_port);
    ~LossyProxy();
    LossyProxy(const LossyProxy&) = delete;
    LossyProxy& operator=(const LossyProxy&) = delete;

    [[nodiscard]] int port() const { return port_; }
    /// The replies to the next `count` connections are cut off.
    void lose_replies(int count) { to_lose_ = count; }
    [[nodiscard]] int lost() const { return lost_; }

private:
    int server_port_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<int> to_lose_{0};
    std::atomic<int> lost_{0};
    std::jthread thread_;
    void serve(const std::stop_token& stop);
    void carry(int client, bool lose) const;
};

} // namespace bluelamp::testing

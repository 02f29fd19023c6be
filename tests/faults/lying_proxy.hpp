#pragma once

#include <array>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace bluelamp::testing {

/// What a network may do to one request.
enum class Lie {
    none,
    lost_request,
    lost_reply, ///< the server acts, and the kiosk never hears
    duplicated, ///< the server gets it twice, the kiosk one reply
    held_back,  ///< it reaches the server after a later request
    truncated,
    reset,
    portal,   ///< a page with 200
    redirect, ///< 302
    portal_511,
    garbage,
    earlier_reply, ///< an earlier answer to the same path: signed for another request, or an old manifest
    trickled,      ///< one octet a second
    silent,        ///< accepted, and nothing more
    count
};
[[nodiscard]] const char* name_of(Lie lie);

/// Stands between kiosks and their server on loopback, and tells the truth unless asked not to.
class LyingProxy {
public:
    explicit LyingProxy(int server_port);
    ~LyingProxy();
    LyingProxy(const LyingProxy&) = delete;
    LyingProxy& operator=(const LyingProxy&) = delete;

    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    /// Of the next `count` requests.
    void lie(Lie lie, int count = 1);
    /// Every quick lie, and now and then the truth, until be_honest().
    void lie_at_random(unsigned seed);
    void be_honest();
    [[nodiscard]] int told(Lie lie) const;

private:
    struct Planned {
        Lie lie = Lie::none;
        int left = 0;
    };
    void serve(const std::stop_token& stop);
    void answer(const std::stop_token& stop, int client);
    [[nodiscard]] Lie next_lie();
    [[nodiscard]] std::string ask_server(const std::stop_token& stop, const std::string& request) const;

    int server_port_;
    int listener_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    Planned planned_;
    bool random_ = false;
    std::mt19937 generator_;
    std::array<int, static_cast<std::size_t>(Lie::count)> told_{};
    std::map<std::string, std::string> earlier_; ///< by request line
    std::string held_;
    std::vector<std::jthread> connections_;
    std::jthread thread_;
};

} // namespace bluelamp::testing

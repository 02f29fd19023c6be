#pragma once

#include "support/temporary_folder.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace bluelamp::testing {

/// An authority of this test's own and the certificates it issues, in a folder, by the openssl program.
class Authority {
public:
    explicit Authority(std::string name);
    [[nodiscard]] std::string file() const { return path("ca.pem"); }
    struct Issued {
        std::string certificate;
        std::string key;
    };
    /// For `host` ("IP:127.0.0.1", "DNS:elsewhere.example"), good from and until so many days from today.
    [[nodiscard]] Issued issue(const std::string& name, const std::string& host, int from_days,
                               int until_days);

private:
    [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    TemporaryFolder folder_;
};

/// Ends TLS on loopback in front of a plain server, as a force's proxy does.
class TlsFront {
public:
    TlsFront(int server_port, const Authority::Issued& certificate);
    ~TlsFront();
    TlsFront(const TlsFront&) = delete;
    TlsFront& operator=(const TlsFront&) = delete;
    [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
    /// Octets that came through decrypted.
    [[nodiscard]] long received() const { return received_; }

private:
    struct Context;
    void serve(const std::stop_token& stop);
    void carry(const std::stop_token& stop, int client);
    std::unique_ptr<Context> context_;
    int server_port_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<long> received_{0};
    std::vector<std::jthread> connections_;
    std::jthread thread_;
};

} // namespace bluelamp::testing

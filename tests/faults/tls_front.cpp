#include "faults/tls_front.hpp"

#include "support/program.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <ctime>
#include <fstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bluelamp::testing {
namespace {

void openssl(const std::vector<std::string>& words) {
    const auto done = run_program("/usr/bin/openssl", words);
    if (done.exit != 0)
        throw std::runtime_error("openssl " + words.front() + ": " + done.err);
}

/// As `openssl ca` takes it.
std::string date(int days) {
    const auto at = std::time(nullptr) + days * 24L * 3600;
    std::tm parts{};
    gmtime_r(&at, &parts);
    std::array<char, 32> text{};
    (void)std::strftime(text.data(), text.size(), "%Y%m%d%H%M%SZ", &parts);
    return text.data();
}

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

} // namespace

Authority::Authority(std::string name) {
    openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
             path("ca.key"), "-out", path("ca.pem"), "-days", "36500", "-subj", "/CN=" + name});
    std::ofstream(path("index")).close();
    std::ofstream(path("serial")) << "01\n";
    std::ofstream(path("ca.cnf"))
        << "[ca]\ndefault_ca=own\n[own]\ndatabase=" << path("index") << "\nserial=" << path("serial")
        << "\nnew_certs_dir=" << folder_.path().string() << "\ncertificate=" << path("ca.pem")
        << "\nprivate_key=" << path("ca.key")
        << "\ndefault_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n";
}

Authority::Issued Authority::issue(const std::string& name, const std::string& host, int from_days,
                                   int until_days) {
    openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
             path(name + ".key"), "-out", path(name + ".csr"), "-subj", "/CN=" + name});
    std::ofstream(path(name + ".ext")) << "subjectAltName=" << host << "\n";
    openssl({"ca", "-batch", "-config", path("ca.cnf"), "-in", path(name + ".csr"), "-out",
             path(name + ".pem"), "-notext", "-startdate", date(from_days), "-enddate", date(until_days),
             "-extfile", path(name + ".ext")});
    return {path(name + ".pem"), path(name + ".key")};
}

struct TlsFront::Context {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    Context() = default;
    ~Context() { SSL_CTX_free(context); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

TlsFront::TlsFront(int server_port, const Authority::Issued& certificate)
    : context_(std::make_unique<Context>())
    , server_port_(server_port)
    , listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (SSL_CTX_use_certificate_file(context_->context, certificate.certificate.c_str(), SSL_FILETYPE_PEM) !=
            1 ||
        SSL_CTX_use_PrivateKey_file(context_->context, certificate.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("cannot listen with TLS on the loopback interface");
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

TlsFront::~TlsFront() {
    thread_.request_stop();
    thread_.join();
    connections_.clear();
    ::close(listener_);
}

void TlsFront::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 50) != 1)
            continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0)
            connections_.emplace_back([this, client](const std::stop_token& its_stop) {
                carry(its_stop, client);
                ::close(client);
            });
    }
}

void TlsFront::carry(const std::stop_token& stop, int client) {
    sigset_t pipe; // OpenSSL writes without MSG_NOSIGNAL, and a kiosk hangs up on a bad certificate
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context_->context), SSL_free);
    SSL_set_fd(tls.get(), client);
    if (SSL_accept(tls.get()) != 1)
        return;
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(server_port_);
    std::array<char, 16'384> bytes{};
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
        while (!stop.stop_requested()) {
            if (SSL_pending(tls.get()) == 0 && ::poll(ends.data(), ends.size(), 50) == 0)
                continue;
            if (ends[0].revents != 0 || SSL_pending(tls.get()) > 0) {
                const int got = SSL_read(tls.get(), bytes.data(), static_cast<int>(bytes.size()));
                if (got <= 0 ||
                    ::send(server, bytes.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL) != got)
                    break;
                received_ += got;
            }
            if (ends[1].revents != 0) {
                const auto got = ::recv(server, bytes.data(), bytes.size(), 0);
                if (got <= 0 || SSL_write(tls.get(), bytes.data(), static_cast<int>(got)) <= 0)
                    break;
            }
            ends[0].revents = ends[1].revents = 0;
        }
    }
    SSL_shutdown(tls.get());
    ::close(server);
}

} // namespace bluelamp::testing

#include "e2e/station.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

const std::string bin = BLUELAMP_BINARY_DIR "/bin/";
const std::string demo = BLUELAMP_SOURCE_DIR "/assets/demo/station.json";

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    return text;
}

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// Asks as HTTP/1.0 would.
bool answers_ready(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(port);
    bool ready = false;
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const std::string request = "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        char reply[64] = {};
        ready = ::send(socket, request.data(), request.size(), MSG_NOSIGNAL) > 0 &&
                ::recv(socket, reply, sizeof reply - 1, 0) > 12 && std::strncmp(reply + 9, "200", 3) == 0;
    }
    ::close(socket);
    return ready;
}

} // namespace

Folder::Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "bluelamp-e2e-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored; // what is left in the temporary folder is no failure of the test
    std::filesystem::remove_all(path_, ignored);
}

int free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    if (!bound)
        throw std::runtime_error("no free port on the loopback interface");
    return ntohs(address.sin_port);
}

Server::Server(const std::filesystem::path& folder)
    : folder_(folder)
    , port_((std::filesystem::create_directories(folder), free_port()))
    , process_(serve()) {
    start();
    const auto published = command({"publish", demo});
    INFO(published.err);
    REQUIRE(published.code == 0);
}

std::string Server::url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
}

Process Server::serve() {
    return Process({bin + "bluelamp-server", "serve", "--data", (folder_ / "data").string(), "--listen",
                    "127.0.0.1:" + std::to_string(port_)},
                   folder_ / ("serve-" + std::to_string(calls_++)));
}

void Server::start() {
    if (!process_.running())
        process_ = serve();
    for (int tries = 0; tries < 2'000; ++tries) {
        if (answers_ready(port_))
            return;
        if (!process_.running())
            break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL("bluelamp-server serve is not ready: " << process_.errors());
}

void Server::stop() {
    process_.signal(SIGTERM);
    const auto code = process_.wait(std::chrono::seconds(10));
    REQUIRE(code);
    REQUIRE(*code == 0);
}

Finished Server::command(std::vector<std::string> words, const std::string& in) {
    words.insert(words.begin(), bin + "bluelamp-server");
    words.insert(words.end(), {"--data", (folder_ / "data").string()});
    return run(words, folder_ / ("command-" + std::to_string(calls_++)), in);
}

std::string Server::code(const std::string& area) {
    const auto made = command({"kiosk", "code", "--area", area});
    INFO(made.err);
    REQUIRE(made.code == 0);
    return trimmed(made.out);
}

std::vector<nlohmann::json> Server::submissions() {
    const auto exported = command({"export"});
    INFO(exported.err);
    REQUIRE(exported.code == 0);
    std::vector<nlohmann::json> all;
    std::istringstream lines(exported.out);
    for (std::string line; std::getline(lines, line);)
        all.push_back(nlohmann::json::parse(line));
    return all;
}

Kiosk::Kiosk(std::filesystem::path folder)
    : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
}

void Kiosk::enrol(Server& server, const std::string& url) {
    const auto enrolled =
        command({"enrol", "--server", url, "--code", "-"}, server.code("harbour-quarter") + "\n");
    INFO(enrolled.err);
    REQUIRE(enrolled.code == 0);
}

Process Kiosk::begin(std::vector<std::string> words, const std::string& in) {
    words.insert(words.begin(), bin + "bluelamp-kiosk");
    words.insert(words.end(), {"--data", (folder_ / "data").string()});
    return Process(words, folder_ / ("call-" + std::to_string(calls_++)), in);
}

Finished Kiosk::command(std::vector<std::string> words, const std::string& in) {
    words.insert(words.begin(), bin + "bluelamp-kiosk");
    words.insert(words.end(), {"--data", (folder_ / "data").string()});
    return run(words, folder_ / ("call-" + std::to_string(calls_++)), in);
}

nlohmann::json Kiosk::status() {
    const auto said = command({"status"});
    INFO(said.err);
    REQUIRE(said.code == 0);
    return nlohmann::json::parse(said.out);
}

std::map<std::uint64_t, std::string> printed(const std::string& output) {
    std::map<std::uint64_t, std::string> out;
    std::size_t from = 0;
    for (auto end = output.find('\n'); end != std::string::npos; end = output.find('\n', from)) {
        std::istringstream line(output.substr(from, end - from));
        from = end + 1;
        std::uint64_t seq = 0;
        std::string receipt;
        if (line >> seq >> receipt)
            out.emplace(seq, receipt);
    }
    return out;
}

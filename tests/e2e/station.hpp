#pragma once

#include "e2e/process.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// A folder that goes with its owner.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// A port of the loopback interface that nothing listened on a moment ago.
[[nodiscard]] int free_port();

/// bluelamp-server with a data folder of its own and the demo station published.
class Server {
public:
    explicit Server(const std::filesystem::path& folder);

    void start(); ///< returns when it answers /readyz
    void stop();  ///< SIGTERM; fails the test unless it ends within 10 s with 0
    bool kill9() { return process_.kill9(); }
    [[nodiscard]] bool running() { return process_.running(); }
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string url() const;

    [[nodiscard]] std::string code(const std::string& area); ///< a one-time enrolment code
    [[nodiscard]] std::vector<nlohmann::json> submissions(); ///< what `export` prints
    [[nodiscard]] Finished command(std::vector<std::string> words, const std::string& in = {});

private:
    std::filesystem::path folder_;
    int port_;
    Process process_;
    int calls_ = 0;
    [[nodiscard]] Process serve();
};

/// bluelamp-kiosk with a data folder of its own.
class Kiosk {
public:
    explicit Kiosk(std::filesystem::path folder);

    /// Enrols in Harbour Quarter through `url`.
    void enrol(Server& server, const std::string& url);
    [[nodiscard]] Process begin(std::vector<std::string> words, const std::string& in = {});
    [[nodiscard]] Finished command(std::vector<std::string> words, const std::string& in = {});
    [[nodiscard]] nlohmann::json status();
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
    int calls_ = 0;
};

/// SEQ → RECEIPT of the whole lines that `submit` printed.
[[nodiscard]] std::map<std::uint64_t, std::string> printed(const std::string& output);

#pragma once

#include "support/program.hpp"
#include "support/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// The demo force as operators run it: real processes, real folders, loopback.
namespace bluelamp::testing {

/// The demo station with today's dates, made by deploy/fresh in `folder`/station.
[[nodiscard]] std::filesystem::path fresh_station(const std::filesystem::path& folder);

/// bluelamp-server with a data folder of its own. Once started, it keeps its port.
class Server {
public:
    Server(); ///< with the demo station published, and started
    /// With this publish file, and started.
    explicit Server(const std::filesystem::path& publication);
    /// With nothing published, and not started.
    struct Empty {};
    explicit Server(Empty) {}

    /// If it does not run; returns when it is ready.
    void start(const Environment& environment = {});
    void stop(); ///< SIGTERM; fails the test unless it ends within 10 s with 0
    bool kill9() { return process_->kill9(); }
    /// Its exit code as Finished has it; nullopt while it runs on.
    [[nodiscard]] std::optional<int> ended(std::chrono::milliseconds patience) {
        return process_->wait(patience);
    }
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] pid_t pid() const { return process_->pid(); }
    [[nodiscard]] std::string url() const;

    [[nodiscard]] std::string code(const std::string& area); ///< a one-time enrolment code
    [[nodiscard]] std::vector<nlohmann::json> submissions(); ///< what `export` prints
    [[nodiscard]] Finished command(std::vector<std::string> words, const Environment& environment = {});
    [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }

private:
    TemporaryFolder folder_;
    int port_ = 0;
    std::unique_ptr<RunningProgram> process_;
};

/// bluelamp-kiosk with a data folder of its own.
class Kiosk {
public:
    /// Enrols in Harbour Quarter through `url`.
    void enrol(Server& server, const std::string& url);
    [[nodiscard]] Finished enrol_with(const std::string& code, const std::string& url,
                                      const Environment& environment = {});
    [[nodiscard]] std::unique_ptr<RunningProgram>
    begin(std::vector<std::string> words, const std::string& in = {}, const Environment& environment = {});
    /// Its standard input stays open, for `--play -`.
    [[nodiscard]] std::unique_ptr<RunningProgram> begin_live(std::vector<std::string> words,
                                                             const Environment& environment = {});
    [[nodiscard]] Finished command(std::vector<std::string> words, const std::string& in = {},
                                   const Environment& environment = {});
    [[nodiscard]] nlohmann::json status();
    [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }

private:
    TemporaryFolder folder_;
};

/// SEQ → RECEIPT of the whole lines that `submit` printed.
[[nodiscard]] std::map<std::uint64_t, std::string> printed(const std::string& output);

} // namespace bluelamp::testing

#include "support/station.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <sstream>

namespace bluelamp::testing {
namespace {

const std::string server_program = BLUELAMP_BINARY_DIR "/bin/bluelamp-server";
const std::string kiosk_program = BLUELAMP_BINARY_DIR "/bin/bluelamp-kiosk";

Finished succeeded(Finished finished) {
    INFO(finished.err);
    REQUIRE(finished.exit == 0);
    return finished;
}

std::vector<std::string> with_data(std::vector<std::string> words, const TemporaryFolder& folder) {
    words.insert(words.end(), {"--data", (folder.path() / "data").string()});
    return words;
}

} // namespace

std::filesystem::path fresh_station(const std::filesystem::path& folder) {
    const auto station = folder / "station";
    (void)succeeded(run_program(BLUELAMP_SOURCE_DIR "/deploy/fresh",
                                {BLUELAMP_SOURCE_DIR "/assets/demo", station.string()}));
    return station;
}

Server::Server() {
    (void)succeeded(command({"publish", (fresh_station(folder_.path()) / "station.json").string()}));
    start();
}

Server::Server(const std::filesystem::path& publication) {
    (void)succeeded(command({"publish", publication.string()}));
    start();
}

std::string Server::url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
}

void Server::start(const Environment& environment) {
    if (process_ && process_->running())
        return;
    process_ = std::make_unique<RunningProgram>(
        server_program, with_data({"serve", "--listen", "127.0.0.1:" + std::to_string(port_)}, folder_),
        std::string{}, environment);
    const auto line = process_->read_line();
    INFO(process_->errors());
    const std::string expected = "listening on http://127.0.0.1:";
    REQUIRE(line.starts_with(expected));
    port_ = std::stoi(line.substr(expected.size()));
}

void Server::stop() {
    const auto began = std::chrono::steady_clock::now();
    REQUIRE(process_->stop(SIGTERM) == 0);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10)); // as the contract says
}

Finished Server::command(std::vector<std::string> words, const Environment& environment) {
    return run_program(server_program, with_data(std::move(words), folder_), {}, environment);
}

std::string Server::code(const std::string& area) {
    return succeeded(command({"kiosk", "code", "--area", area})).out;
}

std::vector<nlohmann::json> Server::submissions() {
    std::istringstream lines(succeeded(command({"export"})).out);
    std::vector<nlohmann::json> all;
    for (std::string line; std::getline(lines, line);)
        all.push_back(nlohmann::json::parse(line));
    return all;
}

void Kiosk::enrol(Server& server, const std::string& url) {
    (void)succeeded(enrol_with(server.code("harbour-quarter"), url));
}

Finished Kiosk::enrol_with(const std::string& code, const std::string& url, const Environment& environment) {
    return command({"enrol", "--server", url, "--code", "-"}, code, environment);
}

std::unique_ptr<RunningProgram> Kiosk::begin(std::vector<std::string> words, const std::string& in,
                                             const Environment& environment) {
    return std::make_unique<RunningProgram>(kiosk_program, with_data(std::move(words), folder_), in,
                                            environment);
}

std::unique_ptr<RunningProgram> Kiosk::begin_live(std::vector<std::string> words,
                                                  const Environment& environment) {
    return std::make_unique<RunningProgram>(kiosk_program, with_data(std::move(words), folder_),
                                            RunningProgram::Live{}, environment);
}

Finished Kiosk::command(std::vector<std::string> words, const std::string& in,
                        const Environment& environment) {
    return run_program(kiosk_program, with_data(std::move(words), folder_), in, environment);
}

nlohmann::json Kiosk::status() {
    return nlohmann::json::parse(succeeded(command({"status"})).out);
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

} // namespace bluelamp::testing

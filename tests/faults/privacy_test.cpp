// What a visitor typed is nowhere: not in a file of either end, not in the kiosk's memory once the visit is
// over, and nobody may look into the process while it lasts.
#include "support/station.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace bluelamp::testing;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// What no language, font or program says by itself. Typed on the screen's keys, so that no script holds it.
const std::string words = "Qzxvjkwqzxbvjqwkzxqvbjzkqxvwjzqkx";
const std::string contact = "Jkqxzvwfjkqxzvkwzqjxvbkzqwxjvzkqw";

/// As UTF-8, UTF-16 and UTF-32: whatever a library makes of text.
std::vector<std::string> forms_of(const std::string& ascii) {
    std::vector<std::string> forms{ascii, {}, {}};
    for (const char c : ascii) {
        forms[1] += std::string{c, '\0'};
        forms[2] += std::string{c, '\0', '\0', '\0'};
    }
    return forms;
}

/// How often any form of eight letters in a row of either text stands in `bytes`.
std::size_t traces_in(const std::string& bytes) {
    std::size_t found = 0;
    for (const auto& text : {words.substr(4, 8), contact.substr(4, 8)})
        for (const auto& form : forms_of(text))
            for (auto at = bytes.find(form); at != std::string::npos; at = bytes.find(form, at + 1))
                ++found;
    return found;
}

std::string contents(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t traces_below(const fs::path& folder, std::uint64_t& octets) {
    std::size_t found = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) {
            const auto bytes = contents(entry.path());
            octets += bytes.size();
            found += traces_in(bytes);
        }
    return found;
}

/// All that a process could write to. Root may read it, also of one that is closed to others; nullopt for who
/// may not.
std::optional<std::size_t> traces_in_memory(pid_t process) {
    const auto of = "/proc/" + std::to_string(process);
    const int memory = ::open((of + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
    if (memory < 0)
        return std::nullopt;
    std::size_t found = 0;
    std::istringstream maps(contents(of + "/maps"));
    for (std::string line; std::getline(maps, line);) {
        unsigned long from = 0;
        unsigned long to = 0;
        char may[5] = {};
        if (std::sscanf(line.c_str(), "%lx-%lx %4s", &from, &to, may) != 3 || may[1] != 'w')
            continue;
        std::string bytes(to - from, '\0');
        const auto got = ::pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(from));
        bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        found += traces_in(bytes);
    }
    ::close(memory);
    return found;
}

/// The unit's own setting, which is tested here as it is deployed.
Environment memory_settings_of_the_unit() {
    std::istringstream lines(contents(BLUELAMP_SOURCE_DIR "/deploy/systemd/bluelamp-kiosk.service"));
    const std::string before = "Environment=GLIBC_TUNABLES=";
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(before))
            return {line.substr(std::string("Environment=").size())};
    return {};
}

void visit(RunningProgram& app, const std::vector<std::string>& steps) {
    for (const auto& step : steps) {
        app.say(step);
        INFO(step);
        REQUIRE_FALSE(app.read_line().empty());
    }
}

void type(RunningProgram& app, const std::string& letters) {
    std::vector<std::string> steps;
    for (const char letter : letters)
        steps.push_back(json{{"tap", std::string("key-") + letter}}.dump());
    visit(app, steps);
}

/// Whether a process of the same user as `process` may trace it, and may read its memory.
struct Reach {
    bool trace = false;
    bool read = false;
};
Reach reach_of(uid_t user, pid_t process) {
    const auto child = ::fork();
    if (child == 0) {
        if (::setgid(user) != 0 || ::setuid(user) != 0)
            ::_exit(64);
        int can = 0;
        if (::open(("/proc/" + std::to_string(process) + "/mem").c_str(), O_RDONLY) >= 0)
            can |= 2;
        if (::ptrace(PTRACE_ATTACH, process, nullptr, nullptr) == 0) {
            ::waitpid(process, nullptr, __WALL);
            ::ptrace(PTRACE_DETACH, process, nullptr, nullptr);
            can |= 1;
        }
        ::_exit(can);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    const int can = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    return {(can & 1) != 0, (can & 2) != 0};
}

} // namespace

TEST_CASE("What a visitor typed is in no file of either end, nor in the kiosk's memory after the visit",
          "[e2e]") {
    Server server;
    Kiosk kiosk;
    kiosk.enrol(server, server.url());
    auto app = kiosk.begin_live({"--headless", "--play", "-"}, memory_settings_of_the_unit());
    visit(*app, {R"({"tap":"begin"})", R"({"tap":"your-say"})", R"({"tap":"rate-2"})",
                 R"({"tap":"topic-other"})", R"({"expect":"feedback-text"})"});
    type(*app, words);
    const auto during = traces_in_memory(app->pid());
    visit(*app, {R"({"tap":"key-next"})", R"({"expect":"feedback-contact"})"});
    type(*app, contact);
    visit(*app,
          {R"({"tap":"key-next"})", R"({"expect":"feedback-review"})", R"({"wait":300})", R"({"tap":"send"})",
           R"({"expect":"feedback-thanks"})", R"({"tap":"finish"})", R"({"wait":1500})"});
    const auto after = traces_in_memory(app->pid());
    std::uint64_t octets = 0;
    CHECK(traces_below(kiosk.data(), octets) == 0);
    CHECK(app->stop(SIGTERM) == 0);
    REQUIRE(kiosk.command({"sync"}).exit == 0);
    CHECK(traces_below(kiosk.data(), octets) == 0);
    CHECK(traces_below(server.data(), octets) == 0);
    const auto all = server.submissions();
    REQUIRE(all.size() == 1);
    CHECK(all[0].at("text") == words); // it was kept, and its reader can open it
    std::cout << "typed words: 0 in " << octets << " octets of files";
    if (during && after) {
        CHECK(*during > 0); // or this test could not fail
        CHECK(*after == 0);
        std::cout << "; in memory " << *during << " times while typed, " << *after << " after the visit";
    } else {
        WARN("memory not searched: this user may not read another process's (" << std::strerror(errno)
                                                                               << ")");
    }
    std::cout << "\n";
}

TEST_CASE("A kiosk can be neither traced nor read by its own user", "[e2e]") {
    if (::getuid() != 0) {
        WARN("not tried: only root may become another user");
        return;
    }
    constexpr uid_t nobody = 65534;
    Server server;
    Kiosk kiosk;
    kiosk.enrol(server, server.url());
    for (auto path = kiosk.data(); path != path.root_path() && path != fs::temp_directory_path();
         path = path.parent_path())
        REQUIRE(::chown(path.c_str(), nobody, nobody) == 0);
    for (const auto& entry : fs::recursive_directory_iterator(kiosk.data()))
        REQUIRE(::chown(entry.path().c_str(), nobody, nobody) == 0);
    const std::vector<std::string> as_nobody{"--reuid=65534", "--regid=65534", "--clear-groups",
                                             "--inh-caps=-all"};
    auto arguments = as_nobody;
    for (const auto& word : {std::string(BLUELAMP_BINARY_DIR "/bin/bluelamp-kiosk"),
                             std::string("--headless"), std::string("--data"), kiosk.data().string()})
        arguments.push_back(word);
    RunningProgram app("/usr/bin/setpriv", arguments);
    auto control_arguments = as_nobody;
    control_arguments.insert(control_arguments.end(), {"/bin/sleep", "60"});
    RunningProgram control("/usr/bin/setpriv", control_arguments);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    REQUIRE(app.running());
    const auto of_control = reach_of(nobody, control.pid());
    const auto of_kiosk = reach_of(nobody, app.pid());
    CHECK(of_control.read); // or this test could not fail
    CHECK_FALSE(of_kiosk.read);
    CHECK_FALSE(of_kiosk.trace);
    CHECK(contents("/proc/" + std::to_string(app.pid()) + "/limits").find("Max core file size        0") !=
          std::string::npos);
}

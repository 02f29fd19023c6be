// The app comes back by itself: it hangs, its content is taken from under it, it ends badly again and again,
// its disk fills up. The test stands in for systemd.
#include "support/station.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include <signal.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace bluelamp::testing;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

template <class Condition>
bool within(std::chrono::seconds patience, const Condition& condition) {
    for (const auto until = Clock::now() + patience; Clock::now() < until;) {
        if (condition())
            return true;
        std::this_thread::sleep_for(50ms);
    }
    return condition();
}

/// The socket that systemd would listen on (sd_notify(3)).
class Supervisor {
public:
    Supervisor()
        : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path().string().copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        const timeval patience{0, 100'000};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    ~Supervisor() { ::close(socket_); }
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    [[nodiscard]] Environment environment() const {
        return {"NOTIFY_SOCKET=" + path().string(), "WATCHDOG_USEC=20000000"};
    }
    /// Whether it is told so within the time.
    bool hears(const std::string& state, std::chrono::seconds patience) const {
        return within(patience, [&] {
            std::string text(256, '\0');
            const auto got = ::recv(socket_, text.data(), text.size(), 0);
            return got > 0 && text.substr(0, static_cast<std::size_t>(got)) == state;
        });
    }
    /// Forgets what was said until now.
    void forget() const {
        std::string text(256, '\0');
        while (::recv(socket_, text.data(), text.size(), MSG_DONTWAIT) > 0) {
        }
    }

private:
    [[nodiscard]] fs::path path() const { return folder_.path() / "notify"; }
    TemporaryFolder folder_;
    int socket_;
};

/// An enrolled kiosk beside its server.
struct Counter {
    Counter() { kiosk.enrol(server, server.url()); }
    [[nodiscard]] bool has_content() { return kiosk.status().at("manifest_version") > 0; }
    Server server;
    Kiosk kiosk;
};

/// Stops a process's first thread as a debugger does, and no other. Root may, also with a program that is
/// closed to others. A process of its own does it, so that the end of the stopped one is still told to its
/// parent.
class StoppedThread {
public:
    explicit StoppedThread(pid_t process)
        : holder_(::fork()) {
        if (holder_ != 0)
            return;
        if (::ptrace(PTRACE_SEIZE, process, nullptr, nullptr) != 0 ||
            ::ptrace(PTRACE_INTERRUPT, process, nullptr, nullptr) != 0)
            ::_exit(1);
        int status = 0;
        while (::waitpid(process, &status, __WALL) == process)
            if (WIFEXITED(status) || WIFSIGNALED(status))
                break;
        ::_exit(0);
    }
    ~StoppedThread() {
        ::kill(holder_, SIGKILL);
        ::waitpid(holder_, nullptr, 0);
    }
    StoppedThread(const StoppedThread&) = delete;
    StoppedThread& operator=(const StoppedThread&) = delete;
    /// Once the stopped process has ended.
    [[nodiscard]] bool was_stopped() const {
        siginfo_t ended{};
        ::waitid(P_PID, static_cast<id_t>(holder_), &ended, WEXITED | WNOWAIT | WNOHANG);
        return ended.si_pid == 0 || ended.si_status == 0;
    }

private:
    pid_t holder_;
};

std::string problems_of(const json& status) {
    std::string all;
    for (const auto& problem : status.at("problems"))
        all += problem.get<std::string>() + "\n";
    return all;
}

} // namespace

TEST_CASE("A supervisor is told when the kiosk is ready and, while it presents frames, that it lives",
          "[e2e]") {
    Counter counter;
    const Supervisor supervisor;
    auto app = counter.kiosk.begin({"--headless"}, {}, supervisor.environment());
    CHECK(supervisor.hears("READY=1", 20s));
    CHECK(supervisor.hears("WATCHDOG=1", 10s));
    ::kill(app->pid(), SIGSTOP);
    std::this_thread::sleep_for(1500ms);
    supervisor.forget();
    CHECK_FALSE(supervisor.hears("WATCHDOG=1", 4s));
    ::kill(app->pid(), SIGCONT);
    CHECK(supervisor.hears("WATCHDOG=1", 10s)); // a machine that slept is not taken for one that hangs
    CHECK(app->stop(SIGTERM) == 0);
    CHECK(supervisor.hears("STOPPING=1", 1s));
}

TEST_CASE("A server tells its supervisor that it answers", "[e2e]") {
    Server server;
    server.stop();
    const Supervisor supervisor;
    server.start(supervisor.environment());
    CHECK(supervisor.hears("READY=1", 20s));
    CHECK(supervisor.hears("WATCHDOG=1", 20s));
}

TEST_CASE("A kiosk whose screens hang ends itself, and is back within ten seconds with nothing lost",
          "[e2e]") {
    Counter counter;
    auto app = counter.kiosk.begin({"--headless"});
    REQUIRE(within(20s, [&] { return counter.has_content(); }));
    std::this_thread::sleep_for(2s);
    const auto hung = Clock::now();
    const StoppedThread screens(app->pid());
    const auto code = app->wait(15s);
    if (!screens.was_stopped()) {
        WARN("not tried: this user may not stop one thread of another process");
        return;
    }
    REQUIRE(code == 75);
    auto again =
        counter.kiosk.begin({"--headless", "--play", BLUELAMP_SOURCE_DIR "/tests/faults/on_the_loop.jsonl"});
    CHECK(again->wait(20s) == 0);
    const auto back = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - hung);
    CHECK(problems_of(counter.kiosk.status()).find("the screens hung") ==
          std::string::npos); // ended well since
    std::cout << "hung screens: noticed, ended and back on the loop after " << back.count() << " ms\n";
}

TEST_CASE("Content that is deleted under the running app is fetched anew while the loop goes on", "[e2e]") {
    Counter counter;
    const auto stats = counter.kiosk.data() / "stats.jsonl";
    auto app = counter.kiosk.begin({"--headless", "--stats", stats.string()});
    REQUIRE(within(20s, [&] { return counter.has_content(); }));
    std::this_thread::sleep_for(1500ms);
    for (const auto* name : {"content.db", "content.db-wal", "content.db-shm"})
        fs::remove(counter.kiosk.data() / name);
    const auto began = Clock::now();
    CHECK(within(10s, [&] { return counter.has_content(); }));
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
    CHECK(app->running());
    CHECK(app->stop(SIGTERM) == 0);
    std::string line;
    for (std::ifstream in(stats); std::getline(in, line);)
        CHECK(json::parse(line).at("screen") == "loop");
    std::cout << "content database deleted: there again after " << took.count() << " ms\n";
}

TEST_CASE(
    "A kiosk whose content was overwritten goes on, and after a restart sets it aside and fetches it anew",
    "[e2e]") {
    Counter counter;
    auto app = counter.kiosk.begin({"--headless"});
    REQUIRE(within(20s, [&] { return counter.has_content(); }));
    std::this_thread::sleep_for(2s); // enrolling fetched the content, so the app may only just begin
    {
        std::fstream file(counter.kiosk.data() / "content.db",
                          std::ios::binary | std::ios::in | std::ios::out);
        file << std::string(64 * 1024, 'x');
    }
    std::this_thread::sleep_for(2s);
    CHECK(app->running());
    app->kill9();
    const auto began = Clock::now();
    app = counter.kiosk.begin({"--headless"});
    CHECK(within(10s, [&] { return counter.has_content(); }));
    CHECK(problems_of(counter.kiosk.status()).find("content.db.damaged-") != std::string::npos);
    std::cout << "content database overwritten: there again after "
              << std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began).count()
              << " ms\n";
}

TEST_CASE("A kiosk that ends badly again and again shows what went well last, and says so", "[e2e]") {
    Counter counter;
    for (int i = 0; i < 3; ++i) {
        auto app = counter.kiosk.begin({"--headless"});
        std::this_thread::sleep_for(1200ms);
        app->stop(SIGSEGV);
    }
    const auto said = problems_of(counter.kiosk.status());
    CHECK(said.find("ended badly 3 times in a row; the last: ended by signal 11") != std::string::npos);
    // Nothing is taken, nothing is fetched; the loop is there and can be read.
    auto app =
        counter.kiosk.begin({"--headless", "--play", BLUELAMP_SOURCE_DIR "/tests/faults/minimal.jsonl"});
    CHECK(app->wait(40s) == 0);
    INFO(app->errors());
    CHECK(app->errors().find("only what went well last is shown, for 60 s") != std::string::npos);
    CHECK(counter.kiosk.status().at("last_seq") == 0);
}

TEST_CASE("Killing a kiosk again and again counts as nothing against it", "[e2e]") {
    Counter counter;
    for (int i = 0; i < 4; ++i) {
        auto app = counter.kiosk.begin({"--headless"});
        std::this_thread::sleep_for(300ms);
        app->kill9();
    }
    CHECK(problems_of(counter.kiosk.status()).empty());
}

TEST_CASE("What a killed kiosk left half written is gone after its next start", "[e2e]") {
    Counter counter;
    auto app = counter.kiosk.begin({"--headless"});
    const auto killed = std::to_string(app->pid());
    std::this_thread::sleep_for(300ms);
    app->kill9();
    const std::vector<fs::path> ours{".identity.json." + killed + ".0.tmp",
                                     "media/.picture." + killed + ".7.tmp"};
    const fs::path not_ours = ".notes.tmp";
    for (const auto& name : ours)
        std::ofstream(counter.kiosk.data() / name) << "half";
    std::ofstream(counter.kiosk.data() / not_ours) << "whole";
    app = counter.kiosk.begin({"--headless"});
    for (const auto& name : ours)
        CHECK(within(20s, [&] { return !fs::exists(counter.kiosk.data() / name); }));
    CHECK(fs::exists(counter.kiosk.data() / not_ours));
    CHECK(counter.kiosk.status().at("manifest_version") > 0);
}

TEST_CASE("A disk that fills up closes the kiosk to visitors visibly, and room opens it again", "[e2e]") {
    Server server;
    const TemporaryFolder folder;
    if (::mount("bluelamp", folder.path().c_str(), "tmpfs", 0, "size=64m") != 0) {
        WARN("not tried: this user may not mount a small disk (" << std::strerror(errno) << ")");
        return;
    }
    const struct Unmount {
        fs::path at;
        ~Unmount() { ::umount2(at.c_str(), MNT_DETACH); }
    } unmount{folder.path()};
    const auto kiosk_on_it = [&] { // a test's folders are made below TMPDIR
        const std::string before = fs::temp_directory_path().string();
        ::setenv("TMPDIR", folder.path().c_str(), 1);
        auto kiosk = std::make_unique<Kiosk>();
        ::setenv("TMPDIR", before.c_str(), 1);
        return kiosk;
    }();
    auto& kiosk = *kiosk_on_it;
    kiosk.enrol(server, server.url());
    auto app = kiosk.begin_live({"--headless", "--play", "-"});
    REQUIRE(within(20s, [&] { return kiosk.status().at("manifest_version") > 0; }));
    const auto fill = [&](std::size_t megabytes, const std::string& name) {
        std::ofstream out(folder.path() / name, std::ios::binary);
        const std::string piece(1U << 20U, 'x');
        for (std::size_t i = 0; i < megabytes && out; ++i)
            out << piece << std::flush;
    };
    fill(64, "full"); // until there is no octet left
    std::this_thread::sleep_for(12s);
    CHECK(problems_of(kiosk.status()).find("the disk is nearly full") != std::string::npos);
    const auto visit = [&](const std::string& line) {
        app->say(line);
        return json::parse(app->read_line());
    };
    CHECK(visit(R"({"expect":"loop"})").at("screen") == "loop");
    visit(R"({"tap":"begin"})");
    visit(R"({"see":"We cannot save anything just now."})");
    visit(R"({"tap":"your-say"})");
    visit(R"({"tap":"rate-3"})");
    CHECK(visit(R"({"see":"notice-ok"})").at("screen") == "feedback-rating");
    fs::remove(folder.path() / "full");
    visit(R"({"tap":"notice-ok"})");
    CHECK(within(25s, [&] { return problems_of(kiosk.status()).empty(); }));
    CHECK(app->running());
}

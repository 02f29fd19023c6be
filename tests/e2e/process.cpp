#include "e2e/process.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace {

std::filesystem::path errors_of(const std::filesystem::path& out) {
    return out.string() + ".err";
}

std::runtime_error failure(const std::string& what, int code) {
    return std::runtime_error(what + ": " + std::strerror(code));
}

} // namespace

std::string read_whole(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Process::Process(const std::vector<std::string>& command, std::filesystem::path out, const std::string& in)
    : out_(std::move(out)) {
    const std::filesystem::path input = out_.string() + ".in";
    std::ofstream(input, std::ios::binary) << in;

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, errors_of(out_).c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    std::vector<char*> arguments;
    for (const auto& word : command)
        arguments.push_back(const_cast<char*>(word.c_str())); // posix_spawn does not write to them
    arguments.push_back(nullptr);
    const int failed =
        posix_spawn(&pid_, command.front().c_str(), &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0)
        throw failure("cannot start " + command.front(), failed);
}

Process::~Process() {
    if (running()) {
        kill9();
        (void)wait(std::chrono::seconds(10));
    }
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1))
    , code_(std::exchange(other.code_, 0))
    , out_(std::move(other.out_)) {}

Process& Process::operator=(Process&& other) noexcept {
    std::swap(pid_, other.pid_);
    std::swap(code_, other.code_);
    std::swap(out_, other.out_);
    return *this;
}

void Process::signal(int number) const {
    if (!code_ && pid_ > 0)
        ::kill(pid_, number);
}

bool Process::kill9() {
    if (!running())
        return false;
    signal(SIGKILL);
    const auto code = wait(std::chrono::seconds(10));
    return code == 128 + SIGKILL;
}

bool Process::running() {
    return pid_ > 0 && !wait(std::chrono::milliseconds(0));
}

std::optional<int> Process::wait(std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!code_) {
        int status = 0;
        const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
        if (ended < 0 && errno != EINTR)
            throw failure("cannot wait for a process", errno);
        if (ended == pid_)
            code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        else if (std::chrono::steady_clock::now() >= until)
            break;
        else
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return code_;
}

std::string Process::output() const {
    return read_whole(out_);
}
std::string Process::errors() const {
    return read_whole(errors_of(out_));
}

Finished run(const std::vector<std::string>& command, const std::filesystem::path& out,
             const std::string& in) {
    Process process(command, out, in);
    const auto code = process.wait(std::chrono::seconds(60));
    if (!code)
        throw std::runtime_error(command.front() + " " + command.at(1) + " did not end within 60 s");
    return {*code, process.output(), process.errors()};
}

#include "faults/ready_program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace bluelamp::testing {
namespace {

constexpr int patience_ms = 60'000;

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(what + ": " + std::generic_category().message(errno));
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

ReadyProgram::ReadyProgram(std::string program)
    : program_(std::move(program)) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        fail("cannot make a pair of sockets");
    socket_ = ends[0];
    std::string preload = "LD_PRELOAD=" BLUELAMP_FAILING_CALLS;
    std::string ready = "BLUELAMP_READY=1";
    std::vector<char*> variables{preload.data(), ready.data()};
    for (char** variable = environ; *variable != nullptr; ++variable)
        variables.push_back(*variable);
    variables.push_back(nullptr);
    std::array<char*, 2> arguments{program_.data(), nullptr};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], 0);
    errno = posix_spawn(&pid_, program_.c_str(), &files, nullptr, arguments.data(), variables.data());
    posix_spawn_file_actions_destroy(&files);
    if (errno != 0)
        fail("cannot start " + program_);
    close(ends[1]);
}

ReadyProgram::~ReadyProgram() {
    close(socket_); // it ends by itself, unless a run hangs
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

Finished ReadyProgram::run(const std::vector<std::string>& arguments, const std::string& in,
                           const Environment& environment) {
    const auto name = [&](const char* stream) { return (folder_.path() / stream).string(); };
    std::ofstream(name("in"), std::ios::binary) << in;
    std::string request;
    const auto add = [&](const std::string& word) { request.append(word.c_str(), word.size() + 1); };
    add(name("in"));
    add(name("out"));
    add(name("err"));
    add(std::to_string(1 + arguments.size()));
    add(program_);
    for (const auto& argument : arguments)
        add(argument);
    for (const auto& variable : environment)
        add(variable);
    for (char** variable = environ; *variable != nullptr; ++variable)
        add(*variable);
    if (send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        fail("cannot ask for a run of " + program_);

    pollfd answer{socket_, POLLIN, 0};
    int status = 0;
    if (poll(&answer, 1, patience_ms) != 1 ||
        recv(socket_, &status, sizeof status, 0) != static_cast<ssize_t>(sizeof status))
        throw std::runtime_error(program_ + " " + arguments.front() +
                                 " did not end within a minute; it said: " + bytes_of(name("err")));
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), bytes_of(name("out")),
            bytes_of(name("err"))};
}

} // namespace bluelamp::testing

#include "support/program.hpp"

#include <array>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/temporary_folder.hpp"

extern char** environ;

namespace bluelamp::testing {
namespace {

pid_t spawn(const std::string& program, const std::vector<std::string>& arguments,
            const posix_spawn_file_actions_t& files) {
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    pid_t pid = -1;
    if (posix_spawn(&pid, program.c_str(), &files, nullptr, pointers.data(), environ) != 0)
        throw std::runtime_error("cannot start " + program);
    return pid;
}

int exit_of(pid_t pid) {
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

Finished run_program(const std::string& program, const std::vector<std::string>& arguments,
                     const std::string& in) {
    const TemporaryFolder folder;
    const auto name = [&](const char* stream) { return (folder.path() / stream).string(); };
    std::ofstream(name("in"), std::ios::binary) << in;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, name("in").c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, name("out").c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&files, 2, name("err").c_str(), O_WRONLY | O_CREAT, 0600);
    const auto pid = spawn(program, arguments, files);
    posix_spawn_file_actions_destroy(&files);
    Finished finished;
    finished.exit = exit_of(pid);
    finished.out = bytes_of(name("out"));
    finished.err = bytes_of(name("err"));
    return finished;
}

RunningProgram::RunningProgram(const std::string& program, const std::vector<std::string>& arguments) {
    std::array<int, 2> pipes{};
    if (pipe2(pipes.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("cannot make a pipe");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, pipes[1], 1);
    pid_ = spawn(program, arguments, files);
    posix_spawn_file_actions_destroy(&files);
    close(pipes[1]);
    out_ = pipes[0];
}

RunningProgram::~RunningProgram() {
    if (pid_ > 0)
        stop(SIGKILL);
    close(out_);
}

std::string RunningProgram::read_line() {
    std::string line;
    char c = 0;
    while (read(out_, &c, 1) == 1 && c != '\n')
        line += c;
    return line;
}

int RunningProgram::stop(int signal) {
    kill(pid_, signal);
    const auto code = exit_of(pid_);
    pid_ = -1;
    return code;
}

} // namespace bluelamp::testing

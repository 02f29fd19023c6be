#include "support/program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace bluelamp::testing {
namespace {

using Clock = std::chrono::steady_clock;

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

RunningProgram::RunningProgram(const std::string& program, const std::vector<std::string>& arguments,
                               const std::string& in, const Environment& environment) {
    const auto file = (folder_.path() / "in").string();
    std::ofstream(file, std::ios::binary) << in;
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    start(program, arguments, descriptor, environment);
}

RunningProgram::RunningProgram(const std::string& program, const std::vector<std::string>& arguments, Live,
                               const Environment& environment) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::runtime_error(std::string("cannot make a pipe: ") +
                                 std::generic_category().message(errno));
    said_ = ends[1];
    start(program, arguments, ends[0], environment);
}

/// Closes `in`.
void RunningProgram::start(const std::string& program, const std::vector<std::string>& arguments, int in,
                           const Environment& environment) {
    const auto name = [&](const char* stream) { return (folder_.path() / stream).string(); };
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    auto more = environment; // before the test's own: the first of a name is what getenv finds
    std::vector<char*> variables;
    for (auto& variable : more)
        variables.push_back(variable.data());
    for (char** variable = environ; *variable != nullptr; ++variable)
        variables.push_back(*variable);
    variables.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in, 0);
    posix_spawn_file_actions_addopen(&files, 1, name("out").c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&files, 2, name("err").c_str(), O_WRONLY | O_CREAT, 0600);
    const int failed =
        posix_spawn(&pid_, program.c_str(), &files, nullptr, pointers.data(), variables.data());
    posix_spawn_file_actions_destroy(&files);
    close(in);
    if (failed != 0)
        throw std::runtime_error("cannot start " + program + ": " + std::generic_category().message(failed));
}

void RunningProgram::say(const std::string& line) {
    const auto text = line + "\n";
    if (write(said_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw std::runtime_error("the program takes no more input; it said: " + errors());
}

void RunningProgram::say_no_more() {
    if (said_ >= 0)
        close(said_);
    said_ = -1;
}

RunningProgram::~RunningProgram() {
    kill9();
    say_no_more();
}

std::optional<int> RunningProgram::wait(std::chrono::milliseconds patience) {
    const auto until = Clock::now() + patience;
    while (!exit_) {
        int status = 0;
        const pid_t ended = waitpid(pid_, &status, WNOHANG);
        if (ended == pid_)
            exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        else if (Clock::now() >= until)
            break;
        else
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return exit_;
}

bool RunningProgram::running() {
    return !wait(std::chrono::milliseconds(0));
}

int RunningProgram::stop(int signal) {
    if (running())
        kill(pid_, signal);
    while (!wait(std::chrono::minutes(1))) {
    }
    return *exit_;
}

bool RunningProgram::kill9() {
    return running() && stop(SIGKILL) == 128 + SIGKILL;
}

std::optional<std::string> RunningProgram::read_line_if_there() {
    std::ifstream in(folder_.path() / "out", std::ios::binary);
    in.seekg(static_cast<std::streamoff>(read_));
    std::string line;
    if (!std::getline(in, line) || in.eof())
        return std::nullopt; // not ended by a line feed yet
    read_ += line.size() + 1;
    return line;
}

std::string RunningProgram::read_line() {
    for (bool last = false;; std::this_thread::sleep_for(std::chrono::milliseconds(2))) {
        if (auto line = read_line_if_there())
            return *std::move(line);
        if (last)
            return {};
        last = !running(); // what it printed before it ended is looked for once more
    }
}

std::string RunningProgram::output() const {
    return bytes_of(folder_.path() / "out");
}
std::string RunningProgram::errors() const {
    return bytes_of(folder_.path() / "err");
}

Finished run_program(const std::string& program, const std::vector<std::string>& arguments,
                     const std::string& in, const Environment& environment) {
    RunningProgram running(program, arguments, in, environment);
    const auto exit = running.wait(std::chrono::minutes(1));
    if (!exit)
        throw std::runtime_error(program + " did not end within a minute; it said: " + running.errors());
    return {*exit, running.output(), running.errors()};
}

} // namespace bluelamp::testing

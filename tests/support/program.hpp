#pragma once

#include "support/temporary_folder.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace bluelamp::testing {

struct Finished {
    int exit = -1; ///< 128 + signal when a signal ended it
    std::string out;
    std::string err;
};

/// Variables ("NAME=value") that a program gets besides the test's own.
using Environment = std::vector<std::string>;

/// Runs a program to its end. No shell: arguments arrive as they are. Throws std::runtime_error when it
/// cannot be started or takes more than a minute.
[[nodiscard]] Finished run_program(const std::string& program, const std::vector<std::string>& arguments,
                                   const std::string& in = {}, const Environment& environment = {});

/// A program that runs beside the test; killed when the test ends. What it prints goes to files, so that all
/// of it is there after a kill -9.
class RunningProgram {
public:
    RunningProgram(const std::string& program, const std::vector<std::string>& arguments,
                   const std::string& in = {}, const Environment& environment = {});
    /// Its standard input stays open for `say`.
    struct Live {};
    RunningProgram(const std::string& program, const std::vector<std::string>& arguments, Live live,
                   const Environment& environment = {});
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    /// Writes a line to its standard input, if that is open. Throws std::runtime_error when it reads no more.
    void say(const std::string& line);
    void say_no_more(); ///< closes it
    /// The next line of its standard output, without the line feed; "" when it has ended.
    [[nodiscard]] std::string read_line();
    /// As `read_line`, but at once: nullopt while there is none.
    [[nodiscard]] std::optional<std::string> read_line_if_there();
    /// Sends the signal and waits; the exit code as Finished has it.
    int stop(int signal);
    /// False when it had ended before.
    bool kill9();
    [[nodiscard]] bool running();
    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Its exit code as Finished has it; nullopt when it did not end in time.
    [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds patience);
    [[nodiscard]] std::string output() const;
    [[nodiscard]] std::string errors() const;

private:
    void start(const std::string& program, const std::vector<std::string>& arguments, int in,
               const Environment& environment = {});

    TemporaryFolder folder_;
    int said_ = -1; ///< the near end of its standard input
    pid_t pid_ = -1;
    std::optional<int> exit_;
    std::size_t read_ = 0; ///< of the output, by read_line
};

} // namespace bluelamp::testing

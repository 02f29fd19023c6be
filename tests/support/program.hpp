#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <sys/types.h>

namespace bluelamp::testing {

struct Finished {
    int exit = -1; ///< 128 + signal when a signal ended it
    std::string out;
    std::string err;
};

/// Runs a program to its end. No shell: arguments arrive as they are.
[[nodiscard]] Finished run_program(const std::string& program, const std::vector<std::string>& arguments,
                                   const std::string& in = {});

/// A program that runs beside the test; killed when the test ends.
class RunningProgram {
public:
    RunningProgram(const std::string& program, const std::vector<std::string>& arguments);
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    /// The next line of its standard output, without the line feed; "" when it has ended.
    [[nodiscard]] std::string read_line();
    /// Sends the signal and waits; the exit code as Finished has it.
    int stop(int signal);

private:
    pid_t pid_ = -1;
    int out_ = -1;
};

} // namespace bluelamp::testing

#pragma once

#include "support/program.hpp"

#include <string>
#include <vector>

#include <sys/types.h>

namespace bluelamp::testing {

/// A program loaded once, with failing_calls.cpp in it, and run from just before its main() as often as
/// wanted: each run is a process of its own. One at a time.
class ReadyProgram {
public:
    explicit ReadyProgram(std::string program);
    ~ReadyProgram();
    ReadyProgram(const ReadyProgram&) = delete;
    ReadyProgram& operator=(const ReadyProgram&) = delete;

    /// As run_program.
    [[nodiscard]] Finished run(const std::vector<std::string>& arguments, const std::string& in = {},
                               const Environment& environment = {});

private:
    std::string program_;
    TemporaryFolder folder_;
    pid_t pid_ = -1;
    int socket_ = -1;
};

} // namespace bluelamp::testing

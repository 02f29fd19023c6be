#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

/// A program of ours, run as a person would run it. Its stdout and stderr go to files, so that what it
/// printed before a kill -9 is all there.
class Process {
public:
    /// `out` receives stdout, `out`.err stderr; `in` is given to its stdin. Throws std::runtime_error.
    Process(const std::vector<std::string>& command, std::filesystem::path out, const std::string& in = {});
    ~Process(); ///< kills with SIGKILL
    Process(Process&& other) noexcept;
    Process& operator=(Process&& other) noexcept;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void signal(int number) const;
    /// False when it had ended before.
    bool kill9();
    [[nodiscard]] bool running();
    /// Its exit code, or 128 + signal; nullopt when it did not end in time.
    [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds patience);
    [[nodiscard]] std::string output() const;
    [[nodiscard]] std::string errors() const;

private:
    pid_t pid_ = -1;
    std::optional<int> code_;
    std::filesystem::path out_;
};

struct Finished {
    int code = 0;
    std::string out;
    std::string err;
};

/// Runs to the end, at most 60 s.
[[nodiscard]] Finished run(const std::vector<std::string>& command, const std::filesystem::path& out,
                           const std::string& in = {});

[[nodiscard]] std::string read_whole(const std::filesystem::path& file);

#include "health/starts.hpp"

#include "base/files.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <sstream>

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

namespace bluelamp {
namespace {

constexpr std::uint64_t longest_file = 64 * 1024;
constexpr std::array fatal_signals{SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

std::filesystem::path file_in(const std::filesystem::path& folder) {
    return folder / "trouble";
}

std::chrono::seconds doubled(unsigned times, std::chrono::seconds most) {
    constexpr unsigned enough = 10;
    return std::min(std::chrono::seconds(1) * (1 << std::min(times, enough)), most);
}

/// A signal handler reaches nothing but what is static (signal-safety(7)).
std::atomic<int> file_of_handler = -1;

void on_fatal_signal(int number) {
    std::array<char, 24> line{"ended by signal 00\n"};
    line[16] = static_cast<char>('0' + number / 10);
    line[17] = static_cast<char>('0' + number % 10);
    // What cannot be written cannot be told either.
    [[maybe_unused]] const auto written = ::write(file_of_handler, line.data(), 19);
    std::signal(number, SIG_DFL);
    std::raise(number); // held back until this returns; then it ends the process
}

} // namespace

std::chrono::seconds EarlierRuns::minimal_time() const {
    constexpr unsigned first = 3;
    return 60 * doubled(ended_badly - std::min(ended_badly, first), std::chrono::seconds(15));
}

std::chrono::seconds EarlierRuns::pause() const {
    constexpr unsigned most_without = 5;
    return ended_badly <= most_without ? std::chrono::seconds(0)
                                       : doubled(ended_badly - most_without, std::chrono::seconds(30));
}

EarlierRuns earlier_runs(const std::filesystem::path& folder) {
    EarlierRuns runs;
    std::istringstream lines(read_file(file_in(folder), longest_file).value_or(""));
    for (std::string line; std::getline(lines, line); ++runs.ended_badly)
        runs.last = line.substr(0, 120); // a problem in a report has 200 octets at most
    return runs;
}

Starts::Starts(const std::filesystem::path& folder) {
    make_folder(folder);
    file_ = ::open(file_in(folder).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    std::error_code none;
    if (std::filesystem::file_size(file_in(folder), none) > longest_file && !none)
        settled(); // not ours any more, or months of trouble: counting starts anew
    earlier_ = earlier_runs(folder);
}

Starts::~Starts() {
    int mine = file_;
    if (file_of_handler.compare_exchange_strong(mine, -1))
        for (const int number : fatal_signals)
            std::signal(number, SIG_DFL);
    ::close(file_);
}

void Starts::note_signals() const {
    file_of_handler = file_;
    for (const int number : fatal_signals)
        std::signal(number, on_fatal_signal);
}

void Starts::note(const std::string& how) const noexcept {
    std::string line = how.substr(0, 120);
    std::replace(line.begin(), line.end(), '\n', ' ');
    line += '\n';
    [[maybe_unused]] const auto written = ::write(file_, line.data(), line.size());
}

void Starts::settled() const noexcept {
    [[maybe_unused]] const int done = ::ftruncate(file_, 0);
}

} // namespace bluelamp

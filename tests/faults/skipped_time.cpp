#include "faults/skipped_time.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace bluelamp::testing {
namespace {

constexpr std::size_t bytes = 2 * sizeof(std::int64_t);
/// Longer than a slice in skipping_clock.cpp: whoever waits has looked at the clock since.
constexpr std::chrono::milliseconds noticed_after{3};
constexpr std::chrono::seconds patience{60};

/// R, S, D, T… of a thread (proc(5), stat); '?' when it has ended.
char state_of(const std::string& stat_file) {
    const int file = ::open(stat_file.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return '?';
    char text[128] = {};
    const auto got = ::read(file, text, sizeof text - 1);
    ::close(file);
    const std::string line(text, got > 0 ? static_cast<std::size_t>(got) : 0);
    const auto name_end = line.rfind(')');
    return name_end == std::string::npos || name_end + 2 >= line.size() ? '?' : line[name_end + 2];
}

bool waits(pid_t program) {
    const std::string tasks = "/proc/" + std::to_string(program) + "/task";
    DIR* folder = ::opendir(tasks.c_str());
    if (folder == nullptr)
        return true; // it has ended
    bool all = true;
    for (const dirent* entry = nullptr; all && (entry = ::readdir(folder)) != nullptr;)
        if (entry->d_name[0] != '.') {
            const char state = state_of(tasks + "/" + static_cast<const char*>(entry->d_name) + "/stat");
            all = state != 'R' && state != 'D';
        }
    ::closedir(folder);
    return all;
}

} // namespace

SkippedTime::SkippedTime(std::chrono::seconds wall) {
    const auto path = folder_.path() / "skipped";
    std::ofstream(path, std::ios::binary) << std::string(bytes, '\0');
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    void* at = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    if (at == MAP_FAILED)
        throw std::system_error(errno, std::generic_category(), "share the skipped time");
    shared_ = static_cast<std::atomic<std::int64_t>*>(at);
    set_wall(wall);
}

SkippedTime::~SkippedTime() {
    ::munmap(shared_, bytes);
}

Environment SkippedTime::environment() const {
    return {"LD_PRELOAD=" BLUELAMP_SKIPPED_TIME,
            "BLUELAMP_TIME_SKIPPED=" + (folder_.path() / "skipped").string()};
}

std::chrono::system_clock::time_point SkippedTime::wall() const {
    return std::chrono::system_clock::now() + std::chrono::nanoseconds(shared_[0] + shared_[1]);
}

std::chrono::nanoseconds SkippedTime::count() const {
    return std::chrono::steady_clock::now().time_since_epoch() + std::chrono::nanoseconds(shared_[0]);
}

void SkippedTime::set_wall(std::chrono::seconds ahead) {
    shared_[1] = std::chrono::nanoseconds(ahead).count();
}

void SkippedTime::skip(std::chrono::nanoseconds time) {
    shared_[0] += time.count();
}

void SkippedTime::skip_idle(std::chrono::nanoseconds time) {
    const auto until = std::chrono::steady_clock::now() + patience;
    std::this_thread::sleep_for(noticed_after);
    // Twice: between two looks whoever was woken meanwhile runs.
    while (!all_wait() || !all_wait()) {
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("the programs were busy for a minute");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    skip(time);
}

bool SkippedTime::all_wait() const {
    for (const auto program : programs_)
        if (!waits(program))
            return false;
    return true;
}

} // namespace bluelamp::testing

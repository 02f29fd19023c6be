#include "base/files.hpp"

#include "base/failure.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bluelamp {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const std::string& operation, const fs::path& path, int error) {
    const bool full = error == ENOSPC || error == EDQUOT;
    throw Failure(operation + " " + path.string(), std::generic_category().message(error),
                  full ? "make room on the disk" : "check the path, its owner and its permissions",
                  full ? Retry::yes : Retry::no);
}

class File {
public:
    File(const fs::path& path, int flags, mode_t mode = 0)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    ~File() {
        if (fd_ >= 0)
            ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] int fd() const { return fd_; }
    [[nodiscard]] bool open() const { return fd_ >= 0; }

private:
    int fd_;
};

void write_all(int fd, std::string_view bytes, const fs::path& path) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            fail("write", path, errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

fs::path temporary_beside(const fs::path& path) {
    static std::atomic<unsigned> counter{0};
    auto name = "." + path.filename().string() + "." + std::to_string(::getpid()) + "." +
                std::to_string(counter.fetch_add(1)) + ".tmp";
    return path.parent_path() / name;
}

bool is_old(const fs::directory_entry& file) {
    std::error_code error;
    const auto written = file.last_write_time(error);
    return !error && written < fs::file_time_type::clock::now() - std::chrono::hours(24);
}

bool is_number(std::string_view text) {
    return !text.empty() && text.size() < 10 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The process that a name of `temporary_beside` tells of; nullopt for any other name.
std::optional<pid_t> process_of(const std::string& name) {
    constexpr std::string_view ending = ".tmp";
    if (!name.starts_with('.') || !name.ends_with(ending))
        return std::nullopt;
    const std::string_view stem(name.data(), name.size() - ending.size());
    const auto counter = stem.rfind('.');
    const auto process = counter == 0 ? std::string_view::npos : stem.rfind('.', counter - 1);
    if (process == std::string_view::npos || process < 2 || !is_number(stem.substr(counter + 1)))
        return std::nullopt;
    const auto number = stem.substr(process + 1, counter - process - 1);
    if (!is_number(number))
        return std::nullopt;
    return std::stoi(std::string(number));
}

bool is_abandoned(const fs::directory_entry& file) {
    const auto process = process_of(file.path().filename().string());
    return process && *process > 0 && ((::kill(*process, 0) != 0 && errno == ESRCH) || is_old(file));
}

bool is_long_abandoned(const fs::directory_entry& file) {
    constexpr std::size_t sha256_letters = 64;
    const auto stem = file.path().stem().string();
    const bool part = file.path().extension() == ".part" && stem.size() == sha256_letters &&
                      stem.find_first_not_of("0123456789abcdef") == std::string::npos;
    return (part || process_of(file.path().filename().string())) && is_old(file);
}

std::size_t remove_all_that(bool (*goes)(const fs::directory_entry&), const fs::path& folder) noexcept {
    try {
        std::error_code error;
        std::vector<fs::path> gone;
        for (const auto& file : fs::directory_iterator(folder, error))
            if (file.is_regular_file(error) && !file.is_symlink(error) && goes(file))
                gone.push_back(file.path());
        std::size_t removed = 0;
        for (const auto& path : gone)
            removed += fs::remove(path, error) ? 1 : 0;
        return removed;
    } catch (const std::exception&) {
        return 0; // the next start tries again
    }
}

fs::path folder_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

} // namespace

void write_file(const fs::path& path, std::string_view bytes, Access access) {
    const auto temporary = temporary_beside(path);
    try {
        File file(temporary, O_WRONLY | O_CREAT | O_TRUNC, access == Access::owner_only ? 0600 : 0644);
        if (!file.open())
            fail("write", path, errno);
        write_all(file.fd(), bytes, path);
        if (::fsync(file.fd()) != 0)
            fail("write", path, errno);
        if (::rename(temporary.c_str(), path.c_str()) != 0)
            fail("write", path, errno);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    sync_folder(folder_of(path));
}

std::optional<std::string> read_file(const fs::path& path, std::uint64_t limit) {
    File file(path, O_RDONLY);
    if (!file.open()) {
        if (errno == ENOENT || errno == ENOTDIR)
            return std::nullopt;
        fail("read", path, errno);
    }
    std::string bytes;
    std::array<char, 65536> piece{};
    for (;;) {
        const auto got = ::read(file.fd(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            fail("read", path, errno);
        if (got == 0)
            return bytes;
        if (bytes.size() + static_cast<std::size_t>(got) > limit)
            throw Failure("read " + path.string(), "it is larger than " + std::to_string(limit) + " bytes",
                          "give another file");
        bytes.append(piece.data(), static_cast<std::size_t>(got));
    }
}

void make_folder(const fs::path& path) {
    if (path.empty() || fs::is_directory(path))
        return;
    make_folder(path.parent_path());
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
        fail("make the folder", path, errno);
    if (!fs::is_directory(path))
        fail("make the folder", path, ENOTDIR);
}

void publish_file(const fs::path& temporary, const fs::path& path) {
    {
        File file(temporary, O_RDONLY);
        if (!file.open() || ::fsync(file.fd()) != 0)
            fail("write", path, errno);
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        fail("write", path, errno);
    sync_folder(folder_of(path));
}

std::size_t remove_abandoned(const fs::path& folder) noexcept {
    return remove_all_that(is_abandoned, folder);
}

std::size_t remove_long_abandoned(const fs::path& folder) noexcept {
    return remove_all_that(is_long_abandoned, folder);
}

void sync_folder(const fs::path& folder) {
    File file(folder, O_RDONLY | O_DIRECTORY);
    if (!file.open())
        fail("write to", folder, errno);
    // FAT on a stick may refuse to sync a folder; the file itself was synced.
    if (::fsync(file.fd()) != 0 && errno != EINVAL && errno != ENOTSUP)
        fail("write to", folder, errno);
}

std::filesystem::path share_folder() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "share" / "bluelamp";
}

fs::path default_data_folder(std::string_view program) {
    // Called before any thread is started.
    if (const char* xdg = std::getenv("XDG_DATA_HOME");
        xdg != nullptr && *xdg != '\0') // NOLINT(concurrency-mt-unsafe)
        return fs::path(xdg) / program;
    if (const char* home = std::getenv("HOME");
        home != nullptr && *home != '\0') // NOLINT(concurrency-mt-unsafe)
        return fs::path(home) / ".local/share" / program;
    throw UsageFailure("find the data folder", "neither XDG_DATA_HOME nor HOME is set", "give --data DIR");
}

namespace {

int open_lock(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        fail("lock", path, errno);
    return fd;
}

} // namespace

std::optional<FileLock> FileLock::try_take(const fs::path& path) {
    FileLock lock(open_lock(path));
    if (::flock(lock.fd_, LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (errno == EWOULDBLOCK)
        return std::nullopt;
    fail("lock", path, errno);
}

FileLock FileLock::take(const fs::path& path) {
    FileLock lock(open_lock(path));
    while (::flock(lock.fd_, LOCK_EX) != 0)
        if (errno != EINTR)
            fail("lock", path, errno);
    return lock;
}

FileLock FileLock::share(const fs::path& path) {
    FileLock lock(open_lock(path));
    while (::flock(lock.fd_, LOCK_SH) != 0)
        if (errno != EINTR)
            fail("lock", path, errno);
    return lock;
}

void FileLock::make_shared() {
    while (::flock(fd_, LOCK_SH) != 0 && errno == EINTR) {
    }
}

FileLock::FileLock(FileLock&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

FileLock::~FileLock() {
    if (fd_ >= 0)
        ::close(fd_);
}

} // namespace bluelamp

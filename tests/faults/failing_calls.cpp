// Preloaded into our programs (LD_PRELOAD) by the fault tests: calls that change files below one folder are
// counted, and the Nth of them fails, or is the last thing the process does. The programs have no hook for
// it. What SQLite writes to its mapped -shm is memory that no power loss and no full disk can spoil; it is
// left alone.
//
//   BLUELAMP_FAULT_UNDER   the folder, absolute
//   BLUELAMP_FAULT_AT      which call; 0: none, every one is listed in the report
//   BLUELAMP_FAULT_DO      eio | enospc | short (half of a write is done, and when for good, no more fits) |
//                          kill-before | kill-torn (half of a write is done) | kill-after
//   BLUELAMP_FAULT_ALWAYS  from then on every one (not kills)
//   BLUELAMP_FAULT_SOCKETS sending and receiving count, too (kills alone)
//   BLUELAMP_FAULT_WHILE   a file; calls count while it exists
//   BLUELAMP_FAULT_REPORT  a file; gets a line for each call listed or hit: "fdatasync log.db-wal"
//
//   BLUELAMP_READY         runs of the program are forked from this one just before main(), as asked on its
//                          standard input (see ready_program.cpp): loading the kiosk's libraries takes
//                          longer than most of its commands
#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

struct Plan {
    std::string under = variable("BLUELAMP_FAULT_UNDER");
    std::string action = variable("BLUELAMP_FAULT_DO");
    std::string gate = variable("BLUELAMP_FAULT_WHILE");
    std::string report = variable("BLUELAMP_FAULT_REPORT");
    long at = std::atol(variable("BLUELAMP_FAULT_AT").c_str());
    bool always = !variable("BLUELAMP_FAULT_ALWAYS").empty();
    bool sockets = !variable("BLUELAMP_FAULT_SOCKETS").empty();
    std::atomic<long> count{0};
};

Plan* the_plan = nullptr; // never freed: the last calls come after every destructor

Plan& plan() {
    if (the_plan == nullptr)
        the_plan = new Plan; // by the first call, before the program has threads
    return *the_plan;
}

template <typename... Arguments>
long call(long number, Arguments... arguments) {
    return ::syscall(number, arguments...);
}

void report(std::string_view operation, const std::string& object) {
    const auto& file = plan().report;
    if (file.empty())
        return;
    const auto line = std::string(operation) + (object.empty() ? "" : " ") + object + "\n";
    const auto fd = call(SYS_openat, AT_FDCWD, file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    call(SYS_write, fd, line.data(), line.size());
    call(SYS_close, fd);
}

[[noreturn]] void die() {
    call(SYS_kill, ::getpid(), SIGKILL);
    for (;;)
        ::pause();
}

enum class Fate { as_usual, fail, half, half_then_die, die_after };

/// What becomes of this call. Ends the process if it is to die before it. `errno` is set for `fail`.
Fate fate(std::string_view operation, const std::string& object, bool writes) {
    auto& now = plan();
    if (!now.gate.empty() && call(SYS_faccessat, AT_FDCWD, now.gate.c_str(), F_OK) != 0)
        return Fate::as_usual;
    const long number = ++now.count;
    if (now.at == 0) {
        report(operation, object);
        return Fate::as_usual;
    }
    if (number != now.at && (number < now.at || !now.always))
        return Fate::as_usual;
    if (number == now.at)
        report(operation, object);
    const auto& action = now.action;
    if (action == "kill-before")
        die();
    if (action == "kill-after")
        return Fate::die_after;
    if (action == "kill-torn")
        return writes ? Fate::half_then_die : Fate::die_after;
    if (action == "short" && number == now.at)
        return writes ? Fate::half : Fate::as_usual;
    const bool removes = operation == "unlink" || operation == "rmdir";
    if (action != "eio" && removes) // a full disk lets itself be emptied
        return Fate::as_usual;
    errno = action == "eio" ? EIO : ENOSPC;
    return Fate::fail;
}

/// The path below the folder; "" when it is elsewhere.
std::string below(const std::string& path) {
    const auto& under = plan().under;
    if (under.empty() || path.size() <= under.size() || path.compare(0, under.size(), under) != 0 ||
        path[under.size()] != '/')
        return path == under && !under.empty() ? "." : "";
    return path.substr(under.size() + 1);
}

std::string target_of(int fd) {
    std::array<char, PATH_MAX> target{};
    const auto link = "/proc/self/fd/" + std::to_string(fd);
    const auto length = call(SYS_readlinkat, AT_FDCWD, link.c_str(), target.data(), target.size());
    return length <= 0 ? std::string() : std::string(target.data(), static_cast<std::size_t>(length));
}

/// Files alone: nothing for sockets, pipes and what lies elsewhere.
std::string name_of(int fd) {
    const int before = errno;
    auto name = below(target_of(fd));
    errno = before;
    return name;
}

/// `whole` does the call, `half` half of it; -1 and errno as the system would.
template <typename Whole, typename Half>
auto write_like(std::string_view operation, int fd, Whole&& whole, Half&& half) -> decltype(whole()) {
    const auto name = name_of(fd);
    if (name.empty())
        return whole();
    switch (fate(operation, name, true)) {
    case Fate::as_usual:
        return whole();
    case Fate::fail:
        return -1;
    case Fate::half:
        return half();
    case Fate::half_then_die:
        half();
        die();
    case Fate::die_after:
        whole();
        die();
    }
    return -1;
}

template <typename Whole>
auto change(std::string_view operation, const std::string& name, Whole&& whole) -> decltype(whole()) {
    if (name.empty())
        return whole();
    switch (fate(operation, name, false)) {
    case Fate::fail:
        return -1;
    case Fate::die_after:
        whole();
        die();
    default:
        return whole();
    }
}

template <typename Whole>
auto socket_call(std::string_view operation, int fd, Whole&& whole) -> decltype(whole()) {
    if (!plan().sockets || plan().under.empty() || !target_of(fd).starts_with("socket:"))
        return whole();
    return change(operation, "socket", whole);
}

int open_like(int folder, const char* path, int flags, mode_t mode) {
    const auto open = [&] { return static_cast<int>(call(SYS_openat, folder, path, flags, mode)); };
    return (flags & O_CREAT) == 0 ? open() : change("create", below(path), open);
}

/// In place of __libc_start_main's arguments: a block of argv, null, environment, null, as it wants them.
struct Start {
    std::vector<char*> block;
    int count = 0;
};

/// Waits for a request, answers with the run's wait status, and so on; returns in the child. Each request is
/// one packet of strings that end with NUL: stdin, stdout and stderr, how many arguments, they, the
/// environment.
Start ready() {
    auto& request = *new std::vector<char>(1 << 18); // the environment until the last exit handler
    for (;;) {
        const auto size =
            call(SYS_recvfrom, STDIN_FILENO, request.data(), request.size(), 0, nullptr, nullptr);
        if (size <= 0)
            ::_exit(0); // the test has ended
        const pid_t child = ::fork();
        if (child != 0) {
            int status = 0;
            while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
            }
            call(SYS_sendto, STDIN_FILENO, &status, sizeof status, MSG_NOSIGNAL, nullptr, 0);
            continue;
        }
        std::vector<char*> words;
        for (char* word = request.data(); word < request.data() + size; word += std::strlen(word) + 1)
            words.push_back(word);
        for (int stream = 0; stream < 3; ++stream) {
            const int flags = stream == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC;
            const auto fd = call(SYS_openat, AT_FDCWD, words[static_cast<std::size_t>(stream)], flags, 0600);
            call(SYS_dup3, fd, stream, 0);
            call(SYS_close, fd);
        }
        Start start;
        start.count = std::atoi(words[3]);
        start.block.assign(words.begin() + 4, words.end());
        start.block.insert(start.block.begin() + start.count, nullptr);
        start.block.insert(start.block.end(), {nullptr, nullptr});
        ::environ = start.block.data() + start.count + 1;
        the_plan = nullptr;
        return start;
    }
}

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

using Main = int(int, char**, char**);
using Function = void();

int __libc_start_main(Main* main, int count, char** arguments, Function* init, Function* fini,
                      Function* loader_fini, void* stack_end) {
    auto& start = *new Start; // as above
    if (!variable("BLUELAMP_READY").empty()) {
        start = ready();
        count = start.count;
        arguments = start.block.data();
    }
    return next<decltype(__libc_start_main)>("__libc_start_main")(main, count, arguments, init, fini,
                                                                  loader_fini, stack_end);
}

#define BLUELAMP_OPEN(name)                                                                                  \
    int name(const char* path, int flags, ...) {                                                             \
        va_list more;                                                                                        \
        va_start(more, flags);                                                                               \
        const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;                 \
        va_end(more);                                                                                        \
        return open_like(AT_FDCWD, path, flags, mode);                                                       \
    }
BLUELAMP_OPEN(open)
BLUELAMP_OPEN(open64)

#define BLUELAMP_FOPEN(name)                                                                                 \
    FILE* name(const char* path, const char* mode) {                                                         \
        FILE* file = nullptr;                                                                                \
        const auto open = [&] {                                                                              \
            file = next<FILE*(const char*, const char*)>(#name)(path, mode);                                 \
            return file == nullptr ? -1 : 0;                                                                 \
        };                                                                                                   \
        (void)(std::string_view(mode).starts_with("r") ? open() : change("create", below(path), open));      \
        return file;                                                                                         \
    }
BLUELAMP_FOPEN(fopen)
BLUELAMP_FOPEN(fopen64)

ssize_t write(int fd, const void* bytes, size_t size) {
    const auto some = [&](size_t count) { return static_cast<ssize_t>(call(SYS_write, fd, bytes, count)); };
    return write_like(
        "write", fd, [&] { return some(size); }, [&] { return some((size + 1) / 2); });
}

#define BLUELAMP_PWRITE(name, Offset)                                                                        \
    ssize_t name(int fd, const void* bytes, size_t size, Offset at) {                                        \
        const auto some = [&](size_t count) {                                                                \
            return static_cast<ssize_t>(call(SYS_pwrite64, fd, bytes, count, at));                           \
        };                                                                                                   \
        return write_like(                                                                                   \
            "write", fd, [&] { return some(size); }, [&] { return some((size + 1) / 2); });                  \
    }
BLUELAMP_PWRITE(pwrite, off_t)
BLUELAMP_PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec* parts, int count) {
    const auto some = [&](int how_many) {
        return static_cast<ssize_t>(call(SYS_writev, fd, parts, how_many));
    };
    return write_like(
        "write", fd, [&] { return some(count); }, [&] { return some((count + 1) / 2); });
}

ssize_t sendfile(int out, int in, off_t* at, size_t size) {
    const auto some = [&](size_t count) {
        return static_cast<ssize_t>(call(SYS_sendfile, out, in, at, count));
    };
    return write_like(
        "write", out, [&] { return some(size); }, [&] { return some((size + 1) / 2); });
}
ssize_t sendfile64(int out, int in, off64_t* at, size_t size) {
    return sendfile(out, in, at, size);
}

ssize_t copy_file_range(int in, off64_t* from, int out, off64_t* to, size_t size, unsigned int flags) {
    const auto some = [&](size_t count) {
        return static_cast<ssize_t>(call(SYS_copy_file_range, in, from, out, to, count, flags));
    };
    return write_like(
        "write", out, [&] { return some(size); }, [&] { return some((size + 1) / 2); });
}

int fsync(int fd) {
    return change("fsync", name_of(fd), [&] { return static_cast<int>(call(SYS_fsync, fd)); });
}
int fdatasync(int fd) {
    return change("fdatasync", name_of(fd), [&] { return static_cast<int>(call(SYS_fdatasync, fd)); });
}
int ftruncate(int fd, off_t size) noexcept {
    return change("ftruncate", name_of(fd), [&] { return static_cast<int>(call(SYS_ftruncate, fd, size)); });
}
int ftruncate64(int fd, off64_t size) noexcept {
    return ftruncate(fd, size);
}
int fallocate(int fd, int mode, off_t from, off_t size) {
    return change("fallocate", name_of(fd),
                  [&] { return static_cast<int>(call(SYS_fallocate, fd, mode, from, size)); });
}
int fallocate64(int fd, int mode, off64_t from, off64_t size) {
    return fallocate(fd, mode, from, size);
}
int posix_fallocate(int fd, off_t from, off_t size) {
    return fallocate(fd, 0, from, size) == 0 ? 0 : errno; // gives the error, does not set it
}
int posix_fallocate64(int fd, off64_t from, off64_t size) {
    return posix_fallocate(fd, from, size);
}

int rename(const char* from, const char* to) noexcept {
    return change("rename", below(to),
                  [&] { return static_cast<int>(call(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0)); });
}
int link(const char* from, const char* to) noexcept {
    return change("link", below(to),
                  [&] { return static_cast<int>(call(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0)); });
}
int unlink(const char* path) noexcept {
    return change("unlink", below(path),
                  [&] { return static_cast<int>(call(SYS_unlinkat, AT_FDCWD, path, 0)); });
}
int remove(const char* path) noexcept {
    return change("unlink", below(path), [&] { return next<int(const char*)>("remove")(path); });
}
int rmdir(const char* path) noexcept {
    return change("rmdir", below(path),
                  [&] { return static_cast<int>(call(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR)); });
}
int unlinkat(int folder, const char* path, int flags) noexcept {
    // std::filesystem removes trees by names relative to an open folder.
    return change((flags & AT_REMOVEDIR) == 0 ? "unlink" : "rmdir",
                  folder == AT_FDCWD ? below(path) : name_of(folder),
                  [&] { return static_cast<int>(call(SYS_unlinkat, folder, path, flags)); });
}
int mkdir(const char* path, mode_t mode) noexcept {
    return change("mkdir", below(path),
                  [&] { return static_cast<int>(call(SYS_mkdirat, AT_FDCWD, path, mode)); });
}

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
    return socket_call("send", fd, [&] {
        return static_cast<ssize_t>(call(SYS_sendto, fd, bytes, size, flags, nullptr, 0));
    });
}
ssize_t recv(int fd, void* bytes, size_t size, int flags) {
    return socket_call("recv", fd, [&] {
        return static_cast<ssize_t>(call(SYS_recvfrom, fd, bytes, size, flags, nullptr, nullptr));
    });
}
ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
    return socket_call("send", fd,
                       [&] { return static_cast<ssize_t>(call(SYS_sendmsg, fd, message, flags)); });
}
ssize_t recvmsg(int fd, struct msghdr* message, int flags) {
    return socket_call("recv", fd,
                       [&] { return static_cast<ssize_t>(call(SYS_recvmsg, fd, message, flags)); });
}

} // extern "C"

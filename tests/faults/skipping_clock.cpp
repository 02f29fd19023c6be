// Preloaded into programs: all their clocks run ahead of the machine's by the nanoseconds that stand in the
// file BLUELAMP_TIME_SKIPPED, shared with whoever skips. A wait ends when its time has come on those clocks;
// so time in which nothing runs can be left out, and what runs takes as long as it takes.
//
// A wait is made of slices, because a thread that sleeps does not see the file change. timerfd is refused:
// Asio then waits in epoll_wait.
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <ctime>

#include <cstdarg>

#include <dlfcn.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

using Nanoseconds = std::int64_t;
constexpr Nanoseconds second = 1'000'000'000;
constexpr Nanoseconds millisecond = 1'000'000;
constexpr Nanoseconds slice = 2 * millisecond;

/// [0]: all clocks; [1]: the wall clock besides.
const std::atomic<Nanoseconds>* shared_times() {
    static const auto* times = []() -> const std::atomic<Nanoseconds>* {
        const char* name = std::getenv("BLUELAMP_TIME_SKIPPED");
        const int file = name == nullptr ? -1 : open(name, O_RDONLY | O_CLOEXEC);
        if (file < 0)
            return nullptr;
        void* at = mmap(nullptr, 2 * sizeof(Nanoseconds), PROT_READ, MAP_SHARED, file, 0);
        close(file);
        return at == MAP_FAILED ? nullptr : static_cast<const std::atomic<Nanoseconds>*>(at);
    }();
    return times;
}

Nanoseconds skipped(clockid_t clock) {
    const auto* times = shared_times();
    if (times == nullptr || clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID ||
        clock < 0)
        return 0;
    const bool wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
    return times[0] + (wall ? times[1].load() : 0);
}

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

Nanoseconds number(const timespec& at) {
    return at.tv_sec * second + at.tv_nsec;
}

timespec spec(Nanoseconds at) {
    return {at / second, at % second};
}

Nanoseconds real_now(clockid_t clock) {
    static const auto function = real<int(clockid_t, timespec*)>("clock_gettime");
    timespec at{};
    function(clock, &at);
    return number(at);
}

Nanoseconds now(clockid_t clock) {
    return real_now(clock) + skipped(clock);
}

/// A wait of at most so long, taken apart. `wait` waits for a slice and gives what it found, 0 for nothing.
template <class Wait>
int sliced(Nanoseconds most, const Wait& wait) {
    const auto until = now(CLOCK_MONOTONIC) + most;
    for (;;) {
        const auto left = until - now(CLOCK_MONOTONIC);
        const int found = wait(std::clamp<Nanoseconds>(left, 0, slice));
        if (found != 0 || left <= 0)
            return found;
    }
}

int milliseconds_of(Nanoseconds time) {
    return static_cast<int>((time + millisecond - 1) / millisecond);
}

int sleep_for(Nanoseconds time) {
    static const auto function = real<int(const timespec*, timespec*)>("nanosleep");
    return sliced(time, [](Nanoseconds piece) {
        const auto length = spec(piece);
        return piece == 0 ? 0 : function(&length, nullptr);
    });
}

/// Wakes early with 0, as a condition may (POSIX: spurious wakeups): whoever waits looks again.
int wait_until(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock, Nanoseconds until) {
    static const auto function =
        real<int(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*)>("pthread_cond_clockwait");
    const auto left = until - now(clock);
    const auto at = spec(real_now(CLOCK_MONOTONIC) + std::clamp<Nanoseconds>(left, 0, slice));
    const int result = function(condition, mutex, CLOCK_MONOTONIC, &at);
    return result == ETIMEDOUT && now(clock) < until ? 0 : result;
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* at) noexcept {
    static const auto function = real<int(clockid_t, timespec*)>("clock_gettime");
    const int result = function(clock, at);
    if (result == 0)
        *at = spec(number(*at) + skipped(clock));
    return result;
}

time_t time(time_t* at) noexcept {
    const time_t seconds = now(CLOCK_REALTIME) / second;
    if (at != nullptr)
        *at = seconds;
    return seconds;
}

int gettimeofday(timeval* at, void*) noexcept {
    const auto wall = now(CLOCK_REALTIME);
    *at = {wall / second, wall % second / 1000};
    return 0;
}

int nanosleep(const timespec* time, timespec*) {
    return sleep_for(number(*time));
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec*) {
    return sleep_for(number(*time) - ((flags & TIMER_ABSTIME) != 0 ? now(clock) : 0)) == 0 ? 0 : errno;
}

int usleep(useconds_t time) {
    return sleep_for(static_cast<Nanoseconds>(time) * 1000);
}

unsigned sleep(unsigned time) {
    sleep_for(time * second);
    return 0;
}

int poll(pollfd* files, nfds_t count, int timeout) {
    static const auto function = real<int(pollfd*, nfds_t, int)>("poll");
    if (timeout <= 0)
        return function(files, count, timeout);
    return sliced(timeout * millisecond,
                  [&](Nanoseconds piece) { return function(files, count, milliseconds_of(piece)); });
}

int ppoll(pollfd* files, nfds_t count, const timespec* timeout, const sigset_t* signals) {
    static const auto function = real<int(pollfd*, nfds_t, const timespec*, const sigset_t*)>("ppoll");
    if (timeout == nullptr)
        return function(files, count, timeout, signals);
    return sliced(number(*timeout), [&](Nanoseconds piece) {
        const auto length = spec(piece);
        return function(files, count, &length, signals);
    });
}

int select(int count, fd_set* in, fd_set* out, fd_set* odd, timeval* timeout) {
    static const auto function = real<int(int, fd_set*, fd_set*, fd_set*, timeval*)>("select");
    if (timeout == nullptr)
        return function(count, in, out, odd, timeout);
    const auto copy = [](const fd_set* set) { return set == nullptr ? fd_set{} : *set; };
    const auto wanted_in = copy(in);
    const auto wanted_out = copy(out);
    const auto wanted_odd = copy(odd);
    const auto put = [](fd_set* set, const fd_set& value) {
        if (set != nullptr)
            *set = value;
    };
    return sliced(timeout->tv_sec * second + timeout->tv_usec * 1000, [&](Nanoseconds piece) {
        put(in, wanted_in);
        put(out, wanted_out);
        put(odd, wanted_odd);
        timeval length{0, piece / 1000};
        return function(count, in, out, odd, &length);
    });
}

int epoll_wait(int file, epoll_event* events, int count, int timeout) {
    static const auto function = real<int(int, epoll_event*, int, int)>("epoll_wait");
    if (timeout <= 0)
        return function(file, events, count, timeout);
    return sliced(timeout * millisecond,
                  [&](Nanoseconds piece) { return function(file, events, count, milliseconds_of(piece)); });
}

int timerfd_create(int, int) noexcept {
    errno = ENOSYS;
    return -1;
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const timespec* until) {
    return wait_until(condition, mutex, clock, number(*until));
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
    // The condition's clock cannot be asked for; no machine has been up for thirty years.
    constexpr time_t thirty_years = 1'000'000'000;
    return wait_until(condition, mutex, until->tv_sec > thirty_years ? CLOCK_REALTIME : CLOCK_MONOTONIC,
                      number(*until));
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* until) {
    static const auto function = real<int(sem_t*, clockid_t, const timespec*)>("sem_clockwait");
    for (;;) {
        const auto left = number(*until) - now(clock);
        const auto at = spec(real_now(CLOCK_MONOTONIC) + std::clamp<Nanoseconds>(left, 0, slice));
        if (function(semaphore, CLOCK_MONOTONIC, &at) == 0)
            return 0;
        if (errno != ETIMEDOUT || left <= 0)
            return -1;
    }
}

int sem_timedwait(sem_t* semaphore, const timespec* until) {
    return sem_clockwait(semaphore, CLOCK_REALTIME, until);
}

/// std::counting_semaphore and std::atomic wait by the futex itself; with a time that is absolute.
long syscall(long call, ...) noexcept {
    static const auto function = real<long(long, ...)>("syscall");
    std::va_list list;
    va_start(list, call);
    long arguments[6]; // as many as any call takes; those that were not given are not looked at
    for (long& argument : arguments)
        argument = va_arg(list, long);
    va_end(list);
    const auto* until = reinterpret_cast<const timespec*>(arguments[3]);
    const auto with = [&](const timespec* at) {
        return function(call, arguments[0], arguments[1], arguments[2], at, arguments[4], arguments[5]);
    };
    if (call != SYS_futex || (arguments[1] & FUTEX_CMD_MASK) != FUTEX_WAIT_BITSET || until == nullptr)
        return with(until);
    const clockid_t clock = (arguments[1] & FUTEX_CLOCK_REALTIME) != 0 ? CLOCK_REALTIME : CLOCK_MONOTONIC;
    for (;;) {
        const auto left = number(*until) - now(clock);
        const auto at = spec(real_now(clock) + std::clamp<Nanoseconds>(left, 0, slice));
        const long result = with(&at);
        if (result >= 0 || errno != ETIMEDOUT || left <= 0)
            return result;
    }
}

int sigtimedwait(const sigset_t* signals, siginfo_t* about, const timespec* timeout) {
    static const auto function = real<int(const sigset_t*, siginfo_t*, const timespec*)>("sigtimedwait");
    if (timeout == nullptr)
        return function(signals, about, timeout);
    const auto until = now(CLOCK_MONOTONIC) + number(*timeout);
    for (;;) {
        const auto left = until - now(CLOCK_MONOTONIC);
        const auto length = spec(std::clamp<Nanoseconds>(left, 0, slice));
        const int signal = function(signals, about, &length);
        if (signal >= 0 || errno != EAGAIN || left <= 0)
            return signal;
    }
}

} // extern "C"

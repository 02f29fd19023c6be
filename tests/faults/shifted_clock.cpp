// Preloaded into a program: its wall clock is wrong by the seconds that stand in the file BLUELAMP_CLOCK_OFF,
// read anew at each call, so that the clock jumps while the program runs. Monotonic clocks stay as they are.
#include <cstdlib>
#include <ctime>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

time_t off() {
    const char* name = std::getenv("BLUELAMP_CLOCK_OFF");
    const int file = name == nullptr ? -1 : open(name, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    char text[32] = {};
    const auto got = read(file, text, sizeof text - 1);
    close(file);
    return got > 0 ? std::strtol(text, nullptr, 10) : 0;
}

using ClockGettime = int (*)(clockid_t, timespec*);

int real_clock_gettime(clockid_t clock, timespec* at) {
    static const auto real = reinterpret_cast<ClockGettime>(dlsym(RTLD_NEXT, "clock_gettime"));
    return real(clock, at);
}

} // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* at) noexcept {
    const int result = real_clock_gettime(clock, at);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        at->tv_sec += off();
    return result;
}

extern "C" time_t time(time_t* at) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (at != nullptr)
        *at = now.tv_sec;
    return now.tv_sec;
}

extern "C" int gettimeofday(timeval* at, void*) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

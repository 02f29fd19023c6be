#include "base/supervisor.hpp"

#include <systemd/sd-daemon.h>

namespace bluelamp {

void tell_supervisor(const std::string& state) noexcept {
    constexpr int keep_environment = 0;
    ::sd_notify(keep_environment, state.c_str());
}

bool supervisor_watches() noexcept {
    constexpr int keep_environment = 0;
    return ::sd_watchdog_enabled(keep_environment, nullptr) > 0;
}

} // namespace bluelamp

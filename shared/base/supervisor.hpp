#pragma once

#include <string>

namespace bluelamp {

/// Tells whatever started the program (systemd, by NOTIFY_SOCKET; sd_notify(3)) how it fares: "READY=1",
/// "WATCHDOG=1", "STOPPING=1". Nothing happens when nobody asked to be told. Any thread; never throws.
void tell_supervisor(const std::string& state) noexcept;

/// Whether the supervisor ends the program unless it hears "WATCHDOG=1" (sd_watchdog_enabled(3)).
[[nodiscard]] bool supervisor_watches() noexcept;

} // namespace bluelamp

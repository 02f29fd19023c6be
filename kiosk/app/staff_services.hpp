#pragma once

#include "app/staff_thread.hpp"
#include "config/kiosk_config.hpp"
#include "store/content_store.hpp"
#include "store/log_store.hpp"
#include "sync/identity.hpp"
#include "sync/trusted_clock.hpp"

#include <string>

namespace bluelamp {

/// What staff can have done at the counter: the PIN checked, a stick written or read. On the staff thread.
class StaffServices {
public:
    StaffServices(const StaffConfig& config, std::string version, IdentityStore& identities, LogStore& log,
                  ContentStore& content, TrustedClock& clock);

    /// kiosk.toml's PIN, else headquarters'.
    [[nodiscard]] bool pin_is_right(const std::string& pin) const;
    using Progress = StaffThread::Hooks::Progress;
    /// Both throw Failure, as the stick's functions do.
    [[nodiscard]] StickResult copy_to_stick(const Progress& progress) const;
    [[nodiscard]] StickResult bring_in(const Progress& progress) const;

private:
    const StaffConfig& config_;
    std::string version_;
    IdentityStore& identities_;
    LogStore& log_;
    ContentStore& content_;
    TrustedClock& clock_;
};

} // namespace bluelamp

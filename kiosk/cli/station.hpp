#pragma once

#include "base/failure.hpp"
#include "config/kiosk_config.hpp"
#include "sync/exchange.hpp"

#include "cli/commands.hpp"

namespace bluelamp::cli {

/// An open data folder, made and migrated when it is opened.
struct Station {
    explicit Station(const Common& common)
        : folder(common.data)
        , config(read_kiosk_config(common.config, common.data))
        , identities(folder)
        , identity(identities.load())
        , log(folder, identity ? identity->kiosk : "none")
        , content(folder, config.media_quota)
        , clock(log) {
        config.network.user_agent = "bluelamp-kiosk/" + common.version;
    }

    /// Throws Failure before enrolment.
    const Identity& enrolled(const std::string& operation) const {
        if (!identity)
            throw Failure(operation, "this kiosk is not enrolled",
                          "run bluelamp-kiosk enrol --server URL --code CODE, or --pack FILE");
        return *identity;
    }

    std::filesystem::path folder;
    KioskConfig config;
    IdentityStore identities;
    std::optional<Identity> identity;
    LogStore log;
    ContentStore content;
    TrustedClock clock;
};

} // namespace bluelamp::cli

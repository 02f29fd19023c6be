#include "api/fleet_gauges.hpp"

#include "custody/clock.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace bluelamp::server {
namespace {

constexpr std::chrono::minutes silent_after{30};

bool is_silent(const KioskRecord& kiosk, Time now) {
    const auto last = std::max({time_of_ms(kiosk.contact_ms), time_of_ms(kiosk.seen_ms), kiosk.enrolled});
    return !kiosk.pack_open && now - last > silent_after;
}

} // namespace

std::map<std::string, double> fleet_gauges(Storage& storage, Time now) {
    std::map<std::string, double> gauges{{"kiosks", 0},
                                         {"kiosks_silent", 0},
                                         {"kiosks_with_problems", 0},
                                         {"kiosks_clock_behind", 0},
                                         {"entries_waiting_on_kiosks", 0},
                                         {"entries", 0},
                                         {"entries_quarantined", 0},
                                         {"entries_lost_in_gaps", 0}};
    for (const auto& kiosk : storage.kiosks().all()) {
        if (kiosk.revoked)
            continue;
        ++gauges["kiosks"];
        gauges["kiosks_silent"] += is_silent(kiosk, now) ? 1 : 0;
        // Written by intake from a parsed batch; still read as what it is, text in a database.
        const auto report = nlohmann::json::parse(kiosk.report, nullptr, false);
        if (!report.is_object())
            continue;
        gauges["kiosks_with_problems"] += report.value("problems", nlohmann::json::array()).empty() ? 0 : 1;
        gauges["kiosks_clock_behind"] += report.value("clock_behind", false) ? 1 : 0;
        gauges["entries_waiting_on_kiosks"] += static_cast<double>(report.value("pending", std::uint64_t{0}));
    }
    for (const auto& log : storage.logs().states()) {
        gauges["entries"] += static_cast<double>(log.accepted() + log.quarantined);
        gauges["entries_quarantined"] += static_cast<double>(log.quarantined);
        gauges["entries_lost_in_gaps"] += static_cast<double>(log.gap);
    }
    return gauges;
}

} // namespace bluelamp::server

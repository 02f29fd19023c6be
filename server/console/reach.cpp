#include "console/reach.hpp"

#include "console/kiosk_state.hpp"
#include "custody/clock.hpp"

#include <algorithm>

namespace bluelamp::server {

Reach reach_of(Storage& storage, std::uint64_t revision, const std::vector<std::string>& areas) {
    Reach reach;
    for (auto& kiosk : storage.kiosks().all()) {
        const bool concerned =
            areas.empty() || std::find(areas.begin(), areas.end(), kiosk.area) != areas.end();
        if (!concerned || kiosk.revoked || kiosk.pack_open)
            continue;
        ++reach.kiosks;
        // Both numbers come from the clock of the publishing: a manifest from then on has the change in it.
        // The newest manifest has every change, also when the clock was set back in between.
        const auto held = kiosk_state(kiosk, {}).manifest_version;
        if (held != 0 && (held >= revision || held >= storage.content().manifest_version(kiosk.area)))
            ++reach.reached;
        else
            reach.missing.push_back(std::move(kiosk));
    }
    return reach;
}

} // namespace bluelamp::server

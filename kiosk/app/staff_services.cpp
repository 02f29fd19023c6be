#include "app/staff_services.hpp"

#include "app/snapshot_thread.hpp"
#include "crypto/pin.hpp"
#include "sync/exchange.hpp"
#include "sync/find_stick.hpp"
#include "sync/stick.hpp"

#include <utility>

namespace bluelamp {

using What = StickResult::What;

StaffServices::StaffServices(const StaffConfig& config, std::string version, IdentityStore& identities,
                             LogStore& log, ContentStore& content, TrustedClock& clock)
    : config_(config)
    , version_(std::move(version))
    , identities_(identities)
    , log_(log)
    , content_(content)
    , clock_(clock) {}

bool StaffServices::pin_is_right(const std::string& pin) const {
    if (!config_.pin_hash.empty())
        return pin_matches(config_.pin_hash, pin);
    const auto identity = identities_.load();
    const auto body = identity ? stored_manifest(*identity, content_, log_) : std::nullopt;
    if (!body)
        return false;
    const auto hash = body->settings.other.find(staff_pin_setting);
    return hash != body->settings.other.end() && pin_matches(hash->second, pin);
}

StickResult StaffServices::copy_to_stick(const Progress& progress) const {
    const auto stick = find_stick(config_.stick);
    const auto identity = identities_.load();
    if (!stick || !identity)
        return {What::no_stick, 0, {}};
    const auto out = export_to_stick(*stick, *identity, log_, content_, clock_, version_, progress);
    return {What::copied, out.entries, {}};
}

StickResult StaffServices::bring_in(const Progress& progress) const {
    const auto stick = find_stick(config_.stick);
    if (!stick)
        return {What::no_stick, 0, {}};
    const auto in = import_from_stick(*stick, identities_, log_, content_, clock_, progress);
    if (in.manifest == ManifestTaken::older)
        return {What::older, in.version, {}};
    const auto what = in.manifest == ManifestTaken::stored ? What::brought_in : What::same;
    if (in.media_without_room == 0)
        return {what, in.version, {}};
    return {what, in.version,
            std::to_string(in.media_without_room) +
                " pictures or videos have no room: " + std::string(no_room_advice)};
}

} // namespace bluelamp

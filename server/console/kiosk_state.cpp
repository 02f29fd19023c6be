#include "console/kiosk_state.hpp"

#include "console/words.hpp"
#include "custody/clock.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace bluelamp::server {
namespace {

constexpr std::int64_t silent_after_ms = 30LL * 60 * 1000;

std::string ago(std::int64_t at_ms, Time now, const char* never) {
    return at_ms == 0 ? never : distance_in_words(time_of_ms(at_ms), now);
}

} // namespace

KioskState kiosk_state(const KioskRecord& kiosk, Time now) {
    KioskState state;
    state.name = kiosk.name.empty() ? kiosk.id : kiosk.name;
    state.last_contact_ms = std::max(kiosk.contact_ms, kiosk.seen_ms);
    state.contact = ago(state.last_contact_ms, now, "never");
    const auto now_ms = std::chrono::milliseconds(now.time_since_epoch()).count();
    const auto since = std::max<std::int64_t>(
        state.last_contact_ms, std::chrono::milliseconds(kiosk.enrolled.time_since_epoch()).count());
    state.silent = !kiosk.revoked && !kiosk.pack_open && now_ms - since > silent_after_ms;
    // Written by intake from a parsed batch; still read as what it is, text in a database.
    const auto report = nlohmann::json::parse(kiosk.report, nullptr, false);
    if (report.is_object()) {
        state.version = report.value("version", std::string{});
        state.pending = report.value("pending", std::uint64_t{0});
        state.clock_behind = report.value("clock_behind", false);
        state.manifest_version = report.value("manifest_version", std::uint64_t{0});
        state.problems = report.value("problems", std::vector<std::string>{});
    }
    // Its last word counts: a kiosk whose disk was replaced holds less than it once did.
    if (kiosk.seen_ms >= kiosk.contact_ms)
        state.manifest_version = kiosk.shown_version;
    state.content = ago(static_cast<std::int64_t>(state.manifest_version), now, "none yet");
    return state;
}

} // namespace bluelamp::server

#include "cli/station.hpp"

#include "base/time.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <ostream>

namespace bluelamp::cli {
namespace {

using Json = nlohmann::ordered_json;

std::optional<Time> stored_time(LogStore& log, const char* name) {
    const auto text = log.value(name);
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || text.empty())
        return std::nullopt;
    return Time(std::chrono::seconds(seconds));
}

/// Seconds since the server last said that what is here is the newest; when it never did, since it was made.
Json content_age(Station& station) {
    const auto file = station.content.manifest();
    if (!file)
        return nullptr;
    const auto header = read_manifest_header(*file).header;
    const Time made{std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(header.issued_ms))};
    const auto confirmed = stored_time(station.log, kept::content_confirmed);
    const auto age = station.clock.now() - std::max(made, confirmed.value_or(made));
    return std::max<std::int64_t>(0, age.count());
}

} // namespace

int status(const Common& common) {
    Station station(common);
    Json json{{"kiosk", nullptr},
              {"area", nullptr},
              {"epoch", nullptr},
              {"last_seq", 0},
              {"acked_seq", 0},
              {"pending", 0},
              {"manifest_version", station.content.manifest_version()},
              {"content_age_s", content_age(station)},
              {"last_contact", nullptr},
              {"server", nullptr},
              {"version", common.version}};
    if (station.identity) {
        json["kiosk"] = station.identity->kiosk;
        json["area"] = station.identity->area;
        json["server"] = station.identity->server;
    }
    std::uint64_t quarantined = 0;
    std::uint64_t gap = 0;
    std::uint64_t pending = 0;
    const auto epochs = station.log.counts();
    for (const auto& epoch : epochs) {
        quarantined += epoch.quarantined;
        gap += epoch.gap;
        pending += epoch.pending;
    }
    if (!epochs.empty()) {
        json["epoch"] = to_hex(epochs.back().epoch.view());
        json["last_seq"] = epochs.back().created;
        json["acked_seq"] = epochs.back().watermark;
    }
    json["pending"] = pending;
    if (const auto contact = stored_time(station.log, kept::last_contact))
        json["last_contact"] = rfc3339(*contact);
    json["quarantined"] = quarantined;
    json["gap"] = gap;
    json["epochs"] = epochs.size();
    std::uint64_t missing = 0;
    if (station.identity)
        if (const auto body = stored_manifest(*station.identity, station.content, station.log))
            missing = missing_media(*body, station.content).size();
    json["media_missing"] = missing;
    json["problems"] = problems(station.folder, station.clock);
    common.out << json.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
    return 0;
}

} // namespace bluelamp::cli

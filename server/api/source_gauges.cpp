#include "api/source_gauges.hpp"

#include "curation/desk.hpp"

#include <algorithm>

namespace bluelamp::server {

std::map<std::string, double> source_gauges(Storage& storage, std::int64_t now_ms) {
    const auto of = [](SourceHealth health) {
        return "sources{state=\"" + std::string(name_of(health)) + "\"}";
    };
    std::map<std::string, double> gauges{
        {of(SourceHealth::unseen), 0},
        {of(SourceHealth::working), 0},
        {of(SourceHealth::failing), 0},
        {of(SourceHealth::off), 0},
        {"source_items_waiting", 0},
        {"sources_oldest_good_look_seconds", 0},
        {"source_pictures_left_out", 0},
        {"source_pictures_bytes", static_cast<double>(storage.content().source_picture_octets())}};
    auto& oldest = gauges["sources_oldest_good_look_seconds"];
    for (const auto& view : source_views(storage)) {
        ++gauges[of(view.health)];
        if (const auto waiting = view.counts.find(SourceItemState::waiting); waiting != view.counts.end())
            gauges["source_items_waiting"] += static_cast<double>(waiting->second);
        if (view.health != SourceHealth::off)
            gauges["source_pictures_left_out"] += view.state.pictures_left_out;
        if (view.health != SourceHealth::off && view.state.good_ms > 0)
            oldest = std::max(oldest, static_cast<double>(now_ms - view.state.good_ms) / 1000);
    }
    return gauges;
}

} // namespace bluelamp::server

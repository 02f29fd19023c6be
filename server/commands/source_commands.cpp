#include "commands/commands.hpp"

#include "base/failure.hpp"
#include "base/time.hpp"
#include "curation/desk.hpp"
#include "curation/follower.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace bluelamp::server {
namespace {

constexpr const char* actor = "operator";
constexpr std::chrono::seconds patience{90};

nlohmann::ordered_json time_or_null(std::int64_t ms) {
    if (ms <= 0)
        return nullptr;
    return rfc3339(time_of_ms(ms));
}

nlohmann::ordered_json health_of(const SourceView& view) {
    nlohmann::ordered_json items = nlohmann::ordered_json::object();
    for (const auto& [state, count] : view.counts)
        items[name_of(state)] = count;
    return {{"id", view.source.id},
            {"name", view.source.name.in("en")},
            {"health", name_of(view.health)},
            {"url", view.source.url},
            {"moved_to", view.state.moved_to},
            {"checked", time_or_null(view.state.checked_ms)},
            {"good", time_or_null(view.state.good_ms)},
            {"failing_since", time_or_null(view.state.failing_since_ms)},
            {"next_look", view.health == SourceHealth::off ? nullptr : time_or_null(view.state.next_look_ms)},
            {"failures", view.state.failures},
            {"problem", view.state.problem},
            {"items", std::move(items)}};
}

} // namespace

int source_list(Site& site, const Streams& streams) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& view : source_views(site.storage()))
        list.push_back(health_of(view));
    streams.out << list.dump(2) << '\n';
    return 0;
}

int source_check(Site& site, const std::string& id, const Streams& streams) {
    Follower::Options options;
    options.network = site.settings().network;
    options.picture_quota = site.settings().picture_quota;
    options.allow_private = site.settings().allow_private_sources;
    options.police_api = site.settings().police_api;
    const auto look =
        look_once(site.opener(), site.keys(), site.media(), site.clock(), options, id, patience);
    const nlohmann::ordered_json said{
        {"outcome", look.outcome},     {"status", look.status},   {"octets", look.octets},
        {"items", look.items},         {"new", look.added},       {"changed", look.changed},
        {"withdrawn", look.withdrawn}, {"took_ms", look.took_ms}, {"problem", look.problem}};
    streams.out << said.dump(2) << '\n';
    return look.outcome == "failed" || look.outcome == "odd" ? 1 : 0;
}

int source_switch(Site& site, const std::string& id, bool on, const Streams& streams) {
    const SourceAct act{actor, site.now_ms()};
    if (on)
        switch_on(site.storage(), *site.keys().current(), act, id);
    else
        switch_off(site.storage(), *site.keys().current(), act, id);
    streams.notes << (on ? "the source is followed again\n"
                         : "nothing of the source is shown any longer; kiosks that are online drop it within "
                           "seconds\n");
    return 0;
}

} // namespace bluelamp::server

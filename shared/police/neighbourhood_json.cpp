#include "police/neighbourhood_json.hpp"

#include "text/date.hpp"

#include <nlohmann/json.hpp>

namespace bluelamp {
namespace {

using json = nlohmann::ordered_json;

json or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}
json or_null(const LocalText& text) {
    return or_null(text.in("en"));
}
json or_null(const std::optional<Time>& time) {
    return time ? json(text::to_rfc3339(*time)) : json(nullptr);
}
json position(const std::optional<double>& latitude, const std::optional<double>& longitude) {
    return latitude && longitude ? json{{"latitude", *latitude}, {"longitude", *longitude}} : json(nullptr);
}

json area_of(const PoliceNeighbourhood& place) {
    auto links = json::array();
    for (const auto& link : place.links)
        links.push_back(
            {{"title", link.title}, {"url", link.url}, {"description", or_null(link.description)}});
    auto stations = json::array();
    for (const auto& station : place.stations)
        stations.push_back({{"name", or_null(station.name)},
                            {"type", or_null(station.type)},
                            {"address", or_null(station.address)},
                            {"postcode", or_null(station.postcode)},
                            {"description", or_null(station.description)},
                            {"position", position(station.latitude, station.longitude)}});
    return {{"id", place.area.id},
            {"name", place.area.name.in("en")},
            {"district", nullptr},
            {"places", json::array()},
            {"force", place.force},
            {"description", or_null(place.description)},
            {"url", or_null(place.url)},
            {"population", place.population ? json(*place.population) : json(nullptr)},
            {"centre", position(place.latitude, place.longitude)},
            {"contact", place.contact},
            {"links", std::move(links)},
            {"stations", std::move(stations)}};
}

} // namespace

nlohmann::ordered_json to_json(const PoliceNeighbourhood& place) {
    auto priorities = json::array();
    for (const auto& priority : place.priorities)
        priorities.push_back({{"id", priority.id},
                              {"title", priority.title},
                              {"meaning", priority.issue},
                              {"tradeoff", nullptr},
                              {"updated", or_null(priority.updated())},
                              {"issued", or_null(priority.issued)},
                              {"action", or_null(priority.action)},
                              {"acted", or_null(priority.acted)}});
    auto events = json::array();
    for (const auto& event : place.events)
        events.push_back({{"id", event.id},
                          {"kind", "event"},
                          {"title", event.title.in("en")},
                          {"body", or_null(event.body)},
                          {"starts", or_null(event.starts)},
                          {"ends", or_null(event.ends)},
                          {"place", or_null(event.place)},
                          {"areas", event.areas}});
    auto team = json::array();
    for (const auto& person : place.team)
        team.push_back({{"id", person.id},
                        {"name", or_null(person.name)},
                        {"rank", or_null(person.rank)},
                        {"bio", or_null(person.bio)},
                        {"contact", person.contact},
                        {"areas", person.areas}});
    return {{"area", area_of(place)},
            {"priorities", std::move(priorities)},
            {"events", std::move(events)},
            {"team", std::move(team)}};
}

} // namespace bluelamp

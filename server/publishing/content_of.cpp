#include "publishing/content_of.hpp"

#include "wire/content_json.hpp"

#include <algorithm>
#include <iterator>

namespace bluelamp::server {
namespace {

template <typename Thing>
void append(std::vector<Thing>& to, std::vector<Thing>&& more) {
    std::move(more.begin(), more.end(), std::back_inserter(to));
}

/// An empty list of areas means all.
bool is_for(const std::vector<std::string>& areas, const std::string& area) {
    return areas.empty() || std::find(areas.begin(), areas.end(), area) != areas.end();
}

template <typename Thing>
std::vector<Thing> those_for(const std::vector<Thing>& things, const std::string& area) {
    std::vector<Thing> some;
    std::copy_if(things.begin(), things.end(), std::back_inserter(some),
                 [&](const Thing& thing) { return is_for(thing.areas, area); });
    return some;
}

} // namespace

Content content_of(Storage& storage) {
    Content content;
    for (const auto& entity : storage.content().entities()) {
        if (entity.kind == draft_kind || entity.kind == withdrawn_kind)
            continue;
        auto part = read_content(entity.json);
        if (entity.kind == "force")
            content.force = std::move(part.force);
        append(content.districts, std::move(part.districts));
        append(content.areas, std::move(part.areas));
        append(content.items, std::move(part.items));
        append(content.ballots, std::move(part.ballots));
        append(content.topics, std::move(part.topics));
        append(content.team, std::move(part.team));
        append(content.sources, std::move(part.sources));
        append(content.pictures, std::move(part.pictures));
    }
    return content;
}

Content part_for(const Content& content, const std::string& area) {
    // Picked, not copied and pruned: of 1,000 sources' items an area gets few, and there are many areas.
    Content part;
    part.force = content.force;
    part.districts = content.districts;
    part.areas = content.areas;
    part.topics = content.topics;
    part.items = those_for(content.items, area);
    part.ballots = those_for(content.ballots, area);
    part.team = those_for(content.team, area);
    // Not the sources: the server follows them, and what staff note about them stays here.
    std::copy_if(content.pictures.begin(), content.pictures.end(), std::back_inserter(part.pictures),
                 [&](const Picture& picture) {
                     return std::any_of(part.ballots.begin(), part.ballots.end(),
                                        [&](const Ballot& ballot) { return ballot.id == picture.ballot; });
                 });
    for (auto& picture : part.pictures) {
        picture.independent_markets.clear();
        picture.filtered = {};
    }
    return part;
}

} // namespace bluelamp::server

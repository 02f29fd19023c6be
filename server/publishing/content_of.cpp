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
void keep_for(std::vector<Thing>& things, const std::string& area) {
    std::erase_if(things, [&](const Thing& thing) { return !is_for(thing.areas, area); });
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
    Content part = content;
    keep_for(part.items, area);
    keep_for(part.ballots, area);
    keep_for(part.team, area);
    part.sources.clear(); // the server follows them; what staff note about them stays here
    std::erase_if(part.pictures, [&](const Picture& picture) {
        return std::none_of(part.ballots.begin(), part.ballots.end(),
                            [&](const Ballot& ballot) { return ballot.id == picture.ballot; });
    });
    for (auto& picture : part.pictures) {
        picture.independent_markets.clear();
        picture.filtered = {};
    }
    return part;
}

} // namespace bluelamp::server

#include "wire/publication.hpp"

#include "wire/content_parts.hpp"
#include "wire/limits.hpp"

#include <set>

namespace bluelamp {
namespace {

/// A path below the file's folder, or an https address.
std::string media_place(const JsonReader& in, const char* key) {
    const auto member = in.member(key);
    auto text = member ? member->text(parts::address) : std::string();
    if (text.empty() || text.starts_with("https://"))
        return text;
    const bool climbs = ("/" + text + "/").find("/../") != std::string::npos;
    if (text.front() == '/' || climbs || text.find("://") != std::string::npos)
        member->fail("neither a path below the file's folder nor an https address",
                     "write one such as \"images/bike.svg\"");
    return text;
}

template <typename Thing, typename Read>
void read_list(const JsonReader& in, const char* key, std::vector<Thing>& things, Read read) {
    const auto member = in.member(key);
    if (!member)
        return;
    std::set<std::string> seen;
    member->each([&](const JsonReader& at) {
        things.push_back(read(at.object()));
        const auto id = at.needed("id", "an id");
        if (!seen.insert(id.id()).second)
            id.fail("given twice in this file", "give each an id of its own");
    });
}

PublishedItem read_item(const JsonReader& in) {
    PublishedItem published;
    published.item = parts::item(in);
    published.image = media_place(in, "image");
    published.image_alt = in.local_or_none("image_alt", parts::address);
    published.video = media_place(in, "video");
    published.captions = media_place(in, "captions");
    return published;
}

PublishedMember read_member(const JsonReader& in) {
    return {parts::member(in), media_place(in, "photo"), in.local_or_none("photo_alt", parts::address)};
}

} // namespace

Publication read_publication(std::string_view json) {
    const auto parsed = JsonReader::parse(json, limits::publish_file);
    const JsonReader in(parsed);
    in.object();
    Publication publication;
    if (const auto force = in.member("force"))
        publication.force = parts::force(*force, parts::Unknown::refused);
    read_list(in, "districts", publication.districts, parts::district);
    read_list(in, "areas", publication.areas, parts::area);
    read_list(in, "items", publication.items, read_item);
    read_list(in, "ballots", publication.ballots, parts::ballot);
    read_list(in, "topics", publication.topics, parts::topic);
    read_list(in, "team", publication.team, read_member);
    read_list(in, "sources", publication.sources, parts::source);
    if (const auto withdraw = in.member("withdraw"))
        withdraw->each([&](const JsonReader& id) { publication.withdraw.push_back(id.id()); });
    return publication;
}

} // namespace bluelamp

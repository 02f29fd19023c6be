#include "wire/content_json.hpp"

#include "base/time.hpp"
#include "crypto/hash.hpp"
#include "model/names.hpp"
#include "wire/content_parts.hpp"
#include "wire/limits.hpp"

namespace bluelamp {
namespace {

using Json = JsonReader::Json;

Json local(const LocalText& text) {
    return Json(text.by_tag());
}

void put(Json& json, const char* key, const LocalText& text) {
    if (!text.empty())
        json[key] = local(text);
}
void put(Json& json, const char* key, const std::string& text) {
    if (!text.empty())
        json[key] = text;
}
void put(Json& json, const char* key, const std::optional<Time>& time) {
    if (time)
        json[key] = rfc3339(*time);
}
void put(Json& json, const char* key, const std::vector<std::string>& list) {
    if (!list.empty())
        json[key] = list;
}
/// 0 is absent.
void put(Json& json, const char* key, int number) {
    if (number != 0)
        json[key] = number;
}
void put(Json& json, const char* key, const std::optional<Media>& media) {
    if (!media)
        return;
    Json value{{"sha256", media->sha256}, {"bytes", media->bytes}, {"type", media->type}};
    put(value, "alternative", media->alternative);
    json[key] = value;
}

Json to_json(const Item& item) {
    Json json{{"id", item.id},
              {"revision", item.revision},
              {"kind", name_of(item.kind)},
              {"priority", name_of(item.priority)}};
    put(json, "title", item.title);
    put(json, "body", item.body);
    put(json, "image", item.image);
    put(json, "video", item.video);
    put(json, "captions", item.captions);
    put(json, "link", item.link);
    put(json, "source", item.source);
    put(json, "reference", item.reference);
    put(json, "place", item.place);
    put(json, "you_said", item.you_said);
    put(json, "published", item.published);
    put(json, "expires", item.expires);
    put(json, "starts", item.starts);
    put(json, "ends", item.ends);
    if (item.hide_after_offline_hours)
        json["hide_after_offline_hours"] = *item.hide_after_offline_hours;
    put(json, "member", item.member);
    put(json, "areas", item.areas);
    return json;
}

Json to_json(const Force& force) {
    Json json{{"id", force.id}, {"hide_appeals_after_offline_hours", force.hide_appeals_after_offline_hours}};
    put(json, "name", force.name);
    put(json, "quiet_phrase", force.quiet_phrase);
    put(json, "web", force.web);
    for (const auto& line : force.helplines) {
        Json value{{"number", line.number}};
        put(value, "meaning", line.meaning);
        json["helplines"].push_back(value);
    }
    for (const auto& [kind, days] : force.expiry_days)
        json["expiry_days"][std::string(name_of(kind))] = days;
    return json;
}

Json to_json(const Area& area) {
    Json json{{"id", area.id}};
    put(json, "name", area.name);
    put(json, "district", area.district);
    for (const auto& place : area.places)
        json["places"].push_back(local(place));
    Json station = Json::object();
    put(station, "name", area.station.name);
    put(station, "address", area.station.address);
    put(station, "hours", area.station.hours);
    if (!station.empty())
        json["station"] = station;
    return json;
}

Json to_json(const Ballot& ballot) {
    Json json{{"id", ballot.id}, {"pot", ballot.pot}, {"priorities", Json::array()}};
    put(json, "title", ballot.title);
    put(json, "opens", ballot.opens);
    put(json, "closes", ballot.closes);
    put(json, "areas", ballot.areas);
    for (const auto& priority : ballot.priorities) {
        Json value{{"id", priority.id}};
        put(value, "title", priority.title);
        put(value, "meaning", priority.meaning);
        put(value, "tradeoff", priority.tradeoff);
        put(value, "updated", priority.updated);
        json["priorities"].push_back(value);
    }
    return json;
}

Json to_json(const TeamMember& member) {
    Json json{{"id", member.id}, {"name", member.name}};
    put(json, "rank", member.rank);
    put(json, "bio", member.bio);
    put(json, "photo", member.photo);
    if (!member.contact.empty())
        json["contact"] = member.contact;
    put(json, "areas", member.areas);
    return json;
}

Json to_json(const Source& source) {
    Json json{{"id", source.id},
              {"kind", name_of(source.kind)},
              {"as", name_of(source.as)},
              {"publish", name_of(source.publish)}};
    put(json, "url", source.url);
    put(json, "force", source.force);
    put(json, "neighbourhood", source.neighbourhood);
    put(json, "name", source.name);
    put(json, "permission", source.permission);
    const auto& rules = source.rules;
    if (rules.off)
        json["off"] = true;
    put(json, "every_minutes", rules.every_minutes);
    put(json, "keep", rules.keep);
    put(json, "lasts_days", rules.lasts_days);
    put(json, "most_days_old", rules.most_days_old);
    put(json, "hold_words", rules.hold_words);
    if (rules.pictures != SourcePictures::first)
        json["pictures"] = name_of(rules.pictures);
    if (rules.deleted != SourceDeletion::keep)
        json["deleted"] = name_of(rules.deleted);
    put(json, "member", rules.member);
    put(json, "areas", source.areas);
    return json;
}

/// Of a Picture or a FilteredPicture.
template <typename Figures>
Json figures_json(const Figures& figures) {
    Json json{{"ballots", figures.ballots}, {"status", name_of(figures.status)}};
    for (const auto& [priority, share] : figures.shares)
        json["shares"][priority] = {{"mean", share.mean}, {"low", share.low}, {"high", share.high}};
    put(json, "rank", figures.rank);
    put(json, "leader", figures.leader);
    if (!figures.independent_markets.empty())
        json["independent_markets"] = figures.independent_markets;
    return json;
}

Json to_json(const Picture& picture) {
    auto json = figures_json(picture);
    json["ballot"] = picture.ballot;
    json["place"] = picture.place;
    if (picture.filtered != FilteredPicture{})
        json["filtered"] = figures_json(picture.filtered);
    return json;
}

template <typename Thing>
Json named(const Thing& thing, const LocalText& text, const char* key) {
    Json json{{"id", thing.id}};
    put(json, key, text);
    return json;
}

template <typename Thing>
Json list(const std::vector<Thing>& things) {
    Json json = Json::array();
    for (const auto& thing : things)
        json.push_back(to_json(thing));
    return json;
}

std::optional<Media> read_media(const JsonReader& in, const char* key) {
    const auto member = in.member(key);
    if (!member)
        return std::nullopt;
    Media media;
    media.sha256 = member->needed("sha256", "64 hex digits").text(64);
    if (!is_sha256_hex(media.sha256))
        member->fail("its sha256 is not one", "give 64 lower-case hex digits");
    media.bytes = static_cast<std::uint64_t>(
        member->needed("bytes", "its size").integer(0, static_cast<std::int64_t>(limits::media_file)));
    media.type = member->text_or_none("type", limits::id);
    media.alternative = member->local_or_none("alternative", parts::long_text);
    return media;
}

/// Whether `key` holds a word that this version knows; another is from a newer server.
template <typename Known>
bool understood(const JsonReader& in, const char* key, Known known) {
    const auto member = in.member(key);
    return !member || !member->value().is_string() || known(member->value().template get<std::string>());
}

Item read_item_from(const JsonReader& in) {
    Item item = parts::item(in);
    if (const auto revision = in.member("revision"))
        item.revision = static_cast<std::uint64_t>(revision->integer(0, INT64_MAX));
    item.image = read_media(in, "image");
    item.video = read_media(in, "video");
    item.captions = read_media(in, "captions");
    return item;
}

template <typename Figures>
void read_figures(const JsonReader& in, Figures& figures) {
    if (const auto count = in.member("ballots"))
        figures.ballots = static_cast<int>(count->integer(0, 1000000000));
    figures.status =
        picture_status(in.text_or_none("status", limits::id)).value_or(PictureStatus::suppressed);
    if (const auto shares = in.member("shares"))
        shares->each_member([&](const std::string& priority, const JsonReader& share) {
            figures.shares[priority] = {share.needed("mean", "a number").number(),
                                        share.needed("low", "a number").number(),
                                        share.needed("high", "a number").number()};
        });
    if (const auto rank = in.member("rank"))
        rank->each([&](const JsonReader& priority) { figures.rank.push_back(priority.id()); });
    figures.leader = in.text_or_none("leader", limits::id);
    if (const auto markets = in.member("independent_markets"))
        markets->each_member([&](const std::string& priority, const JsonReader& share) {
            figures.independent_markets[priority] = share.number();
        });
}

Picture read_picture(const JsonReader& in) {
    Picture picture;
    picture.ballot = in.needed("ballot", "its id").id();
    picture.place = in.needed("place", "its id").id();
    read_figures(in, picture);
    if (const auto filtered = in.member("filtered"))
        read_figures(filtered->object(), picture.filtered);
    return picture;
}

template <typename Visit>
void each_of(const JsonReader& in, const char* key, Visit visit) {
    if (const auto member = in.member(key))
        member->each(visit);
}

} // namespace

std::string write_item(const Item& item) {
    return write_json(to_json(item));
}

Item read_item(std::string_view json) {
    const auto parsed = JsonReader::parse(json, limits::publish_file);
    return read_item_from(JsonReader(parsed));
}

std::string write_content(const Content& content) {
    Json json{{"items", list(content.items)},     {"areas", list(content.areas)},
              {"ballots", list(content.ballots)}, {"team", list(content.team)},
              {"sources", list(content.sources)}, {"pictures", list(content.pictures)}};
    if (!content.force.id.empty())
        json["force"] = to_json(content.force);
    json["districts"] = Json::array();
    for (const auto& district : content.districts)
        json["districts"].push_back(named(district, district.name, "name"));
    json["topics"] = Json::array();
    for (const auto& topic : content.topics)
        json["topics"].push_back(named(topic, topic.title, "title"));
    return write_json(json);
}

Content read_content(std::string_view json) {
    const auto parsed = JsonReader::parse(json, limits::manifest_file);
    return parts::content(JsonReader(parsed));
}

Content parts::content(const JsonReader& in) {
    Content content;
    if (const auto force = in.member("force"))
        content.force = parts::force(*force, parts::Unknown::ignored);
    each_of(in, "districts", [&](const JsonReader& at) { content.districts.push_back(parts::district(at)); });
    each_of(in, "areas", [&](const JsonReader& at) { content.areas.push_back(parts::area(at)); });
    each_of(in, "items", [&](const JsonReader& at) {
        if (understood(at, "kind", item_kind) && understood(at, "priority", priority))
            content.items.push_back(read_item_from(at));
    });
    each_of(in, "ballots", [&](const JsonReader& at) { content.ballots.push_back(parts::ballot(at)); });
    each_of(in, "topics", [&](const JsonReader& at) { content.topics.push_back(parts::topic(at)); });
    each_of(in, "team", [&](const JsonReader& at) {
        content.team.push_back(parts::member(at));
        content.team.back().photo = read_media(at, "photo");
    });
    each_of(in, "sources", [&](const JsonReader& at) {
        if (understood(at, "kind", source_kind) && understood(at, "as", item_kind) &&
            understood(at, "publish", source_publishing))
            content.sources.push_back(parts::source(at));
    });
    each_of(in, "pictures", [&](const JsonReader& at) { content.pictures.push_back(read_picture(at)); });
    return content;
}

} // namespace bluelamp

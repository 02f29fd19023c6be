#include "wire/content_parts.hpp"

#include "model/names.hpp"
#include "wire/limits.hpp"

#include <set>

namespace bluelamp::parts {
namespace {

/// A word of an enumeration, or failure that lists what would be right.
template <typename Read>
auto word(const JsonReader& in, Read read, const std::string& choices) {
    const auto value = read(in.text(limits::id));
    if (!value)
        in.fail("not one of the words", "write " + choices);
    return *value;
}

constexpr auto item_kinds = "update, appeal, event, post, answer, decision, guide or notice";

LocalText needed_text(const JsonReader& in, const std::string& key, std::size_t most) {
    const auto member = in.needed(key, "a text");
    auto text = member.local_text(most);
    if (text.empty())
        member.fail("empty", "give a text");
    return text;
}

std::vector<std::string> areas(const JsonReader& in) {
    std::vector<std::string> ids;
    const auto member = in.member("areas");
    if (!member || member->value() == "all")
        return ids;
    if (!member->value().is_array() || member->value().empty())
        member->fail("names no area", "write \"all\" or a list of area ids");
    member->each([&](const JsonReader& id) { ids.push_back(id.id()); });
    return ids;
}

/// An absolute http(s) address without control characters or spaces; nothing else may reach a QR code or a
/// link.
std::string web_address(const JsonReader& in, const std::string& key) {
    const auto member = in.member(key);
    auto text = member ? member->text(address) : std::string();
    if (!text.empty() && ((!text.starts_with("https://") && !text.starts_with("http://")) ||
                          text.find_first_of(" \t\r\n\"<>") != std::string::npos))
        member->fail("not a web address", "write one that starts with https://");
    return text;
}

SourceRules source_rules(const JsonReader& in) {
    constexpr int week = 10080;
    constexpr int most_items = 200;
    constexpr int year = 365;
    constexpr std::size_t most_words = 200;
    SourceRules rules;
    const auto number = [&](const char* key, int least, int most) {
        const auto value = in.member(key);
        return value ? static_cast<int>(value->integer(least, most)) : 0;
    };
    if (const auto off = in.member("off"))
        rules.off = off->flag();
    rules.every_minutes = number("every_minutes", 5, week);
    rules.keep = number("keep", 1, most_items);
    rules.lasts_days = number("lasts_days", 1, year);
    rules.most_days_old = number("most_days_old", 1, year);
    if (const auto words = in.member("hold_words")) {
        words->each([&](const JsonReader& at) {
            rules.hold_words.push_back(at.text(short_text));
            if (rules.hold_words.back().empty())
                at.fail("empty", "give a word");
        });
        if (rules.hold_words.size() > most_words)
            words->fail("more than 200 words", "give fewer");
    }
    if (const auto pictures = in.member("pictures"))
        rules.pictures = word(*pictures, source_pictures, "first, declared or none");
    if (const auto deleted = in.member("deleted"))
        rules.deleted = word(*deleted, source_deletion, "keep or withdraw");
    rules.member = in.text_or_none("member", limits::id);
    return rules;
}

} // namespace

Force force(const JsonReader& in, Unknown unknown) {
    Force force;
    force.id = in.needed("id", "the force's id").id();
    force.name = needed_text(in, "name", short_text);
    if (const auto lines = in.member("helplines"))
        lines->each([&](const JsonReader& line) {
            force.helplines.push_back({line.needed("number", "the number").text(address),
                                       needed_text(line, "meaning", short_text)});
        });
    force.quiet_phrase = in.local_or_none("quiet_phrase", short_text);
    force.web = web_address(in, "web");
    if (const auto days = in.member("expiry_days"))
        days->each_member([&](const std::string& key, const JsonReader& value) {
            const auto kind = item_kind(key);
            if (kind)
                force.expiry_days[*kind] = static_cast<int>(value.integer(1, 3650));
            else if (unknown == Unknown::refused)
                value.fail("not a kind of item", std::string("write ") + item_kinds);
        });
    if (const auto hours = in.member("hide_appeals_after_offline_hours"))
        force.hide_appeals_after_offline_hours = static_cast<int>(hours->integer(1, 8760));
    return force;
}

District district(const JsonReader& in) {
    return {in.needed("id", "the district's id").id(), needed_text(in, "name", short_text)};
}

Area area(const JsonReader& in) {
    Area area;
    area.id = in.needed("id", "the area's id").id();
    area.name = needed_text(in, "name", short_text);
    if (const auto district = in.member("district"); district && district->value() != "")
        area.district = district->id();
    if (const auto places = in.member("places"))
        places->each([&](const JsonReader& place) {
            area.places.push_back(place.local_text(short_text));
            if (area.places.back().empty())
                place.fail("empty", "give a place's name");
        });
    if (const auto station = in.member("station")) {
        area.station.name = station->local_or_none("name", short_text);
        area.station.address = station->local_or_none("address", address);
        area.station.hours = station->local_or_none("hours", address);
    }
    return area;
}

Item item(const JsonReader& in) {
    Item item;
    item.id = in.needed("id", "the item's id").id();
    item.kind = word(in.needed("kind", item_kinds), item_kind, item_kinds);
    item.title = needed_text(in, "title", address);
    if (const auto urgency = in.member("priority"))
        item.priority = word(*urgency, priority, "normal, high or urgent");
    item.body = in.local_or_none("body", long_text);
    item.link = web_address(in, "link");
    item.source = in.local_or_none("source", short_text);
    item.reference = in.text_or_none("reference", short_text);
    item.place = in.local_or_none("place", short_text);
    item.you_said = in.local_or_none("you_said", long_text);
    item.published = in.time_or_none("published");
    item.expires = in.time_or_none("expires");
    item.starts = in.time_or_none("starts");
    item.ends = in.time_or_none("ends");
    if (item.starts && item.ends && *item.ends < *item.starts)
        in.needed("ends", "a time").fail("before it starts", "give a later time");
    if (const auto hours = in.member("hide_after_offline_hours"))
        item.hide_after_offline_hours = static_cast<int>(hours->integer(0, 87600));
    item.member = in.text_or_none("member", limits::id);
    item.areas = areas(in);
    return item;
}

Ballot ballot(const JsonReader& in) {
    Ballot ballot;
    ballot.id = in.needed("id", "the ballot's id").id();
    ballot.title = needed_text(in, "title", address);
    if (const auto pot = in.member("pot"))
        ballot.pot = static_cast<int>(pot->integer(1, limits::pot));
    ballot.opens = in.time_or_none("opens");
    ballot.closes = in.time_or_none("closes");
    if (ballot.opens && ballot.closes && *ballot.closes <= *ballot.opens)
        in.needed("closes", "a time").fail("not after it opens", "give a later time");
    ballot.areas = areas(in);
    const auto priorities = in.needed("priorities", "a list of at least one priority");
    std::set<std::string> seen;
    priorities.each([&](const JsonReader& at) {
        BallotPriority priority;
        priority.id = at.needed("id", "the priority's id").id();
        if (!seen.insert(priority.id).second)
            at.needed("id", "an id").fail("given twice", "give each priority an id of its own");
        priority.title = needed_text(at, "title", short_text);
        priority.meaning = at.local_or_none("meaning", address);
        priority.tradeoff = at.local_or_none("tradeoff", address);
        priority.updated = at.time_or_none("updated");
        ballot.priorities.push_back(std::move(priority));
    });
    if (ballot.priorities.empty() || ballot.priorities.size() > limits::allocation)
        priorities.fail("none, or more than 100", "give 1 to 100 priorities");
    return ballot;
}

Topic topic(const JsonReader& in) {
    return {in.needed("id", "the topic's id").id(), needed_text(in, "title", short_text)};
}

TeamMember member(const JsonReader& in) {
    TeamMember member;
    member.id = in.needed("id", "the person's id").id();
    member.name = in.needed("name", "the person's name").text(short_text);
    member.rank = in.local_or_none("rank", short_text);
    member.bio = in.local_or_none("bio", long_text);
    if (const auto contact = in.member("contact"))
        contact->each_member([&](const std::string& key, const JsonReader& value) {
            member.contact[key] = value.text(address);
        });
    member.areas = areas(in);
    return member;
}

Source source(const JsonReader& in) {
    constexpr auto kinds = "\"feed\" or \"police.uk\"";
    Source source;
    source.id = in.needed("id", "the source's id").id();
    source.kind = word(in.needed("kind", kinds), source_kind, kinds);
    source.url = web_address(in, "url");
    if (source.url.empty())
        source.url = web_address(in, "base");
    source.force = in.text_or_none("force", limits::id);
    source.neighbourhood = in.text_or_none("neighbourhood", limits::id);
    if (source.kind == SourceKind::feed && source.url.empty())
        in.needed("url", "the feed's address").fail("empty", "give the feed's address");
    if (source.kind == SourceKind::police_uk) {
        (void)in.needed("force", "the force's id at police.uk").id();
        (void)in.needed("neighbourhood", "the neighbourhood's id at police.uk").id();
    }
    if (const auto as = in.member("as"))
        source.as = word(*as, item_kind, item_kinds);
    if (const auto publish = in.member("publish"))
        source.publish = word(*publish, source_publishing, "auto or hold");
    source.name = in.local_or_none("name", short_text);
    source.permission = in.text_or_none("permission", address);
    source.rules = source_rules(in);
    source.areas = areas(in);
    return source;
}

} // namespace bluelamp::parts

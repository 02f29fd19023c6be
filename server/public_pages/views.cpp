#include "public_pages/views.hpp"

#include "public_pages/visible.hpp"
#include "text/url.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp::server {
namespace {

using Json = nlohmann::json;

const char* word_of(ItemKind kind) {
    switch (kind) {
    case ItemKind::appeal:
        return "appeal";
    case ItemKind::event:
        return "event";
    case ItemKind::post:
        return "post";
    case ItemKind::answer:
        return "answer";
    case ItemKind::decision:
        return "decision";
    case ItemKind::guide:
        return "guide";
    case ItemKind::notice:
        return "notice";
    case ItemKind::update:
        break;
    }
    return "update";
}

Json picture_of(const Visitor& visitor, const std::optional<Media>& media) {
    if (!media || !media->type.starts_with("image/"))
        return nullptr;
    return {{"address", "/media/" + media->sha256}, {"alternative", visitor.text(media->alternative)}};
}

std::string times_of(const Visitor& visitor, const Item& item) {
    if (!item.starts)
        return {};
    const auto& words = visitor.parts.words;
    const auto starts = words.date_and_time(visitor.language(), *item.starts);
    const bool one_day = item.ends && words.date(visitor.language(), *item.starts) ==
                                          words.date(visitor.language(), *item.ends);
    if (one_day)
        return visitor.say("from-to", {starts, words.time(*item.ends)});
    return item.ends ? visitor.say("from-to", {starts, words.date_and_time(visitor.language(), *item.ends)})
                     : starts;
}

int percent(double share) {
    return static_cast<int>(std::lround(share * 100));
}

/// What people chose in one place, the most wanted first; suppressed where there is no picture.
Json choice_in(const Visitor& visitor, const Ballot& ballot, const std::string& place, const LocalText& name,
               bool is_area) {
    Json view{{"place", visitor.text(name)}, {"bars", Json::array()}};
    const auto& pictures = visitor.content.pictures;
    const auto picture = std::find_if(pictures.begin(), pictures.end(), [&](const Picture& each) {
        return each.ballot == ballot.id && each.place == place && each.status != PictureStatus::suppressed;
    });
    if (picture == pictures.end()) {
        view["status"] = visitor.say(is_area ? "fewer-than-10" : "district-hidden");
        return view;
    }
    for (const auto& id : picture->rank) {
        const auto priority = std::find_if(ballot.priorities.begin(), ballot.priorities.end(),
                                           [&](const BallotPriority& each) { return each.id == id; });
        const auto share = picture->shares.find(id);
        if (priority == ballot.priorities.end() || share == picture->shares.end())
            continue;
        view["bars"].push_back(
            {{"title", visitor.text(priority->title)},
             {"percent", percent(share->second.mean)},
             {"interval", visitor.say("interval", {std::to_string(percent(share->second.low)),
                                                   std::to_string(percent(share->second.high))})},
             {"leader", picture->leader == id}});
    }
    view["count"] = visitor.say("people-chose", {std::to_string(picture->ballots)});
    if (picture->status == PictureStatus::early)
        view["status"] = visitor.say("early-picture");
    else
        view["status"] = picture->leader.empty() ? visitor.say("too-close") : "";
    return view;
}

} // namespace

Json short_view(const Visitor& visitor, const Item& item) {
    const auto& words = visitor.parts.words;
    return {{"address", visitor.link("/items/" + encode_part(item.id))},
            {"title", visitor.text(item.title)},
            {"kind", visitor.say(word_of(item.kind))},
            {"urgent", item.priority == Priority::urgent},
            {"source", visitor.text(item.source.empty() ? visitor.content.force.name : item.source)},
            {"reference", item.reference},
            {"place", visitor.text(item.place)},
            {"times", times_of(visitor, item)},
            {"published", item.published ? words.date(visitor.language(), *item.published) : ""},
            {"picture", picture_of(visitor, item.image)}};
}

Json whole_view(const Visitor& visitor, const Item& item) {
    auto view = short_view(visitor, item);
    view["paragraphs"] = visitor.paragraphs(item.body);
    view["you_said"] = visitor.paragraphs(item.you_said);
    view["said"] = !item.you_said.empty();
    const bool decision = item.kind == ItemKind::decision;
    view["said_heading"] = visitor.say(decision ? "you-voted" : "you-said");
    view["done_heading"] = visitor.say(decision ? "we-decided" : "we-did");
    // A kiosk's feed may say anything; only web addresses become links.
    view["link"] = text::is_web_url(item.link) ? text::as_link(item.link) : "";
    view["appeal"] = item.kind == ItemKind::appeal;
    view["published"] =
        item.published ? visitor.parts.words.date_and_time(visitor.language(), *item.published) : "";
    return view;
}

Json list_of(const Visitor& visitor, const std::vector<Item>& items, const std::vector<ItemKind>& kinds,
             const std::string& area) {
    auto list = Json::array();
    for (const auto& item : items)
        if (std::find(kinds.begin(), kinds.end(), item.kind) != kinds.end() &&
            (area.empty() || is_meant_for(item.areas, area)))
            list.push_back(short_view(visitor, item));
    return list;
}

Json ballot_view(const Visitor& visitor, const Ballot& ballot, const Area& area) {
    const auto& words = visitor.parts.words;
    Json view{{"title", visitor.text(ballot.title)},
              {"pot", std::to_string(ballot.pot)},
              {"closes", ballot.closes ? words.date(visitor.language(), *ballot.closes) : ""},
              {"open", is_open(ballot, visitor.now)},
              {"priorities", Json::array()},
              {"choices", Json::array()}};
    for (const auto& priority : ballot.priorities)
        view["priorities"].push_back({{"title", visitor.text(priority.title)},
                                      {"meaning", visitor.text(priority.meaning)},
                                      {"tradeoff", visitor.text(priority.tradeoff)}});
    view["choices"].push_back(choice_in(visitor, ballot, area.id, area.name, true));
    for (const auto& district : visitor.content.districts)
        if (district.id == area.district)
            view["choices"].push_back(choice_in(visitor, ballot, district.id, district.name, false));
    return view;
}

Json member_view(const Visitor& visitor, const TeamMember& member) {
    Json contacts = Json::array();
    for (const auto& [how, value] : member.contact) {
        std::string address;
        if (how == "email")
            address = "mailto:" + encode_part(value);
        else if (text::is_web_url(value))
            address = text::as_link(value);
        contacts.push_back({{"value", value}, {"address", address}, {"outside", text::is_web_url(value)}});
    }
    return {{"name", member.name},
            {"rank", visitor.text(member.rank)},
            {"bio", visitor.paragraphs(member.bio)},
            {"picture", picture_of(visitor, member.photo)},
            {"contacts", contacts}};
}

} // namespace bluelamp::server

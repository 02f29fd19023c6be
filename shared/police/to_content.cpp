#include "police/to_content.hpp"

#include "text/clip.hpp"
#include "text/london_time.hpp"
#include "text/url.hpp"

#include <algorithm>
#include <array>

namespace bluelamp {
namespace {

using namespace std::chrono;

constexpr std::size_t body_limit = 2400;
constexpr auto life = days(90);

std::string long_date(Time time) {
    constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                                "July",    "August",   "September", "October", "November", "December"};
    const year_month_day date(floor<days>(text::to_london(time)));
    return std::to_string(static_cast<unsigned>(date.day())) + " " +
           months.at(static_cast<unsigned>(date.month()) - 1) + " " +
           std::to_string(static_cast<int>(date.year()));
}

LocalText source_of(const Source& source) {
    const auto& name = source.name.in("en");
    return name.empty() ? LocalText(police_attribution) : LocalText(name + "; " + police_attribution);
}

Item update_of(const PolicePriority& priority) {
    Item item;
    item.id = priority.id;
    item.kind = ItemKind::update;
    item.title = priority.title;
    std::string body = priority.issue == priority.title ? std::string() : priority.issue;
    if (!priority.action.empty()) {
        body += body.empty() ? "" : "\n\n";
        body +=
            priority.acted ? "What was done by " + long_date(*priority.acted) + ":\n" : "What was done:\n";
        body += priority.action;
    }
    item.body = body;
    item.published = priority.updated();
    return item;
}

void add_line(std::string& text, const std::string& line) {
    if (!line.empty())
        text += (text.empty() ? "" : "\n") + line;
}

Item guide_of(const PoliceNeighbourhood& place) {
    constexpr std::array<std::pair<const char*, const char*>, 4> ways{{{"telephone", "Telephone: "},
                                                                       {"mobile", "Mobile: "},
                                                                       {"email", "Email: "},
                                                                       {"address", "Address: "}}};
    Item item;
    item.id = place.force + "-" + place.area.id + "-contact";
    item.kind = ItemKind::guide;
    item.title = "Contact the " + place.area.name.in("en") + " policing team";
    std::string reach;
    for (const auto& [key, label] : ways)
        if (const auto found = place.contact.find(key); found != place.contact.end())
            add_line(reach, label + found->second);
    for (const auto& station : place.stations) {
        auto where = station.address;
        if (!station.postcode.empty())
            where += (where.empty() ? "" : ", ") + station.postcode;
        add_line(reach, station.name + (where.empty() ? "" : ": " + where));
    }
    std::string body = place.description;
    if (!reach.empty())
        body += (body.empty() ? "" : "\n\n") + reach;
    item.body = body;
    item.link = text::as_link(place.url);
    return item;
}

} // namespace

Content content_of(const PoliceNeighbourhood& place, const Source& source, const std::vector<Item>& known,
                   Time now) {
    Content content;
    content.areas = {place.area};
    content.team = place.team;
    for (auto& person : content.team)
        person.bio = text::clip_at_sentence(person.bio.in("en"), body_limit);
    for (const auto& priority : place.priorities)
        content.items.push_back(update_of(priority));
    for (const auto& event : place.events)
        if (const auto over = event.ends ? event.ends : event.starts; !over || *over + days(1) > now)
            content.items.push_back(event);
    content.items.push_back(guide_of(place));
    for (auto& item : content.items) {
        item.body = text::clip_at_sentence(item.body.in("en"), body_limit);
        item.source = source_of(source);
        item.areas = source.areas.empty() ? std::vector<std::string>{place.area.id} : source.areas;
        item.expires = Time(floor<days>(now) + life);
        if (item.kind == ItemKind::event && (item.ends || item.starts))
            item.expires = item.ends ? *item.ends : *item.starts + days(1);
        const auto before =
            std::find_if(known.begin(), known.end(), [&](const Item& k) { return k.id == item.id; });
        item.revision = 1;
        if (before == known.end())
            continue;
        item.revision = before->revision;
        auto same = *before;
        same.expires = item.expires; // moves every day and is no news
        if (same != item)
            ++item.revision;
    }
    return content;
}

} // namespace bluelamp

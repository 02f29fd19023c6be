#include "police/neighbourhood.hpp"

#include "text/clip.hpp"
#include "text/date.hpp"
#include "text/fingerprint.hpp"
#include "text/html.hpp"
#include "text/london_time.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace bluelamp {
namespace {

using nlohmann::json;

constexpr std::size_t longest_title = 120;
constexpr std::size_t longest_line = 500;
constexpr std::size_t longest_ids = 96; ///< of force and neighbourhood together
constexpr std::size_t most_entries = 1000;

std::string raw_at(const json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end())
        return {};
    if (found->is_string())
        return text::sanitise_utf8(found->get<std::string>());
    return found->is_number() ? found->dump() : std::string();
}

std::string line_at(const json& object, const char* key) {
    return text::clip_at_sentence(text::html_to_line(raw_at(object, key)), longest_line);
}

std::string text_at(const json& object, const char* key) {
    return police_text(raw_at(object, key));
}

std::optional<Time> time_at(const json& object, const char* key) {
    const auto parsed = text::parse_date_and_zone(raw_at(object, key));
    if (!parsed)
        return std::nullopt;
    return parsed->has_zone ? parsed->time
                            : text::from_london(std::chrono::local_seconds(parsed->time.time_since_epoch()));
}

std::optional<double> number_at(const json& object, const char* key, double limit) {
    const auto raw = raw_at(object, key);
    double value = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
    if (raw.empty() || error != std::errc() || end != raw.data() + raw.size() || !std::isfinite(value) ||
        std::abs(value) > limit)
        return std::nullopt;
    return value;
}

const json& member(const json& object, const char* key) {
    static const json nothing;
    if (!object.is_object())
        return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::map<std::string, std::string> contact_at(const json& object) {
    constexpr std::size_t most_contacts = 32;
    constexpr std::size_t longest_key = 64;
    std::map<std::string, std::string> contact;
    const auto& details = member(object, "contact_details");
    if (!details.is_object())
        return contact;
    for (const auto& [key, ignored] : details.items())
        if (auto value = line_at(details, key.c_str());
            !value.empty() && key.size() <= longest_key && contact.size() < most_contacts)
            contact.emplace(key, std::move(value));
    return contact;
}

/// "74 Belgrave Gate\n, Leicester" as one line.
std::string address_line(std::string_view raw) {
    std::string out;
    for (const char c : text::html_to_line(raw)) {
        if (c == ',')
            while (!out.empty() && (out.back() == ' ' || out.back() == ','))
                out.pop_back();
        out += c;
    }
    while (!out.empty() && (out.back() == ',' || out.back() == ' '))
        out.pop_back();
    return text::clip_at_sentence(out, longest_line);
}

std::vector<PoliceStation> stations_at(const json& object) {
    std::vector<PoliceStation> stations;
    for (const auto& location : member(object, "locations")) {
        if (!location.is_object() || stations.size() >= most_entries)
            continue;
        PoliceStation station{line_at(location, "name"),
                              line_at(location, "type"),
                              address_line(raw_at(location, "address")),
                              line_at(location, "postcode"),
                              text_at(location, "description"),
                              number_at(location, "latitude", 90),
                              number_at(location, "longitude", 180)};
        if (!station.name.empty() || !station.address.empty())
            stations.push_back(std::move(station));
    }
    return stations;
}

std::vector<PoliceLink> links_at(const json& object) {
    std::vector<PoliceLink> links;
    for (const auto& entry : member(object, "links")) {
        PoliceLink link{line_at(entry, "title"), line_at(entry, "url"), text_at(entry, "description")};
        if (text::is_web_url(link.url) && links.size() < most_entries)
            links.push_back(std::move(link));
    }
    return links;
}

Station counter_of(const std::vector<PoliceStation>& stations) {
    for (const auto& station : stations) {
        if (station.type != "station" && !station.type.empty())
            continue;
        auto address = station.address;
        if (!station.postcode.empty() && address.find(station.postcode) == std::string::npos)
            address += (address.empty() ? "" : ", ") + station.postcode;
        return {station.name, address, LocalText()};
    }
    return {};
}

json parsed(const std::string& reply, const char* what, bool is_list) {
    auto document = json::parse(reply, nullptr, false);
    if (is_list ? document.is_array() : document.is_object())
        return document;
    const bool page = text::trim(reply).starts_with('<');
    throw NotAPoliceDocument("the reply for " + std::string(what) + " is " +
                             (page ? "a web page" : "not the JSON that data.police.uk documents") +
                             "; check the address and the neighbourhood's id");
}

std::string id_of(const PoliceNeighbourhood& place, const char* kind, const std::string& what) {
    return place.force + "-" + place.area.id + "-" + kind + "-" + text::fingerprint(what);
}

PolicePriority priority_of(const json& entry, const PoliceNeighbourhood& place) {
    PolicePriority priority;
    priority.issue = text_at(entry, "issue");
    priority.action = text_at(entry, "action");
    priority.issued = time_at(entry, "issue-date");
    priority.acted = time_at(entry, "action-date");
    priority.title = text::first_sentence(priority.issue, longest_title);
    priority.id = id_of(place, "priority", priority.issue + "\n" + raw_at(entry, "issue-date"));
    return priority;
}

Item event_of(const json& entry, const PoliceNeighbourhood& place) {
    Item event;
    event.kind = ItemKind::event;
    const auto type = line_at(entry, "type");
    auto title = line_at(entry, "title");
    auto body = text_at(entry, "description");
    if (title.empty())
        title = type.empty() ? text::first_sentence(body, longest_title) : type;
    for (const auto& [key, value] : contact_at(entry))
        if (key == "telephone" || key == "email" || key == "mobile")
            body += (body.empty() ? "" : "\n\n") + value;
    event.title = title;
    event.body = body;
    event.place = address_line(raw_at(entry, "address"));
    event.starts = time_at(entry, "start_date");
    event.ends = time_at(entry, "end_date");
    if (event.starts && event.ends && *event.ends < *event.starts)
        event.ends.reset(); // a mistake in it; that it starts is still news
    event.areas = {place.area.id};
    event.id = id_of(place, "event", title + "\n" + raw_at(entry, "start_date"));
    return event;
}

TeamMember person_of(const json& entry, const PoliceNeighbourhood& place) {
    TeamMember person;
    person.name = line_at(entry, "name");
    person.rank = line_at(entry, "rank");
    person.bio = text_at(entry, "bio");
    person.contact = contact_at(entry);
    person.areas = {place.area.id};
    person.id = id_of(place, "person", person.name + "\n" + person.rank.in("en"));
    return person;
}

/// Textile (textile-lang.com) as far as forces were seen to use it: headings, list marks and links.
std::string textile_line(std::string_view line) {
    std::string out;
    for (const std::string_view mark : {"h1.", "h2.", "h3.", "h4.", "h5.", "h6.", "bq.", "p."})
        if (line.starts_with(mark)) {
            line.remove_prefix(mark.size());
            break;
        }
    line = text::trim(line);
    if (line.starts_with("* ") || line.starts_with("# ")) {
        out += "• ";
        line.remove_prefix(2);
    }
    while (!line.empty()) {
        const auto quote = line.find('"');
        const auto close = quote == std::string_view::npos ? quote : line.find("\":http", quote + 1);
        if (close == std::string_view::npos)
            break;
        out += line.substr(0, quote);
        out += line.substr(quote + 1, close - quote - 1);
        line.remove_prefix(std::min(line.find_first_of(" \t)", close), line.size()));
    }
    return out += line;
}

bool starts_textile(std::string_view line) {
    return line.size() > 3 && line[0] == 'h' && line[1] >= '1' && line[1] <= '6' && line[2] == '.';
}

} // namespace

std::string police_text(std::string_view raw) {
    if (text::looks_like_html(raw))
        return text::html_to_text(raw);
    std::string out;
    int blank = 0;
    bool heading = false;
    while (!raw.empty()) {
        const auto end = std::min(raw.find('\n'), raw.size());
        const auto line = text::trim(raw.substr(0, end));
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (line.empty()) {
            ++blank;
            continue;
        }
        if (!out.empty())
            out += blank > 0 || heading ? "\n\n" : "\n";
        blank = 0;
        heading = starts_textile(line);
        out += textile_line(line);
    }
    return text::without_controls(out);
}

PoliceNeighbourhood read_police(const PoliceReplies& replies, std::string_view force) {
    PoliceNeighbourhood place;
    place.force = force;
    const auto document = parsed(replies.neighbourhood, "the neighbourhood", false);
    place.area.id = line_at(document, "id");
    place.area.name = line_at(document, "name");
    if (place.area.id.empty() || place.area.name.empty())
        throw NotAPoliceDocument(
            "the reply for the neighbourhood has no id or no name; check the neighbourhood's id");
    if (place.force.size() + place.area.id.size() > longest_ids)
        throw NotAPoliceDocument("the neighbourhood's id is too long; check it");
    place.description = text_at(document, "description");
    place.url = line_at(document, "url_force");
    constexpr double everyone = 1e9;
    if (const auto population = number_at(document, "population", everyone))
        place.population = static_cast<long>(*population);
    place.latitude = number_at(member(document, "centre"), "latitude", 90);
    place.longitude = number_at(member(document, "centre"), "longitude", 180);
    place.contact = contact_at(document);
    place.links = links_at(document);
    place.stations = stations_at(document);
    place.area.station = counter_of(place.stations);

    const auto each = [](const std::string& reply, const char* what, const auto& take) {
        if (reply.empty())
            return;
        std::size_t taken = 0;
        for (const auto& entry : parsed(reply, what, true))
            if (entry.is_object() && ++taken <= most_entries)
                take(entry);
    };
    each(replies.priorities, "priorities", [&place](const json& entry) {
        if (auto priority = priority_of(entry, place); !priority.issue.empty())
            place.priorities.push_back(std::move(priority));
    });
    each(replies.events, "events", [&place](const json& entry) {
        if (auto event = event_of(entry, place); !event.title.empty())
            place.events.push_back(std::move(event));
    });
    each(replies.people, "people", [&place](const json& entry) {
        if (auto person = person_of(entry, place); !person.name.empty() || !person.rank.empty())
            place.team.push_back(std::move(person));
    });
    return place;
}

} // namespace bluelamp

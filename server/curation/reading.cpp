#include "curation/reading.hpp"

#include "base/failure.hpp"
#include "feed/feed.hpp"
#include "police/to_content.hpp"
#include "sourcing/look.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace bluelamp::server {
namespace {

constexpr std::size_t usual_most = 50;

std::chrono::days life_of(const Source& source, const std::map<ItemKind, int>& expiry_days) {
    if (source.rules.lasts_days > 0)
        return std::chrono::days(source.rules.lasts_days);
    const auto found = expiry_days.find(source.as);
    return found != expiry_days.end() ? std::chrono::days(found->second) : usual_life(source.as);
}

Reading read_feed(const Source& source, const SourceReply& reply, const std::map<ItemKind, int>& expiry_days,
                  Time now) {
    FeedOptions options;
    options.base = reply.url;
    options.charset = reply.charset;
    options.max_bytes = feed_size_limit;
    const auto feed = parse_feed(reply.octets, options);
    SourcingOptions sourcing;
    sourcing.now = now;
    sourcing.lasts = life_of(source, expiry_days);
    sourcing.most_items = std::max(usual_most, static_cast<std::size_t>(std::max(0, source.rules.keep)));
    Reading reading;
    reading.items = items_of(feed, source, sourcing);
    reading.entries = feed.items.size();
    reading.lasts = sourcing.lasts;
    reading.title = feed.title;
    for (auto& sourced : reading.items)
        if (source.rules.pictures == SourcePictures::none ||
            (source.rules.pictures == SourcePictures::declared && sourced.image_in_text))
            sourced.image.clear();
    return reading;
}

Reading read_police_parts(const Source& source, const SourceReply& reply, Time now) {
    const auto parts = parted(reply.octets);
    const auto place =
        read_police({parts.neighbourhood, parts.priorities, parts.events, parts.people}, source.force);
    auto content = content_of(place, source, {}, now);
    Reading reading;
    reading.complete = true;
    reading.entries = content.items.size();
    reading.title = place.area.name.in("en");
    reading.area = place.area;
    reading.team = std::move(content.team);
    for (auto& member : reading.team)
        if (!source.areas.empty())
            member.areas = source.areas;
    for (auto& item : content.items) {
        item.revision = 0;
        SourcedItem sourced;
        sourced.item = std::move(item);
        reading.items.push_back(std::move(sourced));
    }
    std::stable_sort(
        reading.items.begin(), reading.items.end(),
        [](const SourcedItem& a, const SourcedItem& b) { return a.item.published > b.item.published; });
    return reading;
}

} // namespace

Reading read_reply(const Source& source, const SourceReply& reply, const std::map<ItemKind, int>& expiry_days,
                   Time now) {
    try {
        return source.kind == SourceKind::police_uk ? read_police_parts(source, reply, now)
                                                    : read_feed(source, reply, expiry_days, now);
    } catch (const NotAFeed& error) {
        throw Failure("reading " + reply.url, error.what(), {}, Retry::yes);
    } catch (const NotAPoliceDocument& error) {
        throw Failure("reading " + reply.url, error.what(), {}, Retry::yes);
    }
}

std::string joined(const PoliceParts& parts) {
    // Lenient: what is no UTF-8 is for read_police to refuse.
    return nlohmann::json{{"neighbourhood", parts.neighbourhood},
                          {"priorities", parts.priorities},
                          {"events", parts.events},
                          {"people", parts.people}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

PoliceParts parted(const std::string& octets) {
    try {
        const auto all = nlohmann::json::parse(octets);
        return {all.at("neighbourhood"), all.at("priorities"), all.at("events"), all.at("people")};
    } catch (const nlohmann::json::exception& error) {
        throw Failure("reading the documents of police.uk", error.what());
    }
}

} // namespace bluelamp::server

#include "console/vote_offers.hpp"

#include "console/source.hpp"
#include "console/vote_form.hpp"
#include "console/words.hpp"
#include "publishing/content_of.hpp"
#include "text/clip.hpp"

#include <algorithm>
#include <array>

namespace bluelamp::server {
namespace {

constexpr std::size_t title_octets = 200;
constexpr std::size_t meaning_octets = 1000;
constexpr std::chrono::days stale_after{92};

std::string written(const OfferedPriority& offer) {
    return http::encode_percent(offer.source) + " " + http::encode_percent(offer.priority.id);
}

bool stands_in(const web::Form& fields, const OfferedPriority& offer) {
    for (std::size_t row = 0; row < most_priorities; ++row)
        if (fields.text(priority_field(row) + "offer") == written(offer) ||
            fields.text(priority_field(row) + "id") == offer.priority.id)
            return true;
    return false;
}

/// Of the boxes that are ticked.
std::vector<std::string> chosen_places(const Content& content, const web::Form& fields) {
    const auto& chosen = fields.all("where");
    const auto holds = [&](const std::string& place) {
        return std::find(chosen.begin(), chosen.end(), place) != chosen.end();
    };
    std::vector<std::string> areas;
    if (!holds("all"))
        for (const auto& area : content.areas)
            if (holds("area " + area.id) || (!area.district.empty() && holds("district " + area.district)))
                areas.push_back(area.id);
    return areas;
}

std::vector<OfferedPriority> offers_to(const Visit& visit, const std::vector<std::string>& areas) {
    auto offers = offered_priorities(visit.storage, areas.empty() ? visit.staff.areas : areas);
    std::erase_if(offers, [&](const OfferedPriority& offer) {
        return offer.area.empty() || !visit.staff.may_see_in({offer.area});
    });
    return offers;
}

} // namespace

std::string age_in_words(const std::optional<Time>& updated, Time now) {
    if (!updated)
        return "no date is given";
    const auto days = std::chrono::duration_cast<std::chrono::days>(now - *updated).count();
    constexpr int month = 30;
    constexpr int year = 365;
    if (days >= 2 * year)
        return "last updated " + std::to_string(days / year) + " years ago";
    if (days >= 2 * month)
        return "last updated " + std::to_string(days / month) + " months ago";
    return "last updated " + distance_in_words(*updated, now);
}

nlohmann::json offers_view(const Visit& visit, const Content& content, const web::Form& fields) {
    auto list = nlohmann::json::array();
    for (const auto& offer : offers_to(visit, chosen_places(content, fields))) {
        if (stands_in(fields, offer))
            continue;
        const auto& updated = offer.priority.updated;
        list.push_back({{"title", offer.priority.title.in("en")},
                        {"meaning", offer.priority.meaning.in("en")},
                        {"age", age_in_words(updated, visit.now())},
                        {"stale", !updated || visit.now() - *updated > stale_after},
                        {"source", offer.source_name.empty() ? offer.source : offer.source_name},
                        {"source_path", source_path(offer.source)},
                        {"value", written(offer)}});
    }
    return list;
}

std::optional<OfferedPriority> offer_named(const Visit& visit, const std::string& value) {
    if (!value.empty())
        for (auto& offer : offers_to(visit, {}))
            if (written(offer) == value)
                return std::move(offer);
    return std::nullopt;
}

bool use_offer(web::Form& fields, const OfferedPriority& offer) {
    constexpr std::array<const char*, 6> words{"title_en",   "title_cy",    "meaning_en",
                                               "meaning_cy", "tradeoff_en", "tradeoff_cy"};
    for (std::size_t row = 0; row < most_priorities; ++row) {
        const auto prefix = priority_field(row);
        if (!std::all_of(words.begin(), words.end(),
                         [&](const char* word) { return fields.trimmed(prefix + word).empty(); }))
            continue;
        fields.add(prefix + "id", "");
        fields.add(prefix + "offer", written(offer));
        fields.add(prefix + "title_en", text::clip_at_sentence(offer.priority.title.in("en"), title_octets));
        fields.add(prefix + "meaning_en",
                   text::clip_at_sentence(offer.priority.meaning.in("en"), meaning_octets));
        return true;
    }
    return false;
}

std::optional<web::Form> vote_of_offers(const Visit& visit, const std::string& source) {
    const auto content = content_of(visit.storage);
    web::Form fields;
    bool any = false;
    for (const auto& offer : offers_to(visit, {})) {
        if (offer.source != source || !use_offer(fields, offer))
            continue;
        const auto area = std::find_if(content.areas.begin(), content.areas.end(),
                                       [&](const Area& each) { return each.id == offer.area; });
        if (!any && area != content.areas.end()) {
            fields.add("title_en", "What matters most in " + area->name.in("en") + "?");
            if (visit.staff.may_change_in({area->id}))
                fields.add("where", "area " + area->id);
        }
        any = true;
    }
    return any ? std::optional(std::move(fields)) : std::nullopt;
}

} // namespace bluelamp::server

#include "public_pages/open_data.hpp"

#include "format/csv.hpp"
#include "model/names.hpp"
#include "public_pages/visible.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace bluelamp::server {
namespace {

using Json = nlohmann::ordered_json;

struct Place {
    std::string id;
    const Picture* picture = nullptr; ///< nullptr: suppressed
};

struct Places {
    std::vector<Place> areas;
    std::vector<Place> districts;
};

const Picture* picture_of(const Content& content, const Ballot& ballot, const std::string& place) {
    const auto found =
        std::find_if(content.pictures.begin(), content.pictures.end(), [&](const Picture& each) {
            return each.ballot == ballot.id && each.place == place &&
                   each.status != PictureStatus::suppressed;
        });
    return found == content.pictures.end() ? nullptr : &*found;
}

Places places_of(const Content& content, const Ballot& ballot) {
    Places places;
    for (const auto& area : content.areas)
        if (is_meant_for(ballot.areas, area.id))
            places.areas.push_back({area.id, picture_of(content, ballot, area.id)});
    for (const auto& district : content.districts) {
        const bool concerned = std::any_of(content.areas.begin(), content.areas.end(), [&](const Area& area) {
            return area.district == district.id && is_meant_for(ballot.areas, area.id);
        });
        if (concerned)
            places.districts.push_back({district.id, picture_of(content, ballot, district.id)});
    }
    return places;
}

std::vector<const Ballot*> opened(const Content& content, Time now) {
    std::vector<const Ballot*> ballots;
    for (const auto& ballot : content.ballots)
        if (!ballot.priorities.empty() && (!ballot.opens || *ballot.opens <= now))
            ballots.push_back(&ballot);
    return ballots;
}

/// Of a Picture or a FilteredPicture.
template <typename Figures>
Json figures_json(const Figures& figures) {
    Json json{{"n", figures.ballots}, {"status", name_of(figures.status)}};
    if (figures.status == PictureStatus::suppressed)
        return Json{{"status", name_of(figures.status)}};
    json["shares"] = Json::object();
    for (const auto& [priority, share] : figures.shares)
        json["shares"][priority] = {{"mean", share.mean}, {"low", share.low}, {"high", share.high}};
    json["independent_markets"] = figures.independent_markets;
    json["rank"] = figures.rank;
    json["leader"] = figures.leader.empty() ? Json() : Json(figures.leader);
    return json;
}

Json place_json(const Place& place) {
    Json json{{"id", place.id}};
    if (place.picture == nullptr) {
        json["status"] = name_of(PictureStatus::suppressed);
        return json;
    }
    json.update(figures_json(*place.picture));
    json["filtered"] = figures_json(place.picture->filtered);
    return json;
}

Json places_json(const std::vector<Place>& places) {
    Json list = Json::array();
    for (const auto& place : places)
        list.push_back(place_json(place));
    return list;
}

std::string number(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

constexpr std::size_t columns_of_figures = 8;

/// Status, n, mean, low, high, rank, leader and independent markets of one priority; the status alone where
/// they are suppressed.
template <typename Figures>
void append_figures(std::vector<std::string>& row, const Figures& figures, const std::string& priority) {
    row.emplace_back(name_of(figures.status));
    const auto share = figures.shares.find(priority);
    if (share == figures.shares.end()) {
        row.insert(row.end(), columns_of_figures - 1, "");
        return;
    }
    const auto rank = std::find(figures.rank.begin(), figures.rank.end(), priority) - figures.rank.begin();
    const auto markets = figures.independent_markets.find(priority);
    row.insert(row.end(), {std::to_string(figures.ballots), number(share->second.mean),
                           number(share->second.low), number(share->second.high), std::to_string(rank + 1),
                           figures.leader == priority ? "yes" : "no",
                           markets == figures.independent_markets.end() ? "" : number(markets->second)});
}

void append_places(std::string& csv, const Ballot& ballot, const std::vector<Place>& places,
                   const std::string& level) {
    for (const auto& place : places) {
        if (place.picture == nullptr) {
            std::vector<std::string> row{ballot.id, level, place.id, ""};
            row.emplace_back(name_of(PictureStatus::suppressed));
            row.insert(row.end(), 2 * columns_of_figures - 1, "");
            csv += csv_line(row);
            continue;
        }
        for (const auto& priority : place.picture->rank) {
            std::vector<std::string> row{ballot.id, level, place.id, priority};
            append_figures(row, *place.picture, priority);
            append_figures(row, place.picture->filtered, priority);
            csv += csv_line(row);
        }
    }
}

} // namespace

std::string public_results_json(const Content& content, Time now) {
    Json ballots = Json::array();
    for (const auto* ballot : opened(content, now)) {
        const auto places = places_of(content, *ballot);
        int n = 0;
        for (const auto& area : places.areas)
            n += area.picture == nullptr ? 0 : area.picture->ballots;
        ballots.push_back({{"ballot", ballot->id},
                           {"pot", ballot->pot},
                           {"n", n},
                           {"areas", places_json(places.areas)},
                           {"districts", places_json(places.districts)}});
    }
    const Json whole{{"caption", "People who used this kiosk; not a representative survey."},
                     {"ballots", std::move(ballots)}};
    return whole.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

const std::vector<std::pair<std::string, std::string>>& result_fields() {
    static const std::vector<std::pair<std::string, std::string>> fields{
        {"ballot", "The vote’s id."},
        {"level", "area or district."},
        {"place", "The id of the area or district where the voters said they live."},
        {"priority", "The id of a priority that could be chosen. Empty for a suppressed place."},
        {"status", "suppressed: fewer than 10 ballots, or it would give another place away; early: 10 to 29; "
                   "full: 30 or more."},
        {"n", "Ballots in the picture. Empty where suppressed, as are all that follow."},
        {"mean",
         "Mean share of the pot given to the priority, from 0 to 1. What was not spent counts as nothing."},
        {"low", "Lower end of the 95 % interval of the mean."},
        {"high", "Upper end of the 95 % interval of the mean."},
        {"rank", "1 for the priority with the greatest mean share."},
        {"leader",
         "yes when this priority is above every other with a probability of 0.95 or more; no where it "
         "is not, or is too close to call."},
        {"independent_markets",
         "Share from 0 to 1 under the independent-markets rule (Freeman, Pennock, Peters and Wortman "
         "Vaughan, 2021), which nobody can gain from by voting other than they mean."},
        {"filtered_status",
         "As status, without ballots that look like one visitor voting many times (such ballots are "
         "flagged, never deleted, and counted in all the columns before this one). Also suppressed where "
         "fewer than 5 ballots are flagged: the two figures together would tell what those chose. Empty "
         "for a suppressed place."},
        {"filtered_n", "Ballots that are left. Empty where suppressed, as are all that follow."},
        {"filtered_mean", "As mean, of the ballots that are left."},
        {"filtered_low", "As low; where they were made on 20 days at a kiosk or more, resampled by those "
                         "days: ballots of one day may not be independent."},
        {"filtered_high", "As high, in the same way."},
        {"filtered_rank", "As rank."},
        {"filtered_leader", "As leader."},
        {"filtered_independent_markets", "As independent_markets."}};
    return fields;
}

std::string public_results_csv(const Content& content, Time now) {
    std::vector<std::string> header;
    for (const auto& [name, meaning] : result_fields())
        header.push_back(name);
    auto csv = csv_line(header);
    for (const auto* ballot : opened(content, now)) {
        const auto places = places_of(content, *ballot);
        append_places(csv, *ballot, places.areas, "area");
        append_places(csv, *ballot, places.districts, "district");
    }
    return csv;
}

} // namespace bluelamp::server

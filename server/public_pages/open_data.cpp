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

Json place_json(const Place& place) {
    Json json{{"id", place.id}};
    if (place.picture == nullptr) {
        json["status"] = name_of(PictureStatus::suppressed);
        return json;
    }
    json["n"] = place.picture->ballots;
    json["status"] = name_of(place.picture->status);
    json["shares"] = Json::object();
    for (const auto& [priority, share] : place.picture->shares)
        json["shares"][priority] = {{"mean", share.mean}, {"low", share.low}, {"high", share.high}};
    json["rank"] = place.picture->rank;
    json["leader"] = place.picture->leader.empty() ? Json() : Json(place.picture->leader);
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

void append_places(std::string& csv, const Ballot& ballot, const std::vector<Place>& places,
                   const std::string& level) {
    for (const auto& place : places) {
        if (place.picture == nullptr) {
            std::vector<std::string> row{ballot.id, level, place.id, "",
                                         std::string(name_of(PictureStatus::suppressed))};
            row.insert(row.end(), 6, "");
            csv += csv_line(row);
            continue;
        }
        int rank = 0;
        for (const auto& priority : place.picture->rank) {
            ++rank;
            const auto share = place.picture->shares.find(priority);
            if (share == place.picture->shares.end())
                continue;
            csv +=
                csv_line({ballot.id, level, place.id, priority, std::string(name_of(place.picture->status)),
                          std::to_string(place.picture->ballots), number(share->second.mean),
                          number(share->second.low), number(share->second.high), std::to_string(rank),
                          place.picture->leader == priority ? "yes" : "no"});
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
         "is not, or is too close to call."}};
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

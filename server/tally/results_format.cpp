#include "tally/results_format.hpp"

#include "format/csv.hpp"
#include "model/names.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace bluelamp::tally {
namespace {

using Json = nlohmann::ordered_json;

Json figures_json(const Figures& figures, const std::vector<std::string>& priorities) {
    Json json;
    if (figures.status == PictureStatus::suppressed) {
        json["status"] = name_of(figures.status);
        return json;
    }
    json["n"] = figures.n;
    json["status"] = name_of(figures.status);
    json["shares"] = Json::object();
    json["independent_markets"] = Json::object();
    for (const auto& priority : priorities) {
        const auto& share = figures.shares.at(priority);
        json["shares"][priority] = {{"mean", share.mean}, {"low", share.low}, {"high", share.high}};
        json["independent_markets"][priority] = figures.independent_markets.at(priority);
    }
    json["rank"] = figures.rank;
    json["leader"] = figures.leader.empty() ? Json() : Json(figures.leader);
    return json;
}

Json places_json(const std::vector<PlaceResults>& places, const std::vector<std::string>& priorities) {
    Json list = Json::array();
    for (const auto& place : places) {
        Json json{{"id", place.id}};
        json.update(figures_json(place.raw, priorities));
        if (place.raw.status != PictureStatus::suppressed)
            json["filtered"] = figures_json(place.filtered, priorities);
        list.push_back(std::move(json));
    }
    return list;
}

std::string number(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

using Row = std::vector<std::string>;

/// mean, low, high, rank, leader, independent markets of a priority; empty where suppressed.
void append_figures(Row& row, const Figures& figures, const std::string& priority) {
    row.emplace_back(name_of(figures.status));
    if (figures.status == PictureStatus::suppressed) {
        row.insert(row.end(), 7, "");
        return;
    }
    const auto& share = figures.shares.at(priority);
    const auto at = std::find(figures.rank.begin(), figures.rank.end(), priority);
    row.insert(row.end(),
               {std::to_string(figures.n), number(share.mean), number(share.low), number(share.high),
                std::to_string(at - figures.rank.begin() + 1), figures.leader == priority ? "yes" : "no",
                number(figures.independent_markets.at(priority))});
}

void append_places(std::string& csv, const Results& results, const std::vector<PlaceResults>& places,
                   const std::string& level) {
    for (const auto& place : places) {
        if (place.raw.status == PictureStatus::suppressed) {
            Row row{results.ballot, level, place.id, "", std::string(name_of(place.raw.status))};
            row.insert(row.end(), 15, "");
            csv += csv_line(row);
            continue;
        }
        for (const auto& priority : results.priorities) {
            Row row{results.ballot, level, place.id, priority};
            append_figures(row, place.raw, priority);
            append_figures(row, place.filtered, priority);
            csv += csv_line(row);
        }
    }
}

} // namespace

std::string to_json(const Results& results) {
    const Json json{{"ballot", results.ballot},
                    {"pot", results.pot},
                    {"n", results.n},
                    {"set_aside", results.set_aside},
                    {"flagged", results.flagged},
                    {"areas", places_json(results.areas, results.priorities)},
                    {"districts", places_json(results.districts, results.priorities)}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_csv(const Results& results) {
    std::string csv = csv_line({"ballot",
                                "level",
                                "place",
                                "priority",
                                "status",
                                "n",
                                "mean",
                                "low",
                                "high",
                                "rank",
                                "leader",
                                "independent_markets",
                                "filtered_status",
                                "filtered_n",
                                "filtered_mean",
                                "filtered_low",
                                "filtered_high",
                                "filtered_rank",
                                "filtered_leader",
                                "filtered_independent_markets"});
    append_places(csv, results, results.areas, "area");
    append_places(csv, results, results.districts, "district");
    return csv;
}

} // namespace bluelamp::tally

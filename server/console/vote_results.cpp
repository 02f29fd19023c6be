#include "console/vote_results.hpp"

#include "base/time.hpp"
#include "console/kiosk_state.hpp"
#include "console/vote_figures.hpp"
#include "console/words.hpp"
#include "decisions/trends.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp::server {
namespace {

using Json = nlohmann::json;

std::string percent(double share) {
    return std::to_string(std::lround(share * 100));
}

Json share_view(const tally::Figures& figures, const std::string& priority) {
    const auto found = figures.shares.find(priority);
    if (found == figures.shares.end())
        return false;
    const auto& [mean, low, high] = found->second;
    return {{"mean", mean},
            {"low", low},
            {"high", high},
            {"words", percent(mean) + " %"},
            {"interval", percent(low) + " to " + percent(high) + " %"}};
}

/// What one set of figures says.
std::string verdict(const Ballot& ballot, const tally::Figures& figures) {
    if (figures.status == PictureStatus::suppressed)
        return {};
    const bool early = figures.status == PictureStatus::early;
    if (figures.leader.empty())
        return early ? "Early picture: too close to call" : "Too close to call";
    const auto name = priority_name(ballot, figures.leader);
    return early ? "Early picture: " + name + " leads" : "Winner: " + name;
}

std::string count_words(const tally::Figures& figures) {
    return figures.status == PictureStatus::suppressed
               ? ""
               : counted(static_cast<std::size_t>(figures.n), "ballot", "ballots");
}

class Results {
public:
    Results(const Visit& visit, const Content& content, const VoteOnPage& vote)
        : visit_(visit)
        , content_(content)
        , vote_(vote)
        , whole_is_theirs_(visit.staff.may_change_in(vote.ballot.areas))
        , figures_(vote_figures(visit.storage, content, vote))
        , trends_(trends_of(visit.storage, vote.ballot.id)) {}

    Json view() {
        Json view{{"open", is_open()}, {"places", Json::array()}};
        for (const auto& place : figures_.places)
            if (is_theirs(place.id) && !is_one_area_again(place))
                view["places"].push_back(place_view(place));
        view["titles"] = titles();
        if (whole_is_theirs_ && !trends_.days.empty())
            view["over_time"] = {{"days", days_view()}};
        auto kiosks = kiosks_view();
        if (!kiosks.empty())
            view["by_kiosk"] = {{"kiosks", std::move(kiosks)}};
        view["only_some"] = !whole_is_theirs_;
        if (whole_is_theirs_ && figures_.flagged > 0)
            view["flagged"] = counted(static_cast<std::size_t>(figures_.flagged), "ballot is", "ballots are");
        if (whole_is_theirs_ && figures_.set_aside > 0)
            view["set_aside"] =
                counted(static_cast<std::size_t>(figures_.set_aside), "ballot was", "ballots were");
        return view;
    }

private:
    [[nodiscard]] bool is_open() const { return vote_.state == VoteState::open; }

    [[nodiscard]] bool is_district(const std::string& place) const {
        return std::any_of(content_.districts.begin(), content_.districts.end(),
                           [&](const District& district) { return district.id == place; });
    }

    /// A district of which one area takes part says what that area says; so does everywhere, unless people
    /// named another place.
    [[nodiscard]] bool is_one_area_again(const tally::PlaceResults& place) const {
        if (is_district(place.id))
            return areas_of_place(content_, vote_.ballot, place.id).size() == 1;
        return place.id.empty() && vote_.ballot.areas.size() == 1 &&
               std::any_of(figures_.places.begin(), figures_.places.end(), [&](const auto& each) {
                   return each.id == vote_.ballot.areas.front() && each.raw.n == place.raw.n;
               });
    }

    /// An area's figures are for its people; a district's, everywhere's and those of no area for people of
    /// all of it.
    [[nodiscard]] bool is_theirs(const std::string& place) const {
        if (whole_is_theirs_)
            return true;
        const auto areas = areas_of_place(content_, vote_.ballot, place);
        return !place.empty() && !areas.empty() && visit_.staff.may_change_in(areas);
    }

    [[nodiscard]] Json titles() const {
        auto titles = Json::array();
        for (const auto& priority : vote_.ballot.priorities)
            titles.push_back(priority.title.in("en"));
        return titles;
    }

    /// Deciding closes the vote everywhere, so for a place alone it waits until it has closed.
    [[nodiscard]] std::string decide_path(const std::string& place) const {
        const bool held_there = place.empty() || !areas_of_place(content_, vote_.ballot, place).empty();
        if (!visit_.staff.may(Audience::moderator) || !held_there || (is_open() && !whole_is_theirs_))
            return {};
        return vote_address(vote_.ballot.id) + "/decide?place=" + http::encode_percent(place);
    }

    [[nodiscard]] std::string why_hidden(const std::string& place) const {
        if (place.empty() && figures_.whole_is_hidden)
            return "Not shown: without the places below, fewer than 10 ballots would be left to find by "
                   "subtracting";
        if (is_district(place))
            return "Not shown: fewer than 10 ballots, in all or in exactly one of its areas, which could "
                   "then "
                   "be found by subtracting";
        return is_open() ? "Fewer than 10 so far" : "Fewer than 10";
    }

    [[nodiscard]] Json place_view(const tally::PlaceResults& place) const {
        const auto& [id, raw, filtered, district] = place;
        const bool shown = raw.status != PictureStatus::suppressed;
        Json view{
            {"anchor", id.empty() ? "everywhere" : "place-" + id},
            {"name", place_name(content_, id)},
            {"shown", shown},
            {"hidden", shown ? "" : why_hidden(id)},
            {"hidden_leader", id.empty() && !shown && !figures_.whole_leader.empty()
                                  ? priority_name(vote_.ballot, figures_.whole_leader)
                                  : ""},
            {"count", count_words(raw)},
            {"verdict", verdict(vote_.ballot, raw)},
            {"filtered_shown", filtered.status != PictureStatus::suppressed},
            {"filtered_count", count_words(filtered)},
            {"filtered_verdict", verdict(vote_.ballot, filtered)},
            {"differ", shown && figures_.differing.contains(id)},
            {"rows", Json::array()},
            {"decide", decide_path(id)},
            {"again", std::any_of(vote_.decisions.begin(), vote_.decisions.end(),
                                  [&, &here = id](const Decision& each) { return each.place == here; })}};
        for (const auto& priority : raw.rank)
            view["rows"].push_back({{"title", priority_name(vote_.ballot, priority)},
                                    {"leads", raw.leader == priority},
                                    {"raw", share_view(raw, priority)},
                                    {"filtered", share_view(filtered, priority)}});
        return view;
    }

    [[nodiscard]] Json cells(const std::map<std::string, double>& shares) const {
        auto cells = Json::array();
        for (const auto& priority : vote_.ballot.priorities) {
            const auto found = shares.find(priority.id);
            if (found == shares.end())
                cells.push_back({{"share", nullptr}, {"words", ""}});
            else
                cells.push_back(
                    {{"share", {{"value", found->second}}}, {"words", percent(found->second) + " %"}});
        }
        return cells;
    }

    /// Today's shares would move with every ballot; while the vote is open they wait for the day's end.
    [[nodiscard]] Json days_view() const {
        auto days = Json::array();
        const auto today = date_of(visit_.now());
        for (const auto& day : trends_.days) {
            const bool told = !figures_.whole_is_hidden && (!is_open() || day.day < today);
            const auto start = parse_rfc3339(day.day + "T12:00:00Z");
            days.push_back({{"day", start ? day_in_words(*start) : day.day},
                            {"date", day.day},
                            {"ballots", day.ballots},
                            {"flagged", day.flagged},
                            {"so_far", day.ballots_so_far},
                            {"cells", cells(told ? day.shares_so_far : std::map<std::string, double>{})}});
        }
        return days;
    }

    [[nodiscard]] Json kiosks_view() const {
        auto kiosks = Json::array();
        for (const auto& line : trends_.kiosks) {
            const auto kiosk = visit_.storage.kiosks().find(line.kiosk);
            if (!kiosk || !visit_.staff.may_see_in({kiosk->area}))
                continue;
            std::string days;
            for (const auto& day : line.flagged_days)
                if (const auto start = parse_rfc3339(day + "T12:00:00Z"))
                    days += (days.empty() ? "" : ", ") + day_in_words(*start);
            const bool told = !is_open() && whole_is_theirs_;
            kiosks.push_back({{"name", kiosk_state(*kiosk, visit_.now()).name},
                              {"path", "/console/kiosks/" + kiosk->id},
                              {"ballots", line.ballots},
                              {"flagged", line.flagged},
                              {"days", days},
                              {"cells", cells(told ? line.shares : std::map<std::string, double>{})}});
        }
        return kiosks;
    }

    const Visit& visit_;
    const Content& content_;
    const VoteOnPage& vote_;
    bool whole_is_theirs_;
    VoteFigures figures_;
    Trends trends_;
};

} // namespace

Json vote_results_view(const Visit& visit, const Content& content, const VoteOnPage& vote) {
    return Results(visit, content, vote).view();
}

} // namespace bluelamp::server

#include "tally/results.hpp"

#include "tally/statistics.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <set>
#include <span>
#include <string_view>

namespace bluelamp::tally {
namespace {

constexpr std::size_t kiosk_days_to_resample = 20;
constexpr int least_movement = 5; ///< ballots that may be told apart by subtracting, and no fewer

/// FNV-1a. The seed of a place's bootstrap: the same place and ballots give the same figures everywhere.
std::uint64_t seed_of(std::string_view ballot, std::string_view place) {
    std::uint64_t hash = 14695981039346656037ULL;
    const auto mix = [&](std::string_view text) {
        for (const char c : text) {
            hash ^= static_cast<unsigned char>(c);
            hash *= 1099511628211ULL;
        }
    };
    mix(ballot);
    mix("\n");
    mix(place);
    return hash;
}

struct Counted {
    const CastBallot* cast;
    bool flagged;
};
using Group = std::vector<Counted>;

class Counter {
public:
    Counter(const Ballot& ballot, const std::vector<CastBallot>& ballots)
        : ballot_(ballot) {
        for (const auto& priority : ballot.priorities)
            priorities_.push_back(priority.id);
        std::copy_if(ballots.begin(), ballots.end(), std::back_inserter(valid_),
                     [&](const CastBallot& cast) { return fits(cast); });
        flags_ = flag_bursts(valid_);
        for (std::size_t index = 0; index < valid_.size(); ++index)
            by_area_[valid_[index].area].push_back({&valid_[index], flags_[index]});
    }
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;

    [[nodiscard]] int counted() const { return static_cast<int>(valid_.size()); }
    [[nodiscard]] int flagged() const {
        return static_cast<int>(std::count(flags_.begin(), flags_.end(), true));
    }
    [[nodiscard]] const std::vector<std::string>& priorities() const { return priorities_; }
    [[nodiscard]] const std::map<std::string, Group>& by_area() const { return by_area_; }
    [[nodiscard]] Group in(const std::string& area) const {
        const auto found = by_area_.find(area);
        return found == by_area_.end() ? Group{} : found->second;
    }

    [[nodiscard]] PlaceResults place(const std::string& id, const Group& group) const {
        return {id, figures(id, group, false), figures(id, group, true), {}};
    }

private:
    [[nodiscard]] bool fits(const CastBallot& cast) const {
        long spent = 0;
        for (const auto& [priority, units] : cast.allocation) {
            if (units < 1 || units > ballot_.pot ||
                std::find(priorities_.begin(), priorities_.end(), priority) == priorities_.end())
                return false;
            spent += units;
        }
        return spent <= ballot_.pot;
    }

    [[nodiscard]] Sample sample(const Group& group, bool filtered) const {
        Sample sample(priorities_.size(), ballot_.pot);
        std::map<std::pair<std::string, std::string>, std::uint32_t> kiosk_days;
        for (const auto& [cast, flagged] : group) {
            if (filtered && flagged)
                continue;
            std::vector<int> units(priorities_.size(), 0);
            for (std::size_t option = 0; option < priorities_.size(); ++option)
                if (const auto found = cast->allocation.find(priorities_[option]);
                    found != cast->allocation.end())
                    units[option] = found->second;
            const auto next = static_cast<std::uint32_t>(kiosk_days.size());
            const auto kiosk_day = kiosk_days.try_emplace({cast->kiosk, cast->day}, next).first->second;
            sample.add(units, kiosk_day);
        }
        return sample;
    }

    [[nodiscard]] Figures figures(const std::string& id, const Group& group, bool filtered) const {
        if (priorities_.empty())
            return {};
        const auto drawn = sample(group, filtered);
        const auto n = static_cast<int>(drawn.ballots());
        if (n < least_ballots)
            return {};
        const bool by_kiosk_day = filtered && drawn.clusters() >= kiosk_days_to_resample;
        const auto estimate = n < full_picture
                                  ? estimate_early(drawn)
                                  : estimate_full(drawn, seed_of(ballot_.id, id),
                                                  by_kiosk_day ? Resample::clusters : Resample::ballots);
        Figures figures{.n = n,
                        .status = n < full_picture ? PictureStatus::early : PictureStatus::full,
                        .shares = {},
                        .rank = {},
                        .leader = estimate.leader ? priorities_[*estimate.leader] : std::string{},
                        .independent_markets = {}};
        const auto markets = independent_markets(drawn);
        for (std::size_t option = 0; option < priorities_.size(); ++option) {
            figures.shares.emplace(priorities_[option], estimate.shares[option]);
            figures.independent_markets.emplace(priorities_[option], markets[option]);
        }
        for (const auto option : estimate.rank)
            figures.rank.push_back(priorities_[option]);
        return figures;
    }

    const Ballot& ballot_;
    std::vector<std::string> priorities_;
    std::vector<CastBallot> valid_;
    std::vector<bool> flags_;
    std::map<std::string, Group> by_area_;
};

/// The ballot's areas in the content's order, then what else people named.
std::vector<std::string> places_of(const Content& content, const Ballot& ballot, const Counter& counter) {
    const std::set<std::string> asked(ballot.areas.begin(), ballot.areas.end());
    std::vector<std::string> places;
    std::set<std::string> listed;
    const auto list = [&](const std::string& id) {
        if (listed.insert(id).second)
            places.push_back(id);
    };
    for (const auto& area : content.areas)
        if (asked.empty() || asked.contains(area.id) || counter.by_area().contains(area.id))
            list(area.id);
    for (const auto& [area, group] : counter.by_area())
        list(area);
    return places;
}

/// Suppresses the district's figures while exactly one of its areas has none.
void keep_the_last_one_hidden(Figures& district, int hidden_areas) {
    if (hidden_areas == 1)
        district = {};
}

bool has_figures(const FilteredPicture& filtered) {
    return filtered.status != PictureStatus::suppressed;
}

/// Hides the filtered figures when `flagged` ballots could be found by subtracting, and they are few.
void hide_few_flagged(Picture& picture, int flagged) {
    if (flagged != 0 && std::abs(flagged) < least_movement)
        picture.filtered = {};
}

Picture picture_of(const std::string& ballot, const PlaceResults& place) {
    const auto& raw = place.raw;
    const auto& filtered = place.filtered;
    return {ballot,
            place.id,
            raw.n,
            raw.status,
            raw.shares,
            raw.rank,
            raw.leader,
            raw.independent_markets,
            {filtered.n, filtered.status, filtered.shares, filtered.rank, filtered.leader,
             filtered.independent_markets}};
}

} // namespace

Results count(const Content& content, const Ballot& ballot, const std::vector<CastBallot>& ballots) {
    const Counter counter(ballot, ballots);
    Results results{.ballot = ballot.id,
                    .pot = ballot.pot,
                    .n = counter.counted(),
                    .set_aside = static_cast<int>(ballots.size()) - counter.counted(),
                    .flagged = counter.flagged(),
                    .priorities = counter.priorities(),
                    .areas = {},
                    .districts = {}};
    std::map<std::string, std::string> district_of;
    for (const auto& area : content.areas)
        district_of[area.id] = area.district;
    for (const auto& id : places_of(content, ballot, counter)) {
        results.areas.push_back(counter.place(id, counter.in(id)));
        results.areas.back().district = district_of[id];
    }

    for (const auto& district : content.districts) {
        Group everyone;
        int areas = 0;
        int hidden = 0;
        int hidden_filtered = 0;
        for (const auto& area : results.areas) {
            if (area.district != district.id)
                continue;
            ++areas;
            hidden += area.raw.status == PictureStatus::suppressed ? 1 : 0;
            hidden_filtered += area.filtered.status == PictureStatus::suppressed ? 1 : 0;
            const auto group = counter.in(area.id);
            everyone.insert(everyone.end(), group.begin(), group.end());
        }
        if (areas == 0)
            continue;
        auto place = counter.place(district.id, everyone);
        keep_the_last_one_hidden(place.raw, hidden);
        keep_the_last_one_hidden(place.filtered, hidden_filtered);
        results.districts.push_back(std::move(place));
    }
    return results;
}

Turnout turnout(const Ballot& ballot, const std::vector<CastBallot>& ballots) {
    const Counter counter(ballot, ballots);
    Turnout turnout{.by_area = {},
                    .set_aside = static_cast<int>(ballots.size()) - counter.counted(),
                    .flagged = counter.flagged()};
    for (const auto& [area, group] : counter.by_area())
        turnout.by_area[area] = static_cast<int>(group.size());
    return turnout;
}

std::vector<Picture> pictures(const Results& results) {
    std::vector<Picture> pictures;
    std::map<std::string, int> told; // flagged ballots by district that its areas' figures tell of
    for (const auto& area : results.areas) {
        if (area.raw.status == PictureStatus::suppressed)
            continue;
        auto picture = picture_of(results.ballot, area);
        hide_few_flagged(picture, area.raw.n - area.filtered.n);
        if (has_figures(picture.filtered))
            told[area.district] += area.raw.n - area.filtered.n;
        pictures.push_back(std::move(picture));
    }
    for (const auto& district : results.districts) {
        if (district.raw.status == PictureStatus::suppressed)
            continue;
        auto picture = picture_of(results.ballot, district);
        const auto flagged = district.raw.n - district.filtered.n;
        hide_few_flagged(picture, flagged);
        hide_few_flagged(picture, flagged - told[district.id]);
        pictures.push_back(std::move(picture));
    }
    return pictures;
}

std::vector<Picture> move_pictures(const std::vector<Picture>& shown, const std::vector<Picture>& now) {
    std::vector<Picture> moved = now;
    for (auto& picture : moved) {
        const auto before = std::find_if(shown.begin(), shown.end(), [&](const Picture& old) {
            return old.ballot == picture.ballot && old.place == picture.place;
        });
        if (before == shown.end())
            continue;
        if (std::abs(picture.ballots - before->ballots) < least_movement) {
            picture = *before;
            continue;
        }
        // Of five new ballots four may be flagged; the filtered figures would then tell the fifth.
        const auto& old = before->filtered;
        if (!has_figures(old) || !has_figures(picture.filtered))
            continue;
        if (std::abs(picture.filtered.ballots - old.ballots) < least_movement)
            picture.filtered = old;
        hide_few_flagged(picture, picture.ballots - picture.filtered.ballots);
    }
    return moved;
}

} // namespace bluelamp::tally

#include "decisions/trends.hpp"

#include "base/failure.hpp"
#include "intake/pictures.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

constexpr int least_new = 5;

/// A sum of ballots on the way to mean shares.
class Sum {
public:
    void add(const std::map<std::string, int>& allocation) {
        ++ballots_;
        for (const auto& [priority, units] : allocation)
            units_[priority] += units;
    }
    [[nodiscard]] int ballots() const { return ballots_; }
    /// Empty under 10 ballots.
    [[nodiscard]] std::map<std::string, double> shares(const Ballot& ballot) const {
        std::map<std::string, double> shares;
        if (ballots_ < tally::least_ballots)
            return shares;
        for (const auto& priority : ballot.priorities) {
            const auto found = units_.find(priority.id);
            const auto units = found == units_.end() ? 0 : found->second;
            shares[priority.id] = static_cast<double>(units) / (static_cast<double>(ballot.pot) * ballots_);
        }
        return shares;
    }

private:
    int ballots_ = 0;
    std::map<std::string, int> units_;
};

bool fits(const Ballot& ballot, const tally::CastBallot& cast) {
    int spent = 0;
    for (const auto& [priority, units] : cast.allocation) {
        spent += units;
        if (std::none_of(ballot.priorities.begin(), ballot.priorities.end(),
                         [&, &id = priority](const BallotPriority& each) { return each.id == id; }))
            return false;
    }
    return spent <= ballot.pot;
}

struct Flagged {
    const tally::CastBallot* cast;
    bool flagged;
};

std::vector<DayOfVotes> by_day(const Ballot& ballot, const std::vector<Flagged>& votes) {
    std::map<std::string, std::vector<Flagged>> days;
    for (const auto& vote : votes)
        days[vote.cast->day].push_back(vote);
    std::vector<DayOfVotes> result;
    Sum sum;
    int told = 0;
    for (const auto& [day, of_day] : days) {
        DayOfVotes line{day, static_cast<int>(of_day.size()), 0, 0, {}};
        for (const auto& vote : of_day) {
            line.flagged += vote.flagged ? 1 : 0;
            sum.add(vote.cast->allocation);
        }
        line.ballots_so_far = sum.ballots();
        if (sum.ballots() >= told + least_new)
            line.shares_so_far = sum.shares(ballot);
        if (!line.shares_so_far.empty())
            told = sum.ballots();
        result.push_back(std::move(line));
    }
    return result;
}

/// Without the kiosks that have shares, the whole would tell those of few ballots at the others.
void hide_what_tells_the_rest(std::vector<KioskOfVotes>& kiosks) {
    int rest = 0;
    for (const auto& kiosk : kiosks)
        rest += kiosk.shares.empty() ? kiosk.ballots : 0;
    if (rest > 0 && rest < tally::least_ballots)
        for (auto& kiosk : kiosks)
            kiosk.shares.clear();
}

std::vector<KioskOfVotes> by_kiosk(const Ballot& ballot, const std::vector<Flagged>& votes) {
    std::map<std::string, std::pair<KioskOfVotes, Sum>> kiosks;
    for (const auto& [cast, flagged] : votes) {
        auto& [line, sum] = kiosks[cast->kiosk];
        line.kiosk = cast->kiosk;
        ++line.ballots;
        sum.add(cast->allocation);
        if (!flagged)
            continue;
        ++line.flagged;
        if (std::find(line.flagged_days.begin(), line.flagged_days.end(), cast->day) ==
            line.flagged_days.end())
            line.flagged_days.push_back(cast->day);
    }
    std::vector<KioskOfVotes> result;
    for (auto& [id, kiosk] : kiosks) {
        auto& [line, sum] = kiosk;
        line.shares = sum.shares(ballot);
        std::sort(line.flagged_days.begin(), line.flagged_days.end());
        result.push_back(std::move(line));
    }
    hide_what_tells_the_rest(result);
    return result;
}

} // namespace

Trends trends_of(Storage& storage, const std::string& ballot_id, const std::string& via) {
    std::optional<Ballot> ballot;
    std::vector<tally::CastBallot> all;
    storage.read_consistently([&] {
        for (auto& each : content_of(storage).ballots)
            if (each.id == ballot_id)
                ballot = std::move(each);
        if (ballot)
            all = votes_on(storage, ballot_id, via);
    });
    if (!ballot)
        throw UsageFailure("counting", "no ballot " + ballot_id + " was published");
    Trends trends;
    trends.set_aside = static_cast<int>(
        std::erase_if(all, [&](const tally::CastBallot& cast) { return !fits(*ballot, cast); }));
    trends.ballots = static_cast<int>(all.size());
    const auto flags = tally::flag_bursts(all);
    std::vector<Flagged> votes;
    for (std::size_t index = 0; index < all.size(); ++index)
        votes.push_back({&all[index], flags[index]});
    trends.days = by_day(*ballot, votes);
    trends.kiosks = by_kiosk(*ballot, votes);
    return trends;
}

} // namespace bluelamp::server

#include "tally/bursts.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace bluelamp::tally {
namespace {

constexpr std::size_t identical_in_a_row = 5;
constexpr std::size_t busy_day = 30;
constexpr std::size_t times_the_median = 5;
constexpr std::size_t other_days = 5;

using Order = std::vector<std::size_t>;

bool same_voice(const CastBallot& a, const CastBallot& b) {
    return std::tie(a.kiosk, a.epoch, a.day, a.area, a.allocation) ==
           std::tie(b.kiosk, b.epoch, b.day, b.area, b.allocation);
}

void flag_rows(const std::vector<CastBallot>& ballots, const Order& order, std::vector<bool>& flags) {
    for (std::size_t start = 0; start < order.size();) {
        std::size_t end = start + 1;
        while (end < order.size() && same_voice(ballots[order[start]], ballots[order[end]]))
            ++end;
        if (end - start >= identical_in_a_row)
            for (std::size_t at = start + 1; at < end; ++at)
                flags[order[at]] = true;
        start = end;
    }
}

void flag_days(const std::vector<CastBallot>& ballots, std::vector<bool>& flags) {
    std::map<std::string, std::map<std::string, std::vector<std::size_t>>> by_kiosk;
    for (std::size_t index = 0; index < ballots.size(); ++index)
        by_kiosk[ballots[index].kiosk][ballots[index].day].push_back(index);
    for (const auto& [kiosk, days] : by_kiosk) {
        if (days.size() <= other_days)
            continue;
        std::vector<std::size_t> counts;
        for (const auto& [day, of_day] : days)
            counts.push_back(of_day.size());
        const auto middle = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2);
        std::nth_element(counts.begin(), middle, counts.end());
        const auto limit = std::max(busy_day, times_the_median * *middle);
        for (const auto& [day, of_day] : days)
            if (of_day.size() > limit)
                for (const auto index : of_day)
                    flags[index] = true;
    }
}

} // namespace

std::vector<bool> flag_bursts(const std::vector<CastBallot>& ballots) {
    Order order(ballots.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(ballots[a].kiosk, ballots[a].epoch, ballots[a].seq) <
               std::tie(ballots[b].kiosk, ballots[b].epoch, ballots[b].seq);
    });
    std::vector<bool> flags(ballots.size(), false);
    flag_rows(ballots, order, flags);
    flag_days(ballots, flags);
    return flags;
}

} // namespace bluelamp::tally

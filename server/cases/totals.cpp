#include "cases/totals.hpp"

#include "cases/case.hpp"

#include <algorithm>
#include <cmath>

namespace bluelamp::server {
namespace {

constexpr int least_received = 10;
constexpr std::size_t least_answers = 10;
constexpr int least_of_a_reason = 5;
const std::string other = "other";

/// Totals on the way, with what the median is made of.
struct Count {
    Totals totals;
    std::vector<std::chrono::seconds> waits;

    void add(const CaseOutcome& outcome) {
        ++totals.received;
        if (outcome.answered) {
            ++totals.answered;
            waits.push_back(std::max(std::chrono::seconds(0), *outcome.answered - outcome.asked));
        }
        const auto state = case_state(outcome.state);
        totals.passed_on += state == CaseState::passed_on ? 1 : 0;
        if (state == CaseState::not_published) {
            ++totals.not_published;
            ++totals.reasons[outcome.reason];
        }
        totals.waiting += outcome.open ? 1 : 0;
    }

    [[nodiscard]] Totals finished(std::size_t least) {
        if (waits.size() >= std::max<std::size_t>(least, 1)) {
            const auto middle = waits.begin() + static_cast<std::ptrdiff_t>(waits.size() / 2);
            std::nth_element(waits.begin(), middle, waits.end());
            auto median = static_cast<double>(middle->count());
            if (waits.size() % 2 == 0)
                median = (median + static_cast<double>(std::max_element(waits.begin(), middle)->count())) / 2;
            totals.median_days = std::round(median / 8640.0) / 10.0;
        }
        return totals;
    }
};

std::map<std::string, int> told_reasons(const std::map<std::string, int>& reasons) {
    std::map<std::string, int> told;
    int rest = 0;
    for (const auto& [reason, count] : reasons) {
        if (count < least_of_a_reason)
            rest += count;
        else
            told[reason] = count;
    }
    if (rest > 0 && rest < least_of_a_reason) {
        const auto least = std::min_element(told.begin(), told.end(),
                                            [](const auto& a, const auto& b) { return a.second < b.second; });
        if (least == told.end())
            return {};
        rest += least->second;
        told.erase(least);
    }
    if (rest > 0)
        told[other] = rest;
    return told;
}

Totals told(Count& count) {
    auto totals = count.finished(least_answers);
    totals.reasons = told_reasons(totals.reasons);
    return totals;
}

/// Leaves out what is small, and never one alone.
void leave_out_the_small(std::map<std::string, Count>& places) {
    const auto hidden = std::erase_if(
        places, [](const auto& place) { return place.second.totals.received < least_received; });
    if (hidden != 1 || places.empty())
        return;
    places.erase(std::min_element(places.begin(), places.end(), [](const auto& a, const auto& b) {
        return a.second.totals.received < b.second.totals.received;
    }));
}

} // namespace

Totals totals(Storage& storage, Time since, const std::vector<std::string>& areas) {
    Count count;
    storage.cases().read_outcomes(since, [&](const CaseOutcome& outcome) {
        if (areas.empty() || std::find(areas.begin(), areas.end(), outcome.area) != areas.end())
            count.add(outcome);
    });
    return count.finished(1);
}

PublicTotals public_totals(Storage& storage, Time since) {
    Count everywhere;
    std::map<std::string, Count> places;
    storage.cases().read_outcomes(since, [&](const CaseOutcome& outcome) {
        everywhere.add(outcome);
        places[outcome.area].add(outcome);
    });
    PublicTotals result;
    if (everywhere.totals.received >= least_received)
        result.everywhere = told(everywhere);
    leave_out_the_small(places);
    for (auto& [area, count] : places)
        result.places.emplace(area, told(count));
    return result;
}

} // namespace bluelamp::server

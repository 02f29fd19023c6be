#include "tally/statistics.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>

namespace bluelamp::tally {
namespace {

constexpr std::size_t resamples = 2000;
constexpr double confidence = 0.95;

std::vector<double> mean_shares(const Sample& sample) {
    std::vector<double> means(sample.options(), 0);
    for (std::size_t ballot = 0; ballot < sample.ballots(); ++ballot)
        for (std::size_t option = 0; option < sample.options(); ++option)
            means[option] += sample.units(ballot)[option];
    for (auto& mean : means)
        mean /= static_cast<double>(sample.ballots()) * sample.pot();
    return means;
}

std::vector<std::size_t> rank_of(const std::vector<double>& means) {
    std::vector<std::size_t> rank(means.size());
    std::iota(rank.begin(), rank.end(), std::size_t{0});
    std::stable_sort(rank.begin(), rank.end(),
                     [&](std::size_t a, std::size_t b) { return means[a] > means[b]; });
    return rank;
}

/// Standard error of the mean of `value(ballot)` over all ballots.
template <typename Value>
double standard_error(const Sample& sample, double mean, Value value) {
    double squares = 0;
    for (std::size_t ballot = 0; ballot < sample.ballots(); ++ballot)
        squares += std::pow(value(ballot) - mean, 2);
    const auto n = static_cast<double>(sample.ballots());
    return std::sqrt(squares / (n - 1) / n);
}

/// P(the mean of `a` − `b` is above 0), from the paired differences.
double probability_above(const Sample& sample, std::size_t a, std::size_t b, double difference) {
    const double error = standard_error(sample, difference, [&](std::size_t ballot) {
        return static_cast<double>(sample.units(ballot)[a] - sample.units(ballot)[b]) / sample.pot();
    });
    if (error == 0)
        return difference > 0 ? 1 : 0;
    const boost::math::students_t t(static_cast<double>(sample.ballots() - 1));
    return boost::math::cdf(t, difference / error);
}

/// A number below `bound`, without the bias of a remainder (Lemire 2019). The standard library's distribution
/// is not the same everywhere; a seeded figure that was published must come out again.
std::uint32_t below(std::mt19937_64& random, std::uint32_t bound) {
    const auto draw = [&] { return (random() >> 32U) * std::uint64_t{bound}; };
    std::uint64_t product = draw();
    const std::uint32_t threshold = (0U - bound) % bound;
    while (static_cast<std::uint32_t>(product) < threshold)
        product = draw();
    return static_cast<std::uint32_t>(product >> 32U);
}

/// What is drawn in one go: the units of a ballot or of a whole cluster, and how many ballots that is.
struct Draws {
    std::vector<std::int64_t> units; ///< row-major, one column an option
    std::vector<std::int64_t> ballots;
};

Draws draws_of(const Sample& sample, Resample by) {
    const auto rows = by == Resample::ballots ? sample.ballots() : sample.clusters();
    Draws draws{std::vector<std::int64_t>(rows * sample.options(), 0), std::vector<std::int64_t>(rows, 0)};
    for (std::size_t ballot = 0; ballot < sample.ballots(); ++ballot) {
        const std::size_t row = by == Resample::ballots ? ballot : sample.cluster(ballot);
        ++draws.ballots[row];
        for (std::size_t option = 0; option < sample.options(); ++option)
            draws.units[row * sample.options() + option] += sample.units(ballot)[option];
    }
    return draws;
}

/// The value below which `part` of the sorted values lie, between neighbours.
double quantile(const std::vector<double>& sorted, double part) {
    const double at = part * static_cast<double>(sorted.size() - 1);
    const auto index = static_cast<std::size_t>(at);
    if (index + 1 >= sorted.size())
        return sorted.back();
    return std::lerp(sorted[index], sorted[index + 1], at - static_cast<double>(index));
}

/// Mean shares of every resample, one vector an option.
std::vector<std::vector<double>> resample(const Sample& sample, std::uint64_t seed, Resample by) {
    const auto draws = draws_of(sample, by);
    const auto rows = static_cast<std::uint32_t>(draws.ballots.size());
    const auto options = sample.options();
    std::mt19937_64 random(seed);
    std::vector<std::vector<double>> means(options, std::vector<double>(resamples));
    std::vector<std::int64_t> sums(options);
    for (std::size_t round = 0; round < resamples; ++round) {
        std::fill(sums.begin(), sums.end(), 0);
        std::int64_t ballots = 0;
        for (std::uint32_t draw = 0; draw < rows; ++draw) {
            const auto row = below(random, rows);
            ballots += draws.ballots[row];
            for (std::size_t option = 0; option < options; ++option)
                sums[option] += draws.units[row * options + option];
        }
        for (std::size_t option = 0; option < options; ++option)
            means[option][round] =
                static_cast<double>(sums[option]) / (static_cast<double>(ballots) * sample.pot());
    }
    return means;
}

} // namespace

Sample::Sample(std::size_t options, int pot)
    : options_(options)
    , pot_(pot) {
    if (options == 0 || pot < 1)
        throw std::invalid_argument("a sample of ballots needs at least one priority and one unit");
}

void Sample::add(std::span<const int> units, std::uint32_t cluster) {
    if (units.size() != options_)
        throw std::invalid_argument("a ballot needs a number of units for each priority");
    units_.insert(units_.end(), units.begin(), units.end());
    clusters_.push_back(cluster);
    cluster_count_ = std::max<std::size_t>(cluster_count_, cluster + std::size_t{1});
}

Estimate estimate_early(const Sample& sample) {
    if (sample.ballots() < 2)
        throw std::invalid_argument("an interval needs at least two ballots");
    const auto means = mean_shares(sample);
    Estimate estimate{.shares = {}, .rank = rank_of(means), .leader = {}};
    const boost::math::students_t t(static_cast<double>(sample.ballots() - 1));
    const double width = boost::math::quantile(t, 1 - (1 - confidence) / 2);
    for (std::size_t option = 0; option < sample.options(); ++option) {
        const double half = width * standard_error(sample, means[option], [&](std::size_t ballot) {
                                return static_cast<double>(sample.units(ballot)[option]) / sample.pot();
                            });
        estimate.shares.push_back(
            {means[option], std::max(0.0, means[option] - half), std::min(1.0, means[option] + half)});
    }
    const auto first = estimate.rank.front();
    const bool ahead = std::all_of(estimate.rank.begin() + 1, estimate.rank.end(), [&](std::size_t other) {
        return probability_above(sample, first, other, means[first] - means[other]) >= confidence;
    });
    if (ahead && means[first] > 0)
        estimate.leader = first;
    return estimate;
}

Estimate estimate_full(const Sample& sample, std::uint64_t seed, Resample by) {
    if (sample.ballots() == 0)
        throw std::invalid_argument("a bootstrap needs at least one ballot");
    const auto means = mean_shares(sample);
    auto rounds = resample(sample, seed, by);
    Estimate estimate{.shares = {}, .rank = rank_of(means), .leader = {}};
    const auto first = estimate.rank.front();
    const auto needed = static_cast<std::size_t>(std::ceil(confidence * resamples));
    const bool ahead = std::all_of(estimate.rank.begin() + 1, estimate.rank.end(), [&](std::size_t other) {
        std::size_t above = 0;
        for (std::size_t round = 0; round < resamples; ++round)
            above += rounds[first][round] > rounds[other][round] ? 1 : 0;
        return above >= needed;
    });
    if (ahead && means[first] > 0)
        estimate.leader = first;
    for (std::size_t option = 0; option < sample.options(); ++option) {
        std::sort(rounds[option].begin(), rounds[option].end());
        estimate.shares.push_back({means[option], quantile(rounds[option], (1 - confidence) / 2),
                                   quantile(rounds[option], 1 - (1 - confidence) / 2)});
    }
    return estimate;
}

std::vector<double> independent_markets(const Sample& sample) {
    const auto n = sample.ballots();
    if (n == 0)
        return std::vector<double>(sample.options(), 0);
    std::vector<std::vector<double>> votes(sample.options() + 1);
    for (std::size_t ballot = 0; ballot < n; ++ballot) {
        int left = sample.pot();
        for (std::size_t option = 0; option < sample.options(); ++option) {
            left -= sample.units(ballot)[option];
            votes[option].push_back(static_cast<double>(sample.units(ballot)[option]) / sample.pot());
        }
        votes.back().push_back(static_cast<double>(left) / sample.pot());
    }
    // Phantom k of 0…n stands at min(t·(n − k), 1); an option gets the median of its votes and the phantoms.
    // The sum of medians rises with t, so the t at which it is 1 is found by halving.
    std::vector<double> voices;
    const auto medians = [&](double t) {
        std::vector<double> found;
        for (const auto& option : votes) {
            voices = option;
            for (std::size_t k = 0; k <= n; ++k)
                voices.push_back(std::min(t * static_cast<double>(n - k), 1.0));
            const auto middle = voices.begin() + static_cast<std::ptrdiff_t>(n);
            std::nth_element(voices.begin(), middle, voices.end());
            found.push_back(*middle);
        }
        return found;
    };
    double low = 0;
    double high = 1;
    for (int step = 0; step < 60; ++step) {
        const double middle = (low + high) / 2;
        const auto shares = medians(middle);
        (std::accumulate(shares.begin(), shares.end(), 0.0) < 1 ? low : high) = middle;
    }
    auto shares = medians(high);
    shares.pop_back();
    return shares;
}

} // namespace bluelamp::tally

#pragma once

#include "model/content.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// The statistics of a vote: pure arithmetic, no I/O, no clock, the same answer every time.
namespace bluelamp::tally {

/// Ballots as rows of units, one column a priority. What a visitor did not spend counts as nothing.
class Sample {
public:
    /// `options` ≥ 1 columns; `pot` ≥ 1 units that each ballot could spend.
    Sample(std::size_t options, int pot);

    /// Adds a ballot: one number of units for each option, their sum ≤ pot. `cluster` says which ballots were
    /// made together (a kiosk on a day); clusters are numbered from 0.
    void add(std::span<const int> units, std::uint32_t cluster);

    [[nodiscard]] std::size_t ballots() const { return clusters_.size(); }
    [[nodiscard]] std::size_t options() const { return options_; }
    [[nodiscard]] std::size_t clusters() const { return cluster_count_; }
    [[nodiscard]] std::uint32_t cluster(std::size_t ballot) const { return clusters_[ballot]; }
    [[nodiscard]] int pot() const { return pot_; }
    [[nodiscard]] std::span<const int> units(std::size_t ballot) const {
        return {units_.data() + ballot * options_, options_};
    }

private:
    std::size_t options_;
    int pot_;
    std::size_t cluster_count_ = 0;
    std::vector<int> units_;
    std::vector<std::uint32_t> clusters_;
};

/// What a sample says about the people it was drawn from.
struct Estimate {
    std::vector<Share> shares;     ///< by option: mean share of the pot and its 95 % interval, 0 to 1
    std::vector<std::size_t> rank; ///< options by falling mean; equal means in the ballot's order
    std::optional<std::size_t>
        leader; ///< the first, if P(first > every other) ≥ 0.95; else too close to call
};

/// Student's t interval of each mean share, clipped to 0–1; the leader by the paired t of the differences.
/// Needs at least 2 ballots.
[[nodiscard]] Estimate estimate_early(const Sample& sample);

enum class Resample { ballots, clusters };

/// Percentile bootstrap, 2,000 resamples of whole ballots, or of whole clusters where ballots made together
/// may not be independent. The same sample and seed give the same estimate. Needs at least 1 ballot.
[[nodiscard]] Estimate estimate_full(const Sample& sample, std::uint64_t seed,
                                     Resample by = Resample::ballots);

/// The share of each option under the independent-markets mechanism, which nobody can gain from by voting
/// other than they mean (Freeman, Pennock, Peters, Wortman Vaughan: Truthful Aggregation of Budget Proposals,
/// J. Econ. Theory 193, 2021). Unspent units are an option of their own, so that shares and it sum to 1.
[[nodiscard]] std::vector<double> independent_markets(const Sample& sample);

} // namespace bluelamp::tally

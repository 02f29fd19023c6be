#pragma once

#include "faults/fault_plan.hpp"

#include <functional>
#include <random>
#include <string>
#include <vector>

namespace bluelamp::testing {

/// One command, run again and again: in the Nth run its Nth call that changes a file fails, until it has no
/// more; for every fault in turn, once and for good.
class Walk {
public:
    struct Steps {
        std::function<void()> prepare;                         ///< without fault
        std::function<Finished(const Environment&)> run;       ///< with it
        std::function<void(const Finished& of_the_run)> after; ///< the same without fault, and what must hold
    };

    /// `program` is what its problems begin with; `under` what lies below this folder is meant.
    Walk(std::string program, std::filesystem::path under);
    /// Sending and receiving are points for kills, too.
    Walk& with_sockets();

    /// Killed before, in the middle of and after each call. After each run: that it was.
    void kills(const Steps& steps);
    /// EIO, ENOSPC and short writes. After each run: exit 0, or 1 with one line that says what to do.
    void errors(const Steps& steps);

    [[nodiscard]] int tried() const { return tried_; }
    [[nodiscard]] int kills() const { return kills_; }
    [[nodiscard]] int failures() const { return failures_; } ///< runs that said that they failed
    [[nodiscard]] int points() const { return points_; }     ///< of one run, at most
    /// "submit: 43 points, tried 387, killed 129, failed 101, seed 1"
    [[nodiscard]] std::string line(const std::string& name) const;

private:
    void over(const Steps& steps, Fault fault, bool for_good);
    [[nodiscard]] bool worth_it(Fault fault, std::size_t at) const;
    void check(Fault fault, const Finished& finished);

    std::string program_;
    std::filesystem::path under_;
    unsigned seed_ = std::random_device{}();
    bool sockets_ = false;
    std::vector<std::string> listed_; ///< the points of a run without fault
    int tried_ = 0;
    int kills_ = 0;
    int failures_ = 0;
    int points_ = 0;
};

} // namespace bluelamp::testing

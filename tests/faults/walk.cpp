#include "faults/walk.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>

namespace bluelamp::testing {

Walk::Walk(std::string program, std::filesystem::path under)
    : program_(std::move(program))
    , under_(std::move(under)) {}

Walk& Walk::with_sockets() {
    sockets_ = true;
    return *this;
}

void Walk::kills(const Steps& steps) {
    constexpr int rounds_when_long = 8; // what is on the disk is another each time
    for (int round = 0; round < (long_form() ? rounds_when_long : 1); ++round)
        for (const auto fault : {Fault::kill_before, Fault::kill_torn, Fault::kill_after})
            over(steps, fault, false);
}

void Walk::errors(const Steps& steps) {
    for (const auto fault : {Fault::eio, Fault::enospc, Fault::short_write})
        for (const bool for_good : {false, true})
            over(steps, fault, for_good);
}

/// A call that cannot be cut short is no point for it. Of a row of writes to one file, the short form takes
/// the first and the last, and of those by which a -shm grows the first; and of a command with many points,
/// every second or third for errors. What was listed may differ a little from what this run does.
bool Walk::worth_it(Fault fault, std::size_t at) const {
    if (at > listed_.size())
        return true;
    const auto& point = listed_[at - 1];
    const bool writes = point.starts_with("write ");
    if ((fault == Fault::short_write || fault == Fault::kill_torn) && !writes)
        return false;
    constexpr std::size_t many = 40;
    const auto stride = is_kill(fault) || long_form() ? 1 : 1 + listed_.size() / many;
    if (at % stride != seed_ % stride)
        return false;
    const bool first = at < 2 || point != listed_[at - 2];
    const bool last = at == listed_.size() || point != listed_[at];
    return first || long_form() || (last && !point.ends_with("-shm"));
}

void Walk::over(const Steps& steps, Fault fault, bool for_good) {
    constexpr std::size_t too_many = 2'000;
    auto list = FaultPlan::list(under_);
    if (sockets_ && is_kill(fault))
        list.with_sockets();
    steps.prepare();
    steps.after(steps.run(list.environment()));
    listed_ = list.report();
    CHECK(listed_.size() > 1); // or nothing is tried at all

    for (std::size_t at = 1;; ++at) {
        REQUIRE(at < too_many);
        if (!worth_it(fault, at))
            continue;
        steps.prepare();
        FaultPlan plan(under_, fault, static_cast<int>(at), for_good);
        if (sockets_ && is_kill(fault))
            plan.with_sockets();
        const auto finished = steps.run(plan.environment());
        const auto hit = plan.report();
        if (hit.empty())
            return;
        INFO(name_of(fault) << (for_good ? " for good at " : " at ") << at << ", " << hit.front());
        check(fault, finished);
        ++tried_;
        points_ = std::max(points_, static_cast<int>(at));
        steps.after(finished);
    }
}

void Walk::check(Fault fault, const Finished& finished) {
    INFO("exit " << finished.exit << ", stderr: " << finished.err);
    if (is_kill(fault)) {
        REQUIRE(finished.exit == 128 + SIGKILL);
        ++kills_;
        return;
    }
    if (finished.exit == 0)
        return;
    ++failures_;
    CHECK(finished.exit == 1);
    CHECK(finished.err.starts_with(program_ + ": "));
    CHECK(std::count(finished.err.begin(), finished.err.end(), '\n') == 1);
    CHECK(finished.err.find("; ") != std::string::npos); // what to do
}

std::string Walk::line(const std::string& name) const {
    return name + ": " + std::to_string(points_) + " points, tried " + std::to_string(tried_) + ", killed " +
           std::to_string(kills_) + ", failed " + std::to_string(failures_) + ", seed " +
           std::to_string(seed_);
}

} // namespace bluelamp::testing

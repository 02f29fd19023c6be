#pragma once

#include "support/program.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// One fault in one run of one of our programs: what failing_calls.cpp reads from the environment.
namespace bluelamp::testing {

enum class Fault { eio, enospc, short_write, kill_before, kill_torn, kill_after };

[[nodiscard]] const char* name_of(Fault fault);
[[nodiscard]] bool is_kill(Fault fault);
/// BLUELAMP_LONG is set.
[[nodiscard]] bool long_form();

class FaultPlan {
public:
    /// Counts and lists, and changes nothing.
    static FaultPlan list(const std::filesystem::path& under);
    /// The `at`th call, from 1; `for_good` every one from it on.
    FaultPlan(const std::filesystem::path& under, Fault fault, int at, bool for_good = false);

    FaultPlan& with_sockets(); ///< kills alone
    /// Calls count only while this file exists.
    FaultPlan& only_while(const std::filesystem::path& gate);

    /// For the one run.
    [[nodiscard]] const Environment& environment() const { return environment_; }
    /// After it: what the fault hit ("fdatasync log.db-wal"), or every point, in order.
    [[nodiscard]] std::vector<std::string> report() const;
    [[nodiscard]] bool hit() const { return !report().empty(); }

private:
    explicit FaultPlan(const std::filesystem::path& under);
    std::unique_ptr<TemporaryFolder> folder_;
    Environment environment_;
};

} // namespace bluelamp::testing

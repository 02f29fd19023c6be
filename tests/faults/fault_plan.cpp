#include "faults/fault_plan.hpp"

#include <cstdlib>
#include <fstream>

namespace bluelamp::testing {

const char* name_of(Fault fault) {
    switch (fault) {
    case Fault::eio:
        return "eio";
    case Fault::enospc:
        return "enospc";
    case Fault::short_write:
        return "short";
    case Fault::kill_before:
        return "kill-before";
    case Fault::kill_torn:
        return "kill-torn";
    case Fault::kill_after:
        return "kill-after";
    }
    return "";
}

bool is_kill(Fault fault) {
    return fault == Fault::kill_before || fault == Fault::kill_torn || fault == Fault::kill_after;
}

bool long_form() {
    const char* value = std::getenv("BLUELAMP_LONG");
    return value != nullptr && *value != '\0';
}

FaultPlan::FaultPlan(const std::filesystem::path& under)
    : folder_(std::make_unique<TemporaryFolder>())
    , environment_{"LD_PRELOAD=" BLUELAMP_FAILING_CALLS, "BLUELAMP_FAULT_UNDER=" + under.string(),
                   "BLUELAMP_FAULT_REPORT=" + (folder_->path() / "report").string()} {}

FaultPlan FaultPlan::list(const std::filesystem::path& under) {
    return FaultPlan(under);
}

FaultPlan::FaultPlan(const std::filesystem::path& under, Fault fault, int at, bool for_good)
    : FaultPlan(under) {
    environment_.push_back("BLUELAMP_FAULT_AT=" + std::to_string(at));
    environment_.push_back(std::string("BLUELAMP_FAULT_DO=") + name_of(fault));
    if (for_good)
        environment_.emplace_back("BLUELAMP_FAULT_ALWAYS=1");
}

FaultPlan& FaultPlan::with_sockets() {
    environment_.emplace_back("BLUELAMP_FAULT_SOCKETS=1");
    return *this;
}

FaultPlan& FaultPlan::only_while(const std::filesystem::path& gate) {
    environment_.push_back("BLUELAMP_FAULT_WHILE=" + gate.string());
    return *this;
}

std::vector<std::string> FaultPlan::report() const {
    std::ifstream in(folder_->path() / "report");
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

} // namespace bluelamp::testing

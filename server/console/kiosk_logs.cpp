#include "console/kiosk_logs.hpp"

#include "console/words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace bluelamp::server {
namespace {

/// What stands beside the name of a branch.
std::string parting(Storage& storage, const LogState& state) {
    if (!state.branch)
        return {};
    const auto votes = storage.logs().count_votes_in(state.kiosk, state.epoch);
    std::string text = state.branch->after > 0
                           ? "What a copy of its disk said after entry " + std::to_string(state.branch->after)
                           : "What a copy of its disk said";
    if (votes > 0)
        text += ", with " + counted(votes, "vote", "votes") +
                (state.branch->held ? " that are held back" : " that staff let count");
    return text;
}

/// What the kiosk said of one log with its last batch.
struct Said {
    std::string epoch; ///< hex; "" when it never spoke
    std::uint64_t made = 0;
    std::uint64_t acknowledged = 0;
};

Said said_by(const KioskRecord& kiosk) {
    const auto report = nlohmann::json::parse(kiosk.report, nullptr, false);
    if (!report.is_object())
        return {};
    return {report.value("epoch", ""), report.value("last_seq", std::uint64_t{0}),
            report.value("acknowledged", std::uint64_t{0})};
}

std::string disagreement(const Said& said, const LogState& state) {
    if (state.watermark > said.made)
        return "There is more here than the kiosk made: its disk was put back or copied";
    if (said.acknowledged > state.watermark)
        return "The kiosk was told of more than is here: this server was put back, and it sends them again";
    return {};
}

nlohmann::json held_votes(Storage& storage, const KioskRecord& kiosk) {
    auto held = nlohmann::json::array();
    for (const auto& state : storage.logs().states())
        if (state.kiosk == kiosk.id && state.branch && state.branch->held)
            if (const auto votes = storage.logs().count_votes_in(state.kiosk, state.epoch); votes > 0) {
                const auto epoch = to_hex(state.epoch.view());
                held.push_back({{"log", epoch},
                                {"name", epoch.substr(0, 8)},
                                {"votes", counted(votes, "vote", "votes")}});
            }
    return held;
}

} // namespace

nlohmann::json logs_of(Storage& storage, const KioskRecord& kiosk) {
    const auto said = said_by(kiosk);
    auto rows = nlohmann::json::array();
    for (const auto& state : storage.logs().states()) {
        if (state.kiosk != kiosk.id)
            continue;
        const auto epoch = to_hex(state.epoch.view());
        const bool spoken_of = epoch == said.epoch;
        nlohmann::json row{
            {"epoch", epoch.substr(0, 8)},       {"made", nullptr},  {"here", state.accepted()},
            {"quarantined", state.quarantined},  {"gap", state.gap}, {"to_come", nullptr},
            {"copied", parting(storage, state)}, {"says", ""}};
        if (spoken_of) {
            row["made"] = std::to_string(said.made);
            row["to_come"] = std::to_string(said.made - std::min(said.made, state.watermark));
            row["says"] = disagreement(said, state);
        }
        rows.push_back(std::move(row));
    }
    const auto forks = storage.logs().forks();
    const auto count =
        std::count_if(forks.begin(), forks.end(), [&](const Fork& fork) { return fork.kiosk == kiosk.id; });
    return {{"rows", std::move(rows)},
            {"held", held_votes(storage, kiosk)},
            {"forks", count > 0 ? std::to_string(count) : ""}};
}

} // namespace bluelamp::server

#include "intake/family.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

std::uint64_t start_of(const LogState& log) {
    return log.branch ? log.branch->after : 0;
}

/// The same whichever batch brings a branch first, and nobody can choose it.
Epoch branch_name(const std::string& kiosk, const Epoch& named, const Hash& next) {
    Bytes text = "bluelamp branch";
    text += kiosk;
    text += '\0';
    text += named.view();
    text += next.view();
    const auto hash = hash_of(text);
    return Epoch::from(hash.view().substr(0, named.view().size())).value();
}

} // namespace

Family::Family(LogTable& logs, std::string kiosk, const Epoch& named)
    : logs_(logs)
    , kiosk_(std::move(kiosk))
    , named_(named) {
    members_.push_back({kiosk_, named_, 0, {}, 0, 0, {}});
    for (auto& state : logs_.family(kiosk_, named_)) {
        if (state.branch && state.epoch == named_)
            throw WireError("its epoch has a name that is given here and not by kiosks");
        if (state.branch)
            members_.push_back(std::move(state));
        else
            members_.front() = std::move(state);
    }
}

std::optional<Hash> Family::hash_in(const LogState& log, std::uint64_t seq) {
    if (seq == log.watermark)
        return log.head;
    if (seq == start_of(log))
        return log.branch ? log.branch->head : Hash{};
    return logs_.hash_at(kiosk_, log.epoch, seq);
}

std::optional<std::uint64_t> Family::shared_with(const LogState& log, const BatchHeader& header,
                                                 std::span<const LogEntry> entries) {
    const auto before = header.first - 1;
    const auto from = std::max(before, start_of(log));
    const auto to = std::min(header.last, log.watermark);
    if (from > to)
        return std::nullopt;
    const auto theirs = [&](std::uint64_t seq) {
        return seq == before ? header.prev : entries[seq - header.first].hash;
    };
    if (hash_in(log, to) == theirs(to))
        return to;
    if (to == from)
        return std::nullopt;
    const auto ours = logs_.hashes(kiosk_, log.epoch, from + 1, to - 1);
    for (auto seq = to - 1; seq > from; --seq)
        if (const auto found = ours.find(seq); found != ours.end() && found->second == theirs(seq))
            return seq;
    return hash_in(log, from) == theirs(from) ? std::optional(from) : std::nullopt;
}

Family::Place Family::place_of(const BatchHeader& header, std::span<const LogEntry> entries) {
    Place best;
    for (auto& log : members_)
        if (const auto through = shared_with(log, header, entries);
            through && (best.log == nullptr || *through > best.through))
            best = {&log, *through};
    return best;
}

Family::Place Family::place_of(const Joint& joint) {
    Place best;
    for (auto& log : members_)
        if (start_of(log) <= joint.seq && joint.seq <= log.watermark &&
            hash_in(log, joint.seq) == joint.hash && (best.log == nullptr || log.watermark == joint.seq))
            best = {&log, joint.seq};
    return best;
}

LogState& Family::add(const Hash& next, LogState state) {
    state.kiosk = kiosk_;
    state.epoch = branch_name(kiosk_, named_, next);
    logs_.put_state(state);
    return members_.emplace_back(std::move(state));
}

LogState& Family::branch_behind(const Place& place, const Hash& at_place, const Hash& next) {
    return add(next, {{}, {}, place.through, at_place, 0, 0, Branch{named_, place.through, at_place, true}});
}

LogState& Family::branch_behind_gap(const Place& place, const Hash& at_place, std::uint64_t through,
                                    const Hash& head, Time now) {
    auto& log =
        add(head, {{}, {}, place.through, at_place, 0, 0, Branch{named_, place.through, at_place, true}});
    add_gap(log, through, head, now);
    return log;
}

void Family::add_gap(LogState& log, std::uint64_t through, const Hash& head, Time now) {
    logs_.add_gap({kiosk_, log.epoch, log.watermark + 1, through, head, now});
    log.gap += through - log.watermark;
    log.watermark = through;
    log.head = head;
    logs_.put_state(log);
}

const LogState* Family::parent_of(const LogState& log) {
    if (!log.branch || log.branch->after == 0)
        return nullptr;
    for (const auto& other : members_)
        if (start_of(other) < log.branch->after && log.branch->after <= other.watermark &&
            hash_in(other, log.branch->after) == log.branch->head)
            return &other;
    return nullptr;
}

CopyFigures Family::figures_of(const LogState& log) {
    CopyFigures figures{log.quarantined, log.gap};
    auto through = start_of(log);
    for (const auto* parent = parent_of(log); parent != nullptr; parent = parent_of(*parent)) {
        if (parent->quarantined > 0)
            figures.quarantined += logs_.quarantined_through(kiosk_, parent->epoch, through);
        if (parent->gap > 0)
            for (const auto& gap : logs_.gaps())
                if (gap.kiosk == kiosk_ && gap.epoch == parent->epoch && gap.last <= through)
                    figures.gap += gap.last - gap.first + 1;
        through = start_of(*parent);
    }
    return figures;
}

} // namespace bluelamp::server

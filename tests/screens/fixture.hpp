#pragma once

#include "session/reduce.hpp"
#include "session/snapshot.hpp"

#include <initializer_list>
#include <utility>

namespace bluelamp::test {

/// 14:07 on Tuesday 17 November 2026 in London.
inline constexpr Time today = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 17)) +
                              std::chrono::hours(14) + std::chrono::minutes(7);

/// The content of the look pictures: the bicycle, Castle Park, the ballot with four priorities.
[[nodiscard]] Content harbour_quarter();
[[nodiscard]] SnapshotContext at(Time now);
[[nodiscard]] SnapshotPtr snapshot();

/// A session, its clock and what it was given to do.
struct Visit {
    explicit Visit(SnapshotPtr given = test::snapshot())
        : snapshot(std::move(given)) {}

    SnapshotPtr snapshot;
    Session session;
    Instant now{1'000};
    Effects effects;            ///< of all intents so far
    Commands commands;          ///< the same
    std::vector<VisitUse> uses; ///< visits that ended

    Visit& after(Instant pause) {
        now += pause;
        return *this;
    }
    Visit& operator()(const Intent& intent) {
        auto reduced = reduce(std::move(session), intent, *snapshot, now);
        session = std::move(reduced.session);
        effects.insert(effects.end(), reduced.effects.begin(), reduced.effects.end());
        commands.insert(commands.end(), reduced.commands.begin(), reduced.commands.end());
        if (reduced.use)
            uses.push_back(*reduced.use);
        return *this;
    }
    Visit& all(std::initializer_list<Intent> intents) {
        for (const auto& intent : intents)
            (*this)(intent);
        return *this;
    }
    [[nodiscard]] const Visitor& visitor() const { return session.visitor; }
    [[nodiscard]] Screen screen() const { return session.visitor.place.screen; }
};

} // namespace bluelamp::test

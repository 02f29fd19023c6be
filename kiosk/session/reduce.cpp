#include "session/reduce.hpp"

#include "session/reducer.hpp"

#include <algorithm>
#include <variant>

namespace bluelamp {
namespace {

int seconds_up(Instant left) {
    return static_cast<int>(std::max<Instant::rep>(0, (left.count() + 999) / 1000));
}

/// The next moment at which a countdown that ends at `end` shows another number.
Instant next_second(Instant end, Instant now) {
    return end - Instant(1000) * (seconds_up(end - now) - 1);
}

Instant sendable_at(const Session& session, const Rules& rules) {
    const Instant read = session.visitor.vote.opened + rules.least_reading;
    return session.last_vote ? std::max(read, *session.last_vote + rules.cool_down) : read;
}

Instant answer_by(const Session& session, const Rules& rules) {
    return session.visitor.asked_since + std::max(rules.still_there, Instant(20'000));
}

} // namespace

Reduced reduce(Session session, const Intent& intent, const Snapshot& snapshot, Instant now) {
    Reducer reducer(std::move(session), snapshot, now);
    std::visit(reducer, intent.any());
    reducer.settle();
    reducer.note_use();
    return std::move(reducer).result();
}

std::optional<Instant> next_tick(const Session& session, const Snapshot& snapshot, Instant now) {
    std::optional<Instant> next;
    const auto at = [&](Instant when) { next = std::min(next.value_or(when), when); };
    const auto& visitor = session.visitor;
    if (session.test_until)
        at(*session.test_until);
    if (visitor.place.screen == Screen::staff_pin && seconds_until_pin(session, now) > 0)
        at(next_second(*session.pin_locked_until, now));
    if (session.status_since)
        at(*session.status_since + Reducer::status_stays);
    if (visitor.place.screen == Screen::loop && snapshot.slides().size() > 1)
        at(session.slide_since + snapshot.rules.slide);
    else if (visitor.place.screen == Screen::still_there)
        at(next_second(answer_by(session, snapshot.rules), now));
    else if (visitor.place.screen == Screen::staff)
        at(next_second(visitor.last_touch + Reducer::staff_stays, now));
    else if (!session.idle_screen())
        at(visitor.last_touch + snapshot.rules.idle);
    if (visitor.place.screen == Screen::vote_review && sendable_at(session, snapshot.rules) > now)
        at(next_second(sendable_at(session, snapshot.rules), now));
    return next;
}

int seconds_to_answer(const Session& session, const Rules& rules, Instant now) {
    return seconds_up(answer_by(session, rules) - now);
}

int seconds_until_pin(const Session& session, Instant now) {
    return session.pin_locked_until ? seconds_up(*session.pin_locked_until - now) : 0;
}

int seconds_until_staff_closes(const Session& session, Instant now) {
    return seconds_up(session.visitor.last_touch + Reducer::staff_stays - now);
}

int seconds_until_send(const Session& session, const Rules& rules, Instant now) {
    return seconds_up(sendable_at(session, rules) - now);
}

} // namespace bluelamp

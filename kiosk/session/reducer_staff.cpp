// The PIN, and what staff may do once it was right.
#include "session/reducer.hpp"

#include <algorithm>
#include <cstring>

namespace bluelamp {
namespace {

constexpr std::size_t longest_pin = 12;
constexpr int free_tries = 5;
constexpr Instant first_lock{60'000};
constexpr int doublings = 6; ///< at most 64 minutes
constexpr Instant test_mode_lasts{3'600'000};

void wipe(std::string& secret) {
    explicit_bzero(secret.data(), secret.size());
    secret.clear();
}

} // namespace

void Reducer::operator()(const intent::OpenStaff&) {
    if (!session_.status_since)
        return;
    touched();
    session_.status_since.reset();
    go({Screen::staff_pin, {}, 0});
}

void Reducer::operator()(const intent::TypePin& type) {
    touched();
    auto& staff = visitor().staff;
    if (visitor().place.screen != Screen::staff_pin || staff.checking)
        return;
    staff.was_wrong = false;
    if (type.figure.empty() && !staff.pin.empty())
        staff.pin.pop_back();
    for (const char c : type.figure)
        if (c >= '0' && c <= '9' && staff.pin.size() < longest_pin)
            staff.pin += c;
}

void Reducer::operator()(const intent::EnterPin&) {
    touched();
    auto& staff = visitor().staff;
    const bool ready = visitor().place.screen == Screen::staff_pin && !staff.checking && !staff.pin.empty() &&
                       snapshot_.status.pin_set && seconds_until_pin(session_, now_) == 0;
    if (!ready)
        return;
    staff.checking = next_token();
    commands_.push_back(command::CheckPin{*staff.checking, staff.pin});
    wipe(staff.pin);
}

/// A wrong PIN counts even when whoever typed it has left: leaving must not buy another try. The count is of
/// this run: whoever can cut the power again and again is seen doing it.
void Reducer::operator()(const intent::PinChecked& answer) {
    auto& staff = visitor().staff;
    const bool awaited = staff.checking == answer.token;
    if (awaited)
        staff.checking.reset();
    if (!answer.right) {
        staff.was_wrong = awaited;
        if (++session_.wrong_pins >= free_tries)
            session_.pin_locked_until =
                now_ + first_lock * (1 << std::min(session_.wrong_pins - free_tries, doublings));
        return;
    }
    session_.wrong_pins = 0;
    session_.pin_locked_until.reset();
    if (!awaited || visitor().place.screen != Screen::staff_pin)
        return;
    touched();
    staff.open = true;
    replace({Screen::staff, {}, 0});
}

bool Reducer::staff_is_here() {
    touched();
    return visitor().staff.open && visitor().place.screen == Screen::staff;
}

void Reducer::operator()(const intent::SyncNow&) {
    if (!staff_is_here())
        return;
    visitor().staff.to_send = snapshot_.status.pending;
    commands_.push_back(command::SyncNow{});
}

void Reducer::operator()(const intent::CopyToStick&) {
    if (!staff_is_here() || visitor().staff.stick.what == StickResult::What::working)
        return;
    visitor().staff.stick = {StickResult::What::working, 0, {}};
    commands_.push_back(command::CopyToStick{});
}

void Reducer::operator()(const intent::BringInStick&) {
    if (!staff_is_here() || visitor().staff.stick.what == StickResult::What::working)
        return;
    visitor().staff.stick = {StickResult::What::working, 0, {}, 0, true};
    commands_.push_back(command::BringInStick{});
}

void Reducer::operator()(const intent::StickDone& done) {
    if (!visitor().staff.open)
        return;
    touched(); // whoever waits for it stays until it is told
    const bool inward = visitor().staff.stick.inward;
    visitor().staff.stick = done.result;
    visitor().staff.stick.inward = inward;
}

void Reducer::operator()(const intent::Close& close) {
    if (staff_is_here())
        commands_.push_back(command::Close{close.reason});
}

void Reducer::operator()(const intent::SetTestMode& set) {
    if (staff_is_here())
        session_.test_until = set.on ? std::optional(now_ + test_mode_lasts) : std::nullopt;
}

void Reducer::operator()(const intent::Restart&) {
    if (!staff_is_here())
        return;
    if (std::exchange(visitor().staff.asked_to_restart, true))
        commands_.push_back(command::Restart{});
}

void Reducer::settle_staff() {
    if (session_.test_until && *session_.test_until <= now_)
        session_.test_until.reset();
    const Screen screen = visitor().place.screen;
    if (screen == Screen::staff && !visitor().staff.open) // a way back that the PIN no longer opens
        step_back();
    if (screen == Screen::staff && seconds_until_staff_closes(session_, now_) == 0)
        clear();
    else if (screen != Screen::staff && screen != Screen::staff_pin && visitor().staff != StaffVisit{}) {
        wipe(visitor().staff.pin);
        visitor().staff = {};
    }
}

} // namespace bluelamp

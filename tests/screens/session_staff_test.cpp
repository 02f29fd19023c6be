#include "screens/fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::test;

namespace {

SnapshotPtr with_pin(std::uint64_t pending = 0) {
    auto context = at(today);
    context.status.pin_set = true;
    context.status.pending = pending;
    return build_snapshot(harbour_quarter(), context);
}

Visit& type(Visit& visit, const char* pin) {
    for (const char* c = pin; *c != '\0'; ++c)
        visit(intent::TypePin{std::string(1, *c)});
    return visit(intent::EnterPin{});
}

Visit at_the_pin(std::uint64_t pending = 0) {
    Visit visit(with_pin(pending));
    visit.all({intent::Tick{}, intent::HoldClock{}, intent::OpenStaff{}});
    return visit;
}

std::uint64_t last_token(const Visit& visit) {
    return std::get<command::CheckPin>(visit.commands.back()).token;
}

Visit in_staff(std::uint64_t pending = 0) {
    Visit visit = at_the_pin(pending);
    type(visit, "314159");
    visit(intent::PinChecked{last_token(visit), true});
    return visit;
}

} // namespace

TEST_CASE("the way to the PIN opens only while the clock's sentence is shown") {
    Visit visit(with_pin());
    visit.all({intent::Tick{}, intent::OpenStaff{}});
    CHECK(visit.screen() == Screen::loop);
    visit.all({intent::HoldClock{}, intent::OpenStaff{}});
    CHECK(visit.screen() == Screen::staff_pin);
    CHECK_FALSE(visit.session.status_since);
}

TEST_CASE("a typed PIN is handed over and wiped, and opens the staff's screen when it was right") {
    Visit visit = at_the_pin();
    type(visit, "314159");
    CHECK(std::get<command::CheckPin>(visit.commands.back()).pin == "314159");
    CHECK(visit.visitor().staff.pin.empty());
    CHECK(visit.screen() == Screen::staff_pin);
    visit(intent::PinChecked{last_token(visit), true});
    CHECK(visit.screen() == Screen::staff);
}

TEST_CASE("a PIN takes figures alone, gives the last one back, and is not taken when none is set") {
    Visit visit = at_the_pin();
    visit.all({intent::TypePin{"1"}, intent::TypePin{"x"}, intent::TypePin{"2"}, intent::TypePin{}});
    CHECK(visit.visitor().staff.pin == "1");
    Visit unset;
    unset.all({intent::Tick{}, intent::HoldClock{}, intent::OpenStaff{}});
    type(unset, "314159");
    CHECK(unset.commands.empty());
}

TEST_CASE("five wrong PINs lock for a minute, the next for two") {
    Visit visit = at_the_pin();
    const auto fail = [&] {
        type(visit, "111111");
        visit(intent::PinChecked{last_token(visit), false});
    };
    for (int i = 0; i < 4; ++i)
        fail();
    CHECK(seconds_until_pin(visit.session, visit.now) == 0);
    fail();
    CHECK(seconds_until_pin(visit.session, visit.now) == 60);
    const auto asked = visit.commands.size();
    type(visit, "314159");
    CHECK(visit.commands.size() == asked);
    visit.after(Instant(30'000))(intent::Touched{}).after(Instant(30'000));
    fail();
    CHECK(seconds_until_pin(visit.session, visit.now) == 120);
}

TEST_CASE("leaving does not buy another try, and a right PIN of a visitor who left opens nothing") {
    Visit visit = at_the_pin();
    type(visit, "111111");
    const auto token = last_token(visit);
    visit.all({intent::QuickExit{}, intent::PinChecked{token, false}});
    CHECK(visit.session.wrong_pins == 1);
    visit.all({intent::HoldClock{}, intent::OpenStaff{}});
    type(visit, "314159");
    const auto right = last_token(visit);
    visit.all({intent::QuickExit{}, intent::PinChecked{right, true}});
    CHECK(visit.screen() == Screen::loop);
    CHECK_FALSE(visit.visitor().staff.open);
    CHECK(visit.session.wrong_pins == 0);
}

TEST_CASE("nobody comes to the staff's screen but by the PIN, nor back to it") {
    Visit visit(with_pin());
    visit.all({intent::Begin{}, intent::Go{{Screen::staff, {}, 0}}});
    CHECK(visit.screen() == Screen::home);
    for (const Intent& one :
         {Intent(intent::SyncNow{}), Intent(intent::Close{ClosedFor::now}), Intent(intent::SetTestMode{true}),
          Intent(intent::Restart{}), Intent(intent::CopyToStick{}), Intent(intent::BringInStick{})})
        visit(one);
    CHECK(visit.commands.empty());
    CHECK_FALSE(visit.session.test_until);
    Visit staff = in_staff();
    staff.all({intent::Go{{Screen::information, {}, 0}}, intent::Back{}});
    CHECK(staff.screen() != Screen::staff);
    CHECK_FALSE(staff.visitor().staff.open);
}

TEST_CASE("the staff's screen closes by itself after a minute without touch") {
    Visit visit = in_staff();
    visit.after(Instant(59'000))(intent::Tick{});
    CHECK(visit.screen() == Screen::staff);
    CHECK(seconds_until_staff_closes(visit.session, visit.now) == 1);
    visit.after(Instant(1'000))(intent::Tick{});
    CHECK(visit.screen() == Screen::loop);
    CHECK(visit.visitor() == Visitor{});
}

TEST_CASE("staff send, copy, bring in, close and restart by commands, and restart asks twice") {
    Visit visit = in_staff(12);
    visit.commands.clear();
    visit.all({intent::SyncNow{}, intent::CopyToStick{}, intent::CopyToStick{},
               intent::StickDone{{StickResult::What::copied, 3, {}}}, intent::BringInStick{},
               intent::Close{ClosedFor::mending}, intent::Restart{}});
    CHECK(visit.visitor().staff.to_send == 12);
    CHECK(visit.commands == Commands{command::SyncNow{}, command::CopyToStick{}, command::BringInStick{},
                                     command::Close{ClosedFor::mending}});
    visit(intent::Restart{});
    CHECK(visit.commands.back() == Command(command::Restart{}));
}

TEST_CASE("test mode marks all that is made, and ends by itself after an hour") {
    Visit visit = in_staff();
    visit.all({intent::SetTestMode{true}, intent::Finish{}, intent::Begin{}, intent::Rate{3},
               intent::SendFeedback{}});
    CHECK(visit.effects.back().via == Via::test);
    visit.all({intent::QuickExit{}});
    visit.after(Instant(3'600'000))
        .all({intent::Tick{}, intent::Begin{}, intent::Rate{3}, intent::QuickExit{}});
    CHECK(visit.effects.back().via == Via::screen);
}

TEST_CASE("a kiosk that staff closed takes no visitor, lets one finish, and can be opened again") {
    Visit visit(with_pin());
    visit.all({intent::Tick{}, intent::Begin{}});
    auto context = at(today);
    context.status.closed = ClosedFor::now;
    context.status.pin_set = true;
    visit.snapshot = build_snapshot(harbour_quarter(), context);
    visit(intent::Tick{});
    CHECK(visit.screen() == Screen::home);
    visit(intent::Finish{});
    CHECK(visit.screen() == Screen::closed);
    visit(intent::Begin{});
    CHECK(visit.screen() == Screen::closed);
    visit.all({intent::HoldClock{}, intent::OpenStaff{}});
    CHECK(visit.screen() == Screen::staff_pin);
    visit.snapshot = with_pin();
    visit(intent::Finish{});
    CHECK(visit.screen() == Screen::loop);
}

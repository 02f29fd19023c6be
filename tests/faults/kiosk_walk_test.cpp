#include "faults/fault_plan.hpp"
#include "support/station.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp::testing;
using nlohmann::json;

TEST_CASE("submit's calls that change its files are counted and can be made to fail", "[faults]") {
    Server server;
    Kiosk kiosk;
    kiosk.enrol(server, server.url());
    const auto line = json{{"kind", "feedback"}, {"area", "harbour-quarter"}, {"rating", 3}}.dump() + "\n";
    const auto points = FaultPlan::list(kiosk.data());
    REQUIRE(kiosk.command({"submit"}, line, points.environment()).exit == 0);
    REQUIRE(points.hit());
}

#include "support/own_network.hpp"
#include "sync/network_watch.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <thread>

using namespace bluelamp;
using namespace bluelamp::testing;
using namespace std::chrono_literals;

TEST_CASE("a network that goes says nothing, and one that comes back is heard") {
    const OwnNetwork network;
    if (!network.made()) {
        WARN("not tried: this user may not make a network");
        return;
    }
    std::atomic<int> heard{0};
    const NetworkWatch watch([&] { ++heard; });
    network.there(false);
    std::this_thread::sleep_for(300ms);
    CHECK(heard == 0);
    network.there(true);
    for (int i = 0; i < 250 && heard == 0; ++i)
        std::this_thread::sleep_for(20ms);
    CHECK(heard > 0);
}

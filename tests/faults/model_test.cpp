#include "faults/model_world.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>

using namespace bluelamp::testing;

TEST_CASE("Random operations on kiosks, copies of their disks, sticks, clocks, a server and its backups lose "
          "nothing that was promised and double nothing") {
    const char* is_long = std::getenv("BLUELAMP_LONG");
    const int wanted = is_long != nullptr && *is_long != '\0' ? 100'000 : 10'000;
    constexpr int steps_of_one_world = 250;
    const auto seed = Catch::rngSeed() == 0 ? std::random_device{}() : Catch::rngSeed();
    std::cout << "reference model: --rng-seed " << seed << std::endl; // also when it ends badly
    ::setenv("TMPDIR", "/dev/shm", 0); // logic is tried here, and the disk elsewhere

    std::mt19937 random(static_cast<std::mt19937::result_type>(seed));
    ModelWorld::Totals all;
    int steps = 0;
    int worlds = 0;
    for (; steps < wanted; ++worlds) {
        ModelWorld world(random);
        std::string story;
        try {
            for (int step = 0; step < steps_of_one_world; ++step, ++steps)
                story += std::string(world.step()) + "; ";
            world.finish();
        } catch (...) {
            std::cerr << "world " << worlds << ": " << story << "\n";
            throw;
        }
        const auto& totals = world.totals();
        all.said += totals.said;
        all.died_with_a_disk += totals.died_with_a_disk;
        all.forgotten += totals.forgotten;
        all.in_branches += totals.in_branches;
        all.forked += totals.forked;
        all.quarantined += totals.quarantined;
    }
    std::cout << "reference model: " << steps << " steps in " << worlds << " worlds; said " << all.said
              << ", lost 0, doubled 0; " << all.forked << " forks with " << all.in_branches << " of them, "
              << all.quarantined << " in quarantine, " << all.died_with_a_disk
              << " died with a disk that was put back, " << all.forgotten
              << " pruned after their 30 days and then forgotten by a server that was put back (recorded "
                 "gaps); --rng-seed "
              << seed << "\n";
}

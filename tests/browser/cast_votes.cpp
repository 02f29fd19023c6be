// cast_votes DATA: submission lines from standard input into an enrolled kiosk's log as its screens keep
// them, so that a test has a station's worth of votes without sixty-four visits. `bluelamp-kiosk submit`
// marks its own `via: cli`, and those are not counted.
#include "cli/station.hpp"

#include "crypto/receipt.hpp"
#include "sync/seal.hpp"

#include <exception>
#include <iostream>
#include <string>

int main(int count, char** words) {
    using namespace bluelamp;
    if (count != 2) {
        std::cerr << "usage: cast_votes DATA <SUBMISSIONS\n";
        return 2;
    }
    try {
        cli::Station station({{}, words[1], "test", std::cout, std::cerr});
        const auto& identity = station.enrolled("cast votes");
        const DangerWords none;
        for (std::string line; std::getline(std::cin, line);)
            (void)station.log.append_all(
                {sealed(read_submission(line), Via::screen, make_receipt(), identity, station.clock, none)});
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

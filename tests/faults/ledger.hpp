#pragma once

#include "faults/files_in_memory.hpp"
#include "faults/ready_program.hpp"
#include "support/station.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace bluelamp::testing {

/// A publish file and its picture, another one each time.
class Edition {
public:
    /// Writes the next one and returns its path.
    std::filesystem::path next();

private:
    TemporaryFolder folder_;
    int number_ = 0;
};

/// Both programs, loaded once for all runs.
struct Programs {
    ReadyProgram kiosk{BLUELAMP_BINARY_DIR "/bin/bluelamp-kiosk"};
    ReadyProgram server{BLUELAMP_BINARY_DIR "/bin/bluelamp-server"};
};

/// What one kiosk's `submit` printed, and what the server has of it in the end.
class Ledger {
public:
    /// `name` sets its texts apart from other kiosks'.
    explicit Ledger(std::string name)
        : name_(std::move(name)) {}

    /// So many lines for the next `submit`, each the only one with its text.
    [[nodiscard]] std::string lines(int count);
    /// That submit's output: every whole line of it is a promise.
    void record(const Finished& submit);

    struct Found {
        std::size_t lost = 0;
        std::size_t doubled = 0;
        std::size_t created = 0; ///< at the server, of this kiosk
        std::size_t promised = 0;
    };
    /// `submissions` as the server exports them, of all kiosks.
    [[nodiscard]] Found compare(const std::vector<nlohmann::json>& submissions) const;

private:
    std::string name_;
    int made_ = 0;
    int first_of_call_ = 0;
    std::map<std::string, std::string> promised_; ///< receipt → text
};

} // namespace bluelamp::testing

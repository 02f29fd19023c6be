#pragma once

#include "faults/ledger.hpp"
#include "faults/walk.hpp"

namespace bluelamp::testing {

/// A program's data folder, and its commands as runs of the loaded program.
struct Place {
    [[nodiscard]] Finished run(std::vector<std::string> words, const std::string& in = {},
                               const Environment& environment = {}) const;
    /// Fails the test unless it exits with 0.
    Finished done(std::vector<std::string> words, const std::string& in = {}) const;

    ReadyProgram& program;
    std::filesystem::path data;
};

/// A kiosk.
struct Desk : Place {
    Desk(ReadyProgram& its_program, std::filesystem::path its_data)
        : Place{its_program, std::move(its_data)} {}

    void enrol(const std::string& url, const std::string& code) const;
    void submit(Ledger& ledger, int lines) const;
    void sync() const; ///< fails the test unless everything is acknowledged and the content current
    [[nodiscard]] nlohmann::json status() const;
};

/// What the kiosk promised is at the server once; both ends' figures agree; nothing waits.
Ledger::Found settled(const Desk& desk, const Ledger& ledger, const Place& server);

/// One line on standard output.
void tell(const std::string& name, const Walk& walk, const Ledger::Found& found);

} // namespace bluelamp::testing

#include "faults/desk.hpp"

#include <catch2/catch.hpp>

#include <iostream>
#include <sstream>

namespace bluelamp::testing {

Finished Place::run(std::vector<std::string> words, const std::string& in,
                    const Environment& environment) const {
    words.insert(words.end(), {"--data", data.string()});
    return program.run(words, in, environment);
}

Finished Place::done(std::vector<std::string> words, const std::string& in) const {
    INFO(words.front());
    auto finished = run(std::move(words), in);
    INFO(finished.out << finished.err);
    REQUIRE(finished.exit == 0);
    return finished;
}

void Desk::enrol(const std::string& url, const std::string& code) const {
    done({"enrol", "--server", url, "--code", "-"}, code);
}

void Desk::submit(Ledger& ledger, int lines) const {
    ledger.record(done({"submit"}, ledger.lines(lines)));
}

void Desk::sync() const {
    const auto finished = run({"sync", "--once"});
    INFO(finished.err);
    REQUIRE(finished.out == "All acknowledged. Content is current.\n");
}

nlohmann::json Desk::status() const {
    return nlohmann::json::parse(done({"status"}).out);
}

Ledger::Found settled(const Desk& desk, const Ledger& ledger, const Place& server) {
    std::istringstream lines(server.done({"export"}).out);
    std::vector<nlohmann::json> submissions;
    for (std::string line; std::getline(lines, line);)
        submissions.push_back(nlohmann::json::parse(line));
    const auto found = ledger.compare(submissions);
    CHECK(found.lost == 0);
    CHECK(found.doubled == 0);
    const auto status = desk.status();
    INFO(status.dump());
    CHECK(status.at("epochs") == 1);
    CHECK(status.at("last_seq") == found.created);
    CHECK(status.at("acked_seq") == found.created);
    CHECK(status.at("pending") == 0);
    CHECK(status.at("quarantined") == 0);
    CHECK(status.at("gap") == 0);
    CHECK(status.at("media_missing") == 0);
    server.done({"verify"});
    return found;
}

void tell(const std::string& name, const Walk& walk, const Ledger::Found& found) {
    std::cout << walk.line(name) << "; promised " << found.promised << " of " << found.created << ", lost "
              << found.lost << ", doubled " << found.doubled << "\n";
}

} // namespace bluelamp::testing

#include "faults/ledger.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace bluelamp::testing {

std::filesystem::path Edition::next() {
    const auto number = std::to_string(++number_);
    const auto picture = folder_.path() / "picture.svg";
    std::ofstream(picture) << R"(<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><!-- )"
                           << number << R"( --><rect width="64" height="64" fill="navy"/></svg>)";
    const nlohmann::json publication{{"areas", {{{"id", "harbour-quarter"}, {"name", "Harbour Quarter"}}}},
                                     {"items",
                                      {{{"id", "i1"},
                                        {"kind", "update"},
                                        {"title", "Edition " + number},
                                        {"body", "From Monday."},
                                        {"image", "picture.svg"},
                                        {"image_alt", "A square"}}}}};
    const auto file = folder_.path() / "station.json";
    std::ofstream(file) << publication.dump();
    return file;
}

std::string Ledger::lines(int count) {
    first_of_call_ = made_;
    std::string lines;
    for (int line = 0; line < count; ++line)
        lines += nlohmann::json{{"kind", "feedback"},
                                {"area", "harbour-quarter"},
                                {"rating", 1 + line % 5},
                                {"text", name_ + " " + std::to_string(made_++)}}
                     .dump() +
                 "\n";
    return lines;
}

void Ledger::record(const Finished& submit) {
    int line = first_of_call_;
    for (const auto& [seq, receipt] : printed(submit.out))
        REQUIRE(promised_.emplace(receipt, name_ + " " + std::to_string(line++)).second);
}

Ledger::Found Ledger::compare(const std::vector<nlohmann::json>& submissions) const {
    Found found;
    found.promised = promised_.size();
    std::map<std::string, std::string> arrived; // receipt → text
    std::set<std::string> texts;
    for (const auto& submission : submissions) {
        const auto text = submission.at("text").get<std::string>();
        if (!text.starts_with(name_ + " "))
            continue;
        ++found.created;
        const bool new_receipt = arrived.emplace(submission.at("receipt").get<std::string>(), text).second;
        const bool new_text = texts.insert(text).second;
        found.doubled += new_receipt && new_text ? 0 : 1;
    }
    for (const auto& [receipt, text] : promised_) {
        const auto at = arrived.find(receipt);
        found.lost += at != arrived.end() && at->second == text ? 0 : 1;
    }
    return found;
}

} // namespace bluelamp::testing

#include "bench/report.hpp"

#include "base/files.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace bluelamp::bench {

bool Figure::met() const {
    switch (goal) {
    case Goal::below:
        return value < limit;
    case Goal::at_least:
        return value >= limit;
    case Goal::none:
        break;
    }
    return true;
}

void Report::add(Figure figure) {
    std::printf("  %-52s %10.2f %-3s", figure.name.c_str(), figure.value, figure.unit.c_str());
    if (figure.goal != Goal::none)
        std::printf("  %s %g %s: %s", figure.goal == Goal::below ? "below" : "at least", figure.limit,
                    figure.unit.c_str(), figure.met() ? "yes" : "NO");
    std::printf("\n");
    std::fflush(stdout);
    figures_.push_back(std::move(figure));
}

void Report::note(const std::string& text) {
    std::printf("  %s\n", text.c_str());
    std::fflush(stdout);
}

void Report::write_json(const std::string& file) const {
    auto list = nlohmann::json::array();
    for (const auto& figure : figures_) {
        nlohmann::json entry{{"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}};
        if (figure.goal != Goal::none) {
            entry["goal"] = figure.goal == Goal::below ? "below" : "at_least";
            entry["limit"] = figure.limit;
            entry["met"] = figure.met();
        }
        list.push_back(std::move(entry));
    }
    write_file(file, nlohmann::json{{"figures", std::move(list)}}.dump(2) + "\n");
}

} // namespace bluelamp::bench

#include "console/areas.hpp"

#include "wire/content_json.hpp"

#include <algorithm>

namespace bluelamp::server {

std::map<std::string, std::string> area_names(Storage& storage) {
    std::map<std::string, std::string> names;
    for (const auto& entity : storage.content().entities())
        if (entity.kind == "area")
            for (const auto& area : read_content(entity.json).areas)
                names[area.id] = area.name.in("en");
    return names;
}

std::string areas_in_words(const std::map<std::string, std::string>& names,
                           const std::vector<std::string>& areas) {
    std::string words;
    for (const auto& area : areas) {
        const auto found = names.find(area);
        words += (words.empty() ? "" : ", ") + (found == names.end() ? area : found->second);
    }
    return words.empty() ? "All areas" : words;
}

nlohmann::json area_choices(const Visit& visit, const std::vector<std::string>& chosen) {
    auto choices = nlohmann::json::array();
    for (const auto& [id, name] : area_names(visit.storage))
        if (visit.staff.may_change_in({id}))
            choices.push_back({{"id", id},
                               {"name", name},
                               {"chosen", std::find(chosen.begin(), chosen.end(), id) != chosen.end()}});
    return choices;
}

std::optional<std::vector<std::string>> chosen_areas(const Visit& visit) {
    std::vector<std::string> areas;
    if (!visit.form.has("all_areas")) {
        const auto names = area_names(visit.storage);
        for (const auto& area : visit.form.all("areas"))
            if (names.contains(area) && std::find(areas.begin(), areas.end(), area) == areas.end())
                areas.push_back(area);
    }
    if (areas.empty() && !visit.form.has("all_areas"))
        return areas;
    return visit.staff.may_change_in(areas) ? std::optional(std::move(areas)) : std::nullopt;
}

} // namespace bluelamp::server

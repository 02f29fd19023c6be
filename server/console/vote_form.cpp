#include "console/vote_form.hpp"

#include "console/areas.hpp"
#include "console/local_input.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace bluelamp::server {
namespace {

constexpr std::array<const char*, 2> tags{"en", "cy"};
constexpr std::size_t rows_offered = 8;
constexpr std::size_t rows_in_sight = 3;

std::string error_at(const nlohmann::json& errors, const std::string& field) {
    for (const auto& error : errors)
        if (error["field"] == field)
            return error["text"];
    return {};
}

void add_text(web::Form& form, const std::string& name, const LocalText& text) {
    for (const auto* tag : tags)
        if (text.has(tag))
            form.add(name + "_" + tag, text.in(tag));
}

/// The districts that a ballot's areas are all of, or nothing when there is an area beside them.
std::set<std::string> whole_districts(const Content& content, const std::vector<std::string>& areas) {
    std::set<std::string> districts;
    const auto holds = [&](const Area& area) {
        return std::find(areas.begin(), areas.end(), area.id) != areas.end();
    };
    for (const auto& area : content.areas)
        if (holds(area))
            districts.insert(area.district);
    for (const auto& area : content.areas)
        if (districts.contains(area.district) && (!holds(area) || area.district.empty()))
            return {};
    return districts;
}

} // namespace

std::string priority_field(std::size_t row) {
    return "p" + std::to_string(row + 1) + "_";
}

web::Form vote_fields(const Content& content, const Ballot& ballot) {
    web::Form form;
    add_text(form, "title", ballot.title);
    form.add("pot", std::to_string(ballot.pot));
    form.add("opens", write_local(ballot.opens));
    form.add("closes", write_local(ballot.closes));
    for (std::size_t row = 0; row < ballot.priorities.size(); ++row) {
        const auto& priority = ballot.priorities[row];
        form.add(priority_field(row) + "id", priority.id);
        add_text(form, priority_field(row) + "title", priority.title);
        add_text(form, priority_field(row) + "meaning", priority.meaning);
        add_text(form, priority_field(row) + "tradeoff", priority.tradeoff);
    }
    const auto districts = whole_districts(content, ballot.areas);
    form.add("level", ballot.areas.empty() ? "all" : districts.empty() ? "areas" : "districts");
    for (const auto& district : districts)
        form.add("districts", district);
    for (const auto& area : ballot.areas)
        form.add("areas", area);
    return form;
}

nlohmann::json text_field(const web::Form& fields, const nlohmann::json& errors, const std::string& id,
                          const std::string& label, const std::string& hint, int lines) {
    nlohmann::json field{{"id", id},
                         {"label", label},
                         {"hint", hint},
                         {"value", fields.text(id)},
                         {"lang", id.ends_with("_cy") ? "cy" : "en"},
                         {"wrong", error_at(errors, id)},
                         {"lines", false}};
    if (lines > 0)
        field["lines"] = lines;
    return field;
}

nlohmann::json vote_form_view(const Visit& visit, const Content& content, const web::Form& fields,
                              const nlohmann::json& errors) {
    const auto both = [&](const std::string& name, const std::string& label, const std::string& hint,
                          int lines) {
        return nlohmann::json{text_field(fields, errors, name + "_en", label + " in English", hint, lines),
                              text_field(fields, errors, name + "_cy", label + " in Welsh",
                                         hint.empty() ? "" : "May be empty: then the English is shown",
                                         lines)};
    };
    nlohmann::json view;
    view["question"] =
        both("title", "The question", "For example, “What should your local police do more of?”", 0);
    for (std::size_t row = 0; row < rows_offered || fields.has(priority_field(row) + "title_en"); ++row) {
        const auto prefix = priority_field(row);
        const auto filled = [&](const char* name) {
            return !fields.text(prefix + name).empty() || !error_at(errors, prefix + name).empty();
        };
        view["priorities"].push_back(
            {{"number", row + 1},
             {"id", fields.text(prefix + "id")},
             {"in_sight", row < rows_in_sight},
             {"unfolded", filled("title_en") || filled("title_cy") || filled("meaning_en")},
             {"pairs", nlohmann::json::array()}});
        auto& pairs = view["priorities"].back()["pairs"];
        const auto pair = [&](const char* name, const char* label, const char* hint, int lines) {
            pairs.push_back({{"fields", both(prefix + name, label, hint, lines)}});
        };
        pair("title", "What it is called", "", 0);
        pair("meaning", "What it means", "What people would see happen", 2);
        pair("tradeoff", "What more of it costs elsewhere", "What would be done less", 2);
    }
    view["pot"] = fields.text("pot");
    view["opens"] = fields.text("opens");
    view["closes"] = fields.text("closes");
    const auto& level = fields.text("level");
    view["level_all"] = level == "all";
    view["level_districts"] = level == "districts";
    view["level_areas"] = level == "areas";
    view["may_all"] = visit.staff.areas.empty();
    const auto& districts = fields.all("districts");
    for (const auto& district : content.districts) {
        std::vector<std::string> areas;
        for (const auto& area : content.areas)
            if (area.district == district.id)
                areas.push_back(area.id);
        if (!areas.empty() && visit.staff.may_change_in(areas))
            view["has_districts"]["districts"].push_back(
                {{"id", district.id},
                 {"name", district.name.in("en")},
                 {"chosen", std::find(districts.begin(), districts.end(), district.id) != districts.end()}});
    }
    view["areas"] = area_choices(visit, fields.all("areas"));
    return view;
}

} // namespace bluelamp::server

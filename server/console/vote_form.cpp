#include "console/vote_form.hpp"

#include "console/local_input.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace bluelamp::server {
namespace {

constexpr std::array<const char*, 2> tags{"en", "cy"};
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

/// The districts of which a ballot's areas are all.
std::set<std::string> whole_districts(const Content& content, const std::vector<std::string>& areas) {
    std::set<std::string> whole;
    for (const auto& district : content.districts)
        whole.insert(district.id);
    for (const auto& area : content.areas)
        if (std::find(areas.begin(), areas.end(), area.id) == areas.end())
            whole.erase(area.district);
    std::erase_if(whole, [&](const std::string& id) {
        return std::none_of(content.areas.begin(), content.areas.end(),
                            [&](const Area& area) { return area.district == id; });
    });
    return whole;
}

/// A box for each place that is the visitor's: everywhere, each district with its areas, areas of none.
nlohmann::json boxes(const Visit& visit, const Content& content, const web::Form& fields) {
    const auto& chosen = fields.all("where");
    auto boxes = nlohmann::json::array();
    const auto add = [&](const std::string& value, const std::string& name,
                         const std::vector<std::string>& areas, bool within) {
        if (visit.staff.may_change_in(areas))
            boxes.push_back({{"field", boxes.empty() ? "where" : "where-" + std::to_string(boxes.size())},
                             {"value", value},
                             {"name", name},
                             {"within", within},
                             {"chosen", std::find(chosen.begin(), chosen.end(), value) != chosen.end()}});
    };
    add("all", "All areas, those to come too", {}, false);
    for (const auto& district : content.districts) {
        std::vector<std::string> areas;
        for (const auto& area : content.areas)
            if (area.district == district.id)
                areas.push_back(area.id);
        if (!areas.empty())
            add("district " + district.id, "All of " + district.name.in("en"), areas, false);
        for (const auto& area : content.areas)
            if (area.district == district.id)
                add("area " + area.id, area.name.in("en"), {area.id}, true);
    }
    for (const auto& area : content.areas)
        if (std::none_of(content.districts.begin(), content.districts.end(),
                         [&](const District& district) { return district.id == area.district; }))
            add("area " + area.id, area.name.in("en"), {area.id}, false);
    return boxes;
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
    if (ballot.areas.empty())
        form.add("where", "all");
    for (const auto& area : content.areas)
        if (std::find(ballot.areas.begin(), ballot.areas.end(), area.id) != ballot.areas.end() &&
            !districts.contains(area.district))
            form.add("where", "area " + area.id);
    for (const auto& district : districts)
        form.add("where", "district " + district);
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
    for (std::size_t row = 0; row < most_priorities || fields.has(priority_field(row) + "title_en"); ++row) {
        const auto prefix = priority_field(row);
        const auto filled = [&](const char* name) {
            return !fields.text(prefix + name).empty() || !error_at(errors, prefix + name).empty();
        };
        view["priorities"].push_back(
            {{"number", row + 1},
             {"id", fields.text(prefix + "id")},
             {"offer", fields.text(prefix + "offer")},
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
    view["boxes"] = boxes(visit, content, fields);
    return view;
}

} // namespace bluelamp::server

// What the kiosks' screens are used for: from touched to finished, over some weeks.
#include "console/areas.hpp"
#include "console/kiosk_state.hpp"
#include "console/languages.hpp"
#include "console/pages.hpp"
#include "console/words.hpp"
#include "use/use.hpp"

#include <algorithm>
#include <array>

namespace bluelamp::server {
namespace {

struct Named {
    const char* name;
    const char* words;
};

/// What can be begun and left, in the order of home.
constexpr std::array<Named, 4> forms{{{"vote", "Vote"},
                                      {"feedback", "Feedback"},
                                      {"suggest", "Suggestion"},
                                      {"receipt", "Answer to a receipt"}}};
constexpr std::array<Named, 13> read_screens{{{"items", "Lists of updates and appeals"},
                                              {"item", "An update, appeal or post"},
                                              {"answers", "You said, we did"},
                                              {"events", "Events"},
                                              {"team", "The team"},
                                              {"officer", "An officer"},
                                              {"guides", "Guides"},
                                              {"information", "Information and help"},
                                              {"show-the-desk", "Cards to show the desk"},
                                              {"language", "Choosing a language"},
                                              {"accessibility", "Text size and contrast"},
                                              {"privacy", "Privacy"},
                                              {"other", "Others"}}};

constexpr std::array<std::uint32_t, 3> periods{7, 28, 90};
constexpr double bar_length = 100;

nlohmann::json row(const std::string& name, const UseCount& count, std::uint64_t most) {
    const auto width = [&](std::uint64_t part) {
        return most == 0 ? 0.0 : bar_length * static_cast<double>(part) / static_cast<double>(most);
    };
    return {{"name", name},
            {"touched", count.touched},
            {"started", count.started},
            {"finished", count.finished},
            {"abandoned", count.abandoned},
            {"width",
             {{"touched", width(count.touched)},
              {"started", width(count.started)},
              {"finished", width(count.finished)}}}};
}

/// Rows of named counts; bars share one scale.
class Rows {
public:
    void add(const std::string& name, const UseCount& count) {
        rows_.emplace_back(name, count);
        most_ = std::max(most_, count.touched);
    }
    /// The most used first.
    Rows& sorted() {
        std::stable_sort(rows_.begin(), rows_.end(),
                         [](const auto& a, const auto& b) { return a.second.touched > b.second.touched; });
        return *this;
    }
    [[nodiscard]] nlohmann::json view() const {
        auto view = nlohmann::json::array();
        for (const auto& [name, count] : rows_)
            view.push_back(row(name, count, most_));
        return view;
    }

private:
    std::vector<std::pair<std::string, UseCount>> rows_;
    std::uint64_t most_ = 0;
};

template <typename Names>
bool has(const Names& names, const std::string& name) {
    return std::any_of(names.begin(), names.end(), [&](const auto& each) { return each.name == name; });
}

/// Screens of kiosks that are newer than this server are summed.
void fold_unknown(std::map<std::string, UseCount>& screens) {
    UseCount other;
    for (const auto& [name, count] : screens)
        if (!has(forms, name) && !has(read_screens, name))
            other.touched += count.touched;
    if (other.touched > 0)
        screens["other"] = other;
}

template <typename Names>
nlohmann::json screen_rows(const Names& names, const std::map<std::string, UseCount>& screens) {
    Rows rows;
    for (const auto& [name, words] : names)
        if (const auto found = screens.find(name); found != screens.end())
            rows.add(words, found->second);
    return rows.view();
}

std::string language_in_words(const std::string& tag) {
    const auto known = std::find_if(languages.begin(), languages.end(),
                                    [&](const auto& language) { return language.tag == tag; });
    return known == languages.end() ? tag : known->name;
}

std::uint32_t days_of(const Visit& visit) {
    const auto asked = visit.query("days");
    const auto found = std::find_if(periods.begin(), periods.end(),
                                    [&](std::uint32_t days) { return std::to_string(days) == asked; });
    return found == periods.end() ? 28 : *found;
}

/// Where to look, and what may be chosen: everywhere, an area, a kiosk. Kiosks that nobody has confirmed do
/// not count, as in votes.
struct Where {
    std::vector<std::string> kiosks;
    nlohmann::json areas = nlohmann::json::array();
    nlohmann::json choices = nlohmann::json::array(); ///< kiosks
};

Where where(const Visit& visit) {
    Where where;
    const auto asked = visit.query("where");
    const auto names = area_names(visit.storage);
    std::map<std::string, std::string> areas;
    for (const auto& kiosk : visit.storage.kiosks().all()) {
        if (!kiosk.confirmed || !visit.staff.may_see_in({kiosk.area}))
            continue;
        const auto value = "kiosk:" + kiosk.id;
        if (asked.empty() || asked == value || asked == "area:" + kiosk.area)
            where.kiosks.push_back(kiosk.id);
        areas["area:" + kiosk.area] = areas_in_words(names, {kiosk.area});
        where.choices.push_back(
            {{"value", value}, {"name", kiosk_state(kiosk, visit.now()).name}, {"chosen", asked == value}});
    }
    for (const auto& [value, name] : areas)
        where.areas.push_back({{"value", value}, {"name", name}, {"chosen", asked == value}});
    return where;
}

http::Response show(const Visit& visit) {
    const auto days = days_of(visit);
    const auto place = where(visit);
    auto sums = sum_use(visit.storage, place.kiosks, days, visit.now());
    fold_unknown(sums.screens);
    Rows all;
    all.add("All visits", sums.all);
    Rows by_language;
    for (const auto& [tag, count] : sums.languages)
        by_language.add(language_in_words(tag), count);
    Rows by_size;
    for (const auto& [size, count] : sums.text_sizes)
        by_size.add(size == 100 ? "Normal" : std::to_string(size) + "%", count);
    auto choices = nlohmann::json::array();
    for (const auto each : periods)
        choices.push_back({{"days", each}, {"chosen", each == days}});
    nlohmann::json tables = nlohmann::json::array();
    const auto table = [&](const char* id, const char* caption, const char* of, nlohmann::json rows) {
        if (!rows.empty())
            tables.push_back({{"id", id}, {"caption", caption}, {"of", of}, {"rows", std::move(rows)}});
    };
    table("visits", "Visits", "All", all.view());
    table("forms", "Forms", "Form", screen_rows(forms, sums.screens));
    table("languages", "Visits by language", "Language", by_language.sorted().view());
    table("sizes", "Visits by text size", "Text size", by_size.view());
    auto screens = screen_rows(read_screens, sums.screens);
    return visit.page("Use", "use",
                      {{"days", days},
                       {"periods", std::move(choices)},
                       {"areas", place.areas},
                       {"kiosks", place.choices},
                       {"everywhere", visit.query("where").empty()},
                       {"counted_on", counted(place.kiosks.size(), "kiosk", "kiosks")},
                       {"any", sums.all.touched > 0},
                       {"tables", std::move(tables)},
                       {"any_read", !screens.empty()},
                       {"screens", std::move(screens)}});
}

} // namespace

std::vector<Page> use_pages() {
    return {{"GET", "/console/use", Audience::viewer, show, "Use"}};
}

} // namespace bluelamp::server

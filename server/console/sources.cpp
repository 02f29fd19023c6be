#include "console/areas.hpp"
#include "console/item_form.hpp"
#include "console/pages.hpp"
#include "console/source.hpp"
#include "console/words.hpp"
#include "publishing/content_of.hpp"

#include <algorithm>
#include <array>

/// The list of sources, and everything about one. Pages read what the follower wrote: they fetch nothing.
namespace bluelamp::server {
namespace {

nlohmann::json when(std::int64_t at_ms, Time now) {
    return at_ms > 0 ? nlohmann::json{{"when", time_view(time_of_ms(at_ms), now)}} : nlohmann::json();
}

/// What wants somebody first.
int urgency(SourceHealth health) {
    switch (health) {
    case SourceHealth::failing:
        return 0;
    case SourceHealth::unseen:
        return 1;
    case SourceHealth::working:
        return 2;
    case SourceHealth::off:
        break;
    }
    return 3;
}

std::string next_look(const SourceView& view, Time now) {
    if (view.health == SourceHealth::off)
        return "Never while it is off";
    const auto next = time_of_ms(view.state.next_look_ms);
    return view.state.next_look_ms == 0 || next <= now ? "in a moment" : distance_in_words(next, now);
}

http::Response list(const Visit& visit) {
    auto views = source_views(visit.storage);
    std::erase_if(views, [&](const SourceView& view) { return !visit.staff.may_see_in(view.source.areas); });
    std::stable_sort(views.begin(), views.end(), [](const SourceView& a, const SourceView& b) {
        return urgency(a.health) < urgency(b.health);
    });
    const auto areas = area_names(visit.storage);
    const auto items = waiting_items(visit.storage, visit.staff.areas);
    std::map<std::string, std::size_t> waiting; ///< by source, with edits of what is shown
    for (const auto& item : items)
        ++waiting[item.source.id];
    auto rows = nlohmann::json::array();
    for (const auto& view : views) {
        const auto health = health_in_words(view, visit.now());
        rows.push_back(
            {{"path", source_path(view.source.id)},
             {"name", source_title(view.source)},
             {"kind", kind_in_words(view.source)},
             {"areas", areas_in_words(areas, view.source.areas)},
             {"as", kind_in_words(view.source.as)},
             {"health", health.text},
             {"colour", health.colour},
             {"problem", wrong_with(visit.storage, view)},
             {"good", view.state.good_ms > 0 ? distance_in_words(time_of_ms(view.state.good_ms), visit.now())
                                             : "Never"},
             {"next", next_look(view, visit.now())},
             {"shown", count_of(view, SourceItemState::shown)},
             {"waiting", waiting[view.source.id]},
             {"permission", view.source.permission}});
    }
    const auto count = counted(rows.size(), "source", "sources");
    return visit.page("Sources", "sources",
                      {{"rows", std::move(rows)},
                       {"count", count},
                       {"waits", items.empty() ? "" : counted(items.size(), "item waits", "items wait")},
                       {"may_write", visit.staff.may(Audience::editor)}});
}

nlohmann::json looks_view(const std::vector<SourceLook>& looks) {
    auto rows = nlohmann::json::array();
    for (const auto& look : looks) {
        const bool good = look.outcome == "changed" || look.outcome == "unchanged";
        std::string came_of;
        const auto add = [&](int count, const char* what) {
            if (count > 0)
                came_of += (came_of.empty() ? "" : ", ") + std::to_string(count) + " " + what;
        };
        add(look.added, "new");
        add(look.changed, "changed");
        add(look.withdrawn, "withdrawn");
        rows.push_back(
            {{"at", time_in_words(time_of_ms(look.at_ms))},
             {"outcome", look.outcome == "changed"     ? "Something new"
                         : look.outcome == "unchanged" ? "Nothing new"
                         : look.outcome == "odd"       ? "Not taken"
                                                       : "Failed"},
             {"colour", good                    ? "green"
                        : look.outcome == "odd" ? "yellow"
                                                : "red"},
             {"status", look.status > 0 ? std::to_string(look.status) : "–"},
             {"size", octets_in_words(static_cast<std::uint64_t>(std::max<std::int64_t>(look.octets, 0)))},
             {"items", look.items},
             {"came_of", came_of},
             {"took", std::to_string(look.took_ms) + " ms"},
             {"problem", look.problem}});
    }
    return rows;
}

/// Its items by state, what needs somebody first.
nlohmann::json groups_view(const Visit& visit, const std::vector<SourcedItemView>& items, bool mine) {
    constexpr std::size_t most = 50; ///< of a state
    struct Group {
        const char* id;
        const char* heading;
        SourceItemState state;
    };
    constexpr std::array<Group, 6> all{{{"waiting", "Waits for approval", SourceItemState::waiting},
                                        {"shown", "On the screens", SourceItemState::shown},
                                        {"kept", "Staff made it theirs", SourceItemState::kept},
                                        {"refused", "Refused", SourceItemState::refused},
                                        {"folded", "Told by another source", SourceItemState::folded},
                                        {"gone", "No longer shown", SourceItemState::gone}}};
    auto groups = nlohmann::json::array();
    for (const auto& group : all) {
        auto rows = nlohmann::json::array();
        std::size_t count = 0;
        for (const auto& item : items)
            if (item.state == group.state && ++count <= most) {
                auto row = sourced_item_view(visit, item);
                const bool may_return =
                    mine && (item.state == SourceItemState::refused || item.state == SourceItemState::kept);
                if (may_return)
                    row["reconsider"] = {{"source", item.source.id}, {"item", item.item.id}};
                rows.push_back(std::move(row));
            }
        if (count > 0)
            groups.push_back(
                {{"id", group.id},
                 {"heading", group.heading},
                 {"count", count},
                 {"more", count > most ? "The newest " + std::to_string(most) + " are listed" : ""},
                 {"unfolded",
                  group.state == SourceItemState::waiting || group.state == SourceItemState::shown},
                 {"rows", std::move(rows)}});
    }
    return groups;
}

std::string member_name(const Visit& visit, const std::string& id) {
    for (const auto& member : content_of(visit.storage).team)
        if (member.id == id)
            return member.name;
    return id;
}

nlohmann::json rules_view(const Visit& visit, const Source& source) {
    const auto& rules = source.rules;
    auto list = nlohmann::json::array();
    const auto add = [&](const char* what, const std::string& is) {
        list.push_back({{"what", what}, {"is", is}});
    };
    add("Shown as", kind_in_words(source.as));
    add("Areas", areas_in_words(area_names(visit.storage), source.areas));
    add("What comes in", source.publish == SourcePublishing::automatic
                             ? "Is shown at once, but for what a rule holds back"
                             : "Waits until somebody approves it");
    std::string words;
    for (const auto& word : rules.hold_words)
        words += (words.empty() ? "" : ", ") + word;
    add("Waits whatever else", words.empty() ? "No words" : words);
    add("How many", rules.keep > 0 ? "The newest " + std::to_string(rules.keep) : "The newest 50");
    add("Not older than", rules.most_days_old > 0
                              ? counted(static_cast<std::size_t>(rules.most_days_old), "day", "days")
                              : "No limit but when it ends");
    add("Shown for", rules.lasts_days > 0 ? counted(static_cast<std::size_t>(rules.lasts_days), "day", "days")
                                          : "The force’s usual time for its kind");
    add("Pictures", rules.pictures == SourcePictures::first      ? "The first there is"
                    : rules.pictures == SourcePictures::declared ? "Only one that the feed names apart"
                                                                 : "None");
    add("Deleted at its source",
        rules.deleted == SourceDeletion::keep ? "Stays until it ends" : "Is withdrawn here too");
    if (!rules.member.empty())
        add("Posts of", member_name(visit, rules.member));
    add("Looked at",
        rules.every_minutes > 0
            ? "At least every " + counted(static_cast<std::size_t>(rules.every_minutes), "minute", "minutes")
            : "As often as it changes, by itself");
    return list;
}

bool waits(const SourcedItemView& item) {
    return item.state == SourceItemState::waiting || item.is_edit();
}

http::Response show(const Visit& visit) {
    const auto found = source_of(visit);
    if (!found)
        return visit.not_found();
    const auto& [source, health_kind, state, counts] = *found;
    const auto mine = may_change(visit, source);
    const auto health = health_in_words(*found, visit.now());
    const auto items = items_of_source(visit.storage, source.id);
    const auto looks = source_history(visit.storage, source.id);
    const auto trouble = trouble_of(*found, looks.empty() ? std::nullopt : std::optional(looks.front()));
    const bool failing = health_kind == SourceHealth::failing;
    nlohmann::json view{
        {"id", source.id},
        {"id_in_query", http::encode_percent(source.id)},
        {"headline", source_title(source)},
        {"kind", kind_in_words(source)},
        {"health", health.text},
        {"colour", health.colour},
        {"wrong", trouble.what.empty() && !state.problem.empty() ? "Something was odd" : trouble.what},
        {"problem", failing ? state.problem : ""},
        {"advice", trouble.advice},
        {"stays", failing && count_of(*found, SourceItemState::shown) > 0},
        {"left_out", state.pictures_left_out > 0 && !source.rules.off
                         ? counted(static_cast<std::size_t>(state.pictures_left_out), "picture", "pictures")
                         : ""},
        {"moved_to", state.moved_to},
        {"url", source.url},
        {"url_path", source.kind == SourceKind::feed ? source.url : ""},
        {"force", source.force},
        {"neighbourhood", source.neighbourhood},
        {"checked", when(state.checked_ms, visit.now())},
        {"good", when(state.good_ms, visit.now())},
        {"changed", when(state.changed_ms, visit.now())},
        {"next", next_look(*found, visit.now())},
        {"permission", source.permission},
        {"rules", rules_view(visit, source)},
        {"groups", groups_view(visit, items, mine)},
        {"looks", looks_view(looks)},
        {"is_off", source.rules.off},
        {"waiting", std::any_of(items.begin(), items.end(), waits)},
        {"may_write", mine},
        {"may_ballot", visit.staff.may(Audience::editor) && source.kind == SourceKind::police_uk}};
    if (const auto reply = last_reply(visit.storage, source.id))
        view["reply"] = {{"at", time_in_words(time_of_ms(reply->at_ms))},
                         {"size", octets_in_words(reply->octets.size())},
                         {"type", reply->content_type},
                         {"url", reply->url}};
    return visit.page(source_title(source), "source", std::move(view));
}

} // namespace

std::vector<Page> source_pages() {
    return {{"GET", "/console/sources", Audience::viewer, list, "Sources"},
            {"GET", "/console/sources/source", Audience::viewer, show, {}}};
}

} // namespace bluelamp::server

#include "base/failure.hpp"
#include "console/areas.hpp"
#include "console/item_form.hpp"
#include "console/pages.hpp"
#include "console/reach.hpp"
#include "console/source.hpp"
#include "console/words.hpp"
#include "model/names.hpp"
#include "publishing/content_of.hpp"
#include "publishing/publisher.hpp"
#include "wire/content_json.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

std::string address_of(const std::string& id) {
    return "/console/content/item?id=" + http::encode_percent(id);
}

/// What the server has under an id.
struct Found {
    std::optional<Item> live;
    std::optional<Item> draft;
    std::optional<Item> withdrawn;
    [[nodiscard]] const Item* newest() const {
        return draft ? &*draft : live ? &*live : withdrawn ? &*withdrawn : nullptr;
    }
};

std::optional<Item> item_in(Storage& storage, const std::string& kind, const std::string& id) {
    const auto entity = storage.content().entity(kind, id);
    if (!entity)
        return std::nullopt;
    auto items = read_content(entity->json).items;
    if (items.empty()) // of a kind that a newer version knew
        return std::nullopt;
    items.front().revision = entity->revision;
    return items.front();
}

Found find(Storage& storage, const std::string& id) {
    return {item_in(storage, "item", id), item_in(storage, draft_kind, id),
            item_in(storage, withdrawn_kind, id)};
}

struct State {
    std::string id;
    std::string name;
    std::string colour;
};

State state_of(const std::string& entity_kind, const Item& item, Time now) {
    if (entity_kind == draft_kind)
        return {"draft", "Draft", "blue"};
    if (entity_kind == withdrawn_kind)
        return {"withdrawn", "Withdrawn", "grey"};
    if (item.expires && *item.expires <= now)
        return {"ended", "Ended", "grey"};
    if (item.published && *item.published > now)
        return {"scheduled", "Scheduled", "yellow"};
    return {"live", "Live", "green"};
}

nlohmann::json choices(const std::vector<std::pair<std::string, std::string>>& all,
                       const std::string& chosen) {
    auto list = nlohmann::json::array();
    for (const auto& [id, name] : all)
        list.push_back({{"id", id}, {"name", name}, {"chosen", id == chosen}});
    return list;
}

http::Response list(const Visit& visit) {
    const auto kind = visit.query("kind");
    const auto state = visit.query("state");
    const auto areas = area_names(visit.storage);
    auto rows = nlohmann::json::array();
    for (const auto& entity : visit.storage.content().entities()) {
        if (entity.kind != "item" && entity.kind != draft_kind && entity.kind != withdrawn_kind)
            continue;
        for (const auto& item : read_content(entity.json).items) {
            const auto now = state_of(entity.kind, item, visit.now());
            if ((!kind.empty() && kind != name_of(item.kind)) || (!state.empty() && state != now.id) ||
                !visit.staff.may_see_in(item.areas))
                continue;
            rows.push_back({{"path", address_of(item.id)},
                            {"title", item.title.in("en")},
                            {"kind_name", kind_in_words(item.kind)},
                            {"state", now.name},
                            {"colour", now.colour},
                            {"urgent", item.priority == Priority::urgent},
                            {"areas", areas_in_words(areas, item.areas)},
                            {"published", item.published ? day_in_words(*item.published) : ""},
                            {"expires", item.expires ? day_in_words(*item.expires) : ""},
                            {"revision", entity.revision}});
        }
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a["revision"] > b["revision"]; });
    std::vector<std::pair<std::string, std::string>> kinds;
    for (const auto each : {ItemKind::update, ItemKind::appeal, ItemKind::event, ItemKind::post,
                            ItemKind::answer, ItemKind::decision, ItemKind::guide, ItemKind::notice})
        kinds.emplace_back(name_of(each), kind_in_words(each));
    const auto count = counted(rows.size(), "item", "items");
    return visit.page("Content", "content",
                      {{"rows", std::move(rows)},
                       {"count", count},
                       {"kinds", choices(kinds, kind)},
                       {"states", choices({{"live", "Live"},
                                           {"scheduled", "Scheduled"},
                                           {"draft", "Draft"},
                                           {"ended", "Ended"},
                                           {"withdrawn", "Withdrawn"}},
                                          state)},
                       {"may_write", visit.staff.may(Audience::editor)}});
}

nlohmann::json reach_view(const Visit& visit, std::uint64_t revision, const std::vector<std::string>& areas,
                          const char* done) {
    const auto reach = reach_of(visit.storage, revision, areas);
    auto missing = nlohmann::json::array();
    for (const auto& kiosk : reach.missing)
        missing.push_back(
            {{"id", kiosk.id},
             {"name", kiosk.name.empty() ? kiosk.id : kiosk.name},
             {"contact",
              kiosk.contact_ms + kiosk.seen_ms == 0
                  ? "never"
                  : distance_in_words(time_of_ms(std::max(kiosk.contact_ms, kiosk.seen_ms)), visit.now())}});
    return {{"words", std::string(done) + " on " + std::to_string(reach.reached) + " of " +
                          counted(reach.kiosks, "kiosk", "kiosks")},
            {"whole", reach.missing.empty()},
            {"missing", std::move(missing)}};
}

http::Response show(const Visit& visit) {
    const auto id = visit.query("id");
    const auto found = find(visit.storage, id);
    const auto* item = found.live ? &*found.live : found.newest();
    if (item == nullptr || !visit.staff.may_see_in(item->areas))
        return visit.not_found();
    const auto state = state_of(found.live    ? "item"
                                : found.draft ? draft_kind
                                              : withdrawn_kind,
                                *item, visit.now());
    const bool mine = visit.staff.may(Audience::editor) && visit.staff.may_change_in(item->areas);
    nlohmann::json view{{"id", id},
                        {"id_in_query", http::encode_percent(id)},
                        {"headline", item->title.in("en")},
                        {"state", state.name},
                        {"colour", state.colour},
                        {"kind_name", kind_in_words(item->kind)},
                        {"priority", name_of(item->priority)},
                        {"areas", areas_in_words(area_names(visit.storage), item->areas)},
                        {"published", item->published ? time_in_words(*item->published) : ""},
                        {"expires", item->expires ? time_in_words(*item->expires) : ""},
                        {"previews", preview_view(*item)},
                        {"may_write", mine},
                        {"may_withdraw", mine && found.live.has_value()},
                        {"has_draft", mine && found.draft.has_value()},
                        {"again", !found.live && found.withdrawn.has_value()}};
    if (const auto source = source_of_item(visit.storage, id); !source.empty())
        if (const auto from = source_view(visit.storage, source)) {
            const auto sourced = source_item(visit.storage, source, id);
            view["from"] = {{"name", source_title(from->source)},
                            {"path", source_path(source)},
                            {"own", sourced && sourced->state == SourceItemState::kept}};
        }
    if (found.live)
        view["reach"] = reach_view(visit, found.live->revision, found.live->areas,
                                   state.id == "scheduled" ? "Ready"
                                   : state.id == "ended"   ? "Ended"
                                                           : "Shown");
    else if (found.withdrawn)
        view["reach"] = reach_view(visit, found.withdrawn->revision, found.withdrawn->areas, "Withdrawn");
    return visit.page(item->title.in("en"), "item", std::move(view));
}

} // namespace

std::vector<Page> content_pages() {
    return {{"GET", "/console/content", Audience::viewer, list, "Content"},
            {"GET", "/console/content/item", Audience::viewer, show, {}}};
}

} // namespace bluelamp::server

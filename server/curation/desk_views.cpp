#include "base/failure.hpp"
#include "curation/apply.hpp"
#include "curation/curate.hpp"
#include "curation/desk.hpp"
#include "wire/content_json.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

std::vector<Source> published_sources(Storage& storage) {
    std::vector<Source> sources;
    for (const auto& entity : storage.content().entities_of("source"))
        for (auto& source : read_content(entity.json).sources)
            sources.push_back(std::move(source));
    return sources;
}

SourceHealth health_of(const Source& source, const SourceState& state) {
    if (source.rules.off)
        return SourceHealth::off;
    if (state.checked_ms == 0)
        return SourceHealth::unseen;
    return state.failing_since_ms > 0 || state.distrust_since_ms > 0 ? SourceHealth::failing
                                                                     : SourceHealth::working;
}

std::optional<Item> item_in(const std::string& json) {
    auto items = read_content(json).items;
    return items.empty() ? std::nullopt : std::optional(std::move(items.front()));
}

std::pair<SourceReason, std::string> read_reason(const std::string& all) {
    const auto colon = all.find(':');
    const auto reason = all.substr(0, colon);
    const auto rest = colon == std::string::npos ? "" : all.substr(colon + 1);
    if (reason == why::source_holds)
        return {SourceReason::source_holds, rest};
    if (reason == why::appeal)
        return {SourceReason::appeal, rest};
    if (reason == why::hold_word)
        return {SourceReason::hold_word, rest};
    if (reason == why::staff)
        return {SourceReason::staff, rest};
    if (reason == why::same_story)
        return {SourceReason::same_story, rest};
    if (reason == why::off)
        return {SourceReason::source_off, rest};
    if (reason == why::deleted)
        return {SourceReason::deleted, rest};
    if (reason == why::old)
        return {SourceReason::too_old, rest};
    return {SourceReason::none, {}};
}

/// Whether what the source says now waits for staff.
bool waits(const SourceItemRecord& record) {
    if (record.kind != "item")
        return false;
    return record.state == SourceItemState::waiting ||
           (record.state == SourceItemState::shown && record.said != record.settled);
}

std::optional<SourcedItemView> view_of(Storage& storage, const Source& source,
                                       const SourceItemRecord& record) {
    auto item = item_in(record.json);
    if (!item)
        return std::nullopt;
    SourcedItemView view;
    view.source = source;
    view.item = *std::move(item);
    view.state = record.state;
    std::tie(view.reason, view.word) = read_reason(record.why);
    view.digest = record.said;
    if (const auto live = storage.content().entity("item", record.id)) {
        view.live = item_in(live->json);
        view.edited = is_edited(record, *live);
        if (view.live)
            view.live->revision = live->revision;
    }
    view.edit_waits = record.state == SourceItemState::shown && waits(record);
    if (!view.item.image)
        view.image = record.image;
    view.first_seen_ms = record.first_seen_ms;
    view.missing_since_ms = record.missing_since_ms;
    return view;
}

bool is_for(const Source& source, const std::vector<std::string>& areas) {
    if (areas.empty() || source.areas.empty())
        return true;
    return std::any_of(source.areas.begin(), source.areas.end(), [&](const std::string& area) {
        return std::find(areas.begin(), areas.end(), area) != areas.end();
    });
}

} // namespace

std::vector<SourceView> source_views(Storage& storage) {
    std::map<std::string, SourceState> states;
    for (auto& state : storage.sources().states())
        states[state.id] = std::move(state);
    auto counts = storage.sources().counts();
    std::vector<SourceView> views;
    for (auto& source : published_sources(storage)) {
        SourceView view;
        if (const auto found = states.find(source.id); found != states.end())
            view.state = found->second;
        view.state.id = source.id;
        view.health = health_of(source, view.state);
        view.counts = std::move(counts[source.id]);
        view.source = std::move(source);
        views.push_back(std::move(view));
    }
    return views;
}

std::optional<SourceView> source_view(Storage& storage, const std::string& id) {
    for (auto& view : source_views(storage))
        if (view.source.id == id)
            return std::move(view);
    return std::nullopt;
}

std::vector<SourceLook> source_history(Storage& storage, const std::string& id) {
    return storage.sources().looks(id);
}

std::optional<SourceReply> last_reply(Storage& storage, const std::string& id) {
    return storage.sources().reply(id);
}

std::vector<SourcedItemView> waiting_items(Storage& storage, const std::vector<std::string>& areas) {
    std::map<std::string, Source> sources;
    for (auto& source : published_sources(storage))
        if (is_for(source, areas) && !source.rules.off)
            sources.emplace(source.id, std::move(source));
    auto records = storage.sources().items_in(SourceItemState::waiting);
    for (auto& record : storage.sources().items_in(SourceItemState::shown))
        if (waits(record))
            records.push_back(std::move(record));
    std::stable_sort(records.begin(), records.end(),
                     [](const auto& a, const auto& b) { return a.published_s > b.published_s; });
    std::vector<SourcedItemView> views;
    for (const auto& record : records)
        if (const auto source = sources.find(record.source); source != sources.end())
            if (auto view = view_of(storage, source->second, record))
                views.push_back(*std::move(view));
    return views;
}

std::vector<SourcedItemView> items_of_source(Storage& storage, const std::string& id) {
    std::vector<SourcedItemView> views;
    const auto entity = storage.content().entity("source", id);
    const auto sources = entity ? read_content(entity->json).sources : std::vector<Source>{};
    if (sources.empty())
        return views;
    for (const auto& record : storage.sources().items(id))
        if (record.kind == "item")
            if (auto view = view_of(storage, sources.front(), record))
                views.push_back(*std::move(view));
    return views;
}

std::optional<SourcedItemView> source_item(Storage& storage, const std::string& source,
                                           const std::string& item) {
    const auto record = storage.sources().item(source, "item", item);
    const auto entity = storage.content().entity("source", source);
    if (!record || !entity)
        return std::nullopt;
    const auto sources = read_content(entity->json).sources;
    return sources.empty() ? std::nullopt : view_of(storage, sources.front(), *record);
}

std::string source_of_item(Storage& storage, const std::string& item) {
    for (const auto& record : storage.sources().items_with_id("item", item))
        if (record.state == SourceItemState::shown || record.state == SourceItemState::kept)
            return record.source;
    return {};
}

const char* name_of(SourceHealth health) {
    switch (health) {
    case SourceHealth::unseen:
        return "unseen";
    case SourceHealth::working:
        return "working";
    case SourceHealth::failing:
        return "failing";
    case SourceHealth::off:
        return "off";
    }
    return "";
}

const char* name_of(SourceItemState state) {
    switch (state) {
    case SourceItemState::waiting:
        return "waiting";
    case SourceItemState::shown:
        return "shown";
    case SourceItemState::refused:
        return "refused";
    case SourceItemState::folded:
        return "folded";
    case SourceItemState::gone:
        return "gone";
    case SourceItemState::kept:
        return "kept";
    }
    return "";
}

const char* name_of(SourceReason reason) {
    switch (reason) {
    case SourceReason::none:
        return "none";
    case SourceReason::source_holds:
        return "source_holds";
    case SourceReason::appeal:
        return "appeal";
    case SourceReason::hold_word:
        return "hold_word";
    case SourceReason::staff:
        return "staff";
    case SourceReason::same_story:
        return "same_story";
    case SourceReason::source_off:
        return "source_off";
    case SourceReason::deleted:
        return "deleted";
    case SourceReason::too_old:
        return "too_old";
    }
    return "";
}

} // namespace bluelamp::server

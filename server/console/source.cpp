#include "console/source.hpp"

#include "base/failure.hpp"
#include "console/item_form.hpp"
#include "console/words.hpp"
#include "publishing/content_of.hpp"
#include "text/clip.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

bool is_web_address(const std::string& text) {
    return text.starts_with("https://") || text.starts_with("http://");
}

/// What changed between what is shown and what the source says now.
nlohmann::json changes_view(const Item& before, const Item& after) {
    auto changes = nlohmann::json::array();
    const auto add = [&](const char* what, const std::string& was, const std::string& is) {
        if (was != is)
            changes.push_back({{"what", what}, {"was", was}, {"is", is}});
    };
    const auto time = [](const std::optional<Time>& each) { return each ? time_in_words(*each) : ""; };
    add("Headline", before.title.in("en"), after.title.in("en"));
    add("Text", before.body.in("en"), after.body.in("en"));
    add("Place", before.place.in("en"), after.place.in("en"));
    add("Web address", before.link, after.link);
    add("Starts", time(before.starts), time(after.starts));
    add("Ends", time(before.ends), time(after.ends));
    add("Picture", before.image ? before.image->alternative.in("en") : "",
        after.image ? after.image->alternative.in("en") : "");
    if (changes.empty())
        changes.push_back({{"what", "Something else"},
                           {"was", "such as its picture, its Welsh or its dates"},
                           {"is", "the words are the same"}});
    return changes;
}

constexpr std::size_t excerpt_octets = 280;
/// More than anybody reads before they decide about the rules.
constexpr std::size_t most_previewed = 30;

} // namespace

std::string source_path(const std::string& id) {
    return "/console/sources/source?id=" + http::encode_percent(id);
}

std::string source_title(const Source& source) {
    if (const auto name = source.name.in("en"); !name.empty())
        return name;
    return source.kind == SourceKind::police_uk ? source.force + " " + source.neighbourhood : source.id;
}

SourceAct act_of(const Visit& visit) {
    return {visit.staff.name, visit.now_ms};
}

std::optional<SourceView> source_of(const Visit& visit) {
    const auto id = visit.request.method == "POST" ? visit.form.text("id") : visit.query("id");
    if (id.empty())
        return std::nullopt;
    auto view = source_view(visit.storage, id);
    return view && visit.staff.may_see_in(view->source.areas) ? view : std::nullopt;
}

bool may_change(const Visit& visit, const Source& source) {
    return visit.staff.may(Audience::editor) && visit.staff.may_change_in(source.areas);
}

http::Response with_own_source(const Visit& visit,
                               const std::function<http::Response(const SourceView&)>& work) {
    const auto view = source_of(visit);
    if (!view)
        return visit.not_found();
    if (!may_change(visit, view->source))
        return visit.forbidden();
    try {
        return work(*view);
    } catch (const Failure& failure) {
        return visit.go(source_path(view->source.id), "This was not done: " + std::string(failure.what()));
    }
}

std::string kind_in_words(const Source& source) {
    return source.kind == SourceKind::police_uk ? "data.police.uk" : "Feed";
}

std::size_t count_of(const SourceView& view, SourceItemState state) {
    const auto found = view.counts.find(state);
    return found == view.counts.end() ? 0 : static_cast<std::size_t>(found->second);
}

std::string wrong_with(Storage& storage, const SourceView& view) {
    if (view.health != SourceHealth::failing && view.state.problem.empty())
        return {};
    const auto looks = source_history(storage, view.source.id);
    const auto trouble = trouble_of(view, looks.empty() ? std::nullopt : std::optional(looks.front()));
    return trouble.what.empty() ? view.state.problem : trouble.what;
}

nlohmann::json sourced_item_view(const Visit& visit, const SourcedItemView& view) {
    const auto& item = view.item;
    const auto state = state_in_words(view.state);
    const bool edit = view.is_edit();
    nlohmann::json out{{"title", item.title.in("en")},
                       {"kind_name", kind_in_words(item.kind)},
                       {"state", edit ? "Shown, an edit waits" : state.text},
                       {"colour", edit ? "yellow" : state.colour},
                       {"reason", reason_in_words(view)},
                       {"source", source_title(view.source)},
                       {"source_path", source_path(view.source.id)},
                       {"image", view.image},
                       {"image_path", is_web_address(view.image) ? view.image : ""},
                       {"link", item.link},
                       {"link_path", is_web_address(item.link) ? item.link : ""},
                       {"excerpt", text::clip_at_sentence(item.body.in("en"), excerpt_octets)},
                       {"previews", preview_view(item)},
                       {"is_edit", edit},
                       {"missing", view.missing_since_ms > 0}};
    if (item.published)
        out["published"] = {{"when", time_view(*item.published, visit.now())}};
    if (item.expires)
        out["expires"] = day_in_words(*item.expires);
    if (edit)
        out["changes"] = changes_view(*view.live, item);
    if (view.live)
        out["item_path"] = "/console/content/item?id=" + http::encode_percent(item.id);
    return out;
}

nlohmann::json source_preview_view(const Visit& visit, const Source& source, const SourceReply& reply) {
    nlohmann::json out;
    try {
        const auto items = preview(source, reply, content_of(visit.storage).force.expiry_days, visit.now());
        std::size_t shown = 0;
        std::size_t waiting = 0;
        auto list = nlohmann::json::array();
        for (const auto& each : items) {
            shown += each.state == SourceItemState::shown ? 1 : 0;
            waiting += each.state == SourceItemState::waiting ? 1 : 0;
            if (list.size() == most_previewed)
                continue;
            auto row = sourced_item_view(visit, each);
            if (each.state == SourceItemState::shown)
                row["state"] = "Would be shown";
            else if (each.state == SourceItemState::waiting)
                row["state"] = "Would wait";
            list.push_back(std::move(row));
        }
        out["words"] = items.empty() ? "Nothing: it holds no item that is young enough to be shown"
                                     : counted(shown, "item", "items") + " would be shown at once, " +
                                           std::to_string(waiting) + " would wait for somebody";
        if (items.size() > list.size())
            out["more"] =
                "These are the newest " + std::to_string(list.size()) + " of " + std::to_string(items.size());
        out["items"] = std::move(list);
    } catch (const Failure& failure) {
        out["words"] = "It cannot be shown: " + std::string(failure.what());
        out["items"] = nlohmann::json::array();
    }
    return out;
}

} // namespace bluelamp::server

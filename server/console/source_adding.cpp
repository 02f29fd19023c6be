#include "base/failure.hpp"
#include "console/pages.hpp"
#include "console/source.hpp"
#include "console/source_form.hpp"
#include "console/source_trying.hpp"
#include "console/words.hpp"
#include "model/names.hpp"

#include <algorithm>

/// Adding a source and changing its rules: an address is tried, its rules are written, what they would come
/// to is seen, and only then is anything stored.
namespace bluelamp::server {
namespace {

nlohmann::json finding_view(const Visit& visit, const AddressFinding& finding) {
    nlohmann::json view{{"title", finding.title},
                        {"url", finding.url},
                        {"items", counted(finding.items, "item", "items")},
                        {"others", nlohmann::json::array()}};
    if (finding.newest)
        view["newest"] = {{"when", time_view(*finding.newest, visit.now())}};
    for (const auto& other : finding.others)
        if (other != finding.url)
            view["others"].push_back({{"url", other}});
    view["has_others"] = !view["others"].empty();
    return view;
}

/// The page that asks for an address or a neighbourhood. `list`: to choose the force from, or, when that is
/// known, the neighbourhood.
http::Response ask(const Visit& visit, const nlohmann::json& errors, int status,
                   const std::vector<PoliceReference>& list = {}) {
    const auto field = [&](const char* name) { return visit.form.trimmed(name); };
    auto choices = nlohmann::json::array();
    for (const auto& [id, name] : list)
        choices.push_back({{"id", id}, {"name", name}});
    const bool of_forces = field("force").empty();
    return visit.page("Add a source", "source-new",
                      {{"address", field("address")},
                       {"force", field("force")},
                       {"neighbourhood", field("neighbourhood")},
                       {"forces", of_forces ? choices : nlohmann::json::array()},
                       {"has_forces", of_forces && !list.empty()},
                       {"neighbourhoods", of_forces ? nlohmann::json::array() : choices},
                       {"has_neighbourhoods", !of_forces && !list.empty()},
                       {"errors", errors}},
                      status);
}

http::Response start(const Visit& visit) {
    return ask(visit, nlohmann::json::array(), 200);
}

struct Shown {
    std::string id{};
    std::uint64_t revision = 0;
    nlohmann::json found{};
    nlohmann::json preview{};
};

http::Response form(const Visit& visit, const Shown& shown, const web::Form& fields, nlohmann::json errors,
                    int status) {
    auto view = source_form_view(visit, fields, errors);
    const bool is_new = shown.revision == 0;
    view["id"] = shown.id;
    view["revision"] = shown.revision;
    view["is_new"] = is_new;
    view["back"] = is_new ? "/console/sources/new" : source_path(shown.id);
    view["found"] = shown.found;
    view["preview"] = shown.preview;
    view["errors"] = std::move(errors);
    return visit.page(is_new ? "Add a source" : "Edit the source", "source-form", std::move(view), status);
}

/// What is usual for a new source: it waits, and what its publisher deletes goes.
Source usual_source(const Visit& visit) {
    Source source;
    source.publish = SourcePublishing::hold;
    source.rules.deleted = SourceDeletion::withdraw;
    source.areas = visit.staff.areas;
    return source;
}

http::Response find(const Visit& visit) {
    const bool police = visit.form.text("do") == "police";
    auto errors = nlohmann::json::array();
    const auto wrong = [&](const char* field, const std::string& text) {
        errors.push_back({{"field", field}, {"text", text}});
        return ask(visit, errors, 422);
    };
    const auto force = visit.form.trimmed("force");
    const auto neighbourhood = visit.form.trimmed("neighbourhood");
    if (police && (force.empty() || neighbourhood.empty())) {
        const auto list = list_police(visit, force);
        if (list.problem.empty())
            return ask(visit, errors, 200, list.references);
        return wrong("force", list.problem);
    }
    const auto typed = visit.form.has("other") ? visit.form.trimmed("other") : visit.form.trimmed("address");
    if (!police && typed.empty())
        return wrong("address", "Paste the address of a feed, a page or an account");
    auto source = usual_source(visit);
    source.url = typed;
    if (police) {
        source.kind = SourceKind::police_uk;
        source.url.clear();
        source.force = force;
        source.neighbourhood = neighbourhood;
        source.permission = "Open Government Licence v3.0";
    }
    const auto finding = try_source(visit, source);
    if (!finding.found)
        return wrong(police ? "force" : "address",
                     "Nothing to show was found there: " +
                         (finding.problem.empty() ? "it is neither a feed nor a page that names one"
                                                  : finding.problem));
    if (!police)
        source.url = finding.url;
    source.name = LocalText{{{"en", finding.title}}};
    source.id = source_id_from(finding.title);
    return form(
        visit,
        {source.id, 0, finding_view(visit, finding), source_preview_view(visit, source, finding.reply)},
        source_fields(source), nlohmann::json::array(), 200);
}

std::uint64_t revision_of(const Visit& visit, const std::string& id) {
    const auto entity = visit.storage.content().entity("source", id);
    return entity ? entity->revision : 0;
}

http::Response edit(const Visit& visit) {
    const auto found = source_of(visit);
    if (!found)
        return visit.not_found();
    if (!may_change(visit, found->source))
        return visit.forbidden();
    auto fields = source_fields(found->source);
    if (found->source.areas.empty())
        fields.add("all_areas", "yes");
    return form(visit, {found->source.id, revision_of(visit, found->source.id), {}, {}}, fields,
                nlohmann::json::array(), 200);
}

/// With the reply that the follower took last, or, for a source that is not stored yet or leads elsewhere
/// now, with one that is fetched for it.
nlohmann::json preview_of(const Visit& visit, const Source& source, const std::optional<Source>& before) {
    if (before && before->url == source.url && before->force == source.force &&
        before->neighbourhood == source.neighbourhood)
        if (const auto reply = last_reply(visit.storage, source.id))
            return source_preview_view(visit, source, *reply);
    const auto finding = try_source(visit, source);
    if (!finding.found)
        return {{"words", "Nothing to show was found there: " + finding.problem},
                {"items", nlohmann::json::array()}};
    return source_preview_view(visit, source, finding.reply);
}

http::Response save(const Visit& visit) {
    const auto& id = visit.form.text("id");
    if (id.empty() || id.size() > 128)
        return visit.not_found();
    const auto known = source_view(visit.storage, id);
    if (known && !may_change(visit, known->source))
        return visit.forbidden();
    const auto before = known ? std::optional(known->source) : std::nullopt;
    const auto revision = revision_of(visit, id);
    auto [source, errors] = read_source_form(visit, id, before);
    if (before && source.kind != before->kind)
        return visit.not_found();
    if (visit.seen_revision() != revision)
        errors.push_back({{"field", "name_en"},
                          {"text", "Somebody else changed this source while you wrote. Open it in another "
                                   "window to see what, then save this again to replace it"}});
    const bool wants_preview = visit.form.text("do") == "preview";
    if (wants_preview) { // a permission is asked for when it is stored
        auto others = nlohmann::json::array();
        for (auto& error : errors)
            if (error["field"] != "permission")
                others.push_back(std::move(error));
        errors = std::move(others);
    }
    if (!errors.empty())
        return form(visit, {id, revision, {}, {}}, visit.form, std::move(errors), 422);
    if (wants_preview)
        return form(visit, {id, revision, {}, preview_of(visit, source, before)}, visit.form,
                    std::move(errors), 200);
    try {
        put_source(visit.storage, *visit.parts.keys.current(), act_of(visit), source);
    } catch (const Failure& failure) {
        errors.push_back({{"field", "name_en"}, {"text", failure.what()}});
        return form(visit, {id, revision, {}, {}}, visit.form, std::move(errors), 422);
    }
    return visit.go(source_path(id), source.rules.off ? "The rules are saved. The source is still off."
                                     : known ? "The rules are saved. The server looks at it within seconds."
                                             : "The source is added. The server looks at it within seconds.");
}

} // namespace

std::vector<Page> source_adding_pages() {
    return {{"GET", "/console/sources/new", Audience::editor, start, {}},
            {"POST", "/console/sources/new", Audience::editor, find, {}},
            {"GET", "/console/sources/source/edit", Audience::editor, edit, {}},
            {"POST", "/console/sources/source/save", Audience::editor, save, {}}};
}

} // namespace bluelamp::server

#include "base/failure.hpp"
#include "console/item_form.hpp"
#include "console/pages.hpp"
#include "console/source.hpp"
#include "crypto/hash.hpp"
#include "model/names.hpp"
#include "publishing/content_of.hpp"
#include "publishing/publisher.hpp"
#include "wire/content_json.hpp"

namespace bluelamp::server {
namespace {

/// More than the picture that is allowed: whoever chose too large a one gets the form back as it was filled
/// in.
constexpr std::uint64_t form_with_picture = largest_form;

std::string address_of(const std::string& id) {
    return "/console/content/item?id=" + http::encode_percent(id);
}

/// The item of that id as an editor goes on with it: a draft first, then what is live, then what was
/// withdrawn.
struct Before {
    std::optional<Item> item;
    std::uint64_t revision = 0; ///< of what the editor looks at; another one means somebody was quicker
    bool new_id = true;
};

Before before(Storage& storage, const std::string& id) {
    for (const auto* kind : {draft_kind, "item", withdrawn_kind})
        if (const auto entity = storage.content().entity(kind, id)) {
            auto items = read_content(entity->json).items;
            if (!items.empty())
                return {items.front(), entity->revision, false};
        }
    return {};
}

/// Whether everything that the server has under this id is theirs to change.
bool is_mine(const Visit& visit, const std::string& id) {
    for (const auto* kind : {draft_kind, "item", withdrawn_kind})
        if (const auto entity = visit.storage.content().entity(kind, id))
            for (const auto& item : read_content(entity->json).items)
                if (!visit.staff.may_change_in(item.areas))
                    return false;
    return true;
}

http::Response form(const Visit& visit, const Item& item, std::uint64_t revision, nlohmann::json errors,
                    bool preview, int status) {
    auto view = item_form_view(visit, item);
    view["revision"] = revision;
    view["is_new"] = revision == 0;
    view["errors"] = std::move(errors);
    if (visit.request.method == "POST" || revision == 0) // where it is shown is chosen, never assumed
        view["all_areas"] = visit.form.has("all_areas");
    if (const auto source = source_of_item(visit.storage, item.id); !source.empty())
        if (const auto from = source_view(visit.storage, source))
            view["from"] = {{"name", source_title(from->source)}, {"path", source_path(source)}};
    if (preview)
        view["has_preview"] = {{"previews", preview_view(item)}};
    return visit.page(revision == 0 ? "Write something new" : "Edit", "item-form", std::move(view), status);
}

http::Response add(const Visit& visit) {
    Item item;
    item.kind = item_kind(visit.query("kind")).value_or(ItemKind::update);
    item.id = "console-" + to_hex(random_bytes(6));
    item.areas = visit.staff.areas;
    return form(visit, item, 0, nlohmann::json::array(), false, 200);
}

http::Response edit(const Visit& visit) {
    const auto id = visit.query("id");
    const auto found = before(visit.storage, id);
    if (!found.item)
        return visit.not_found();
    if (!is_mine(visit, id))
        return visit.forbidden();
    return form(visit, *found.item, found.revision, nlohmann::json::array(), false, 200);
}

void save_draft(const Visit& visit, const Item& item) {
    Content alone;
    alone.items.push_back(item);
    const auto json = write_content(alone);
    visit.storage.transact([&] {
        visit.storage.content().put({draft_kind, item.id, static_cast<std::uint64_t>(visit.now_ms),
                                     to_hex(hash_of(json).view()), json});
        visit.audit("content.draft", item.id);
    });
}

http::Response publish_now(const Visit& visit, const Item& item) {
    Publication publication;
    publication.items.push_back({item, {}, {}, {}, {}});
    MediaFinder media({}, visit.parts.media, visit.storage, visit.parts.network);
    const auto published = publish(visit.storage, *visit.parts.keys.current(), visit.now_ms, publication,
                                   media, visit.staff.name);
    visit.storage.content().remove(draft_kind, item.id);
    return visit.go(address_of(item.id), published.changed == 0
                                             ? "Nothing has changed since it was published."
                                             : "It is published.");
}

http::Response save(const Visit& visit) {
    const auto id = visit.form.text("id");
    if (id.empty() || id.size() > 128)
        return visit.not_found();
    const auto found = before(visit.storage, id);
    if (!is_mine(visit, id))
        return visit.forbidden();
    auto [item, errors] = read_item_form(visit, id);
    if (found.item) { // the form does not have these
        item.video = found.item->video;
        item.captions = found.item->captions;
    }
    if (visit.seen_revision() != found.revision)
        errors.push_back(
            {{"field", "title_en"},
             {"text", "Somebody else changed this while you wrote. Open it in another window to see "
                      "what, then save this again to replace it"}});
    if (!errors.empty())
        return form(visit, item, found.revision, std::move(errors), false, 422);
    const auto& wanted = visit.form.text("do");
    if (wanted == "publish")
        return publish_now(visit, item);
    if (wanted == "draft") {
        save_draft(visit, item);
        return visit.go(address_of(id), "The draft is saved. Nobody but staff sees it.");
    }
    return form(visit, item, found.revision, nlohmann::json::array(), true, 200);
}

http::Response withdraw(const Visit& visit) {
    const auto id = visit.form.text("id");
    if (!visit.storage.content().entity("item", id))
        return visit.not_found();
    if (!is_mine(visit, id))
        return visit.forbidden();
    Publication publication;
    publication.withdraw.push_back(id);
    MediaFinder media({}, visit.parts.media, visit.storage, visit.parts.network);
    static_cast<void>(publish(visit.storage, *visit.parts.keys.current(), visit.now_ms, publication, media,
                              visit.staff.name));
    return visit.go(address_of(id), "It is withdrawn. Kiosks with a network take it off at once.");
}

http::Response discard(const Visit& visit) {
    const auto id = visit.form.text("id");
    if (!visit.storage.content().entity(draft_kind, id))
        return visit.not_found();
    if (!is_mine(visit, id))
        return visit.forbidden();
    visit.storage.transact([&] {
        visit.storage.content().remove(draft_kind, id);
        visit.audit("content.discard", id);
    });
    return visit.go(before(visit.storage, id).item ? address_of(id) : "/console/content",
                    "The draft is thrown away.");
}

/// A picture of an item. An SVG is an image here and nothing else: no script, no request.
http::Response media(const Visit& visit) {
    const auto& sha256 = visit.parameter("sha256");
    const auto found = visit.parts.media.has(sha256) ? visit.storage.content().media(sha256) : std::nullopt;
    if (!found)
        return visit.not_found();
    http::Response response;
    response.headers = {{"Content-Type", found->type},
                        {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"},
                        {"Cache-Control", "private, max-age=3600"}};
    response.file = http::FileBody{visit.parts.media.path_of(sha256), 0, found->bytes};
    return response;
}

} // namespace

std::vector<Page> content_writing_pages() {
    return {{"GET", "/console/content/add", Audience::editor, add, {}},
            {"GET", "/console/content/item/edit", Audience::editor, edit, {}},
            {"POST", "/console/content/item/save", Audience::editor, save, {}, form_with_picture},
            {"POST", "/console/content/item/withdraw", Audience::editor, withdraw, {}},
            {"POST", "/console/content/item/discard", Audience::editor, discard, {}},
            {"GET", "/console/media/{sha256}", Audience::viewer, media, {}}};
}

} // namespace bluelamp::server

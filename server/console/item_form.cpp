#include "console/item_form.hpp"

#include "base/failure.hpp"
#include "console/areas.hpp"
#include "console/content_check.hpp"
#include "console/languages.hpp"
#include "console/local_input.hpp"
#include "console/words.hpp"
#include "crypto/hash.hpp"
#include "model/names.hpp"

#include <array>
#include <charconv>
#include <sstream>

namespace bluelamp::server {
namespace {

struct Kind {
    ItemKind kind;
    const char* name;
};
constexpr std::array<Kind, 8> kinds{{{ItemKind::update, "News"},
                                     {ItemKind::appeal, "Appeal"},
                                     {ItemKind::event, "Event"},
                                     {ItemKind::post, "Post"},
                                     {ItemKind::answer, "You said, we did"},
                                     {ItemKind::decision, "Decision"},
                                     {ItemKind::guide, "Guide"},
                                     {ItemKind::notice, "Notice"}}};

struct PriorityInWords {
    Priority priority;
    const char* meaning;
};
constexpr std::array<PriorityInWords, 3> priorities{
    {{Priority::normal, "Normal"},
     {Priority::high, "High: shown more often"},
     {Priority::urgent, "Urgent: takes over the screen at once"}}};

constexpr std::size_t largest_picture = 8U << 20U; ///< as the form says

class Reading {
public:
    Reading(const Visit& visit, ItemForm& out)
        : visit_(visit)
        , out_(out) {}

    void read_all() {
        auto& item = out_.item;
        item.kind = item_kind(visit_.form.text("kind")).value_or(ItemKind::update);
        item.priority = priority(visit_.form.text("priority")).value_or(Priority::normal);
        item.title = local_text("title");
        if (!item.title.has("en"))
            wrong("title_en", "Write a headline in English");
        item.body = local_text("body");
        item.source = local_text("source");
        item.place = local_text("place");
        item.you_said = local_text("you_said");
        item.reference = visit_.form.trimmed("reference");
        item.link = visit_.form.trimmed("link");
        item.published = time("published");
        item.expires = time("expires");
        item.starts = time("starts");
        item.ends = time("ends");
        read_hours();
        read_areas();
        read_image();
        if (item.expires && *item.expires <= item.published.value_or(visit_.now()))
            wrong("expires", "It must end after it starts, and not in the past");
        if (out_.errors.empty())
            check_as_kiosks_do();
    }

private:
    void wrong(const std::string& field, const std::string& text) {
        out_.errors.push_back({{"field", field}, {"text", text}});
    }

    [[nodiscard]] LocalText local_text(const std::string& name) const {
        return local_text_in(visit_.form, name);
    }

    [[nodiscard]] std::optional<Time> time(const std::string& name) {
        const auto text = visit_.form.trimmed(name);
        if (text.empty())
            return std::nullopt;
        const auto read = read_local(text);
        if (!read)
            wrong(name, "Write the time as 2026-11-21T08:30, between 2000 and 2100");
        return read;
    }

    void read_hours() {
        const auto text = visit_.form.trimmed("hide_after_offline_hours");
        if (text.empty())
            return;
        int hours = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), hours);
        if (error != std::errc{} || end != text.data() + text.size() || hours < 1 || hours > 8760)
            wrong("hide_after_offline_hours", "Write a number of hours from 1 to 8760, or leave it empty");
        else
            out_.item.hide_after_offline_hours = hours;
    }

    void read_areas() {
        const auto areas = chosen_areas(visit_);
        if (!areas)
            wrong("all_areas", "Choose among your own areas");
        else if (areas->empty() && !visit_.form.has("all_areas"))
            wrong("all_areas", "Choose where it is shown");
        else
            out_.item.areas = *areas;
    }

    void read_image() {
        if (const auto* upload = visit_.form.file("image"); upload != nullptr)
            keep_image(*upload);
        // One that cannot be used does not take away the one that was there.
        if (const auto& known = visit_.form.text("image_sha256");
            !out_.item.image && is_sha256_hex(known) && !visit_.form.has("image_remove"))
            if (const auto media = visit_.storage.content().media(known))
                out_.item.image = Media{media->sha256, media->bytes, media->type, {}};
        if (!out_.item.image)
            return;
        out_.item.image->alternative = local_text("image_alt");
        if (out_.item.image->alternative.empty())
            wrong("image_alt_en", "Describe the picture for people who cannot see it");
    }

    void keep_image(const web::Upload& upload) {
        if (upload.bytes.size() > largest_picture)
            return wrong("image", "This picture is larger than 8 MB. Make it smaller, or choose another one. "
                                  "Everything else that you wrote is still here");
        try {
            auto media = visit_.parts.media.add_bytes(upload.bytes, upload.name);
            if (!media.type.starts_with("image/"))
                return wrong("image", "This is not a picture. Use JPEG, PNG, WebP or SVG");
            while (!note_media(visit_.storage, visit_.parts.media, media))
                media = visit_.parts.media.add_bytes(upload.bytes, upload.name);
            out_.item.image = Media{media.sha256, media.bytes, media.type, {}};
        } catch (const Failure&) {
            wrong("image", "This picture cannot be used. Use JPEG, PNG, WebP or plain SVG");
        }
    }

    void check_as_kiosks_do() {
        Content alone;
        alone.items.push_back(out_.item);
        alone.items.front().revision = 1;
        if (const auto objection = objection_to(alone))
            wrong(field_of(objection->path), objection->text);
    }

    /// "items[0].title.cy" stands in the field title_cy.
    static std::string field_of(const std::string& path) {
        const auto last_of = [](const std::string& of) { return of.substr(of.rfind('.') + 1); };
        const auto field = last_of(path);
        if (field == "en" || field == "cy")
            return last_of(path.substr(0, path.rfind('.'))) + "_" + field;
        const bool in_languages =
            field == "title" || field == "body" || field == "source" || field == "place";
        return in_languages ? field + "_en" : field;
    }

    const Visit& visit_;
    ItemForm& out_;
};

} // namespace

ItemForm read_item_form(const Visit& visit, const std::string& id) {
    ItemForm form;
    form.item.id = id;
    Reading(visit, form).read_all();
    return form;
}

nlohmann::json item_form_view(const Visit& visit, const Item& item) {
    nlohmann::json view;
    view["id"] = item.id;
    for (const auto& [kind, name] : kinds)
        view["kinds"].push_back({{"id", name_of(kind)}, {"name", name}, {"chosen", kind == item.kind}});
    for (const auto& [priority, meaning] : priorities)
        view["priorities"].push_back(
            {{"id", name_of(priority)}, {"name", meaning}, {"chosen", priority == item.priority}});
    put_local_text(view, "title", item.title);
    put_local_text(view, "body", item.body);
    put_local_text(view, "source", item.source);
    put_local_text(view, "place", item.place);
    put_local_text(view, "you_said", item.you_said);
    put_local_text(view, "image_alt",
                   item.image ? item.image->alternative : local_text_in(visit.form, "image_alt"));
    view["image_sha256"] = item.image ? item.image->sha256 : "";
    view["reference"] = item.reference;
    view["link"] = item.link;
    view["published"] = write_local(item.published);
    view["expires"] = write_local(item.expires);
    view["starts"] = write_local(item.starts);
    view["ends"] = write_local(item.ends);
    view["hide_after_offline_hours"] =
        item.hide_after_offline_hours ? std::to_string(*item.hide_after_offline_hours) : "";
    view["areas"] = area_choices(visit, item.areas);
    view["all_areas"] = item.areas.empty() && visit.staff.areas.empty();
    view["may_all"] = visit.staff.areas.empty();
    return view;
}

nlohmann::json preview_view(const Item& item) {
    auto previews = nlohmann::json::array();
    for (const auto& [tag, name] : languages) {
        if (!item.title.has(tag) && !item.body.has(tag))
            continue;
        auto paragraphs = nlohmann::json::array();
        std::istringstream lines(item.body.in(tag));
        for (std::string line; std::getline(lines, line);)
            if (!line.empty())
                paragraphs.push_back(line);
        previews.push_back({{"tag", tag},
                            {"language", name},
                            {"title", item.title.in(tag)},
                            {"kind_name", kind_in_words(item.kind)},
                            {"you_said", item.you_said.in(tag)},
                            {"paragraphs", std::move(paragraphs)},
                            {"place", item.place.in(tag)},
                            {"source", item.source.in(tag)},
                            {"reference", item.reference},
                            {"image_sha256", item.image ? item.image->sha256 : ""},
                            {"alternative", item.image ? item.image->alternative.in(tag) : ""}});
    }
    return previews;
}

std::string kind_in_words(ItemKind kind) {
    for (const auto& each : kinds)
        if (each.kind == kind)
            return each.name;
    return std::string(name_of(kind));
}

} // namespace bluelamp::server

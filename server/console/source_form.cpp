#include "console/source_form.hpp"

#include "console/areas.hpp"
#include "console/content_check.hpp"
#include "console/item_form.hpp"
#include "console/languages.hpp"
#include "console/vote_form.hpp"
#include "crypto/hash.hpp"
#include "crypto/keys.hpp"
#include "model/names.hpp"
#include "net/http_client.hpp"
#include "publishing/content_of.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <utility>

namespace bluelamp::server {
namespace {

constexpr int week_in_minutes = 10080;
constexpr int year_in_days = 365;
constexpr int most_kept = 200;
constexpr std::size_t longest_id = 40;

class Reading {
public:
    Reading(const Visit& visit, SourceForm& out)
        : visit_(visit)
        , out_(out) {}

    void read_all() {
        auto& source = out_.source;
        source.kind = source_kind(visit_.form.text("kind")).value_or(SourceKind::feed);
        read_address();
        source.name = local_text_in(visit_.form, "name");
        if (!source.name.has("en"))
            wrong("name_en", "Write how the kiosk names this source in English");
        source.as = item_kind(visit_.form.text("as")).value_or(ItemKind::update);
        source.publish = source_publishing(visit_.form.text("publish")).value_or(SourcePublishing::hold);
        read_permission();
        read_rules();
        const auto areas = chosen_areas(visit_);
        if (!areas)
            wrong("all_areas", "Choose among your own areas");
        else if (areas->empty() && !visit_.form.has("all_areas"))
            wrong("all_areas", "Choose where it is shown");
        else
            source.areas = *areas;
        if (out_.errors.empty())
            check_as_the_server_does();
    }

private:
    void wrong(const std::string& field, const std::string& text) {
        out_.errors.push_back({{"field", field}, {"text", text}});
    }

    void read_address() {
        auto& source = out_.source;
        if (source.kind == SourceKind::feed) {
            const auto before = std::exchange(source.url, visit_.form.trimmed("url"));
            if (source.url != before && names_this_machine(source.url) && !visit_.parts.private_sources)
                wrong("url", "An address of the server itself cannot be followed from here");
            else if (!source.url.starts_with("https://") && !source.url.starts_with("http://"))
                wrong("url", "Write the feed’s whole address, beginning with https://");
            return;
        }
        source.force = visit_.form.trimmed("force");
        source.neighbourhood = visit_.form.trimmed("neighbourhood");
        if (source.force.empty())
            wrong("force", "Write the force’s id, such as marlshire");
        if (source.neighbourhood.empty())
            wrong("neighbourhood", "Write the neighbourhood’s id, such as HQ1");
    }

    void read_permission() {
        out_.source.permission = visit_.form.trimmed("permission");
        if (out_.source.permission.empty())
            wrong("permission", "Write who said that we may show this, and when");
    }

    void read_rules() {
        auto& rules = out_.source.rules;
        rules.keep = number("keep", 1, most_kept);
        rules.most_days_old = number("most_days_old", 1, year_in_days);
        rules.lasts_days = number("lasts_days", 1, year_in_days);
        rules.every_minutes = number("every_minutes", 5, week_in_minutes);
        rules.pictures = source_pictures(visit_.form.text("pictures")).value_or(SourcePictures::first);
        rules.deleted = source_deletion(visit_.form.text("deleted")).value_or(SourceDeletion::keep);
        rules.hold_words.clear();
        std::istringstream lines(visit_.form.text("hold_words"));
        for (std::string line; std::getline(lines, line);) {
            const auto first = line.find_first_not_of(" \t");
            if (first != std::string::npos)
                rules.hold_words.push_back(line.substr(first, line.find_last_not_of(" \t") - first + 1));
        }
        rules.member = visit_.form.text("member");
        const auto team = content_of(visit_.storage).team;
        if (!rules.member.empty() && std::none_of(team.begin(), team.end(), [&](const TeamMember& each) {
                return each.id == rules.member;
            }))
            wrong("member", "This person is no longer in the team. Choose another, or nobody");
    }

    int number(const std::string& field, int least, int most) {
        const auto text = visit_.form.trimmed(field);
        if (text.empty())
            return 0;
        int value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error == std::errc{} && end == text.data() + text.size() && value >= least && value <= most)
            return value;
        wrong(field, "Write a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                         ", or leave it empty");
        return 0;
    }

    void check_as_the_server_does() {
        Content alone;
        alone.sources.push_back(out_.source);
        if (const auto objection = objection_to(alone))
            wrong(field_of(objection->path), objection->text);
    }

    /// "sources[0].name.cy" stands beside the Welsh name.
    static std::string field_of(const std::string& path) {
        for (const auto* name : {"hold_words", "permission", "url", "force", "neighbourhood", "keep",
                                 "most_days_old", "lasts_days", "every_minutes", "member"})
            if (path.find(std::string(".") + name) != std::string::npos)
                return name;
        return path.ends_with(".cy") ? "name_cy" : "name_en";
    }

    const Visit& visit_;
    SourceForm& out_;
};

/// A choice of a select or of radios, each with an id of its own.
nlohmann::json choice(const std::string& field, const std::string& value, const std::string& name,
                      const std::string& hint, const std::string& chosen) {
    return {{"id", field + "-" + value},
            {"value", value},
            {"name", name},
            {"hint", hint},
            {"chosen", value == chosen}};
}

nlohmann::json radios(const web::Form& fields, const std::string& field, const std::string& label,
                      const std::vector<std::array<std::string, 3>>& choices) {
    auto list = nlohmann::json::array();
    for (const auto& [value, name, hint] : choices)
        list.push_back(choice(field, value, name, hint, fields.text(field)));
    return {{"field", field}, {"label", label}, {"choices", std::move(list)}};
}

} // namespace

SourceForm read_source_form(const Visit& visit, const std::string& id, const std::optional<Source>& before) {
    SourceForm form;
    form.source = before.value_or(Source{});
    form.source.id = id;
    Reading(visit, form).read_all();
    return form;
}

web::Form source_fields(const Source& source) {
    web::Form form;
    form.add("kind", std::string(name_of(source.kind)));
    form.add("url", source.url);
    form.add("force", source.force);
    form.add("neighbourhood", source.neighbourhood);
    for (const auto& [tag, language] : languages)
        if (source.name.has(tag))
            form.add(std::string("name_") + tag, source.name.in(tag));
    form.add("as", std::string(name_of(source.as)));
    form.add("publish", std::string(name_of(source.publish)));
    form.add("permission", source.permission);
    const auto& rules = source.rules;
    const auto number = [&](const char* field, int value) {
        form.add(field, value > 0 ? std::to_string(value) : "");
    };
    number("keep", rules.keep);
    number("most_days_old", rules.most_days_old);
    number("lasts_days", rules.lasts_days);
    number("every_minutes", rules.every_minutes);
    form.add("pictures", std::string(name_of(rules.pictures)));
    form.add("deleted", std::string(name_of(rules.deleted)));
    std::string words;
    for (const auto& word : rules.hold_words)
        words += word + "\n";
    form.add("hold_words", words);
    form.add("member", rules.member);
    for (const auto& area : source.areas)
        form.add("areas", area);
    return form;
}

nlohmann::json source_form_view(const Visit& visit, const web::Form& fields, const nlohmann::json& errors) {
    const bool police = fields.text("kind") == name_of(SourceKind::police_uk);
    nlohmann::json view{{"kind", fields.text("kind")}, {"is_police", police}};
    const auto put = [&](const char* group, const std::string& id, const std::string& label,
                         const std::string& hint, int lines = 0) {
        view[group].push_back(text_field(fields, errors, id, label, hint, lines));
    };
    if (police) {
        put("address", "force", "Force at data.police.uk", "Its id, such as marlshire");
        put("address", "neighbourhood", "Neighbourhood at data.police.uk", "Its id, such as HQ1");
    } else {
        put("address", "url", "Address of the feed", "");
    }
    put("names", "name_en", "How the kiosk names it in English",
        "Visitors read this under each item, as “Harbour Council”");
    put("names", "name_cy", "How the kiosk names it in Welsh", "May be empty: then the English is shown");
    put("permission_field", "permission", "Who said we may show this?",
        "Name, date and what they allowed. Some forces and publishers forbid it; nobody but staff sees this",
        2);
    put("words", "hold_words", "Words that make an item wait",
        "One on each line, or a phrase. An item with one of them waits for a person whatever else is set", 4);
    put("numbers", "keep", "How many are shown at most", "The newest. Empty: 50");
    put("numbers", "most_days_old", "Take nothing older than so many days",
        "Empty: no limit but when it ends");
    put("numbers", "lasts_days", "Show each for so many days", "Empty: the force’s usual time for its kind");
    put("numbers", "every_minutes", "Look at least every so many minutes",
        "Empty: as often as it changes, by itself");
    for (const auto kind : {ItemKind::update, ItemKind::appeal, ItemKind::event, ItemKind::post,
                            ItemKind::guide, ItemKind::notice})
        view["kinds"].push_back(
            choice("as", std::string(name_of(kind)), kind_in_words(kind), "", fields.text("as")));
    view["publish"] = radios(fields, "publish", "What comes in",
                             {{{"hold", "Waits until somebody approves it", ""}},
                              {{"auto", "Is shown at once", "But not items with one of the words below"}}});
    view["pictures"] = radios(fields, "pictures", "Pictures",
                              {{{"first", "The first there is", ""}},
                               {{"declared", "Only one that the feed names apart from the text", ""}},
                               {{"none", "None", ""}}});
    view["deleted"] =
        radios(fields, "deleted", "When the source deletes something",
               {{{"keep", "It stays until it ends", ""}},
                {{"withdraw", "It is withdrawn here too", "Once it was gone for an hour and three looks"}}});
    view["members"] =
        nlohmann::json::array({choice("member", "", "Nobody in particular", "", fields.text("member"))});
    for (const auto& member : content_of(visit.storage).team)
        if (visit.staff.may_see_in(member.areas))
            view["members"].push_back(choice("member", member.id, member.name, "", fields.text("member")));
    view["areas"] = area_choices(visit, fields.all("areas"));
    view["all_areas"] = fields.has("all_areas");
    view["may_all"] = visit.staff.areas.empty();
    return view;
}

std::string source_id_from(const std::string& name) {
    std::string id;
    for (const char c : name) {
        const bool small = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool capital = c >= 'A' && c <= 'Z';
        if (id.size() >= longest_id)
            break;
        if (small || capital)
            id += capital ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!id.empty() && id.back() != '-')
            id += '-';
    }
    if (!id.empty() && id.back() != '-')
        id += '-';
    return (id.empty() ? "source-" : id) + to_hex(random_bytes(2));
}

} // namespace bluelamp::server

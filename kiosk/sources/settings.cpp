#include "sources/settings.hpp"

#include "feed/to_items.hpp"
#include "model/names.hpp"
#include "police/documents.hpp"
#include "text/url.hpp"

#include <algorithm>
#include <set>

namespace bluelamp {
namespace {

constexpr std::size_t most_sources = 32;

bool is_id(const std::string& text) {
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

std::string required(ConfigTable& table, std::string_view key, const std::string& advice) {
    auto value = table.text(key);
    if (!value || value->empty())
        throw table.error(key, "is missing", advice);
    return *std::move(value);
}

/// As ids and names of content may be: nothing that a screen cannot show, no space at the ends.
bool is_line(const std::string& text, std::size_t longest) {
    return !text.empty() && text.size() <= longest && text.front() != ' ' && text.back() != ' ' &&
           std::none_of(text.begin(), text.end(), [](char c) {
               const auto octet = static_cast<unsigned char>(c);
               return octet < 0x20 || octet == 0x7f;
           });
}

std::string name_of_source(ConfigTable& table) {
    constexpr std::size_t longest = 200;
    auto name = table.text("name").value_or("");
    if (!name.empty() && !is_line(name, longest))
        throw table.error("name", "is not a name", "write one line of at most 200 bytes");
    return name;
}

std::vector<std::string> areas_of_source(ConfigTable& table) {
    constexpr std::size_t longest = 128;
    auto areas = table.texts("areas");
    for (const auto& area : areas)
        if (!is_line(area, longest))
            throw table.error("areas", "\"" + area + "\" is no area's id",
                              "write ids of areas, or leave it out");
    return areas;
}

/// An address stays; a file or folder, which may be relative to the config's own folder, becomes a whole
/// path.
std::string location(ConfigTable& table, std::string text) {
    if (text::is_web_url(text))
        return text;
    if (text.starts_with("file://"))
        return text.substr(7);
    return table.path("url").value_or(text).string();
}

void read_rules(ConfigTable& table, SourceRules& rules) {
    constexpr std::int64_t most_items = 200;
    constexpr std::int64_t year = 365;
    rules.keep = static_cast<int>(table.integer("keep", 1, most_items).value_or(0));
    rules.most_days_old = static_cast<int>(table.integer("most_days_old", 1, year).value_or(0));
    rules.hold_words = table.texts("hold_words");
    rules.pictures =
        source_pictures(table.choice("pictures", {"first", "declared", "none"}).value_or("first"))
            .value_or(SourcePictures::first);
}

SourceSettings read_source(ConfigTable& table) {
    SourceSettings settings;
    auto& source = settings.source;
    source.id = required(table, "id", "give each source an id of its own, such as \"news\"");
    if (!is_id(source.id))
        throw table.error("id", "\"" + source.id + "\" is no id", "use letters, digits, - and _, at most 64");
    source.kind =
        source_kind(table.choice("kind", {"feed", "police.uk"}).value_or("feed")).value_or(SourceKind::feed);
    const bool police = source.kind == SourceKind::police_uk;
    if (police) {
        source.url = location(table, table.text("url").value_or(std::string(police_api)));
        source.force = required(table, "force", "give the force's id, such as \"leicestershire\"");
        if (!is_id(source.force))
            throw table.error("force", "\"" + source.force + "\" is no id",
                              "write it as data.police.uk does");
        source.neighbourhood =
            required(table, "neighbourhood", "give the neighbourhood's id, such as \"NC04\"");
    } else {
        source.url = location(table, required(table, "url", "give the feed's address or file"));
    }
    source.as =
        item_kind(table.choice("as", {"update", "appeal", "post", "event", "notice"}).value_or("update"))
            .value_or(ItemKind::update);
    const bool appeal = source.as == ItemKind::appeal;
    source.publish =
        source_publishing(table.choice("publish", {"auto", "hold"}).value_or(appeal ? "hold" : "auto"))
            .value_or(SourcePublishing::hold);
    source.name = name_of_source(table);
    source.permission = table.text("permission").value_or("");
    source.areas = areas_of_source(table);
    read_rules(table, source.rules);
    constexpr std::int64_t week = 10080;
    settings.every =
        std::chrono::minutes(table.integer("every_minutes", 5, week).value_or(police ? 360 : 15));
    settings.lasts =
        std::chrono::days(table.integer("lasts_days", 1, 365).value_or(usual_life(source.as).count()));
    const auto allowed = table.flag("allow_private");
    settings.reach = allowed == false ? Reach::internet : reach_of(source.url, allowed.value_or(false));
    table.finish();
    return settings;
}

} // namespace

std::vector<SourceSettings> read_sources(ConfigTable& config) {
    std::vector<SourceSettings> sources;
    std::set<std::string> ids;
    for (auto& table : config.tables("source")) {
        sources.push_back(read_source(table));
        if (!ids.insert(sources.back().source.id).second)
            throw table.error("id", "\"" + sources.back().source.id + "\" is used twice",
                              "give each source an id of its own");
        if (sources.size() > most_sources)
            throw table.error("id", "there are more than 32 sources", "let a server follow so many");
    }
    return sources;
}

} // namespace bluelamp

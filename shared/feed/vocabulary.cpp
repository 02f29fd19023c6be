#include "feed/vocabulary.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

namespace bluelamp::feed {
namespace {

using namespace std::literals;

enum class Space : std::uint8_t { core, dc, dcterms, media, itunes, content, xhtml, foreign };

bool contains(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return ascii_lower(a) == b; }) != text.end();
}

/// By what a prefix usually stands for: the fall-back when it was never declared, or declared as nonsense.
Space space_of_prefix(std::string_view prefix) {
    constexpr std::array<std::pair<std::string_view, Space>, 13> usual{{{"", Space::core},
                                                                        {"rss", Space::core},
                                                                        {"rdf", Space::core},
                                                                        {"atom", Space::core},
                                                                        {"atom10", Space::core},
                                                                        {"a10", Space::core},
                                                                        {"dc", Space::dc},
                                                                        {"dcterms", Space::dcterms},
                                                                        {"media", Space::media},
                                                                        {"itunes", Space::itunes},
                                                                        {"content", Space::content},
                                                                        {"xhtml", Space::xhtml},
                                                                        {"html", Space::xhtml}}};
    for (const auto& [known, space] : usual)
        if (known == prefix)
            return space;
    return Space::foreign;
}

/// Namespaces are recognised by what sets them apart, since capitals, "www." and trailing slashes vary in the
/// wild.
Space space_of(const Name& name) {
    const auto uri = name.uri;
    if (uri.empty())
        return space_of_prefix(name.prefix);
    if (contains(uri, "w3.org/2005/atom") || contains(uri, "purl.org/atom") ||
        contains(uri, "purl.org/rss/1.0/modules/atom") || contains(uri, "22-rdf-syntax"))
        return Space::core;
    if (contains(uri, "purl.org/dc/elements"))
        return Space::dc;
    if (contains(uri, "purl.org/dc/terms"))
        return Space::dcterms;
    if (contains(uri, "search.yahoo.com/mrss") || contains(uri, "/mrss/") ||
        contains(uri, "tools.search.yahoo.com/mrss"))
        return Space::media;
    if (contains(uri, "dtds/podcast") || contains(uri, "itunes.com/dtd"))
        return Space::itunes;
    if (contains(uri, "modules/content"))
        return Space::content;
    if (contains(uri, "w3.org/1999/xhtml"))
        return Space::xhtml;
    if (contains(uri, "purl.org/rss/1.0/modules") || contains(uri, "purl.org/syndication"))
        return name.prefix.empty() ? Space::core : Space::foreign;
    if (contains(uri, "purl.org/rss") || contains(uri, "netscape.com/rdf") ||
        contains(uri, "backend.userland.com") || contains(uri, "blogs.law.harvard.edu") ||
        contains(uri, "purl.org/net/rss"))
        return Space::core;
    return space_of_prefix(name.prefix);
}

using Table = std::unordered_map<std::string_view, Field>;

const Table& table_of(Space space) {
    using enum Field;
    static const Table core{{"rss", root},
                            {"rdf", root},
                            {"feed", root},
                            {"channel", through},
                            {"items", through},
                            {"seq", through},
                            {"item", item},
                            {"entry", item},
                            {"image", image},
                            {"textinput", aside},
                            {"source", aside},
                            {"author", aside},
                            {"contributor", aside},
                            {"owner", aside},
                            {"title", title},
                            {"id", id},
                            {"guid", permalink_id},
                            {"link", link},
                            {"url", url},
                            {"summary", summary},
                            {"description", description},
                            {"abstract", summary},
                            {"content", content},
                            {"body", content},
                            {"fullitem", content},
                            {"published", published},
                            {"pubdate", published},
                            {"issued", issued},
                            {"created", created},
                            {"updated", updated},
                            {"modified", updated},
                            {"lastbuilddate", rebuilt},
                            {"enclosure", enclosure},
                            {"category", category},
                            {"keywords", keywords}};
    static const Table dc{{"title", dc_title},
                          {"description", dc_description},
                          {"date", date},
                          {"subject", category},
                          {"identifier", dc_id}};
    static const Table dcterms{{"title", dc_title},   {"abstract", dc_description}, {"issued", issued},
                               {"available", issued}, {"created", created},         {"modified", updated},
                               {"date", date},        {"subject", category}};
    static const Table media{{"group", through},
                             {"content", media_content},
                             {"thumbnail", thumbnail},
                             {"title", media_title},
                             {"description", media_description},
                             {"text", other},
                             {"category", category},
                             {"keywords", keywords}};
    static const Table itunes{{"title", itunes_title}, {"summary", itunes_summary}, {"subtitle", other},
                              {"image", itunes_image}, {"keywords", keywords},      {"category", category},
                              {"owner", aside}};
    static const Table encoded{{"encoded", content}, {"items", through}};
    static const Table xhtml{{"body", content}, {"div", content}};
    static const Table none{};
    switch (space) {
    case Space::core:
        return core;
    case Space::dc:
        return dc;
    case Space::dcterms:
        return dcterms;
    case Space::media:
        return media;
    case Space::itunes:
        return itunes;
    case Space::content:
        return encoded;
    case Space::xhtml:
        return xhtml;
    case Space::foreign:
        break;
    }
    return none;
}

constexpr std::size_t longest_name = 24;

} // namespace

Field field_of(const Name& name) {
    if (name.local.size() > longest_name)
        return Field::other;
    std::array<char, longest_name> folded{};
    std::transform(name.local.begin(), name.local.end(), folded.begin(),
                   [](char c) { return ascii_lower(c); });
    const auto& table = table_of(space_of(name));
    const auto found = table.find(std::string_view(folded.data(), name.local.size()));
    return found == table.end() ? Field::other : found->second;
}

Family family_of_root(const Name& name) {
    const auto local = ascii_lower(name.local.substr(0, longest_name));
    if (local == "rss" || local == "rdf")
        return Family::rss;
    if (local == "feed" || (local == "entry" && is_atom(name))) // RFC 4287 has documents of one entry
        return Family::atom;
    return local == "channel" ? Family::cdf : Family::none;
}

bool is_atom(const Name& name) {
    return contains(name.uri, "w3.org/2005/atom") || contains(name.uri, "purl.org/atom");
}

bool is_xhtml(const Name& name) {
    return contains(name.uri, "w3.org/1999/xhtml");
}

} // namespace bluelamp::feed

#include "feed/repair_tag.hpp"

#include <algorithm>

namespace bluelamp::feed {
namespace {

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0xC3;
}

/// False if it never ends.
bool read_value(std::string_view xml, std::size_t& at, std::string_view& value) {
    while (at < xml.size() && is_xml_space(xml[at]))
        ++at;
    if (at >= xml.size())
        return false;
    const char quote = xml[at];
    if (quote != '"' && quote != '\'') {
        const auto end = xml.find_first_of(" \t\r\n><", at);
        if (end == std::string_view::npos)
            return false;
        value = xml.substr(at, end - at);
        at = end;
        return true;
    }
    const auto close = xml.find(quote, at + 1);
    if (close == std::string_view::npos) {
        at = xml.size();
        return false;
    }
    value = xml.substr(at + 1, close - at - 1);
    at = close + 1;
    return true;
}

/// Keeps the first of each name that XML allows.
void keep(StartTag& tag, std::string_view key, std::string_view value) {
    constexpr std::size_t most = 64;
    const bool seen = std::any_of(tag.attributes.begin(), tag.attributes.end(),
                                  [&](const auto& attribute) { return attribute.first == key; });
    if (!seen && tag.attributes.size() < most && !key.ends_with(':') && key.find(':') == key.rfind(':'))
        tag.attributes.emplace_back(key, value);
}

/// Reads up to and with the ">". False if it never comes, or another "<" comes first.
bool read_attributes(std::string_view xml, std::size_t& at, StartTag& tag) {
    while (at < xml.size()) {
        const char c = xml[at];
        if (c == '>') {
            ++at;
            return true;
        }
        if (c == '<')
            return false;
        tag.empty = c == '/' || (tag.empty && is_xml_space(c));
        if (!starts_name(c)) {
            ++at;
            continue;
        }
        const auto key = name_at(xml, at);
        while (at < xml.size() && is_xml_space(xml[at]))
            ++at;
        if (at >= xml.size() || xml[at] != '=')
            continue;
        ++at;
        std::string_view value;
        if (!read_value(xml, at, value))
            return false;
        keep(tag, key, value);
    }
    return false;
}

} // namespace

bool is_xml_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_in_name(char c) {
    return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::string_view name_at(std::string_view xml, std::size_t& at) {
    const auto start = at;
    while (at < xml.size() && is_in_name(xml[at]))
        ++at;
    return xml.substr(start, at - start);
}

bool read_start_tag(std::string_view xml, std::size_t& at, StartTag& tag) {
    auto ahead = at + 1;
    if (ahead >= xml.size() || !starts_name(xml[ahead]))
        return false;
    tag.name = name_at(xml, ahead);
    tag.attributes.clear();
    tag.empty = false;
    const bool ended = ahead >= xml.size() || is_xml_space(xml[ahead]) || xml[ahead] == '>' ||
                       xml[ahead] == '/' || xml[ahead] == '<';
    if (!ended)
        return false; // "<joe@example.org>"
    at = ahead;
    return read_attributes(xml, at, tag);
}

} // namespace bluelamp::feed

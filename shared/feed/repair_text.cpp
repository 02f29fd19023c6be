#include "feed/repair_text.hpp"

#include "text/html.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace bluelamp::feed {
namespace {

using namespace std::literals;

bool is_special(char c) {
    return c == '&' || c == '<' || c == '>' || c == '"' || static_cast<unsigned char>(c) < 0x20 ||
           c == '\xEF';
}

} // namespace

void RepairedText::declare_entities(std::string_view dtd) {
    constexpr std::size_t most = 64;
    constexpr std::size_t longest = 1024;
    constexpr auto opening = "<!ENTITY"sv;
    for (auto at = dtd.find(opening); at != std::string_view::npos && entities_.size() < most;
         at = dtd.find(opening, at)) {
        at = std::min(dtd.find_first_not_of(" \t\r\n", at + opening.size()), dtd.size());
        const auto end = std::min(dtd.find_first_of(" \t\r\n\"'>", at), dtd.size());
        const auto name = dtd.substr(at, end - at);
        at = std::min(dtd.find_first_not_of(" \t\r\n", end), dtd.size());
        if (name.empty() || at >= dtd.size() || (dtd[at] != '"' && dtd[at] != '\''))
            continue;
        const auto close = std::min(dtd.find(dtd[at], at + 1), dtd.size());
        if (close - at - 1 <= longest)
            entities_.emplace_back(name, dtd.substr(at + 1, close - at - 1));
        at = close;
    }
}

void RepairedText::append(std::string& out, std::string_view raw) {
    while (!raw.empty()) {
        const auto plain =
            static_cast<std::size_t>(std::find_if(raw.begin(), raw.end(), is_special) - raw.begin());
        out.append(raw.substr(0, plain));
        raw.remove_prefix(plain);
        if (!raw.empty())
            raw.remove_prefix(append_special(out, raw));
    }
}

void RepairedText::append_literally(std::string& out, std::string_view raw) {
    while (!raw.empty()) {
        const auto mark = std::min(raw.find('&'), raw.size());
        append(out, raw.substr(0, mark));
        if (mark < raw.size())
            out += "&amp;";
        raw.remove_prefix(std::min(mark + 1, raw.size()));
    }
}

/// Deals with the character at the front and says how many bytes it took.
std::size_t RepairedText::append_special(std::string& out, std::string_view raw) {
    const char c = raw.front();
    if (c == '&')
        return append_reference(out, raw);
    if (c == '<')
        out += "&lt;";
    else if (c == '>')
        out += "&gt;";
    else if (c == '"')
        out += "&quot;";
    else if (raw.starts_with("\xEF\xBF\xBE") || raw.starts_with("\xEF\xBF\xBF"))
        return 3; // U+FFFE and U+FFFF are no characters of XML
    else if (c == '\t' || c == '\n' || c == '\r' || c == '\xEF')
        out += c;
    return 1;
}

std::size_t RepairedText::append_reference(std::string& out, std::string_view raw) {
    constexpr std::size_t longest = 40;
    const auto end = raw.substr(0, longest).find(';');
    const auto name = end == std::string_view::npos ? std::string_view() : raw.substr(1, end - 1);
    if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos") {
        out += raw.substr(0, end + 1);
        return end + 1;
    }
    if (name.starts_with('#')) {
        if (const auto code = text::numeric_entity(name.substr(1))) {
            std::string character;
            text::append_utf8(character, text::is_xml_char(*code) ? *code : text::replacement);
            append_literally(out, character);
            return end + 1;
        }
    } else if (const auto own = own_entity(name)) {
        in_entity_ = true;
        append(out, *own);
        in_entity_ = false;
        return end + 1;
    } else if (const auto meaning = text::named_entity(name)) {
        append(out, *meaning);
        return end + 1;
    }
    out += "&amp;";
    return 1;
}

/// What the document itself calls `name`, once and not within another: entities that expand without end are a
/// known attack.
std::optional<std::string_view> RepairedText::own_entity(std::string_view name) {
    const auto found = std::find_if(entities_.begin(), entities_.end(),
                                    [name](const auto& one) { return one.first == name; });
    if (found == entities_.end() || in_entity_ || expanded_ > most_expanded_)
        return std::nullopt;
    expanded_ += found->second.size();
    return found->second;
}

} // namespace bluelamp::feed

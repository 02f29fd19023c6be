#include "text/html_token.hpp"

#include "base/ascii.hpp"
#include "text/html.hpp"

#include <algorithm>
#include <unordered_map>

namespace bluelamp::text {
namespace {

bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool ends_name(char c) {
    return is_space(c) || c == '>' || c == '/';
}

/// "<https://example.org/>" and "<joe@example.org>" are addresses in brackets.
bool is_address(std::string_view name) {
    return name.find('@') != std::string_view::npos || name.ends_with(':');
}

/// The index of the ">" that ends a tag whose name ends at `at`, quotes respected; npos if there is none.
/// A quote that never closes is taken for a slip: then the first ">" ends the tag.
std::size_t end_of_tag(std::string_view html, std::size_t at) {
    const auto first = html.find('>', at);
    bool value_next = false;
    for (std::size_t i = at; i < html.size(); ++i) {
        const char c = html[i];
        if (c == '>')
            return i;
        if (value_next && (c == '"' || c == '\'')) {
            const auto close = html.find(c, i + 1);
            if (close == std::string_view::npos)
                return first;
            i = close;
            value_next = false;
        } else if (c == '=') {
            value_next = true;
        } else if (!is_space(c)) {
            value_next = false;
        }
    }
    return first;
}

} // namespace

HtmlRole html_role(std::string_view name) {
    using enum HtmlRole;
    static const std::unordered_map<std::string_view, HtmlRole> roles{{"a", inline_text},
                                                                      {"abbr", inline_text},
                                                                      {"acronym", inline_text},
                                                                      {"address", paragraph},
                                                                      {"applet", hidden},
                                                                      {"area", inline_text},
                                                                      {"article", paragraph},
                                                                      {"aside", paragraph},
                                                                      {"audio", inline_text},
                                                                      {"b", inline_text},
                                                                      {"base", inline_text},
                                                                      {"basefont", inline_text},
                                                                      {"bdi", inline_text},
                                                                      {"bdo", inline_text},
                                                                      {"big", inline_text},
                                                                      {"blink", inline_text},
                                                                      {"blockquote", paragraph},
                                                                      {"body", line},
                                                                      {"br", line_break},
                                                                      {"button", inline_text},
                                                                      {"canvas", inline_text},
                                                                      {"caption", line},
                                                                      {"center", line},
                                                                      {"cite", inline_text},
                                                                      {"code", inline_text},
                                                                      {"col", inline_text},
                                                                      {"colgroup", line},
                                                                      {"data", inline_text},
                                                                      {"dd", line},
                                                                      {"del", inline_text},
                                                                      {"details", paragraph},
                                                                      {"dfn", inline_text},
                                                                      {"dir", paragraph},
                                                                      {"div", line},
                                                                      {"dl", paragraph},
                                                                      {"dt", line},
                                                                      {"em", inline_text},
                                                                      {"embed", inline_text},
                                                                      {"fieldset", paragraph},
                                                                      {"figcaption", line},
                                                                      {"figure", paragraph},
                                                                      {"font", inline_text},
                                                                      {"footer", paragraph},
                                                                      {"form", paragraph},
                                                                      {"frame", inline_text},
                                                                      {"frameset", line},
                                                                      {"h1", paragraph},
                                                                      {"h2", paragraph},
                                                                      {"h3", paragraph},
                                                                      {"h4", paragraph},
                                                                      {"h5", paragraph},
                                                                      {"h6", paragraph},
                                                                      {"head", line},
                                                                      {"header", paragraph},
                                                                      {"hr", paragraph},
                                                                      {"html", line},
                                                                      {"i", inline_text},
                                                                      {"iframe", inline_text},
                                                                      {"img", inline_text},
                                                                      {"input", inline_text},
                                                                      {"ins", inline_text},
                                                                      {"kbd", inline_text},
                                                                      {"label", inline_text},
                                                                      {"legend", line},
                                                                      {"li", item},
                                                                      {"link", inline_text},
                                                                      {"main", paragraph},
                                                                      {"map", inline_text},
                                                                      {"mark", inline_text},
                                                                      {"math", inline_text},
                                                                      {"mfrac", inline_text},
                                                                      {"mi", inline_text},
                                                                      {"mn", inline_text},
                                                                      {"mo", inline_text},
                                                                      {"mrow", inline_text},
                                                                      {"msqrt", inline_text},
                                                                      {"msub", inline_text},
                                                                      {"msup", inline_text},
                                                                      {"mtext", inline_text},
                                                                      {"marquee", line},
                                                                      {"menu", paragraph},
                                                                      {"meta", inline_text},
                                                                      {"meter", inline_text},
                                                                      {"nav", paragraph},
                                                                      {"nobr", inline_text},
                                                                      {"noembed", inline_text},
                                                                      {"noframes", inline_text},
                                                                      {"noscript", inline_text},
                                                                      {"object", inline_text},
                                                                      {"ol", paragraph},
                                                                      {"optgroup", line},
                                                                      {"option", line},
                                                                      {"output", inline_text},
                                                                      {"p", paragraph},
                                                                      {"param", inline_text},
                                                                      {"picture", inline_text},
                                                                      {"pre", paragraph},
                                                                      {"progress", inline_text},
                                                                      {"q", inline_text},
                                                                      {"rp", inline_text},
                                                                      {"rt", inline_text},
                                                                      {"ruby", inline_text},
                                                                      {"s", inline_text},
                                                                      {"samp", inline_text},
                                                                      {"script", hidden},
                                                                      {"section", paragraph},
                                                                      {"select", inline_text},
                                                                      {"small", inline_text},
                                                                      {"source", inline_text},
                                                                      {"span", inline_text},
                                                                      {"strike", inline_text},
                                                                      {"strong", inline_text},
                                                                      {"style", hidden},
                                                                      {"sub", inline_text},
                                                                      {"summary", line},
                                                                      {"sup", inline_text},
                                                                      {"svg", hidden},
                                                                      {"table", paragraph},
                                                                      {"tbody", line},
                                                                      {"td", cell},
                                                                      {"template", hidden},
                                                                      {"textarea", inline_text},
                                                                      {"tfoot", line},
                                                                      {"th", cell},
                                                                      {"thead", line},
                                                                      {"time", inline_text},
                                                                      {"title", inline_text},
                                                                      {"tr", line},
                                                                      {"track", inline_text},
                                                                      {"tt", inline_text},
                                                                      {"u", inline_text},
                                                                      {"ul", paragraph},
                                                                      {"var", inline_text},
                                                                      {"video", inline_text},
                                                                      {"wbr", inline_text},
                                                                      {"command", inline_text}};
    const auto found = roles.find(name);
    if (found != roles.end())
        return found->second;
    // "o:p", "fb:like": word processors and widgets put their own elements into HTML.
    const auto colon = name.find(':');
    const bool foreign = colon != std::string_view::npos && colon > 0 && colon + 1 < name.size() &&
                         name.find(':', colon + 1) == std::string_view::npos; // "<std::string>" is words
    return foreign ? inline_text : unknown;
}

bool HtmlTokeniser::read_tag() {
    std::size_t at = at_ + 1;
    const bool closing = at < html_.size() && html_[at] == '/';
    at += closing ? 1 : 0;
    if (at >= html_.size() || !is_alpha(html_[at]))
        return false;
    const auto name_start = at;
    while (at < html_.size() && !ends_name(html_[at]) && html_[at] != '<')
        ++at;
    if (is_address(html_.substr(name_start, at - name_start)))
        return false;
    const auto end = end_of_tag(html_, at);
    if (end == std::string_view::npos) {
        no_tag_closes_ = true;
        return false;
    }
    token_.kind = closing ? HtmlToken::Kind::end : HtmlToken::Kind::start;
    token_.name = ascii_lower(html_.substr(name_start, at - name_start));
    token_.attributes = html_.substr(at, end - at);
    token_.text = html_.substr(at_, end + 1 - at_);
    at_ = end + 1;
    return true;
}

bool HtmlTokeniser::opens_markup(std::size_t at) const {
    if (html_[at] != '<' || at + 1 >= html_.size())
        return false;
    const char after = html_[at + 1];
    if (after == '!' || after == '?')
        return true;
    const bool tag = is_alpha(after) || (after == '/' && at + 2 < html_.size() && is_alpha(html_[at + 2]));
    return tag && !no_tag_closes_;
}

void HtmlTokeniser::take_text(std::size_t from, std::size_t end, std::size_t next) {
    token_.kind = HtmlToken::Kind::text;
    token_.text = html_.substr(from, end - from);
    at_ = next;
}

/// Steps over what starts with "<!" or "<?". True if it was a CDATA section, which is text.
bool HtmlTokeniser::read_declaration() {
    const auto rest = html_.substr(at_);
    const auto leave = [this](std::size_t found, std::size_t length) {
        at_ = found == std::string_view::npos ? html_.size() : found + length;
    };
    if (rest.starts_with("<![CDATA[")) {
        const auto close = std::min(html_.find("]]>", at_ + 9), html_.size());
        take_text(at_ + 9, close, std::min(close + 3, html_.size()));
        return true;
    }
    if (rest.starts_with("<!--"))
        leave(html_.find("-->", at_ + 4), 3);
    else
        leave(html_.find('>', at_), 1);
    return false;
}

const HtmlToken& HtmlTokeniser::next() {
    while (at_ < html_.size() && opens_markup(at_)) {
        const bool declaration = html_[at_ + 1] == '!' || html_[at_ + 1] == '?';
        if (declaration ? read_declaration() : read_tag())
            return token_;
        if (!declaration)
            break;
    }
    if (at_ >= html_.size()) {
        token_.kind = HtmlToken::Kind::end_of_input;
        return token_;
    }
    auto end = html_.find('<', at_ + 1);
    while (end != std::string_view::npos && !opens_markup(end))
        end = html_.find('<', end + 1);
    end = std::min(end, html_.size());
    take_text(at_, end, end);
    return token_;
}

void HtmlTokeniser::skip_content_of(std::string_view name) {
    if (std::find(never_closed_.begin(), never_closed_.end(), name) != never_closed_.end())
        return;
    for (auto at = html_.find("</", at_); at != std::string_view::npos; at = html_.find("</", at + 2)) {
        const auto here = html_.substr(at + 2, name.size());
        if (here.size() == name.size() && std::equal(here.begin(), here.end(), name.begin(),
                                                     [](char a, char b) { return ascii_lower(a) == b; })) {
            const auto close = html_.find('>', at);
            at_ = close == std::string_view::npos ? html_.size() : close + 1;
            return;
        }
    }
    if (name == "script" || name == "style")
        at_ = html_.size();
    else
        never_closed_.emplace_back(name);
}

std::string html_attribute(std::string_view attributes, std::string_view name) {
    std::size_t at = 0;
    const auto skip_space = [&] {
        while (at < attributes.size() && (is_space(attributes[at]) || attributes[at] == '/'))
            ++at;
    };
    for (skip_space(); at < attributes.size(); skip_space()) {
        const auto start = at;
        while (at < attributes.size() && !is_space(attributes[at]) && attributes[at] != '=' &&
               attributes[at] != '/')
            ++at;
        const auto key = attributes.substr(start, at - start);
        while (at < attributes.size() && is_space(attributes[at]))
            ++at;
        std::string_view value;
        if (at < attributes.size() && attributes[at] == '=') {
            ++at;
            while (at < attributes.size() && is_space(attributes[at]))
                ++at;
            if (at < attributes.size() && (attributes[at] == '"' || attributes[at] == '\'')) {
                const auto close = std::min(attributes.find(attributes[at], at + 1), attributes.size());
                value = attributes.substr(at + 1, close - at - 1);
                at = std::min(close + 1, attributes.size());
            } else {
                const auto from = at;
                while (at < attributes.size() && !is_space(attributes[at]))
                    ++at;
                value = attributes.substr(from, at - from);
            }
        }
        if (key.size() == name.size() && std::equal(key.begin(), key.end(), name.begin(),
                                                    [](char a, char b) { return ascii_lower(a) == b; }))
            return decode_entities(value);
    }
    return {};
}

} // namespace bluelamp::text

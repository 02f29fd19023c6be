#include "text/html.hpp"

#include "text/html_token.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <libxml/HTMLparser.h>
#include <vector>

namespace bluelamp::text {
namespace {

using namespace std::literals;
using Kind = HtmlToken::Kind;

constexpr std::size_t longest_entity_name = 31;

bool is_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Reads the reference whose "&" stands at `at`; appends what it means and moves `at` behind it, or returns
/// false. Only "&amp" and the like of HTML 2 may lack their ";", and then not before a letter or "=" (query
/// strings).
bool read_entity(std::string_view text, std::size_t& at, std::string& out) {
    auto end = at + 1;
    const bool numeric = end < text.size() && text[end] == '#';
    end += numeric ? 1 : 0;
    const auto start = end;
    while (end < text.size() && end - start <= longest_entity_name && is_alnum(text[end]))
        ++end;
    const bool closed = end < text.size() && text[end] == ';';
    const auto name = text.substr(start, end - start);
    if (numeric) {
        const auto code = numeric_entity(name);
        if (!code)
            return false;
        append_utf8(out, *code);
    } else {
        constexpr std::array open_names{"amp"sv,  "lt"sv,   "gt"sv,  "quot"sv,
                                        "nbsp"sv, "copy"sv, "reg"sv, "pound"sv};
        if (!closed && (std::find(open_names.begin(), open_names.end(), name) == open_names.end() ||
                        (end < text.size() && text[end] == '=')))
            return false;
        const auto meaning = named_entity(name);
        if (!meaning)
            return false;
        out += *meaning;
    }
    at = end + (closed ? 1 : 0);
    return true;
}

void append_decoded(std::string& out, std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto mark = std::min(text.find('&', at), text.size());
        out.append(text.substr(at, mark - at));
        at = mark;
        if (at < text.size() && !read_entity(text, at, out))
            out += text[at++];
    }
}

/// Words set one after another, with the least white space that keeps them apart as HTML means it.
class Setter {
public:
    void words(std::string_view text) {
        for (const char c : text) {
            const bool space = c == ' ' || (c >= '\t' && c <= '\r');
            if (preformatted_ && c == '\n') {
                lines(1);
            } else if (preformatted_ && c == ' ' && !out_.empty() && lines_ == 0) {
                out_ += c;
            } else if (space) {
                gap_ = true;
            } else {
                flush();
                out_ += c;
            }
        }
    }
    /// The next words start at least `count` lines further on.
    void lines(int count) {
        lines_ = std::max(lines_, count);
        gap_ = false;
    }
    void break_line() { lines(std::min(lines_ + 1, 2)); }
    void gap() { gap_ = true; }
    void mark(std::string_view bullet) {
        flush();
        out_ += bullet;
        after_mark_ = true;
    }
    void preformatted(bool on) { preformatted_ = on; }
    [[nodiscard]] std::size_t size() const { return out_.size(); }
    [[nodiscard]] std::string_view since(std::size_t at) const { return std::string_view(out_).substr(at); }
    std::string take() {
        while (!out_.empty() && (out_.back() == ' ' || out_.back() == '\n'))
            out_.pop_back();
        return std::move(out_);
    }

private:
    void flush() {
        if (out_.empty()) {
            lines_ = 0;
            gap_ = false;
        }
        // A paragraph inside a list entry starts right behind its bullet.
        if (lines_ > 0 && !after_mark_) {
            while (!out_.empty() && out_.back() == ' ')
                out_.pop_back();
            out_.append(static_cast<std::size_t>(lines_), '\n');
        } else if (gap_ && !after_mark_ && !out_.empty() && out_.back() != ' ' && out_.back() != '\n') {
            out_ += ' ';
        }
        lines_ = 0;
        gap_ = false;
        after_mark_ = false;
    }

    std::string out_;
    int lines_ = 0;
    bool gap_ = false;
    bool after_mark_ = false;
    bool preformatted_ = false;
};

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

/// What a link's words leave unsaid: the number behind "call us", the address behind "here". "" if nothing.
std::string hidden_address(const std::string& href, std::string_view words) {
    const auto scheme = lower_ascii(std::string_view(href).substr(0, 8));
    const bool tel = scheme.starts_with("tel:");
    const bool mail = scheme.starts_with("mailto:");
    if (tel || mail) {
        auto address = href.substr(href.find(':') + 1);
        address.resize(std::min(address.find('?'), address.size()));
        const auto digits = [](std::string_view s) {
            std::string only;
            std::copy_if(s.begin(), s.end(), std::back_inserter(only),
                         [](char c) { return c >= '0' && c <= '9'; });
            return only;
        };
        const bool said = tel ? digits(words).find(digits(address)) != std::string::npos
                              : lower_ascii(words).find(lower_ascii(address)) != std::string::npos;
        return said || address.empty() || address.size() > 100 ? std::string() : address;
    }
    constexpr std::array empty_words{"here"sv, "click here"sv, "this link"sv,
                                     "link"sv, "yma"sv,        "cliciwch yma"sv};
    auto said = lower_ascii(trim(words));
    while (!said.empty() && (said.back() == '.' || said.back() == '!' || said.back() == ':'))
        said.pop_back();
    if (std::find(empty_words.begin(), empty_words.end(), said) == empty_words.end() ||
        !scheme.starts_with("http"))
        return {};
    const auto host = href.find("://");
    auto address = host == std::string::npos ? std::string() : href.substr(host + 3);
    if (address.ends_with('/'))
        address.pop_back();
    return address.size() > 100 ? std::string() : address;
}

/// Turns tokens into set words. One for each document.
class Reader {
public:
    explicit Reader(std::string_view html)
        : tokens_(html) {}

    std::string read() {
        for (;;) {
            const auto& token = tokens_.next();
            switch (token.kind) {
            case Kind::end_of_input:
                return setter_.take();
            case Kind::text:
                decoded_.clear();
                append_decoded(decoded_, token.text);
                setter_.words(decoded_);
                break;
            case Kind::start:
                start(token);
                break;
            case Kind::end:
                end(token);
                break;
            }
        }
    }

private:
    struct List {
        bool ordered = false;
        int number = 0;
    };
    static constexpr std::size_t deepest_list = 64;

    void start(const HtmlToken& token) {
        switch (html_role(token.name)) {
        case HtmlRole::hidden:
            if (!token.attributes.ends_with('/'))
                tokens_.skip_content_of(std::string(token.name));
            return;
        case HtmlRole::line_break:
            setter_.break_line();
            return;
        case HtmlRole::paragraph:
            setter_.lines(nested_list(token.name) ? 1 : 2);
            break;
        case HtmlRole::line:
            setter_.lines(1);
            break;
        case HtmlRole::cell:
            setter_.gap();
            break;
        case HtmlRole::item:
            open_item();
            return;
        case HtmlRole::inline_text:
        case HtmlRole::unknown:
            break;
        }
        if (token.name == "ul" || token.name == "ol") {
            if (lists_.size() < deepest_list)
                lists_.push_back({token.name == "ol", 0});
        } else if (token.name == "pre") {
            setter_.preformatted(true);
        } else if (token.name == "a") {
            href_ = html_attribute(token.attributes, "href");
            link_from_ = setter_.size();
        } else if (token.name == "img") {
            show_emoji(token.attributes);
        }
    }

    void end(const HtmlToken& token) {
        switch (html_role(token.name)) {
        case HtmlRole::paragraph:
            setter_.lines(nested_list(token.name) && lists_.size() > 1 ? 1 : 2);
            break;
        case HtmlRole::line:
        case HtmlRole::item:
            setter_.lines(1);
            break;
        case HtmlRole::cell:
            setter_.gap();
            break;
        case HtmlRole::line_break:
            setter_.break_line();
            break;
        case HtmlRole::hidden:
        case HtmlRole::inline_text:
        case HtmlRole::unknown:
            break;
        }
        if (nested_list(token.name) && !lists_.empty() && (token.name == "ul" || token.name == "ol"))
            lists_.pop_back();
        else if (token.name == "pre")
            setter_.preformatted(false);
        else if (token.name == "a" && !href_.empty())
            close_link();
    }

    [[nodiscard]] bool nested_list(std::string_view name) const {
        return !lists_.empty() && (name == "ul" || name == "ol");
    }

    void open_item() {
        setter_.lines(1);
        if (!lists_.empty() && lists_.back().ordered)
            setter_.mark(std::to_string(++lists_.back().number) + ". ");
        else
            setter_.mark("• ");
    }

    void close_link() {
        const auto address = hidden_address(href_, setter_.since(std::min(link_from_, setter_.size())));
        href_.clear();
        if (!address.empty())
            setter_.words(" (" + without_controls(address) + ")");
    }

    /// WordPress draws emoji as pictures whose alt is the character.
    void show_emoji(std::string_view attributes) {
        constexpr std::size_t longest_emoji = 32;
        const auto alt = html_attribute(attributes, "alt");
        if (!alt.empty() && alt.size() <= longest_emoji && std::none_of(alt.begin(), alt.end(), is_alnum) &&
            static_cast<unsigned char>(alt.front()) >= 0xE2)
            setter_.words(alt);
    }

    HtmlTokeniser tokens_;
    Setter setter_;
    std::vector<List> lists_;
    std::string decoded_;
    std::string href_;
    std::size_t link_from_ = 0;
};

bool is_tiny(const std::string& size) {
    int value = 0;
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), value);
    return error == std::errc() && end != size.data() && value <= 3;
}

} // namespace

std::optional<std::string> named_entity(std::string_view name) {
    if (name.empty() || name.size() > longest_entity_name)
        return std::nullopt;
    if (name == "apos")
        return "'";
    const std::string terminated(name);
    const auto* found =
        htmlEntityLookup(reinterpret_cast<const xmlChar*>(terminated.c_str())); // NOLINT: libxml2's
    if (found == nullptr)
        return std::nullopt;
    std::string out;
    append_utf8(out, found->value);
    return out;
}

std::optional<char32_t> numeric_entity(std::string_view digits) {
    const bool hex = digits.starts_with('x') || digits.starts_with('X');
    if (hex)
        digits.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (end != digits.data() + digits.size() || digits.empty())
        return std::nullopt;
    if (error != std::errc() || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return replacement;
    if (code >= 0x80 && code < 0xA0)
        return from_windows_1252(static_cast<unsigned char>(code));
    return is_xml_char(code) ? code : replacement;
}

std::string decode_entities(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_decoded(out, text);
    return out;
}

bool looks_like_html(std::string_view text) {
    const auto mark = text.find_first_of("<&");
    if (mark == std::string_view::npos)
        return false;
    std::string meaning;
    for (auto at = text.find('&', mark); at != std::string_view::npos; at = text.find('&', at + 1)) {
        const auto end =
            text.find_first_not_of("#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", at + 1);
        auto from = at;
        if (end != std::string_view::npos && text[end] == ';' && read_entity(text, from, meaning))
            return true;
    }
    const auto rest = text.substr(mark);
    if (rest.find("<!--") != std::string_view::npos || rest.find("<![CDATA[") != std::string_view::npos)
        return true;
    HtmlTokeniser tokens(rest);
    for (bool first = mark == 0;; first = false) {
        const auto& token = tokens.next();
        if (token.kind == Kind::end_of_input)
            return false;
        const auto role = token.kind == Kind::text ? HtmlRole::unknown : html_role(token.name);
        // "History of the <blink> tag" is about HTML: one bare inline tag within the words does not make it
        // so.
        const bool bare = token.kind == Kind::start && role == HtmlRole::inline_text && !first &&
                          trim(token.attributes).empty();
        if (role != HtmlRole::unknown && !bare)
            return true;
    }
}

std::string html_to_text(std::string_view html) {
    return without_controls(Reader(html).read());
}

std::string html_to_line(std::string_view html) {
    std::string out;
    out.reserve(html.size());
    HtmlTokeniser tokens(html);
    for (;;) {
        const auto& token = tokens.next();
        if (token.kind == Kind::end_of_input)
            break;
        const auto role = token.kind == Kind::text ? HtmlRole::unknown : html_role(token.name);
        if (token.kind == Kind::text || role == HtmlRole::unknown)
            append_decoded(out, token.text);
        else if (role == HtmlRole::hidden && token.kind == Kind::start)
            tokens.skip_content_of(std::string(token.name));
        else if (role != HtmlRole::inline_text)
            out += ' ';
    }
    return without_controls(collapse_space(out));
}

std::string any_to_text(std::string_view text) {
    return looks_like_html(text) ? html_to_text(text) : without_controls(trim(text));
}

std::optional<HtmlImage> first_image(std::string_view html) {
    // Most text has no picture: a search is cheaper than reading every tag.
    if (html.find("<img") == std::string_view::npos && html.find("<IMG") == std::string_view::npos)
        return std::nullopt;
    HtmlTokeniser tokens(html);
    for (;;) {
        const auto& token = tokens.next();
        if (token.kind == Kind::end_of_input)
            return std::nullopt;
        if (token.kind != Kind::start || token.name != "img")
            continue;
        const bool seen = !is_tiny(html_attribute(token.attributes, "width")) &&
                          !is_tiny(html_attribute(token.attributes, "height")) &&
                          html_attribute(token.attributes, "class").find("smiley") == std::string::npos;
        auto source = html_attribute(token.attributes, "src");
        if (seen && !source.empty() && !source.starts_with("data:"))
            return HtmlImage{std::move(source), html_attribute(token.attributes, "alt")};
    }
}

} // namespace bluelamp::text

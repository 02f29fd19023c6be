#include "feed/repair.hpp"

#include "text/html.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace bluelamp::feed {
namespace {

using namespace std::literals;

// libxml2 stops at 256; deeper elements are dropped, their text kept.
constexpr std::size_t deepest = 200;

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0xC3;
}
bool in_name(char c) {
    return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool is_void(std::string_view name) {
    constexpr std::array names{"br"sv,  "hr"sv,    "img"sv,   "input"sv, "wbr"sv, "area"sv,
                               "col"sv, "embed"sv, "param"sv, "BR"sv,    "HR"sv,  "IMG"sv};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Elements of feeds that hold nothing but text.
bool holds_text(std::string_view name) {
    constexpr std::array names{
        "title"sv,      "link"sv,          "guid"sv,          "pubDate"sv,         "category"sv,
        "id"sv,         "published"sv,     "updated"sv,       "dc:creator"sv,      "dc:date"sv,
        "dc:subject"sv, "comments"sv,      "name"sv,          "language"sv,        "copyright"sv,
        "generator"sv,  "lastBuildDate"sv, "itunes:author"sv, "itunes:subtitle"sv, "url"sv};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Elements of feeds that HTML does not have: they end a description that was never closed.
bool is_of_feeds(std::string_view name) {
    constexpr std::array names{"item"sv,      "entry"sv,       "pubDate"sv,  "guid"sv,           "category"sv,
                               "enclosure"sv, "description"sv, "comments"sv, "content:encoded"sv};
    return std::find(names.begin(), names.end(), name) != names.end() || name.starts_with("dc:") ||
           name.starts_with("media:") || name.starts_with("itunes:");
}

bool is_item(std::string_view name) {
    return name == "item" || name == "entry" || name == "ITEM";
}

/// Where the first element of a feed starts, or npos.
std::size_t feed_in(std::string_view xml) {
    auto best = std::string_view::npos;
    const auto head = xml.substr(0, 65536);
    for (const auto root : {"<rss"sv, "<feed"sv, "<rdf:RDF"sv, "<RDF"sv, "<channel"sv, "<atom:feed"sv})
        for (auto at = head.find(root); at < best; at = head.find(root, at + 1))
            if (const auto end = at + root.size(); end < head.size() && !in_name(head[end]))
                best = at;
    return best;
}

/// Where the document starts behind junk: at its declaration, its DTD or the feed itself, else 0.
std::size_t root_of(std::string_view xml) {
    const auto feed = feed_in(xml);
    return feed == std::string_view::npos ? 0 : std::min({feed, xml.find("<?xml"), xml.find("<!DOCTYPE")});
}

class Repairer {
public:
    explicit Repairer(std::string_view xml)
        : xml_(xml.substr(root_of(xml))) {
        out_.reserve(xml_.size() + xml_.size() / 32);
    }

    std::string repair() {
        while (at_ < xml_.size()) {
            const auto open = std::min(xml_.find('<', at_), xml_.size());
            text(xml_.substr(at_, open - at_));
            at_ = open;
            if (at_ < xml_.size() && !markup()) {
                text("<");
                ++at_;
            }
            if (wasted_ > most_wasted())
                break;
        }
        close_down_to(0);
        return std::move(out_);
    }

private:
    /// Looking ahead in vain makes reading quadratic when a document is made for it; such a one ends early.
    [[nodiscard]] std::size_t most_wasted() const { return 16 * xml_.size() + 65536; }

    void text(std::string_view raw) {
        if (open_.empty())
            return; // outside the root there is only white space, or junk
        escape(raw);
    }

    /// Appends character data: references that mean something as characters, all that is special escaped.
    void escape(std::string_view raw) {
        while (!raw.empty()) {
            const auto special = std::find_if(raw.begin(), raw.end(), [](char c) {
                return c == '&' || c == '<' || c == '>' || c == '"' || static_cast<unsigned char>(c) < 0x20 ||
                       c == '\xEF';
            });
            const auto plain = static_cast<std::size_t>(special - raw.begin());
            out_.append(raw.substr(0, plain));
            raw.remove_prefix(plain);
            if (!raw.empty())
                raw.remove_prefix(special_character(raw));
        }
    }

    /// Deals with the character at the front and says how many bytes it took.
    std::size_t special_character(std::string_view raw) {
        const char c = raw.front();
        if (c == '&')
            return reference(raw);
        if (c == '<')
            out_ += "&lt;";
        else if (c == '>')
            out_ += "&gt;";
        else if (c == '"')
            out_ += "&quot;";
        else if (c == '\t' || c == '\n' || c == '\r')
            out_ += c;
        else if (c == '\xEF' && (raw.starts_with("\xEF\xBF\xBE") || raw.starts_with("\xEF\xBF\xBF")))
            return 3; // U+FFFE and U+FFFF are no characters of XML
        else if (c == '\xEF')
            out_ += c;
        return 1;
    }

    std::size_t reference(std::string_view raw) {
        constexpr std::size_t longest = 40;
        const auto end = raw.substr(0, longest).find(';');
        const auto name = end == std::string_view::npos ? std::string_view() : raw.substr(1, end - 1);
        if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos") {
            out_ += raw.substr(0, end + 1);
            return end + 1;
        }
        if (name.starts_with('#')) {
            if (const auto code = text::numeric_entity(name.substr(1))) {
                put(*code);
                return end + 1;
            }
        } else if (const auto own = own_entity(name)) {
            in_entity_ = true;
            escape(*own);
            in_entity_ = false;
            return end + 1;
        } else if (const auto meaning = text::named_entity(name)) {
            escape(*meaning);
            return end + 1;
        }
        out_ += "&amp;";
        return 1;
    }

    void put(char32_t code) {
        std::string character;
        text::append_utf8(character, text::is_xml_char(code) ? code : text::replacement);
        if (character == "&")
            out_ += "&amp;";
        else
            escape(character);
    }

    /// Reads what starts with "<" here; false if it is nothing but a "<".
    bool markup() {
        const auto rest = xml_.substr(at_);
        if (rest.starts_with("<!--"))
            return skip_to("-->", 4);
        if (rest.starts_with("<![CDATA["))
            return cdata();
        if (rest.starts_with("<?"))
            return skip_to("?>", 2) || skip_to(">", 2);
        if (rest.starts_with("<!DOCTYPE") || rest.starts_with("<!doctype"))
            return doctype();
        if (rest.starts_with("<!"))
            return skip_to(">", 2);
        return rest.size() > 1 && (rest[1] == '/' ? end_tag() : starts_name(rest[1]) && start_tag());
    }

    bool skip_to(std::string_view end, std::size_t from) {
        const auto close = xml_.find(end, at_ + from);
        if (close == std::string_view::npos) {
            wasted_ += xml_.size() - at_;
            return false;
        }
        at_ = close + end.size();
        return true;
    }

    bool doctype() {
        int brackets = 0;
        for (auto i = at_; i < xml_.size(); ++i) {
            const char c = xml_[i];
            if (c == '[')
                ++brackets;
            else if (c == ']')
                --brackets;
            else if (c == '>' && brackets <= 0) {
                take_entities(xml_.substr(at_, i - at_));
                at_ = i + 1;
                return true;
            }
        }
        wasted_ += xml_.size() - at_;
        return skip_to(">", 2);
    }

    /// Keeps what `<!ENTITY name "value">` declares: short texts, no files, no parameters.
    void take_entities(std::string_view subset) {
        constexpr std::size_t most = 64;
        constexpr std::size_t longest = 1024;
        constexpr auto opening = "<!ENTITY"sv;
        for (auto at = subset.find(opening); at != std::string_view::npos && entities_.size() < most;
             at = subset.find(opening, at)) {
            at = std::min(subset.find_first_not_of(" \t\r\n", at + opening.size()), subset.size());
            const auto end = std::min(subset.find_first_of(" \t\r\n\"'>", at), subset.size());
            const auto name = subset.substr(at, end - at);
            at = std::min(subset.find_first_not_of(" \t\r\n", end), subset.size());
            if (name.empty() || at >= subset.size() || (subset[at] != '"' && subset[at] != '\''))
                continue;
            const auto close = std::min(subset.find(subset[at], at + 1), subset.size());
            if (close - at - 1 <= longest)
                entities_.emplace_back(name, subset.substr(at + 1, close - at - 1));
            at = close;
        }
    }

    /// What the document itself calls `name`, once and not within another: entities that expand without end
    /// are a known attack.
    [[nodiscard]] std::optional<std::string_view> own_entity(std::string_view name) {
        const auto found = std::find_if(entities_.begin(), entities_.end(),
                                        [name](const auto& one) { return one.first == name; });
        if (found == entities_.end() || in_entity_ || expanded_ > xml_.size() + 65536)
            return std::nullopt;
        expanded_ += found->second.size();
        return found->second;
    }

    bool cdata() {
        const auto start = at_ + 9;
        auto close = xml_.find("]]>", start);
        auto next = close + 3;
        if (close == std::string_view::npos) {
            wasted_ += xml_.size() - start;
            // Cut short, or closed wrongly: it ends where its element does.
            const auto end = open_.empty() ? std::string() : "</" + std::string(open_.back()) + ">";
            close = end.empty() ? std::string_view::npos : xml_.find(end, start);
            close = std::min(close, xml_.size());
            next = close;
        }
        if (!open_.empty())
            literally(xml_.substr(start, close - start));
        at_ = next;
        return true;
    }

    /// CDATA has no references: its "&" is a character.
    void literally(std::string_view raw) {
        while (!raw.empty()) {
            const auto mark = std::min(raw.find('&'), raw.size());
            escape(raw.substr(0, mark));
            if (mark < raw.size())
                out_ += "&amp;";
            raw.remove_prefix(std::min(mark + 1, raw.size()));
        }
    }

    std::string_view name_at(std::size_t& at) const {
        const auto start = at;
        while (at < xml_.size() && in_name(xml_[at]))
            ++at;
        return xml_.substr(start, at - start);
    }

    bool end_tag() {
        auto at = at_ + 2;
        while (at < xml_.size() && is_space(xml_[at]))
            ++at;
        const auto name = name_at(at);
        if (name.empty())
            return false;
        const auto end = xml_.find_first_of("<>", at);
        at_ = end == std::string_view::npos ? xml_.size() : end + (xml_[end] == '>' ? 1 : 0);
        if (dropped_ > 0 && !is_void(name)) {
            --dropped_;
            return true;
        }
        const auto found = std::find(open_.rbegin(), open_.rend(), name);
        if (found != open_.rend())
            close_down_to(static_cast<std::size_t>(open_.rend() - found) - 1);
        return true;
    }

    void close_down_to(std::size_t depth) {
        while (open_.size() > depth) {
            ((out_ += "</") += open_.back()) += '>';
            open_.pop_back();
            ended_ = ended_ || open_.empty();
        }
    }

    bool start_tag() {
        auto at = at_ + 1;
        const auto name = name_at(at);
        if (at < xml_.size() && !is_space(xml_[at]) && xml_[at] != '>' && xml_[at] != '/' && xml_[at] != '<')
            return false; // "<joe@example.org>"
        attributes_.clear();
        bool empty = false;
        if (!attributes(at, empty)) {
            wasted_ += at - at_;
            return false;
        }
        at_ = at;
        if (ended_ || name.ends_with(':') || name.find(':') != name.rfind(':'))
            return true;
        end_unclosed_text(name);
        if (is_item(name)) // one that was never closed ends here
            if (const auto found = std::find(open_.rbegin(), open_.rend(), name); found != open_.rend())
                close_down_to(static_cast<std::size_t>(open_.rend() - found) - 1);
        empty = empty || is_void(name);
        if (open_.size() >= deepest) {
            dropped_ += empty ? 0 : 1;
            return true;
        }
        (out_ += '<') += name;
        for (const auto& [key, value] : attributes_) {
            ((out_ += ' ') += key) += "=\"";
            escape(value);
            out_ += '"';
        }
        out_ += empty ? "/>" : ">";
        if (!empty)
            open_.push_back(name);
        else if (open_.empty())
            ended_ = true;
        return true;
    }

    /// Closes the text element that `name` starts in, if that can only have been forgotten.
    void end_unclosed_text(std::string_view name) {
        if (open_.size() < 2)
            return;
        const auto inner = open_.back();
        const bool forgotten = (holds_text(inner) && (holds_text(name) || is_of_feeds(name))) ||
                               ((inner == "description" || inner == "summary") && is_of_feeds(name));
        const bool in_xhtml = std::find(open_.begin(), open_.end(), "content"sv) != open_.end();
        const bool stray = is_item(open_[open_.size() - 2]) && (holds_text(name) || is_of_feeds(name)) &&
                           !holds_text(inner) && !closes_soon(inner);
        if ((forgotten && !in_xhtml) || stray)
            close_down_to(open_.size() - 1);
    }

    /// Whether the element `name` is closed in what follows, as far as an item may reach. No octet is looked
    /// at twice for a name.
    bool closes_soon(std::string_view name) {
        constexpr std::size_t reach = 65536;
        constexpr std::size_t most_names = 64;
        auto known = std::find_if(never_closed_.begin(), never_closed_.end(),
                                  [name](const auto& one) { return one.first == name; });
        if (known == never_closed_.end()) {
            if (never_closed_.size() >= most_names)
                return true;
            known = never_closed_.insert(never_closed_.end(), {name, 0});
        }
        const auto from = std::max(at_, known->second);
        const auto end = std::min(at_ + reach, xml_.size());
        if (xml_.substr(from, end - from).find("</" + std::string(name)) != std::string_view::npos)
            return true;
        known->second = end - std::min(end, name.size() + 1);
        return false;
    }

    /// Reads up to and with the ">" of a start tag. False if it never comes, or another "<" comes first.
    bool attributes(std::size_t& at, bool& empty) {
        while (at < xml_.size()) {
            const char c = xml_[at];
            if (c == '>') {
                ++at;
                return true;
            }
            if (c == '<')
                return false;
            empty = c == '/' || (empty && is_space(c));
            if (!starts_name(c)) {
                ++at;
                continue;
            }
            const auto key = name_at(at);
            while (at < xml_.size() && is_space(xml_[at]))
                ++at;
            if (at >= xml_.size() || xml_[at] != '=')
                continue;
            ++at;
            std::string_view value;
            if (!attribute_value(at, value))
                return false;
            const bool seen = std::any_of(attributes_.begin(), attributes_.end(),
                                          [&](const auto& attribute) { return attribute.first == key; });
            constexpr std::size_t most = 64;
            if (!seen && attributes_.size() < most && !key.ends_with(':') && key.find(':') == key.rfind(':'))
                attributes_.emplace_back(key, value);
        }
        return false;
    }

    bool attribute_value(std::size_t& at, std::string_view& value) const {
        while (at < xml_.size() && is_space(xml_[at]))
            ++at;
        if (at >= xml_.size())
            return false;
        const char quote = xml_[at];
        if (quote != '"' && quote != '\'') {
            const auto end = xml_.find_first_of(" \t\r\n><", at);
            if (end == std::string_view::npos)
                return false;
            value = xml_.substr(at, end - at);
            at = end;
            return true;
        }
        const auto close = xml_.find(quote, at + 1);
        if (close == std::string_view::npos) {
            at = xml_.size();
            return false;
        }
        value = xml_.substr(at + 1, close - at - 1);
        at = close + 1;
        return true;
    }

    std::string_view xml_;
    std::size_t at_ = 0;
    std::string out_;
    std::vector<std::string_view> open_;
    std::vector<std::pair<std::string_view, std::string_view>> attributes_;
    std::vector<std::pair<std::string_view, std::size_t>>
        never_closed_; ///< names, and up to where that is known
    std::vector<std::pair<std::string_view, std::string_view>> entities_; ///< of the document's own DTD
    std::size_t expanded_ = 0;                                            ///< bytes that they became
    bool in_entity_ = false;
    std::size_t dropped_ = 0; ///< elements open below the deepest that is kept
    std::size_t wasted_ = 0;  ///< bytes looked at for an end that did not come
    bool ended_ = false;      ///< the root was closed: nothing follows
};

} // namespace

bool names_a_feed(std::string_view xml) {
    return feed_in(xml) != std::string_view::npos;
}

std::string repair_xml(std::string_view xml) {
    return Repairer(xml).repair();
}

} // namespace bluelamp::feed

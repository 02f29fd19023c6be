#include "feed/repair.hpp"

#include "base/ascii.hpp"
#include "feed/repair_tag.hpp"
#include "feed/repair_text.hpp"
#include "text/html_token.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace bluelamp::feed {
namespace {

using namespace std::literals;

// libxml2 stops at 256; deeper elements are dropped, their text kept.
constexpr std::size_t deepest = 200;

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

/// Whether XML has no such character, not even in a reference.
bool is_forbidden(char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
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
            if (const auto end = at + root.size(); end < head.size() && !is_in_name(head[end]))
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
        : xml_(xml.substr(root_of(xml)))
        , feed_(feed_in(xml_))
        , text_(xml_.size()) {
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
        text_.append(out_, raw);
    }

    /// Reads what starts with "<" here; false if it is nothing but a "<".
    bool markup() {
        const auto rest = xml_.substr(at_);
        if (rest.starts_with("<!--"))
            return skip_to("-->", 4);
        if (rest.starts_with("<![CDATA["))
            return cdata();
        if (rest.starts_with("<?xml"))
            return xml_declaration();
        if (rest.starts_with("<?"))
            return skip_to("?>", 2) || skip_to(">", 2);
        if (rest.starts_with("<!DOCTYPE") || rest.starts_with("<!doctype"))
            return doctype();
        if (rest.starts_with("<!"))
            return skip_to(">", 2);
        return rest.size() > 1 && (rest[1] == '/' ? end_tag() : start_tag());
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

    /// One that was cut must not swallow the root.
    bool xml_declaration() {
        const auto end = std::min(xml_.find_first_of("<>", at_ + 1), xml_.size());
        at_ = end + (end < xml_.size() && xml_[end] == '>' ? 1 : 0);
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
                text_.declare_entities(xml_.substr(at_, i - at_));
                at_ = i + 1;
                return true;
            }
        }
        wasted_ += xml_.size() - at_;
        return skip_to(">", 2);
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
            text_.append_literally(out_, xml_.substr(start, close - start));
        at_ = next;
        return true;
    }

    bool end_tag() {
        auto at = at_ + 2;
        while (at < xml_.size() && is_xml_space(xml_[at]))
            ++at;
        const auto name = name_at(xml_, at);
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
        const auto start = at_;
        auto at = start;
        if (!read_start_tag(xml_, at, tag_)) {
            wasted_ += at - at_;
            return false;
        }
        const auto name = tag_.name;
        at_ = at;
        if (ended_ || name.ends_with(':') || name.find(':') != name.rfind(':') || is_junk(name, start))
            return true;
        end_unclosed_text(name);
        if (is_item(name)) // one that was never closed ends here
            if (const auto found = std::find(open_.rbegin(), open_.rend(), name); found != open_.rend())
                close_down_to(static_cast<std::size_t>(open_.rend() - found) - 1);
        const bool empty = tag_.empty || is_void(name);
        if (open_.size() >= deepest) {
            dropped_ += empty ? 0 : 1;
            return true;
        }
        (out_ += '<') += name;
        for (const auto& [key, value] : tag_.attributes) {
            ((out_ += ' ') += key) += "=\"";
            text_.append(out_, value);
            out_ += '"';
        }
        out_ += empty ? "/>" : ">";
        if (!empty)
            open_.push_back(name);
        else if (open_.empty())
            ended_ = true;
        return true;
    }

    /// Whether a tag is a server's warning behind the declaration: HTML before the feed.
    [[nodiscard]] bool is_junk(std::string_view name, std::size_t start) const {
        return open_.empty() && feed_ != std::string_view::npos && start < feed_ &&
               name.find(':') == std::string_view::npos &&
               text::html_role(ascii_lower(name)) != text::HtmlRole::unknown;
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

    std::string_view xml_;
    std::size_t feed_; ///< where it starts, or npos
    std::size_t at_ = 0;
    std::string out_;
    std::vector<std::string_view> open_;
    StartTag tag_;
    std::vector<std::pair<std::string_view, std::size_t>>
        never_closed_; ///< names, and up to where that is known
    RepairedText text_;
    std::size_t dropped_ = 0; ///< elements open below the deepest that is kept
    std::size_t wasted_ = 0;  ///< bytes looked at for an end that did not come
    bool ended_ = false;      ///< the root was closed: nothing follows
};

} // namespace

bool names_a_feed(std::string_view xml) {
    return feed_in(xml) != std::string_view::npos;
}

std::string repair_xml(std::string_view xml) {
    if (std::none_of(xml.begin(), xml.end(), is_forbidden))
        return Repairer(xml).repair();
    std::string allowed(xml); // one in the midst of a tag would hide it
    std::erase_if(allowed, is_forbidden);
    return Repairer(allowed).repair();
}

} // namespace bluelamp::feed

#include "feed/builder.hpp"

#include "text/url.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace bluelamp::feed {
namespace {

constexpr std::size_t most_categories = 256;
constexpr std::size_t most_enclosures = 256;

std::string_view value_of(std::span<const Attribute> attributes, std::string_view local) {
    for (const auto& attribute : attributes)
        if (attribute.name.local == local &&
            (attribute.name.prefix.empty() || attribute.name.prefix == "rdf"))
            return attribute.value;
    for (const auto& attribute : attributes) // CDF shouts
        if (attribute.name.local.size() == local.size() &&
            std::equal(local.begin(), local.end(), attribute.name.local.begin(),
                       [](char a, char b) { return a == static_cast<char>(b | 0x20); }))
            return attribute.value;
    return {};
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return out;
}

std::optional<std::uint64_t> length_of(std::string_view text) {
    text = text::trim(text);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || text.empty() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// The type that Atom 1.0, Atom 0.3 or Media RSS declares in attributes.
TextType declared_type(Field field, bool atom, std::span<const Attribute> attributes) {
    const auto type = lower(text::trim(value_of(attributes, "type")));
    const auto mode = value_of(attributes, "mode");
    if (mode == "base64")
        return type.empty() || type.starts_with("text/") || type.find("html") != std::string::npos
                   ? TextType::base64
                   : TextType::skip;
    if (type.find("html") != std::string::npos)
        return TextType::html;
    if (type == "text" || type == "text/plain" || type == "plain")
        // Where plain is only the default of a wrong generator, RSS modules still carry HTML.
        return atom ? TextType::plain : TextType::guess;
    if (field == Field::content && !type.empty() && !type.starts_with("text/") && !type.ends_with("xml") &&
        type.find('/') != std::string::npos)
        return TextType::skip;
    return atom && type.empty() ? TextType::plain : TextType::guess;
}

int rank_of(Field field) {
    switch (field) {
    case Field::title:
    case Field::id:
    case Field::summary:
    case Field::published:
    case Field::updated:
    case Field::content:
        return 10;
    case Field::permalink_id:
    case Field::description:
        return 9;
    case Field::link:
        return 10;
    case Field::dc_title:
    case Field::dc_description:
    case Field::issued:
    case Field::date:
        return 6;
    case Field::itunes_summary:
    case Field::itunes_title:
        return 5;
    case Field::media_title:
    case Field::media_description:
        return 4;
    case Field::dc_id:
        return 3;
    default:
        return 1;
    }
}

bool captures_text(Field field) {
    switch (field) {
    case Field::title:
    case Field::id:
    case Field::permalink_id:
    case Field::link:
    case Field::summary:
    case Field::description:
    case Field::content:
    case Field::published:
    case Field::issued:
    case Field::updated:
    case Field::date:
    case Field::category:
    case Field::keywords:
    case Field::media_title:
    case Field::media_description:
    case Field::itunes_title:
    case Field::itunes_summary:
    case Field::dc_title:
    case Field::dc_description:
    case Field::dc_id:
    case Field::url:
        return true;
    default:
        return false;
    }
}

} // namespace

void Slot::offer(int new_rank, std::string new_value, TextType new_type) {
    if (new_rank <= rank || text::trim(new_value).empty())
        return;
    value = std::move(new_value);
    type = new_type;
    rank = new_rank;
}

void Picture::offer(int new_rank, std::string new_url) {
    if (new_rank <= rank || new_url.empty())
        return;
    url = std::move(new_url);
    rank = new_rank;
}

Field FeedBuilder::known(const Name& name) {
    const std::pair key(name.uri.empty() ? name.prefix.data() : name.uri.data(), name.local.data());
    if (const auto found = fields_.find(key); found != fields_.end())
        return found->second;
    return fields_.emplace(key, field_of(name)).first->second;
}

/// A title in an author's or a source's element is not the item's.
Field FeedBuilder::in_context(Field field) const {
    if (field == Field::item || field == Field::root || open_.empty())
        return field;
    const auto parent = open_.back().field;
    switch (parent) {
    case Field::root:
    case Field::through:
    case Field::item:
    case Field::media_content:
        return field == Field::url ? Field::other : field;
    case Field::image:
        return field == Field::url ? field : Field::aside;
    default:
        return field == Field::through ? field : Field::other;
    }
}

bool FeedBuilder::open_root(const Name& name, std::span<const Attribute> attributes) {
    root_.assign(name.local);
    family_ = family_of_root(name);
    if (family_ == Family::none)
        return false;
    Element root{Field::root};
    enter_base(root, attributes);
    open_.push_back(root);
    if (family_ == Family::cdf)
        feed_.link.offer(5, resolved(value_of(attributes, "href")));
    return true;
}

void FeedBuilder::enter_base(Element& element, std::span<const Attribute> attributes) {
    for (const auto& attribute : attributes)
        if (attribute.name.local == "base" && attribute.name.prefix == "xml") {
            const auto& outer = bases_.empty() ? options_.base : bases_.back();
            bases_.push_back(text::resolve_url(outer, attribute.value));
            element.changes_base = true;
            return;
        }
}

bool FeedBuilder::start(const Name& name, std::span<const Attribute> attributes) {
    if (root_.empty())
        return open_root(name, attributes);
    auto field = known(name);
    if (capture_ && field == Field::item && !capture_->inline_markup && !is_xhtml(name))
        finish_capture(); // a text element that was never closed
    if (capture_) {
        ++capture_->depth;
        append_start_tag(name, attributes);
        return true;
    }
    field = in_context(field);
    Element element{field};
    enter_base(element, attributes);
    if (field == Field::item) {
        if (items_.size() >= options_.max_items)
            return false;
        open_item(attributes);
    }
    open_.push_back(element);
    take_attributes(field, attributes);
    if (captures_text(field)) {
        const bool atom = is_atom(name) || (family_ == Family::atom && name.prefix.empty());
        begin_capture(field, attributes);
        capture_->type = declared_type(field, atom, attributes);
        if (field == Field::content && !atom && capture_->type == TextType::guess)
            capture_->type = TextType::html;
        open_.back().captures = true;
    }
    return true;
}

void FeedBuilder::begin_capture(Field field, std::span<const Attribute> attributes) {
    capture_.emplace();
    capture_->field = field;
    capture_->text.reserve(field == Field::content ? 2048 : 128);
    if (field == Field::permalink_id)
        capture_->attribute.assign(value_of(attributes, "isPermaLink"));
    if (field == Field::category)
        capture_->attribute.assign(value_of(attributes, "term"));
}

void FeedBuilder::text(std::string_view text) {
    if (!capture_)
        return;
    if (!capture_->inline_markup) {
        capture_->text += text;
        return;
    }
    // Inline mark-up is written out as HTML again, so its text is escaped like HTML.
    for (const char c : text) {
        if (c == '<')
            capture_->text += "&lt;";
        else if (c == '&')
            capture_->text += "&amp;";
        else
            capture_->text += c;
    }
}

void FeedBuilder::append_start_tag(const Name& name, std::span<const Attribute> attributes) {
    auto& capture = *capture_;
    if (!capture.inline_markup) {
        // RSS may mix: what came before is already as HTML as it will get. Atom's XHTML is text up to here.
        if (capture.type == TextType::plain || (family_ == Family::atom && capture.type != TextType::html)) {
            std::string before;
            before.swap(capture.text);
            capture.inline_markup = true;
            text(before);
        }
        capture.inline_markup = true;
        if (capture.type != TextType::skip)
            capture.type = TextType::html;
    }
    (capture.text += '<') += name.local;
    for (const auto& attribute : attributes) {
        if (attribute.name.local != "href" && attribute.name.local != "src" &&
            attribute.name.local != "alt" && attribute.name.local != "width" &&
            attribute.name.local != "height" && attribute.name.local != "class")
            continue;
        ((capture.text += ' ') += attribute.name.local) += "=\"";
        for (const char c : attribute.value)
            if (c == '"')
                capture.text += "&quot;";
            else if (c == '&')
                capture.text += "&amp;";
            else
                capture.text += c;
        capture.text += '"';
    }
    capture.text += '>';
    inline_names_.emplace_back(name.local);
}

void FeedBuilder::end() {
    if (capture_ && capture_->depth > 0) {
        --capture_->depth;
        if (!inline_names_.empty()) {
            const auto& name = inline_names_.back();
            if (name != "br" && name != "img" && name != "hr" && name != "input")
                ((capture_->text += "</") += name) += '>';
            inline_names_.pop_back();
        }
        return;
    }
    if (open_.empty())
        return;
    const auto element = open_.back();
    if (capture_)
        finish_capture();
    open_.pop_back();
    if (element.changes_base)
        bases_.pop_back();
    if (element.field == Field::item)
        close_item();
}

void FeedBuilder::open_item(std::span<const Attribute> attributes) {
    close_item(); // one inside another: the outer was never closed
    in_item_ = true;
    item_ = Draft();
    item_.id.offer(1, std::string(value_of(attributes, "about")));
    item_.link.offer(1, resolved(value_of(attributes, "about")));
    if (family_ == Family::cdf) {
        item_.link.offer(5, resolved(value_of(attributes, "href")));
        item_.updated.offer(5, std::string(value_of(attributes, "lastmod")));
    }
    item_.base = bases_.empty() ? std::string() : bases_.back();
}

void FeedBuilder::close_item() {
    if (!in_item_)
        return;
    in_item_ = false;
    items_.push_back(std::move(item_));
    item_ = Draft();
}

std::string FeedBuilder::resolved(std::string_view reference) const {
    reference = text::trim(reference);
    return bases_.empty() ? std::string(reference) : text::resolve_url(bases_.back(), reference);
}

void FeedBuilder::take_attributes(Field field, std::span<const Attribute> attributes) {
    auto& here = draft();
    switch (field) {
    case Field::link:
        if (!value_of(attributes, "href").empty())
            take_atom_link(attributes);
        break;
    case Field::enclosure: {
        auto url = value_of(attributes, "url");
        if (url.empty())
            url = value_of(attributes, "href");
        if (url.empty() || here.enclosures.size() >= most_enclosures)
            break;
        here.enclosures.push_back({resolved(url), std::string(text::trim(value_of(attributes, "type"))),
                                   length_of(value_of(attributes, "length"))});
        break;
    }
    case Field::category:
        if (const auto named = value_of(attributes, "text"); !named.empty()) // iTunes
            file_categories(named);
        break;
    case Field::content:
        here.link.offer(2, resolved(value_of(attributes, "src")));
        break;
    case Field::itunes_image:
        here.picture.offer(5, resolved(value_of(attributes, "href")));
        break;
    case Field::image:
        here.picture.offer(4, resolved(value_of(attributes, "href")));
        break;
    case Field::thumbnail:
    case Field::media_content:
        take_media(field, attributes);
        break;
    default:
        break;
    }
}

void FeedBuilder::take_atom_link(std::span<const Attribute> attributes) {
    auto& here = draft();
    const auto href = value_of(attributes, "href");
    auto relation = lower(text::trim(value_of(attributes, "rel")));
    if (const auto slash = relation.rfind('/'); relation.starts_with("http") && slash != std::string::npos)
        relation.erase(0, slash + 1); // RFC 4287 lets the registered names be written as addresses
    const auto type = lower(text::trim(value_of(attributes, "type")));
    if (relation.empty() || relation == "alternate") {
        const bool page = type.empty() || type.find("html") != std::string::npos;
        here.link.offer(family_ == Family::atom ? (page ? 10 : 9) : (page ? 4 : 3), resolved(href));
    } else if (relation == "enclosure") {
        if (here.enclosures.size() < most_enclosures)
            here.enclosures.push_back({resolved(href), std::string(text::trim(value_of(attributes, "type"))),
                                       length_of(value_of(attributes, "length"))});
    } else if (relation == "self" && !in_item_ && self_link_.empty()) {
        self_link_ = text::trim(href);
    }
}

void FeedBuilder::take_media(Field field, std::span<const Attribute> attributes) {
    const auto url = value_of(attributes, "url");
    if (field == Field::thumbnail) {
        draft().picture.offer(8, resolved(url));
        return;
    }
    const auto medium = value_of(attributes, "medium");
    const auto type = value_of(attributes, "type");
    // A picture of an author (WordPress puts Gravatar here) is less than any of the item.
    const bool avatar = url.find("gravatar.com/avatar") != std::string_view::npos;
    if (medium == "image" || type.starts_with("image/") || avatar)
        draft().picture.offer(avatar ? 1 : 7, resolved(url));
}

void FeedBuilder::finish_capture() {
    auto capture = std::move(*capture_);
    capture_.reset();
    inline_names_.clear();
    file(capture.field, std::move(capture));
}

/// Whether the element that is being filed stands directly in one of `field`.
bool FeedBuilder::is_within(Field field) const {
    return open_.size() > 1 && open_[open_.size() - 2].field == field;
}

void FeedBuilder::file(Field field, Capture capture) {
    auto& here = draft();
    const int rank = rank_of(field);
    const auto trimmed = text::trim(capture.text);
    switch (field) {
    case Field::title:
    case Field::dc_title:
    case Field::media_title:
    case Field::itunes_title:
        here.title.offer(rank, std::move(capture.text), capture.type);
        break;
    case Field::id:
    case Field::dc_id:
        here.id.offer(rank, std::string(trimmed));
        if (text::is_web_url(trimmed))
            here.link.offer(1, std::string(trimmed));
        break;
    case Field::permalink_id:
        here.id.offer(rank, std::string(trimmed));
        if (lower(capture.attribute) != "false" && (text::is_web_url(trimmed) || !capture.attribute.empty()))
            here.link.offer(2, resolved(trimmed));
        break;
    case Field::link:
        here.link.offer(rank, resolved(trimmed));
        break;
    case Field::url:
        here.picture.offer(6, resolved(trimmed));
        break;
    case Field::summary:
    case Field::description:
    case Field::dc_description:
    case Field::itunes_summary:
    case Field::media_description:
        if (field == Field::media_description && is_within(Field::media_content) &&
            here.picture.alternative.empty())
            here.picture.alternative = line_of({capture.text, capture.type, 1});
        if (capture.type != TextType::skip)
            here.summary.offer(rank, std::move(capture.text), capture.type);
        break;
    case Field::content:
        if (!bases_.empty())
            here.base = bases_.back();
        if (capture.type != TextType::skip)
            here.content.offer(rank, std::move(capture.text), capture.type);
        break;
    case Field::published:
    case Field::issued:
        here.published.offer(rank, std::string(trimmed));
        break;
    case Field::updated:
        here.updated.offer(rank, std::string(trimmed));
        break;
    case Field::date:
        // Dublin Core's date tells neither; it is the item's only date, so it is both.
        here.published.offer(rank, std::string(trimmed));
        here.updated.offer(rank, std::string(trimmed));
        break;
    case Field::category:
        if (!capture.attribute.empty())
            file_categories(capture.attribute);
        else if (!trimmed.empty() && here.categories.size() < most_categories)
            here.categories.push_back(line_of({std::string(trimmed), TextType::guess, 1}));
        break;
    case Field::keywords:
        for (auto rest = trimmed; !rest.empty();) {
            const auto comma = std::min(rest.find(','), rest.size());
            file_categories(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        break;
    default:
        break;
    }
}

void FeedBuilder::file_categories(std::string_view text) {
    auto& here = draft();
    auto line = text::collapse_space(text);
    if (!line.empty() && here.categories.size() < most_categories)
        here.categories.push_back(std::move(line));
}

Feed FeedBuilder::take() {
    if (capture_)
        finish_capture();
    close_item();
    Feed feed;
    feed.title = line_of(feed_.title);
    feed.link = feed_.link.value;
    // RFC 3986, 5.1: the address it was fetched from; failing that, what the document says of itself.
    auto base = options_.base;
    if (base.empty() && text::is_absolute_url(self_link_))
        base = self_link_;
    if (base.empty() && text::is_absolute_url(feed.link))
        base = feed.link;
    feed.link = text::resolve_url(base, feed.link);
    feed.items.reserve(items_.size());
    for (auto& item : items_)
        feed.items.push_back(finish(std::move(item), base, options_));
    items_.clear();
    return feed;
}

} // namespace bluelamp::feed

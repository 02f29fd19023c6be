#include "feed/builder.hpp"

#include "base/ascii.hpp"
#include "feed/attributes.hpp"
#include "text/html_token.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace bluelamp::feed {
namespace {

/// The type that Atom 1.0, Atom 0.3 or Media RSS declares in attributes.
TextType declared_type(bool atom, std::span<const Attribute> attributes) {
    const auto type = ascii_lower(text::trim(value_of(attributes, "type")));
    const auto mode = value_of(attributes, "mode");
    if (mode == "base64")
        return TextType::base64;
    // XHTML without an element is text: one that appears makes it HTML.
    if (atom && type.find("xhtml") != std::string::npos && mode != "escaped")
        return TextType::plain;
    if (type.find("html") != std::string::npos)
        return TextType::html;
    if (type == "text" || type == "text/plain" || type == "plain")
        // Where plain is only the default of a wrong generator, RSS modules still carry HTML.
        return atom ? TextType::plain : TextType::guess;
    if (atom && !type.starts_with("text/") && !type.ends_with("xml") && type.find('/') != std::string::npos)
        return TextType::base64; // RFC 4287, 4.1.3.3
    return atom && type.empty() ? TextType::plain : TextType::guess;
}

bool holds_markup(Field field) {
    switch (field) {
    case Field::title:
    case Field::summary:
    case Field::description:
    case Field::content:
    case Field::itunes_summary:
    case Field::media_description:
    case Field::dc_title:
    case Field::dc_description:
        return true;
    default:
        return false;
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
    case Field::created:
    case Field::rebuilt:
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
    case Field::itunes_image:
    case Field::thumbnail:
        return true;
    default:
        return false;
    }
}

/// Whether attributes have said what the element's text would say.
bool is_said(Field field, std::span<const Attribute> attributes) {
    switch (field) {
    case Field::category: // iTunes
        return !value_of(attributes, "text").empty();
    case Field::itunes_image:
        return !value_of(attributes, "href").empty();
    case Field::thumbnail:
        return !value_of(attributes, "url").empty();
    default:
        return false;
    }
}

} // namespace

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
    case Field::category: // iTunes puts the finer in the coarser
        return field == Field::category ? field : Field::other;
    default:
        return field == Field::through ? field : Field::other;
    }
}

bool FeedBuilder::open_root(const Name& name, std::span<const Attribute> attributes) {
    root_.assign(name.local);
    family_ = family_of_root(name);
    if (family_ == Family::none)
        return false;
    Element root{known(name) == Field::item ? Field::item : Field::root};
    enter_base(root, attributes);
    open_.push_back(root);
    if (root.field == Field::item)
        open_item(attributes);
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
    if (capture_ && ends_capture(field) && !is_xhtml(name))
        leave_capture();
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
    if (captures_text(field) && !is_said(field, attributes)) {
        const bool atom = is_atom(name) || (family_ == Family::atom && name.prefix.empty());
        begin_capture(field, attributes);
        capture_->type = declared_type(atom, attributes);
        if (field == Field::content && !atom && capture_->type == TextType::guess)
            capture_->type = TextType::html;
    }
    return true;
}

/// An item in a text element tells that the element was never closed, unless the document is well-formed:
/// Atom carries whole entries as content. So does a category in a category, which iTunes means.
bool FeedBuilder::ends_capture(Field field) const {
    if (field == Field::item && reading_ == XmlReading::strict)
        return false;
    if (field == Field::item)
        return !capture_->inline_markup || !holds_markup(capture_->field);
    return field == Field::category && capture_->field == Field::category;
}

/// Files what was captured, although its element is still open, and what is open inside it.
void FeedBuilder::leave_capture() {
    open_.insert(open_.end(), capture_->depth, Element{});
    finish_capture();
}

void FeedBuilder::begin_capture(Field field, std::span<const Attribute> attributes) {
    capture_.emplace();
    capture_->field = field;
    capture_->text.reserve(field == Field::content ? 2048 : 128);
    capture_->attribute = telling_attribute(field, attributes);
}

void FeedBuilder::text(std::string_view text) {
    if (!capture_) {
        if (in_item_ && !open_.empty() && open_.back().field == Field::image)
            image_text_ += text;
        return;
    }
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
        capture.type = TextType::html;
    }
    // What HTML does not know is no mark-up of the text, nor a part of it.
    if (text::html_role(ascii_lower(name.local)) == text::HtmlRole::unknown) {
        inline_names_.emplace_back();
        return;
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
            if (!name.empty() && name != "br" && name != "img" && name != "hr" && name != "input")
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
    if (element.field == Field::image)
        close_image();
    if (element.field == Field::item)
        close_item();
}

/// RSS's image holds elements, but some write its address alone.
void FeedBuilder::close_image() {
    if (const auto address = resolved(image_text_); in_item_ && text::is_web_url(address))
        item_.picture.offer(4, address);
    image_text_.clear();
}

void FeedBuilder::open_item(std::span<const Attribute> attributes) {
    close_item(); // one inside another: the outer was never closed
    in_item_ = true;
    item_ = Draft();
    item_.id.offer(5, std::string(value_of(attributes, "about")));
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
    items_.push_back(finish(std::move(item_), options_));
    item_ = Draft();
}

std::string FeedBuilder::resolved(std::string_view reference) const {
    reference = text::trim(reference);
    return bases_.empty() ? std::string(reference) : text::resolve_url(bases_.back(), reference);
}

void FeedBuilder::finish_capture() {
    auto capture = std::move(*capture_);
    capture_.reset();
    inline_names_.clear();
    const auto field = capture.field;
    file(field, std::move(capture));
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
    feed.items = std::move(items_);
    for (auto& item : feed.items)
        make_absolute(item, base);
    return feed;
}

} // namespace bluelamp::feed

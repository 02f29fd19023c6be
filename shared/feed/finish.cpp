#include "feed/builder.hpp"

#include "text/date.hpp"
#include "text/encoding.hpp"
#include "text/html.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace bluelamp::feed {
namespace {

/// The text that base64 holds, or nullopt if it is none: a picture, or words that only say they are base64.
std::optional<std::string> from_base64(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        int value = 0;
        if (c >= 'A' && c <= 'Z')
            value = c - 'A';
        else if (c >= 'a' && c <= 'z')
            value = c - 'a' + 26;
        else if (c >= '0' && c <= '9')
            value = c - '0' + 52;
        else if (c == '+')
            value = 62;
        else if (c == '/')
            value = 63;
        else if (c == '=' || c == ' ' || c == '\n' || c == '\r' || c == '\t')
            continue;
        else
            return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out += static_cast<char>(static_cast<unsigned char>(bits >> held));
        }
    }
    const bool is_text = text::is_valid_utf8(out) && out.find('\0') == std::string::npos;
    return is_text ? std::optional(std::move(out)) : std::nullopt;
}

bool has_entity(std::string_view text) {
    return text.find('&') != std::string_view::npos && text.find(';') != std::string_view::npos;
}

/// An address whose "&" may have been escaped once too often.
std::string unescaped_address(std::string address) {
    constexpr std::string_view escaped = "&amp;";
    if (address.find(escaped) == std::string::npos)
        return address;
    std::string out;
    for (std::size_t at = 0; at < address.size(); ++at) {
        out += address[at];
        if (address.compare(at, escaped.size(), escaped) == 0)
            at += escaped.size() - 1;
    }
    return out;
}

/// Text that says it is plain and yet opens and closes a tag of HTML was marked wrongly by its generator.
bool is_html_after_all(std::string_view text) {
    return text.find("</") != std::string_view::npos && text::looks_like_html(text);
}

} // namespace

std::string line_of(const Slot& slot) {
    const auto type = slot.type;
    if (type == TextType::base64)
        return text::html_to_line(from_base64(slot.value).value_or(slot.value));
    if (auto meant = text::undo_double_encoding(slot.value))
        return line_of({*std::move(meant), type, slot.rank});
    if (slot.value.find_first_of("<&") == std::string::npos)
        return text::without_controls(text::collapse_space(slot.value));
    if (type == TextType::html || (type == TextType::guess && text::looks_like_html(slot.value)) ||
        (type == TextType::plain && is_html_after_all(slot.value)))
        return text::html_to_line(slot.value);
    // An escaped reference in plain text is escaped twice far more often than it is meant.
    if (has_entity(slot.value))
        return text::without_controls(text::collapse_space(text::decode_entities(slot.value)));
    return text::without_controls(text::collapse_space(slot.value));
}

std::string text_of(const Slot& slot) {
    if (slot.type == TextType::base64)
        return text::html_to_text(from_base64(slot.value).value_or(std::string()));
    if (auto meant = text::undo_double_encoding(slot.value))
        return text_of({*std::move(meant), slot.type, slot.rank});
    switch (slot.type) {
    case TextType::html:
        return text::html_to_text(slot.value);
    case TextType::plain:
        if (is_html_after_all(slot.value))
            return text::html_to_text(slot.value);
        return text::without_controls(
            text::trim(has_entity(slot.value) ? text::decode_entities(slot.value) : slot.value));
    case TextType::guess:
    case TextType::base64:
        break;
    }
    return text::any_to_text(slot.value);
}

FeedItem finish(Draft&& draft, const FeedOptions& options) {
    FeedItem item;
    item.id = std::move(draft.id.value);
    item.title = line_of(draft.title);
    const bool has_summary = !draft.summary.value.empty();
    if (has_summary)
        item.summary = text_of(draft.summary);
    if (!draft.content.value.empty() && (item.summary.empty() || options.with_body)) {
        auto whole = text_of(draft.content);
        if (item.summary.empty())
            item.summary = std::move(whole);
        else if (whole.size() > item.summary.size())
            item.body = std::move(whole);
    }
    item.link = std::move(draft.link.value);
    item.published = text::parse_date(draft.published.value);
    item.updated = text::parse_date(draft.updated.value);

    item.enclosures = std::move(draft.enclosures);
    item.image = std::move(draft.picture.url);
    item.image_alternative = std::move(draft.picture.alternative);
    if (draft.picture.rank < 5)
        for (const auto& enclosure : item.enclosures)
            if (enclosure.type.starts_with("image/")) {
                item.image = enclosure.url;
                break;
            }
    if (item.image.empty())
        for (const auto* slot : {&draft.content, &draft.summary}) {
            if (slot->type == TextType::plain || slot->type == TextType::base64)
                continue;
            if (auto found = text::first_image(slot->value)) {
                item.image = text::resolve_url(draft.base, found->source);
                item.image_alternative = text::html_to_line(found->alternative);
                item.image_in_text = true;
                break;
            }
        }
    item.categories = std::move(draft.categories);
    return item;
}

void make_absolute(FeedItem& item, const std::string& base) {
    item.link = text::resolve_url(base, unescaped_address(std::move(item.link)));
    item.image = text::resolve_url(base, unescaped_address(std::move(item.image)));
    for (auto& enclosure : item.enclosures)
        enclosure.url = text::resolve_url(base, unescaped_address(std::move(enclosure.url)));
}

} // namespace bluelamp::feed

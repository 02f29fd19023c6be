#include "feed/builder.hpp"

#include "text/date.hpp"
#include "text/html.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <nlohmann/json.hpp>

/// JSON Feed 1.0 and 1.1 (jsonfeed.org). What has the wrong type is taken for absent.
namespace bluelamp::feed {
namespace {

using nlohmann::json;

std::string string_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end())
        return {};
    if (found->is_string())
        return found->get<std::string>();
    return found->is_number() ? found->dump() : std::string(); // ids are numbers in the wild
}

std::vector<Enclosure> attachments_of(const json& object) {
    std::vector<Enclosure> out;
    const auto found = object.find("attachments");
    if (found == object.end() || !found->is_array())
        return out;
    for (const auto& attachment : *found) {
        if (!attachment.is_object())
            continue;
        Enclosure enclosure{string_at(attachment, "url"), string_at(attachment, "mime_type"), std::nullopt};
        if (const auto size = attachment.find("size_in_bytes");
            size != attachment.end() && size->is_number() && size->get<double>() >= 0 &&
            size->get<double>() < 1e18)
            enclosure.length = static_cast<std::uint64_t>(size->get<double>());
        if (!enclosure.url.empty())
            out.push_back(std::move(enclosure));
    }
    return out;
}

Draft draft_of(const json& object) {
    Draft draft;
    draft.id.offer(1, string_at(object, "id"));
    draft.title.offer(1, string_at(object, "title"), TextType::plain);
    draft.link.offer(2, string_at(object, "url"));
    draft.link.offer(1, string_at(object, "external_url"));
    draft.summary.offer(1, string_at(object, "summary"), TextType::plain);
    draft.content.offer(2, string_at(object, "content_html"), TextType::html);
    draft.content.offer(1, string_at(object, "content_text"), TextType::plain);
    draft.published.offer(1, string_at(object, "date_published"));
    draft.updated.offer(1, string_at(object, "date_modified"));
    draft.picture.offer(9, string_at(object, "image"));
    draft.picture.offer(8, string_at(object, "banner_image"));
    draft.enclosures = attachments_of(object);
    if (const auto tags = object.find("tags"); tags != object.end() && tags->is_array())
        for (const auto& tag : *tags)
            if (tag.is_string())
                draft.categories.push_back(text::collapse_space(tag.get<std::string>()));
    return draft;
}

} // namespace

std::optional<Feed> parse_json_feed(std::string_view text, const FeedOptions& options) {
    const auto document = json::parse(text, nullptr, false, true);
    if (!document.is_object())
        return std::nullopt;
    const auto version = string_at(document, "version");
    const auto items = document.find("items");
    // Some write the version's number alone, some none.
    const bool says_so = version.find("jsonfeed") != std::string::npos;
    const bool may_be = version.empty() || version == "1" || version == "1.0" || version == "1.1";
    const bool has_items = items != document.end() && items->is_array();
    const bool names_itself =
        document.contains("title") || document.contains("home_page_url") || document.contains("feed_url");
    const bool looks_so = may_be && (version.empty() ? has_items && names_itself : has_items || names_itself);
    if (!says_so && !looks_so)
        return std::nullopt;

    Feed feed;
    Slot title;
    title.offer(1, string_at(document, "title"), TextType::plain);
    feed.title = line_of(title);
    feed.link = string_at(document, "home_page_url");
    auto base = options.base;
    for (const auto& candidate : {string_at(document, "feed_url"), feed.link})
        if (base.empty() && text::is_absolute_url(candidate))
            base = candidate;
    feed.link = text::resolve_url(base, feed.link);
    if (has_items)
        for (const auto& item : *items) {
            if (feed.items.size() >= options.max_items)
                break;
            if (item.is_object())
                make_absolute(feed.items.emplace_back(finish(draft_of(item), options)), base);
        }
    return feed;
}

} // namespace bluelamp::feed

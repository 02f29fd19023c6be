#include "feed/feed_json.hpp"

#include "text/date.hpp"

#include <nlohmann/json.hpp>

namespace bluelamp {
namespace {

using json = nlohmann::ordered_json;

json or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

json or_null(const std::optional<Time>& time) {
    return time ? json(text::to_rfc3339(*time)) : json(nullptr);
}

json to_json(const FeedItem& item) {
    auto enclosures = json::array();
    for (const auto& enclosure : item.enclosures)
        enclosures.push_back({{"url", enclosure.url},
                              {"type", or_null(enclosure.type)},
                              {"length", enclosure.length ? json(*enclosure.length) : json(nullptr)}});
    return {{"id", or_null(item.id)},
            {"title", or_null(item.title)},
            {"summary", or_null(item.summary)},
            {"link", or_null(item.link)},
            {"published", or_null(item.published)},
            {"updated", or_null(item.updated)},
            {"image", or_null(item.image)},
            {"enclosures", std::move(enclosures)},
            {"categories", item.categories}};
}

} // namespace

nlohmann::ordered_json to_json(const Feed& feed) {
    auto items = json::array();
    for (const auto& item : feed.items)
        items.push_back(to_json(item));
    return {{"title", or_null(feed.title)}, {"link", or_null(feed.link)}, {"items", std::move(items)}};
}

} // namespace bluelamp

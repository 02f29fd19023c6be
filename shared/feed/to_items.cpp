#include "feed/to_items.hpp"

#include "text/clip.hpp"
#include "text/fingerprint.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace bluelamp {
namespace {

/// What tells the item from the source's others.
std::string identity_of(const FeedItem& item) {
    if (!item.id.empty())
        return without_tracking(item.id);
    if (!item.link.empty())
        return without_tracking(item.link);
    return item.title + "\n" + item.summary.substr(0, 200);
}

/// WordPress ends every summary with an advertisement for itself.
std::string_view without_footer(std::string_view body) {
    const auto at = body.rfind("The post ");
    if (at != std::string_view::npos && body.find(" appeared first on ", at) != std::string_view::npos &&
        (at == 0 || body[at - 1] == '\n'))
        body = text::trim(body.substr(0, at));
    return body;
}

std::string title_of(const FeedItem& item, std::size_t limit) {
    return item.title.empty() ? text::first_sentence(item.summary, limit)
                              : text::clip_at_sentence(item.title, limit);
}

/// A podcast's episode need have no page: its recording is what a visitor takes away.
std::string link_of(const FeedItem& item) {
    if (item.link.empty())
        for (const auto& enclosure : item.enclosures)
            if (enclosure.type.starts_with("audio/") || enclosure.type.starts_with("video/"))
                return enclosure.url;
    return item.link;
}

std::string body_of(const FeedItem& item, const std::string& title, std::size_t limit) {
    auto body = text::clip_at_sentence(without_footer(item.body.empty() ? item.summary : item.body), limit);
    return body == title ? std::string() : body;
}

/// The keys of each entry. One that two stories of a feed share is a section's page or a generator's slip.
std::vector<std::vector<std::string>> keys_of(const std::vector<FeedItem>& entries) {
    std::vector<std::vector<std::string>> out;
    std::map<std::string, std::string> owners; // key → identity, "" when it has several
    out.reserve(entries.size());
    for (const auto& entry : entries) {
        const auto identity = identity_of(entry);
        for (const auto& key : out.emplace_back(story_keys(entry)))
            if (const auto [owner, is_new] = owners.emplace(key, identity);
                !is_new && owner->second != identity)
                owner->second.clear();
    }
    for (auto& keys : out)
        std::erase_if(keys, [&](const std::string& key) { return owners[key].empty(); });
    return out;
}

} // namespace

std::chrono::days usual_life(ItemKind kind) {
    using std::chrono::days;
    switch (kind) {
    case ItemKind::appeal:
        return days(14);
    case ItemKind::post:
        return days(7);
    case ItemKind::update:
    case ItemKind::event:
    case ItemKind::notice:
        return days(28);
    case ItemKind::answer:
    case ItemKind::decision:
        return days(180);
    case ItemKind::guide:
        return days(365);
    }
    return days(28);
}

std::vector<SourcedItem> items_of(const Feed& feed, const Source& source, const SourcingOptions& options) {
    std::vector<SourcedItem> out;
    std::set<std::string> seen;
    auto keys = keys_of(feed.items);
    for (std::size_t i = 0; i < feed.items.size(); ++i) {
        const auto& entry = feed.items[i];
        SourcedItem sourced;
        sourced.story_keys = std::move(keys[i]);
        auto& item = sourced.item;
        item.kind = source.as;
        const auto title = title_of(entry, options.title_limit);
        if (title.empty())
            continue; // nothing to show
        item.id = source.id + "-" + text::fingerprint(identity_of(entry));
        if (!seen.insert(item.id).second)
            continue;
        item.title = title;
        item.body = body_of(entry, title, options.body_limit);
        item.link = text::as_link(without_tracking(link_of(entry)));
        item.source = source.name.empty() ? LocalText(text::clip_at_sentence(feed.title, options.title_limit))
                                          : source.name;
        // A date ahead of the clock would stand first for ever.
        item.published = entry.published ? entry.published : entry.updated;
        sourced.dated = item.published && *item.published <= options.now;
        if (!sourced.dated)
            item.published = options.now;
        item.expires = *item.published + options.lasts;
        item.areas = source.areas;
        if (text::is_web_url(entry.image))
            sourced.image = entry.image;
        sourced.image_alternative = entry.image_alternative;
        sourced.image_in_text = entry.image_in_text;
        if (*item.expires > options.now)
            out.push_back(std::move(sourced));
    }
    std::stable_sort(out.begin(), out.end(), [](const SourcedItem& a, const SourcedItem& b) {
        return *a.item.published > *b.item.published;
    });
    if (out.size() > options.most_items)
        out.resize(options.most_items);
    return out;
}

std::vector<Item> merged(const std::vector<Item>& known, const std::vector<SourcedItem>& fresh, Time now) {
    std::vector<Item> out;
    std::set<std::string_view> ids;
    for (const auto& sourced : fresh) {
        const auto& item = sourced.item;
        auto next = item;
        ids.insert(item.id);
        const auto before =
            std::find_if(known.begin(), known.end(), [&](const Item& k) { return k.id == item.id; });
        if (before == known.end()) {
            next.revision = 1;
        } else {
            if (!sourced.dated) {
                next.published = before->published;
                next.expires = before->expires;
            }
            if (!next.image && !sourced.image.empty())
                next.image = before->image; // it could not be fetched this time
            next.revision = before->revision;
            if (next != *before)
                ++next.revision;
        }
        out.push_back(std::move(next));
    }
    for (const auto& item : known)
        if (!ids.contains(item.id) && (!item.expires || *item.expires > now))
            out.push_back(item);
    return out;
}

} // namespace bluelamp

#include "feed/to_items.hpp"

#include "text/clip.hpp"
#include "text/fingerprint.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace bluelamp {
namespace {

using namespace std::literals;

bool is_tracking(std::string_view parameter) {
    constexpr std::array names{"fbclid"sv, "gclid"sv,     "mc_cid"sv,     "mc_eid"sv,
                               "igshid"sv, "at_medium"sv, "at_campaign"sv};
    const auto name = parameter.substr(0, parameter.find('='));
    return name.starts_with("utm_") || std::find(names.begin(), names.end(), name) != names.end();
}

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

std::string body_of(const FeedItem& item, const std::string& title, std::size_t limit) {
    auto body = text::clip_at_sentence(without_footer(item.body.empty() ? item.summary : item.body), limit);
    return body == title ? std::string() : body;
}

} // namespace

std::string without_tracking(std::string_view url) {
    const auto mark = url.find('?');
    if (mark == std::string_view::npos || !text::is_web_url(url))
        return std::string(url);
    const auto hash = std::min(url.find('#', mark), url.size());
    std::string out(url.substr(0, mark));
    char before = '?';
    for (auto rest = url.substr(mark + 1, hash - mark - 1); !rest.empty();) {
        const auto end = std::min(rest.find('&'), rest.size());
        if (const auto parameter = rest.substr(0, end); !parameter.empty() && !is_tracking(parameter)) {
            (out += before) += parameter;
            before = '&';
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out += url.substr(hash);
}

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
    for (const auto& entry : feed.items) {
        SourcedItem sourced;
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
        item.link = text::as_link(entry.link);
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

#include "feed/discovery.hpp"

#include "base/ascii.hpp"
#include "text/html_token.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace bluelamp {
namespace {

using namespace std::literals;
using Kind = text::HtmlToken::Kind;

constexpr std::size_t most_feeds = 32;

bool is_feed_type(std::string_view declared) {
    constexpr std::array types{"application/rss+xml"sv, "application/atom+xml"sv, "application/feed+json"sv,
                               "application/json"sv};
    const auto type = ascii_lower(text::trim(declared.substr(0, declared.find(';'))));
    return std::find(types.begin(), types.end(), type) != types.end();
}

/// Whether the white-space-separated `list` has `word`, in any case.
bool has_word(std::string_view list, std::string_view word) {
    const auto lower = ascii_lower(list);
    constexpr auto spaces = " \t\r\n\f"sv;
    for (auto at = lower.find_first_not_of(spaces); at != std::string::npos;) {
        const auto end = std::min(lower.find_first_of(spaces, at), lower.size());
        if (std::string_view(lower).substr(at, end - at) == word)
            return true;
        at = lower.find_first_not_of(spaces, end);
    }
    return false;
}

/// The address that a `<link>` names as a feed, or "".
std::string feed_of_link(std::string_view attributes) {
    const auto relation = text::html_attribute(attributes, "rel");
    if (!has_word(relation, "alternate") || !is_feed_type(text::html_attribute(attributes, "type")))
        return {};
    auto address = text::html_attribute(attributes, "href");
    // WordPress offers the page itself in the JSON of its interface.
    return address.find("/wp-json/") == std::string::npos ? address : std::string();
}

/// Holds views into the text that it was taken from.
struct Address {
    std::string scheme;
    std::string host; ///< lower case, with its port
    std::vector<std::string_view> path;
    std::string_view query;
};

std::optional<Address> taken_apart(std::string_view url) {
    if (!text::is_web_url(url))
        return std::nullopt;
    Address address;
    const auto colon = url.find(':');
    address.scheme = ascii_lower(url.substr(0, colon));
    url = url.substr(colon + 3);
    url = url.substr(0, url.find('#'));
    if (const auto mark = url.find('?'); mark != std::string_view::npos) {
        address.query = url.substr(mark + 1);
        url = url.substr(0, mark);
    }
    const auto slash = std::min(url.find('/'), url.size());
    address.host = ascii_lower(url.substr(0, slash));
    for (auto rest = url.substr(slash); !rest.empty();) {
        rest.remove_prefix(1);
        const auto end = std::min(rest.find('/'), rest.size());
        if (end > 0)
            address.path.push_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    return address;
}

std::string_view parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const auto one = query.substr(0, query.find('&'));
        if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
            return one.substr(name.size() + 1);
        query.remove_prefix(std::min(one.size() + 1, query.size()));
    }
    return {};
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.' || c == ':';
    });
}

bool is_site(std::string_view host, std::string_view site) {
    return host == site ||
           (host.size() > site.size() && host.ends_with(site) && host[host.size() - site.size() - 1] == '.');
}

std::string of_youtube(const Address& address) {
    const auto feed = [](std::string_view key, std::string_view value) {
        return is_name(value)
                   ? "https://www.youtube.com/feeds/videos.xml?" + std::string(key) + "=" + std::string(value)
                   : std::string();
    };
    const auto& path = address.path;
    if (path.size() >= 2 && path[0] == "channel")
        return feed("channel_id", path[1]);
    if (path.size() >= 2 && path[0] == "user")
        return feed("user", path[1]);
    if (path.size() == 1 && path[0] == "playlist")
        return feed("playlist_id", parameter(address.query, "list"));
    return {};
}

/// `name` is what follows the "@": "user", or "user@elsewhere" for an account that is only shown here.
std::string of_mastodon(const std::string& origin, std::string_view name) {
    const auto at = name.find('@');
    const auto user = name.substr(0, at);
    if (!is_name(user) || user.ends_with(".rss"))
        return {};
    const auto home = at == std::string_view::npos ? origin : "https://" + std::string(name.substr(at + 1));
    if (at != std::string_view::npos && !is_name(name.substr(at + 1)))
        return {};
    return home + "/@" + std::string(user) + ".rss";
}

/// The feed of an account, or "" if the address does not tell.
std::string feed_of(const Address& address) {
    constexpr std::array without_feed{"tiktok.com"sv, "threads.net"sv, "threads.com"sv, "substack.com"sv,
                                      "t.me"sv,       "rumble.com"sv,  "flickr.com"sv};
    const auto& path = address.path;
    if (is_site(address.host, "youtube.com"))
        return of_youtube(address);
    if (address.host == "bsky.app")
        return path.size() == 2 && path[0] == "profile" && is_name(path[1])
                   ? "https://bsky.app/profile/" + std::string(path[1]) + "/rss"
                   : std::string();
    if (path.size() != 1 || !path[0].starts_with('@'))
        return {};
    if (is_site(address.host, "medium.com"))
        return is_name(path[0].substr(1)) ? "https://medium.com/feed/" + std::string(path[0]) : std::string();
    if (std::any_of(without_feed.begin(), without_feed.end(),
                    [&](std::string_view site) { return is_site(address.host, site); }))
        return {};
    return of_mastodon(address.scheme + "://" + address.host, path[0].substr(1));
}

} // namespace

std::vector<std::string> feeds_in_page(std::string_view html, std::string_view base) {
    std::vector<std::string> out;
    std::string page_base(base);
    bool has_base = false;
    text::HtmlTokeniser tokens(html);
    while (out.size() < most_feeds) {
        const auto& token = tokens.next();
        if (token.kind == Kind::end_of_input)
            break;
        if (token.kind != Kind::start)
            continue;
        if (token.name == "base" && !has_base) {
            const auto address = text::html_attribute(token.attributes, "href");
            has_base = !address.empty();
            page_base = text::resolve_url(base, address.empty() ? page_base : address);
        } else if (token.name == "link") {
            auto address = feed_of_link(token.attributes);
            if (!address.empty())
                address = text::as_link(text::sanitise_utf8(text::resolve_url(page_base, address)));
            if (!address.empty() && std::find(out.begin(), out.end(), address) == out.end())
                out.push_back(std::move(address));
        } else if (text::html_role(token.name) == text::HtmlRole::hidden &&
                   !token.attributes.ends_with('/')) {
            tokens.skip_content_of(std::string(token.name));
        }
    }
    return out;
}

std::string feed_address_of(std::string_view account_url) {
    const auto pasted = text::trim(account_url);
    const auto url = text::is_absolute_url(pasted) ? std::string(pasted) : "https://" + std::string(pasted);
    std::string feed;
    if (pasted.starts_with('@') && pasted.find('@', 1) != std::string_view::npos)
        feed = of_mastodon({}, pasted.substr(1));
    else if (const auto address = taken_apart(url))
        feed = feed_of(*address);
    return feed.empty() ? std::string(pasted) : feed;
}

} // namespace bluelamp

#include "feed/story.hpp"

#include "base/ascii.hpp"
#include "text/url.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace bluelamp {
namespace {

using namespace std::literals;

constexpr std::size_t longest_key = 512;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_tracking(std::string_view parameter) {
    constexpr std::array names{"fbclid"sv,      "gclid"sv,    "dclid"sv,  "msclkid"sv,   "twclid"sv,
                               "mc_cid"sv,      "mc_eid"sv,   "igshid"sv, "at_medium"sv, "at_campaign"sv,
                               "at_bbc_team"sv, "mkt_tok"sv,  "_hsenc"sv, "_hsmi"sv,     "ns_mchannel"sv,
                               "ns_campaign"sv, "ns_source"sv};
    const auto name = parameter.substr(0, parameter.find('='));
    return name.starts_with("utm_") || std::find(names.begin(), names.end(), name) != names.end();
}

/// A web address in the form in which equal pages are equal: without scheme, "www.", the usual port,
/// tracking, and the slash at its end.
struct Page {
    std::string host;
    std::string path;  ///< with "/" in front, or ""
    std::string query; ///< with "?" and fragment, or ""
};

Page page_of(std::string_view url) {
    Page page;
    const auto clean = without_tracking(text::trim(url));
    if (!text::is_web_url(clean))
        return page;
    const auto host = clean.find("://") + 3;
    const auto path = std::min(clean.find_first_of("/?#", host), clean.size());
    const auto query = std::min(clean.find_first_of("?#", path), clean.size());
    page.host = ascii_lower(std::string_view(clean).substr(host, path - host));
    if (page.host.starts_with("www."))
        page.host.erase(0, 4);
    for (const auto port : {":80"sv, ":443"sv})
        if (page.host.ends_with(port))
            page.host.erase(page.host.size() - port.size());
    page.path = clean.substr(path, query - path);
    while (page.path.ends_with('/'))
        page.path.pop_back();
    page.query = clean.substr(query);
    if (page.query == "#" || page.query == "?")
        page.query.clear();
    return page;
}

/// Whether a part of an address can name one document: it has a digit, or is of several words, or long.
bool is_telling(std::string_view part) {
    constexpr std::size_t long_word = 16;
    return part.size() >= long_word || std::any_of(part.begin(), part.end(), is_digit) ||
           std::count_if(part.begin(), part.end(), [](char c) { return c == '-' || c == '_'; }) >= 2;
}

/// Whether the address is one document's, not a home page's or a section's.
bool is_of_one_story(const Page& page) {
    const auto last = std::string_view(page.path).substr(page.path.rfind('/') + 1);
    if (!page.path.empty() && is_telling(last))
        return true;
    for (auto rest = std::string_view(page.query); !rest.empty();) { // "?p=12", "?v=dQw4w9WgXcQ", "#story-3"
        rest.remove_prefix(1);
        const auto end = std::min(rest.find_first_of("&#"), rest.size());
        const auto one = rest.substr(0, end);
        const auto value = one.substr(one.find('=') + 1);
        constexpr std::size_t video_id = 11;
        if (is_telling(value) || value.size() >= video_id)
            return true;
        rest.remove_prefix(end);
    }
    return false;
}

bool is_date(std::string_view digits) {
    const auto number = [digits](std::size_t at, std::size_t count) {
        int value = 0;
        for (const char c : digits.substr(at, count))
            value = value * 10 + (c - '0');
        return value;
    };
    const auto day = [](int d) { return d >= 1 && d <= 31; };
    const auto month = [](int m) { return m >= 1 && m <= 12; };
    const auto year = [](int y) { return y >= 1990 && y < 2100; };
    const auto short_year = [](int y) { return y >= 90 || y < 40; };
    if (digits.size() == 6) // YYYYMM, YYMMDD, DDMMYY
        return (year(number(0, 4)) && month(number(4, 2))) ||
               (month(number(2, 2)) && ((short_year(number(0, 2)) && day(number(4, 2))) ||
                                        (day(number(0, 2)) && short_year(number(4, 2)))));
    return digits.size() == 8 && ((year(number(0, 4)) && month(number(4, 2)) && day(number(6, 2))) ||
                                  (year(number(4, 4)) && month(number(2, 2)) && day(number(0, 2))));
}

/// The number of the document in "/news/man-jailed-490123": behind words, and neither a date nor a crime's
/// reference, which several stories may have. "" if there is none.
std::string_view number_of(std::string_view path) {
    constexpr std::array references{"ref"sv, "reference"sv, "number"sv, "no"sv, "incident"sv,
                                    "log"sv, "crime"sv,     "cad"sv,    "op"sv, "occurrence"sv};
    constexpr std::size_t least = 5;
    constexpr std::size_t most = 8;
    auto start = path.size();
    while (start > 0 && is_digit(path[start - 1]))
        --start;
    const auto digits = path.substr(start);
    if (digits.size() < least || digits.size() > most || start < 2 || path[start - 1] != '-' ||
        is_date(digits))
        return {};
    const auto words = path.substr(0, start - 1);
    const auto before = words.substr(words.find_last_of("-/") + 1);
    const bool has_words = std::any_of(before.begin(), before.end(), [](char c) { return !is_digit(c); });
    const bool is_reference =
        std::find(references.begin(), references.end(), ascii_lower(before)) != references.end();
    return has_words && !is_reference ? digits : std::string_view();
}

bool is_unique_in_the_world(std::string_view id) {
    constexpr std::array schemes{"at://"sv, "tag:"sv, "urn:uuid:"sv, "yt:video:"sv};
    return std::any_of(schemes.begin(), schemes.end(), [id](std::string_view scheme) {
        return id.starts_with(scheme) && is_telling(id.substr(scheme.size()));
    });
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

std::vector<std::string> story_keys(const FeedItem& item) {
    std::vector<std::string> keys;
    const auto add = [&keys](std::string key) {
        if (key.size() <= longest_key && std::find(keys.begin(), keys.end(), key) == keys.end())
            keys.push_back(std::move(key));
    };
    const auto link = page_of(item.link);
    if (!link.host.empty() && is_of_one_story(link))
        add("page:" + link.host + link.path + link.query);
    if (is_unique_in_the_world(item.id))
        add("id:" + item.id);
    // An address on another host may be a test machine's, where many sites were built.
    const auto guid = page_of(item.id);
    if (guid.host.empty() || (!link.host.empty() && guid.host != link.host))
        return keys;
    if (is_of_one_story(guid))
        add("page:" + guid.host + guid.path + guid.query);
    if (const auto number = number_of(guid.path); !number.empty())
        add("number:" + guid.host + guid.path.substr(0, guid.path.rfind('/') + 1) + std::string(number));
    return keys;
}

} // namespace bluelamp

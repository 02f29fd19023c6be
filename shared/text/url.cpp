#include "text/url.hpp"

#include "text/utf8.hpp"

#include <optional>

namespace bluelamp::text {
namespace {

bool is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::size_t scheme_length(std::string_view url) {
    if (url.empty() || !is_alpha(url.front()))
        return 0;
    for (std::size_t i = 1; i < url.size(); ++i) {
        const char c = url[i];
        if (c == ':')
            return i;
        if (!is_alpha(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.')
            return 0;
    }
    return 0;
}

struct Parts {
    std::string_view scheme;
    std::optional<std::string_view> authority;
    std::string_view path;
    std::optional<std::string_view> query;
    std::optional<std::string_view> fragment;
};

Parts split(std::string_view url) {
    Parts parts;
    if (const auto length = scheme_length(url)) {
        parts.scheme = url.substr(0, length);
        url.remove_prefix(length + 1);
    }
    if (const auto hash = url.find('#'); hash != std::string_view::npos) {
        parts.fragment = url.substr(hash + 1);
        url = url.substr(0, hash);
    }
    if (const auto mark = url.find('?'); mark != std::string_view::npos) {
        parts.query = url.substr(mark + 1);
        url = url.substr(0, mark);
    }
    if (url.starts_with("//")) {
        url.remove_prefix(2);
        const auto slash = std::min(url.find('/'), url.size());
        parts.authority = url.substr(0, slash);
        url.remove_prefix(slash);
    }
    parts.path = url;
    return parts;
}

/// RFC 3986, 5.2.4, on a path that starts with "/".
std::string without_dots(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const auto next = std::min(path.find('/', 1), path.size());
        const auto segment = path.substr(0, next);
        const bool last = next == path.size();
        if (segment == "/." || segment == "/..") {
            if (segment == "/..")
                out.erase(std::min(out.rfind('/'), out.size()));
            if (last)
                out += '/';
        } else {
            out += segment;
        }
        path.remove_prefix(next);
    }
    return out;
}

std::string merged(const Parts& base, std::string_view path) {
    const auto slash = base.path.rfind('/');
    std::string out(slash == std::string_view::npos ? "/" : base.path.substr(0, slash + 1));
    return out += path;
}

} // namespace

bool is_absolute_url(std::string_view url) {
    return scheme_length(url) > 0;
}

bool is_web_url(std::string_view url) {
    const auto length = scheme_length(url);
    std::string scheme(url.substr(0, length));
    for (char& c : scheme)
        c = static_cast<char>(c | 0x20);
    const auto rest = url.substr(length);
    return (scheme == "http" || scheme == "https") && rest.starts_with("://") && rest.size() > 3 &&
           rest.find_first_of("/?# \t\r\n<>\"", 3) != 3;
}

std::string as_link(std::string_view url) {
    constexpr std::size_t longest = 2048;
    constexpr std::string_view digits = "0123456789ABCDEF";
    url = trim(url);
    if (!is_web_url(url))
        return {};
    const auto host = scheme_length(url) + 3;
    const auto path = std::min(url.find_first_of("/?#", host), url.size());
    std::string out;
    for (std::size_t at = 0; at < url.size(); ++at) {
        const auto octet = static_cast<unsigned char>(url[at]);
        const bool unfit = octet <= 0x20 || octet == 0x7F || octet == '"' || octet == '<' || octet == '>';
        if (unfit && at < path)
            return {};
        if (unfit)
            ((out += '%') += digits[octet >> 4U]) += digits[octet & 0xFU];
        else
            out += at < host ? static_cast<char>(octet | 0x20U) : url[at]; // "HTTPS://" has no other letters
    }
    return out.size() > longest ? std::string() : out;
}

std::string resolve_url(std::string_view base_text, std::string_view reference_text) {
    base_text = trim(base_text);
    reference_text = trim(reference_text);
    const auto base = split(base_text);
    if (reference_text.empty() || is_absolute_url(reference_text) || base.scheme.empty() ||
        (!base.authority && !base.path.starts_with('/')))
        return std::string(reference_text);

    const auto reference = split(reference_text);
    std::string out(base.scheme);
    out += ':';
    if (const auto authority = reference.authority ? reference.authority : base.authority) {
        out += "//";
        out += *authority;
    }
    auto query = reference.query;
    if (reference.authority) {
        out += without_dots(reference.path);
    } else if (reference.path.empty()) {
        out += base.path;
        query = reference.query ? reference.query : base.query;
    } else if (reference.path.starts_with('/')) {
        out += without_dots(reference.path);
    } else {
        out += without_dots(merged(base, reference.path));
    }
    if (query)
        (out += '?') += *query;
    if (reference.fragment)
        (out += '#') += *reference.fragment;
    return out;
}

} // namespace bluelamp::text

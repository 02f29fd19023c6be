#include "http/message.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace bluelamp::http {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 22> reasons{{
    {200, "OK"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {507, "Insufficient Storage"},
}};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// Takes what stands before the next '/' off the front of `path`.
std::string_view take_part(std::string_view& path) {
    const auto slash = path.find('/');
    const auto part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    return part;
}

} // namespace

std::string_view Request::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& header) {
        return equal_ignoring_case(header.first, name);
    });
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::string client_of(const Request& request, bool behind_proxy) {
    if (!behind_proxy)
        return request.remote;
    // Only the last address was written by our own proxy; the ones before it are the client's word.
    const auto forwarded = request.header("X-Forwarded-For");
    const auto comma = forwarded.rfind(',');
    auto last = comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1);
    last.remove_prefix(std::min(last.find_first_not_of(' '), last.size()));
    return last.empty() ? request.remote : std::string(last);
}

bool wants_page(const Request& request) {
    return request.header("Accept").find("text/html") != std::string_view::npos;
}

bool is_https(const Request& request, bool behind_proxy) {
    return behind_proxy && request.header("X-Forwarded-Proto") == "https";
}

std::string_view reason_of(int status) {
    for (const auto& [code, reason] : reasons)
        if (code == status)
            return reason;
    return "Error";
}

Response problem(int status, const std::string& detail) {
    const nlohmann::ordered_json body{
        {"type", "about:blank"}, {"title", reason_of(status)}, {"status", status}, {"detail", detail}};
    return {.status = status,
            .headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
            .body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n",
            .file = {}};
}

Response problem_later(int status, const std::string& detail, std::chrono::seconds retry_after) {
    auto response = problem(status, detail);
    response.headers.emplace_back("Retry-After", std::to_string(std::max<long long>(1, retry_after.count())));
    return response;
}

std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space) {
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded += plus_is_space && text[at] == '+' ? ' ' : text[at];
            continue;
        }
        if (at + 2 >= text.size())
            return std::nullopt;
        unsigned value = 0;
        const auto* first = text.data() + at + 1;
        const auto [end, error] = std::from_chars(first, first + 2, value, 16);
        if (error != std::errc{} || end != first + 2)
            return std::nullopt;
        decoded += static_cast<char>(value);
        at += 2;
    }
    return decoded;
}

std::string encode_percent(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if ((octet < 0x80 && std::isalnum(octet) != 0) ||
            std::string_view("-._~").find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[octet >> 4U];
            encoded += digits[octet & 15U];
        }
    }
    return encoded;
}

std::optional<std::map<std::string, std::string>> match(std::string_view pattern, std::string_view path) {
    std::map<std::string, std::string> parameters;
    while (!pattern.empty() || !path.empty()) {
        if (pattern.empty() != path.empty())
            return std::nullopt;
        const auto wanted = take_part(pattern);
        const auto part = take_part(path);
        if (wanted.starts_with('{') && !part.empty())
            parameters.emplace(wanted.substr(1, wanted.size() - 2), part);
        else if (wanted != part)
            return std::nullopt;
    }
    return parameters;
}

} // namespace bluelamp::http

#include "sourcing/look.hpp"

#include "base/ascii.hpp"
#include "net/public_address.hpp"
#include "text/date.hpp"

#include <algorithm>
#include <charconv>

namespace bluelamp {
namespace {

using namespace std::chrono;

constexpr std::uint64_t picture_size_limit = std::uint64_t{8} << 20U;
constexpr seconds deadline{30};
constexpr int not_modified = 304;
constexpr int gone = 410;

HttpRequest request_to(const std::string& url, Reach reach) {
    HttpRequest request;
    request.url = url;
    request.total_timeout = deadline;
    request.redirects = 5;
    request.allow_plain_http = true;
    if (reach == Reach::internet)
        request.allow_address = is_public_address;
    else if (reach == Reach::this_machine)
        request.allow_address = [](std::string_view address) {
            return is_public_address(address) || is_loopback_address(address);
        };
    return request;
}

std::optional<seconds> number_after(std::string_view text, std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        if (at > 0 && text[at - 1] != ' ' && text[at - 1] != ',')
            continue; // s-maxage is for caches that are shared
        auto value = text.substr(at + name.size());
        if (value.starts_with('"'))
            value.remove_prefix(1);
        std::uint32_t number = 0;
        if (std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc{})
            return seconds(number);
    }
    return std::nullopt;
}

std::optional<seconds> freshness(const HttpResult& result, sys_seconds now) {
    const auto control = ascii_lower(result.header("cache-control"));
    if (control.find("no-store") != std::string::npos || control.find("no-cache") != std::string::npos)
        return std::nullopt;
    if (auto age = number_after(control, "max-age=")) {
        const auto spent = number_after("age=" + result.header("age"), "age=").value_or(seconds(0));
        return std::max(seconds(0), *age - spent);
    }
    if (const auto until = text::parse_date(result.header("expires")))
        return std::max(seconds(0), *until - now);
    return std::nullopt;
}

} // namespace

Reach reach_of(const std::string& url, bool allow_private) {
    if (allow_private)
        return Reach::anywhere;
    return names_this_machine(url) ? Reach::this_machine : Reach::internet;
}

HttpRequest feed_request(const std::string& url, const Validators& known, Reach reach) {
    auto request = request_to(url, reach);
    request.size_limit = feed_size_limit;
    request.headers["Accept"] = "application/atom+xml, application/rss+xml, application/feed+json, "
                                "application/xml;q=0.9, */*;q=0.5";
    if (!known.etag.empty())
        request.headers["If-None-Match"] = known.etag;
    if (!known.last_modified.empty())
        request.headers["If-Modified-Since"] = known.last_modified;
    return request;
}

HttpRequest picture_request(const std::string& url, Reach reach) {
    auto request = request_to(url, reach);
    request.size_limit = picture_size_limit;
    request.headers["Accept"] = "image/webp, image/png, image/jpeg, image/gif;q=0.5";
    return request;
}

Look read_look(const std::string& url, HttpResult result, sys_seconds now) {
    Look look;
    look.status = result.status;
    look.asked_wait = result.retry_after();
    if (result.error == NetError::none && (result.ok() || result.status == not_modified)) {
        look.fresh = freshness(result, now);
        if (result.lasting_url != url)
            look.moved_to = result.lasting_url;
    }
    if (result.error == NetError::none && result.status == not_modified) {
        look.outcome = LookOutcome::unchanged;
    } else if (result.ok()) {
        look.outcome = LookOutcome::document;
        look.charset = result.charset();
        look.base = result.url;
        look.validators = {result.header("etag"), result.header("last-modified")};
        look.bytes = std::move(result.body);
    } else {
        look.gone = result.error == NetError::none && result.status == gone;
        look.problem = "fetch " + url + ": " + result.summary();
        if (look.gone)
            look.problem += "; its publisher says that it will not come back";
    }
    return look;
}

} // namespace bluelamp

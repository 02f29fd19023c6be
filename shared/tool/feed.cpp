#include "tool/feed.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "feed/feed_json.hpp"
#include "net/http_client.hpp"
#include "text/url.hpp"
#include "tool/print.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace bluelamp::tool {
namespace {

constexpr std::size_t size_limit = std::size_t{64} << 20U;

struct Document {
    std::string bytes;
    std::string base;
    std::string charset;
};

std::string read_standard_input() {
    std::string bytes;
    std::array<char, 65536> block{};
    while (const auto count = std::fread(block.data(), 1, block.size(), stdin)) {
        bytes.append(block.data(), count);
        if (bytes.size() > size_limit)
            break; // parse_feed says so
    }
    return bytes;
}

Document fetch(const std::string& url) {
    HttpRequest request;
    request.url = url;
    request.size_limit = size_limit;
    request.redirects = 5;
    request.allow_plain_http = true;
    request.headers = {{"Accept",
                        "application/atom+xml, application/rss+xml, application/feed+json, application/xml;"
                        "q=0.9, */*;q=0.5"}};
    HttpClient client{NetworkOptions{}};
    auto result = client.send(request);
    if (!result.ok())
        throw Failure("fetch " + url, result.summary(), "check the address and the network");
    return {std::move(result.body), result.url, result.charset()};
}

Document read(const std::string& source) {
    if (source == "-")
        return {read_standard_input(), {}, {}};
    if (text::is_web_url(source))
        return fetch(source);
    auto bytes = read_file(source, size_limit);
    if (!bytes)
        throw Failure("read " + source, "there is no such file", "give a file, - or an http(s) address");
    return {*std::move(bytes), {}, {}};
}

} // namespace

void FeedCommand::run() const {
    const auto document = read(source);
    FeedOptions options;
    options.base = base.empty() ? document.base : base;
    options.charset = document.charset;
    options.with_body = false;
    options.max_bytes = size_limit;
    try {
        print(to_json(parse_feed(document.bytes, options)));
    } catch (const NotAFeed& error) {
        throw NotAFeed(source + ": " + error.what());
    }
}

} // namespace bluelamp::tool

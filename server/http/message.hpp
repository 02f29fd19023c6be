#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HTTP as plain values. Which library speaks it is server.cpp's business alone.
namespace bluelamp::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;                            ///< "GET", "POST"; HEAD arrives as GET
    std::string path;                              ///< percent-decoded, without the query
    std::map<std::string, std::string> query;      ///< percent-decoded; the last of equal names
    std::map<std::string, std::string> parameters; ///< what the route's {names} stand for
    Headers headers;
    std::string body;
    std::string remote; ///< the client's address, without a port

    /// The first header of that name (any case), or "".
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// The client's address; behind our own proxy, the one that the proxy saw.
[[nodiscard]] std::string client_of(const Request& request, bool behind_proxy);
/// Whether the client speaks https to our own proxy. This server itself speaks plain HTTP.
[[nodiscard]] bool is_https(const Request& request, bool behind_proxy);

/// A part of a file to send as the body; it must not change while it is sent.
struct FileBody {
    std::filesystem::path path;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::optional<FileBody> file; ///< instead of `body`
};

/// Sends the answer. Any thread; the first call counts. If every copy is gone uncalled, the client gets a
/// 500.
using Reply = std::function<void(Response)>;

/// Runs on a worker thread, may block on the database, and may keep `reply` for later (a long poll). What it
/// throws becomes a 500 and one line in the log.
using Handler = std::function<void(const Request& request, const Reply& reply)>;

struct Route {
    std::string method;
    std::string pattern; ///< "/api/v1/media/{sha256}": a name in braces stands for one part of the path
    Handler handler;
    std::uint64_t body_limit = 0; ///< octets that this route takes; 0: the server's usual limit
};

/// Whether a person looks at the answer: then an error is a page, not problem+json.
[[nodiscard]] bool wants_page(const Request& request);

/// An error as RFC 9457 has it. `detail` is for the caller's operator: what is wrong and what to do.
[[nodiscard]] Response problem(int status, const std::string& detail);
/// 429 or 503 with Retry-After.
[[nodiscard]] Response problem_later(int status, const std::string& detail, std::chrono::seconds retry_after);

[[nodiscard]] std::string_view reason_of(int status);

/// Percent-decodes; nullopt when an escape is broken. `plus_is_space` is for query strings.
[[nodiscard]] std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space);

/// Everything but unreserved characters (RFC 3986 §2.3) percent-encoded, for one value of a query.
[[nodiscard]] std::string encode_percent(std::string_view text);

/// The names in a pattern's braces with what they stand for, or nullopt when the path does not match.
[[nodiscard]] std::optional<std::map<std::string, std::string>> match(std::string_view pattern,
                                                                      std::string_view path);

} // namespace bluelamp::http

#pragma once

#include "net/http_client.hpp"

#include <chrono>
#include <optional>
#include <string>

/// Looking at what others publish: how it is asked for, what the answer means, and when to look again.
namespace bluelamp {

/// What a server gave to ask later whether its document changed (RFC 9110, 8.8).
struct Validators {
    std::string etag;
    std::string last_modified;
    bool operator==(const Validators&) const = default;
};

enum class LookOutcome { document, unchanged, failed };

struct Look {
    LookOutcome outcome = LookOutcome::failed;
    int status = 0;      ///< of HTTP; 0 when there was no answer
    std::string bytes;   ///< the document
    std::string charset; ///< as the transport declared it, or ""
    std::string base;    ///< the address that answered
    Validators validators;
    std::string problem;                            ///< one line for staff; "" unless it failed
    std::string moved_to;                           ///< where the address moved for good, or ""
    bool gone = false;                              ///< 410: it will not come back
    std::optional<std::chrono::seconds> asked_wait; ///< Retry-After
    std::optional<std::chrono::seconds> fresh;      ///< asking sooner gives the same (RFC 9111, 4.2)
};

inline constexpr std::uint64_t feed_size_limit = std::uint64_t{8} << 20U;

/// Where the addresses may lead that a source has, redirects to, or names.
enum class Reach {
    internet,     ///< nowhere but to the public Internet
    this_machine, ///< there, and to loopback addresses
    anywhere      ///< to the house's own network too
};
/// The reach of a source whose address this machine's operator wrote: who names this machine means it.
[[nodiscard]] Reach reach_of(const std::string& url, bool allow_private);

[[nodiscard]] HttpRequest feed_request(const std::string& url, const Validators& known, Reach reach);
/// A picture of up to 8 MiB.
[[nodiscard]] HttpRequest picture_request(const std::string& url, Reach reach);

/// What came of a feed_request() to `url`. `now` is for dates of Expires.
[[nodiscard]] Look read_look(const std::string& url, HttpResult result, std::chrono::sys_seconds now);

} // namespace bluelamp

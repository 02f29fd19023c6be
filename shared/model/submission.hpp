#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>

/// What a visitor leaves. Nothing here tells who or, for a vote, at what hour.
namespace bluelamp {

struct Vote {
    std::string ballot;
    std::string area;                      ///< where the visitor lives; "elsewhere" and "unsure" are allowed
    std::map<std::string, int> allocation; ///< units by priority, each ≥ 1
    bool operator==(const Vote&) const = default;
};

struct Feedback {
    std::string area;
    int rating = 0; ///< 1 (very poor) to 5 (very good)
    std::string topic;
    std::string text;    ///< ≤ 4,000 bytes of UTF-8
    std::string contact; ///< ≤ 400 bytes of UTF-8
    bool complaint = false;
    bool operator==(const Feedback&) const = default;
};

struct Suggestion {
    std::string ballot;
    std::string area;
    std::string text;
    bool operator==(const Suggestion&) const = default;
};

using Submission = std::variant<Vote, Feedback, Suggestion>;

/// How an entry was made. Only `screen` counts in results.
enum class Via { screen, cli, test };

/// What a visitor is told once a submission is durable.
struct Kept {
    std::uint64_t seq = 0;
    std::string receipt; ///< ≥ 80 bits, Crockford base 32 in groups of four
    bool operator==(const Kept&) const = default;
};

} // namespace bluelamp

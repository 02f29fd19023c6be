#pragma once

#include "feed/to_items.hpp"
#include "storage/records.hpp"

#include <map>

namespace bluelamp::server {

/// What a reply says by the rules of its source.
struct Reading {
    std::vector<SourcedItem> items{}; ///< newest first, none that has expired
    std::size_t entries = 0;          ///< with those that have
    std::chrono::days lasts{};        ///< from an item's publishing to its expiry
    bool complete = false;            ///< as CurationInput::complete
    std::string title{};              ///< of the feed, or the area's name
    std::vector<TeamMember> team{};   ///< of police.uk
    std::optional<Area> area{};
};

/// `expiry_days` is the force's. Throws Failure with one line for staff when the reply is not what the source
/// should give.
[[nodiscard]] Reading read_reply(const Source& source, const SourceReply& reply,
                                 const std::map<ItemKind, int>& expiry_days, Time now);

/// The documents of police.uk as SourceReply::octets holds them, and back.
struct PoliceParts {
    std::string neighbourhood{};
    std::string priorities{};
    std::string events{};
    std::string people{};
};
[[nodiscard]] std::string joined(const PoliceParts& parts);
/// Throws Failure.
[[nodiscard]] PoliceParts parted(const std::string& octets);

} // namespace bluelamp::server

#pragma once

#include "model/content.hpp"

namespace bluelamp {

/// An item of a publish file: media are still paths relative to the file, or https URLs.
struct PublishedItem {
    Item item; ///< without revision and media; `published` and `expires` as they were given
    std::string image;
    LocalText image_alt;
    std::string video;
    std::string captions;
    bool operator==(const PublishedItem&) const = default;
};

struct PublishedMember {
    TeamMember member; ///< without photo
    std::string photo;
    LocalText photo_alt;
    bool operator==(const PublishedMember&) const = default;
};

/// CONTRACT's publish file. Each list replaces entries with the same id and leaves the others.
/// Further optional keys: force.helplines [{number, meaning}], force.quiet_phrase, force.web,
/// force.expiry_days {KIND: DAYS}, force.hide_appeals_after_offline_hours, areas[].station {name, address,
/// hours}, items[].member (a team member's id), sources[].name, sources[].base (the API's address for
/// police.uk; the same as url), and a source's rules: off, every_minutes, keep, lasts_days, most_days_old,
/// hold_words, pictures ("first", "declared", "none"), deleted ("keep", "withdraw"), member.
struct Publication {
    std::optional<Force> force;
    std::vector<District> districts;
    std::vector<Area> areas;
    std::vector<PublishedItem> items;
    std::vector<std::string> withdraw;
    std::vector<Ballot> ballots;
    std::vector<Topic> topics;
    std::vector<PublishedMember> team;
    std::vector<Source> sources;
    bool operator==(const Publication&) const = default;
};

/// Refuses the whole for one mistake: WireError with the path of the key and what would be right, such as
/// "ballots[0].priorities[2].title: missing; give a text". Unknown keys are ignored, null is absent.
/// An `areas` list that says "all" or is absent comes out empty.
[[nodiscard]] Publication read_publication(std::string_view json);

} // namespace bluelamp

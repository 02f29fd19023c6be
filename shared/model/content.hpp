#pragma once

#include "model/local_text.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a kiosk shows. Plain values: no I/O, no clocks. Times are UTC.
namespace bluelamp {

using Time = std::chrono::sys_seconds;

/// A file known by the SHA-256 of its bytes (64 lower-case hex digits); it may not be here yet.
struct Media {
    std::string sha256;
    std::uint64_t bytes = 0;
    std::string type; ///< IANA media type, from the bytes, never from a name
    LocalText alternative;

    bool operator==(const Media&) const = default;
};

enum class ItemKind { update, appeal, event, post, answer, decision, guide, notice };
enum class Priority { normal, high, urgent };

struct Item {
    std::string id;
    std::uint64_t revision = 0; ///< rises with every change; compared with tombstones
    ItemKind kind = ItemKind::update;
    Priority priority = Priority::normal;
    LocalText title;
    LocalText body; ///< paragraphs parted by a blank line
    std::optional<Media> image;
    std::optional<Media> video;
    std::optional<Media> captions;
    std::string link;      ///< absolute http(s) URL or ""
    LocalText source;      ///< who says so, in the visitor's words
    std::string reference; ///< "26/118204" or ""
    LocalText place;
    LocalText you_said; ///< for answers: what people said
    std::optional<Time> published;
    std::optional<Time> expires; ///< hidden from then on, with or without a network
    std::optional<Time> starts;
    std::optional<Time> ends;
    std::optional<int> hide_after_offline_hours; ///< absent: the force's setting for its kind
    std::string member;                          ///< whose words these are: a TeamMember's id or ""
    std::vector<std::string> areas;              ///< empty: all

    bool operator==(const Item&) const = default;
};

struct District {
    std::string id;
    LocalText name;
    bool operator==(const District&) const = default;
};

/// The counter that a kiosk of an area stands at.
struct Station {
    LocalText name;
    LocalText address;
    LocalText hours;
    bool operator==(const Station&) const = default;
};

struct Area {
    std::string id;
    LocalText name;
    std::string district; ///< a District's id or ""
    std::vector<LocalText> places;
    Station station;
    bool operator==(const Area&) const = default;
};

struct BallotPriority {
    std::string id;
    LocalText title;
    LocalText meaning;
    LocalText tradeoff;
    std::optional<Time> updated;
    bool operator==(const BallotPriority&) const = default;
};

struct Ballot {
    std::string id;
    LocalText title;
    int pot = 10; ///< 1 to 100 units
    std::optional<Time> opens;
    std::optional<Time> closes;
    std::vector<std::string> areas; ///< empty: all
    std::vector<BallotPriority> priorities;
    bool operator==(const Ballot&) const = default;
};

struct Topic {
    std::string id;
    LocalText title;
    bool operator==(const Topic&) const = default;
};

struct TeamMember {
    std::string id;
    std::string name;
    LocalText rank;
    LocalText bio;
    std::optional<Media> photo;
    std::map<std::string, std::string> contact; ///< keys as data.police.uk has them: email, telephone, …
    std::vector<std::string> areas;             ///< empty: all
    bool operator==(const TeamMember&) const = default;
};

/// A line of the information screen.
struct Helpline {
    std::string number; ///< as it is dialled and shown, or a web address
    LocalText meaning;
    bool operator==(const Helpline&) const = default;
};

struct Force {
    std::string id;
    LocalText name;
    std::vector<Helpline> helplines;
    LocalText quiet_phrase; ///< said at the desk to be taken somewhere private
    std::string web;        ///< base of the public pages that QR codes lead to, or ""
    std::map<ItemKind, int> expiry_days;
    int hide_appeals_after_offline_hours = 24;
    bool operator==(const Force&) const = default;
};

enum class SourceKind { feed, police_uk };
enum class SourcePublishing { automatic, hold };
/// Which picture of a post is shown: the first there is, only one that the feed gives apart from the text, or
/// none.
enum class SourcePictures { first, declared, none };
/// What becomes of an item that its source shows no longer: it stays until it expires, or it is withdrawn.
enum class SourceDeletion { keep, withdraw };

/// What a force asks of a source besides whose it is. Absent numbers are the usual ones.
struct SourceRules {
    bool off = false;      ///< nothing of it is fetched or shown
    int every_minutes = 0; ///< the longest wait between two looks; 0: the usual one
    int keep = 0;          ///< the newest so many are shown; 0: 50
    int lasts_days = 0;    ///< from publishing to expiry; 0: the force's, or the usual, for the kind
    int most_days_old = 0; ///< what was published earlier is not taken; 0: no limit but expiry
    std::vector<std::string> hold_words; ///< an item with one of them waits for approval
    SourcePictures pictures = SourcePictures::first;
    SourceDeletion deleted = SourceDeletion::keep;
    std::string member; ///< the officer whose posts these are: a TeamMember's id or ""
    bool operator==(const SourceRules&) const = default;
};

struct Source {
    std::string id;
    SourceKind kind = SourceKind::feed;
    std::string url;           ///< of a feed, or the API's base
    std::string force;         ///< police.uk force id
    std::string neighbourhood; ///< police.uk neighbourhood id
    ItemKind as = ItemKind::update;
    SourcePublishing publish = SourcePublishing::hold;
    LocalText name;         ///< how the kiosk names it
    std::string permission; ///< note on the right to republish
    SourceRules rules;
    std::vector<std::string> areas;
    bool operator==(const Source&) const = default;
};

/// A share of the pot from 0 to 1, with its 95 % interval.
struct Share {
    double mean = 0;
    double low = 0;
    double high = 0;
    bool operator==(const Share&) const = default;
};

enum class PictureStatus { suppressed, early, full };

/// A picture's figures without the ballots that look like one visitor voting many times.
struct FilteredPicture {
    int ballots = 0; ///< 0 when suppressed
    PictureStatus status = PictureStatus::suppressed;
    std::map<std::string, Share> shares; ///< by priority
    std::vector<std::string> rank;
    std::string leader; ///< "" is too close to call
    std::map<std::string, double> independent_markets;
    bool operator==(const FilteredPicture&) const = default;
};

/// What people chose on one ballot in one area or district, fit to be seen by anyone.
struct Picture {
    std::string ballot;
    std::string place; ///< an Area's or a District's id
    int ballots = 0;   ///< 0 when suppressed
    PictureStatus status = PictureStatus::suppressed;
    std::map<std::string, Share> shares; ///< by priority
    std::vector<std::string> rank;
    std::string leader; ///< "" is too close to call
    /// For the open data and staff; a kiosk's manifest is without the two.
    std::map<std::string, double> independent_markets{};
    FilteredPicture filtered{};
    bool operator==(const Picture&) const = default;
};

/// Everything one kiosk may show: a whole force on the server, one area's part of it in a manifest.
struct Content {
    Force force;
    std::vector<District> districts;
    std::vector<Area> areas;
    std::vector<Item> items;
    std::vector<Ballot> ballots;
    std::vector<Topic> topics;
    std::vector<TeamMember> team;
    std::vector<Source> sources;
    std::vector<Picture> pictures;
    bool operator==(const Content&) const = default;
};

} // namespace bluelamp

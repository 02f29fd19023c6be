#pragma once

#include "language/danger_words.hpp"
#include "model/content.hpp"

#include "session/staff.hpp"
#include "wire/bytes_io.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

/// How the last sync went, or how this one goes.
struct SyncStatus {
    bool busy = false;
    std::string problem;          ///< one line in English for who mends it; "" when it went well
    std::optional<Time> next_try; ///< after a failure
    bool operator==(const SyncStatus&) const = default;
};

/// How the kiosk itself fares, as the threads that know it last said.
struct Status {
    bool enrolled = false;            ///< follows a server
    bool standalone = false;          ///< follows its own feeds
    std::optional<Time> last_contact; ///< headquarters (or, standalone, a source) was last reached
    std::uint64_t pending = 0;        ///< entries not yet acknowledged
    bool log_takes_entries = true;    ///< false once the disk is full or failed: voting closes visibly
    bool clock_trusted = true; ///< false while the clock is behind what is known: expiring items are hidden
    std::string kiosk;         ///< its id
    std::string server;        ///< its address, "" where only sticks come
    std::map<std::string, std::uint64_t> waiting; ///< `pending` by kind; never what they say
    std::uint64_t content_version = 0;
    SyncStatus sync;
    ClosedFor closed = ClosedFor::nothing;
    bool pin_set = false; ///< else nobody may do anything here
    bool operator==(const Status&) const = default;
};

/// The timings and limits a visit keeps to.
struct Rules {
    std::chrono::milliseconds idle{45'000}; ///< without touch until "Are you still there?" (WCAG 2.2.1)
    std::chrono::milliseconds still_there{25'000};  ///< to answer it; never under 20 s (WCAG 2.2.1)
    std::chrono::milliseconds slide{10'000};        ///< one slide of the loop stays
    std::chrono::seconds takeover{600};             ///< an urgent item has the loop for itself
    std::chrono::milliseconds least_reading{5'000}; ///< from opening a ballot until it can be sent
    std::chrono::milliseconds cool_down{
        15'000};                    ///< from one vote until the next; a queue of people waits no longer
    std::size_t text_bytes = 4'000; ///< feedback and suggestions, in UTF-8
    std::size_t contact_bytes = 400;
    bool operator==(const Rules&) const = default;
};

/// Everything the screens may show at one moment, whole and immutable: shared between threads as
/// `std::shared_ptr<const Snapshot>`. Nothing in it needs the disk, the network or a clock to be drawn.
struct Snapshot {
    Time built{}; ///< items, ballots and events are those of this moment
    Force force;
    std::string area; ///< where the kiosk stands
    std::vector<District> districts;
    std::vector<Area> areas;
    std::vector<Item> items;       ///< visible now: urgent first, then high, then normal; the newest first
    std::vector<std::size_t> loop; ///< places in `items` of what the loop shows; see slides()
    std::vector<Ballot> ballots;   ///< open now; the one that closes first stands first
    std::vector<Topic> topics;
    std::vector<TeamMember> team;
    std::vector<Picture> pictures;
    std::map<std::string, std::filesystem::path> media; ///< by SHA-256: what is here, whole and verified
    Status status;
    Rules rules;
    std::map<std::string, Bytes> answers; ///< as a manifest has them: receipt_hash in hex → encrypt_answer
    DangerWordsPtr danger_words;          ///< null: none are known
    /// When something here appears, expires or closes by the clock alone; the builder rebuilds then.
    std::optional<Time> next_change;

    [[nodiscard]] const Area* area_of(std::string_view id) const;
    [[nodiscard]] const Area* here() const { return area_of(area); }
    [[nodiscard]] const Item* item(std::string_view id) const;
    [[nodiscard]] const Ballot* ballot(std::string_view id) const;
    [[nodiscard]] const TeamMember* member(std::string_view id) const;
    /// What people of `place` (an area or its district) chose on `ballot`; null when nothing is known.
    [[nodiscard]] const Picture* picture(std::string_view ballot, std::string_view place) const;
    /// The items of a kind, in the snapshot's order; events by their start.
    [[nodiscard]] std::vector<const Item*> of_kind(ItemKind kind) const;
    /// What the loop shows, in its order: all but guides; no more than twelve, so that each comes round, and
    /// of those who say much no more than of others while there is a choice. An urgent item has the loop for
    /// itself for the time of a takeover from when it was published, then its turn.
    [[nodiscard]] std::vector<const Item*> slides() const;
    /// The newest first.
    [[nodiscard]] std::vector<const Item*> posts_of(std::string_view member) const;
    /// The file of a picture that is here; nullopt when it is absent or still on its way.
    [[nodiscard]] std::optional<std::filesystem::path> file(const std::optional<Media>& media) const;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// What the builder is given besides the content.
struct SnapshotContext {
    std::string area; ///< the kiosk's area; "" shows everything
    Time now{};
    Status status;
    Rules rules;
    std::map<std::string, std::filesystem::path> media;
    std::map<std::string, Bytes> answers{};
    DangerWordsPtr danger_words{};
};

/// Sorts, filters and dates `content` for one moment. Pure; takes no lock; for any thread but the UI's.
[[nodiscard]] SnapshotPtr build_snapshot(const Content& content, SnapshotContext context);

} // namespace bluelamp

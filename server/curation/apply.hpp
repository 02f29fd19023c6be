#pragma once

#include "curation/picture_shelf.hpp"
#include "curation/reading.hpp"
#include "sourcing/look.hpp"
#include "storage/storage.hpp"
#include "wire/key_set.hpp"

#include <vector>

namespace bluelamp::server {

/// A look that came to its end, whatever that is.
struct FinishedLook {
    Source source;
    std::string settings; ///< digest of the source's entity when the look began
    SourceState state;    ///< when it began
    Look look;            ///< without `bytes`
    std::int64_t octets = 0;
    std::int64_t took_ms = 0;
    std::optional<SourceReply> reply{};            ///< what is curated; with `changed`, it is stored
    bool changed = false;                          ///< the reply says something else than the last one taken
    std::optional<Reading> reading{};              ///< absent when it failed
    std::map<std::string, MediaRecord> pictures{}; ///< fitted and in the media folder, by address
    int pictures_left_out = 0;                     ///< not fetched, for want of room
    std::string problem{};                         ///< why it failed, for staff
    std::uint64_t random = 0;                      ///< for the wait until the next look
};

/// What was done.
struct AppliedLooks {
    std::map<std::string, int> outcomes; ///< SourceLook::outcome and how many
    std::size_t published = 0;
    std::size_t withdrawn = 0;
    std::size_t manifests = 0;
};

/// Curates and publishes what the looks gave, notes how their sources are doing, and ends their claims: in
/// one transaction, with the manifests made once. A source that was changed, switched off or removed since
/// its look began is only looked at again, soon. Throws Failure.
AppliedLooks apply_looks(Storage& storage, const ServerKeys& keys, const PictureShelf& shelf,
                         std::int64_t now_ms, const std::vector<FinishedLook>& looks);

/// Takes all of a source off the screens, with tombstones; what waits or is folded goes too. Within a
/// transaction; the manifests are the caller's. Returns the ids of what has to be withdrawn.
[[nodiscard]] std::vector<std::string> take_off(Storage& storage, const std::string& source);

/// Whether what is published of an item that a source gave are staff's own words.
[[nodiscard]] bool is_edited(const SourceItemRecord& record, const Entity& item);

/// What staff had edited of a source when it was taken off, as they left it, but for what ended meanwhile.
/// Within a transaction that publishes it.
[[nodiscard]] std::vector<Item> bring_back_edits(Storage& storage, const std::string& source,
                                                 std::int64_t now_ms);

/// What the force says of how long items of a kind stay.
[[nodiscard]] std::map<ItemKind, int> expiry_days_of(Storage& storage);

} // namespace bluelamp::server

#pragma once

#include "feed/to_items.hpp"
#include "storage/records.hpp"

#include <map>
#include <string>
#include <vector>

/// What becomes of what a source says. Nothing here reads, writes or asks the time.
namespace bluelamp::server {

/// SourceItemRecord::why. A reason may be followed by ":" and what it is about.
namespace why {
inline constexpr const char* source_holds = "source";
inline constexpr const char* appeal = "appeal";
inline constexpr const char* hold_word = "word"; ///< and the word
inline constexpr const char* staff = "staff";
inline constexpr const char* same_story = "story"; ///< and the id of the item that tells it
inline constexpr const char* off = "off";
inline constexpr const char* deleted = "deleted";
inline constexpr const char* old = "old";
} // namespace why

/// An item that a source gave, and what is published under its id now.
struct KnownItem {
    SourceItemRecord record;
    std::string standing; ///< digest of the entity; "" when there is none
};

struct CurationInput {
    Source source;
    std::vector<SourcedItem> fresh; ///< newest first, with the dates that they should have
    std::vector<KnownItem> known;   ///< its items and all else with an id of a fresh one
    /// Items of other sources that share an id or a story with a fresh or folded one.
    std::vector<SourceItemRecord> others;
    std::map<std::string, Media> pictures; ///< fetched and fit, by address
    std::size_t entries = 0;               ///< that the reply held, with those that have expired
    bool complete = false;                 ///< it says everything there is; a feed shows the newest alone
    bool trusted = false;                  ///< take it however odd it is: it has been so for long
    std::int64_t now_ms = 0;
};

enum class CurationAct {
    note,     ///< nothing that anybody sees changes
    hold,     ///< it waits now, or its new words do
    publish,  ///< new to the screens, or in place of what was there
    withdraw, ///< with a tombstone: nobody may show it any longer
    drop,     ///< without: it had its time, or another tells the story
    forget,   ///< the record goes, and the item if it is still published
};

struct CurationAction {
    CurationAct act = CurationAct::note;
    SourceItemRecord record; ///< as it is from now on
    bool is_new = false;     ///< it was not known
};

struct Curation {
    std::vector<CurationAction> actions; ///< none for a record that stays as it is
    std::string odd; ///< why the reply is not taken and nothing changes, for staff; "" when it is
};

/// Decides. An empty reply, or one that lost more than 80 % of what it held, changes nothing. What staff
/// edited, published or withdrew themselves stays as they left it. Edits take the place of what is shown,
/// deletions follow the source's rules once they were seen in three good looks and for an hour; what only
/// left the feed's window was not deleted. What expired is forgotten after seven days.
[[nodiscard]] Curation curate(const CurationInput& input);

/// How many of a source's items are shown or wait at once: its newest.
[[nodiscard]] std::size_t items_kept(const Source& source);

/// Why an item has to wait for staff, as in SourceItemRecord::why; "" when it need not.
[[nodiscard]] std::string why_held(const Source& source, const Item& item);

/// Digest of what an item says, without what the source's rules make of it (areas, expiry, whose words).
[[nodiscard]] std::string digest_of_words(const SourcedItem& sourced);

} // namespace bluelamp::server

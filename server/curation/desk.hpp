#pragma once

#include "net/http_client.hpp"
#include "storage/storage.hpp"
#include "wire/key_set.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What staff see of the sources and do with them. Everything that changes something runs in a transaction
/// of its own, writes an audit line as `actor`, and throws Failure when it cannot be done.
namespace bluelamp::server {

/// Who does something, and when.
struct SourceAct {
    std::string actor;
    std::int64_t now_ms = 0;
};

enum class SourceHealth {
    unseen, ///< nobody has looked yet
    working,
    failing, ///< since state.failing_since_ms; what it gave stays
    off,
};

struct SourceView {
    Source source;
    SourceHealth health = SourceHealth::unseen;
    SourceState state;   ///< with times of the last and next look, problem, moved_to
    SourceCounts counts; ///< of its items; absent is 0
};
/// The end of SourceState::problem when a source, or a page that it leads to, was not asked because of where
/// it is.
inline constexpr const char* not_public = "is not an address of the public Internet";

/// In the order in which the sources were first published.
[[nodiscard]] std::vector<SourceView> source_views(Storage& storage);
[[nodiscard]] std::optional<SourceView> source_view(Storage& storage, const std::string& id);

/// The last 50 looks, newest first.
[[nodiscard]] std::vector<SourceLook> source_history(Storage& storage, const std::string& id);
/// The last reply that was taken, for preview() and for engineers.
[[nodiscard]] std::optional<SourceReply> last_reply(Storage& storage, const std::string& id);

/// Why an item waits, or is in another state, in a word; a sentence is the console's.
enum class SourceReason {
    none,
    source_holds, ///< its source is set to wait for approval
    appeal,       ///< appeals wait, unless their source says that it publishes by itself
    hold_word,    ///< `word` is in it
    staff,        ///< somebody refused it, edited it or withdrew it
    same_story,   ///< `word` is the id of the item that tells it
    source_off,
    deleted, ///< at the source
    too_old, ///< beyond what the source keeps, or expired
};

struct SourcedItemView {
    Source source;
    Item item; ///< as the source says it now, as it would be shown; revision 0
    SourceItemState state = SourceItemState::waiting;
    SourceReason reason = SourceReason::none;
    std::string word{};         ///< the hold word, or the id of the item of the same story
    std::string digest{};       ///< of what the source says: give it to approve() and refuse()
    std::optional<Item> live{}; ///< what is shown now under this id
    bool edited = false;        ///< `live` are staff's own words
    bool edit_waits = false;    ///< `live` is shown, and the source's later words, `item`, wait
    [[nodiscard]] bool is_edit() const { return edit_waits; }
    std::string image{}; ///< address of a picture that could not be had (yet), or ""
    std::int64_t first_seen_ms = 0;
    std::int64_t missing_since_ms = 0; ///< the source no longer shows it; 0 = it does
};

/// New items and edits of shown ones that wait, newest first. Of sources for one of `areas` or for all areas;
/// empty is all sources.
[[nodiscard]] std::vector<SourcedItemView> waiting_items(Storage& storage,
                                                         const std::vector<std::string>& areas);
/// Everything that a source gave, newest first.
[[nodiscard]] std::vector<SourcedItemView> items_of_source(Storage& storage, const std::string& id);
/// One; nullopt when there is none.
[[nodiscard]] std::optional<SourcedItemView> source_item(Storage& storage, const std::string& source,
                                                         const std::string& item);
/// The source that gave an item as it is shown, or whose item staff made theirs; "" when none did.
[[nodiscard]] std::string source_of_item(Storage& storage, const std::string& item);

/// Publishes what waits. Refuses (Failure) when the source has said something else since `digest`.
void approve(Storage& storage, const ServerKeys& keys, const SourceAct& act, const std::string& source,
             const std::string& item, const std::string& digest);
/// What waits is not shown. A new item never comes back; of a shown one, this edit is not offered again.
void refuse(Storage& storage, const SourceAct& act, const std::string& source, const std::string& item,
            const std::string& digest);
/// A refused item, or one that staff made theirs, is the source's again from its next look on, which is soon.
/// It waits for approval first.
void reconsider(Storage& storage, const SourceAct& act, const std::string& source, const std::string& item);

/// Publishes a source with its rules, new or changed. The server looks at it within seconds.
void put_source(Storage& storage, const ServerKeys& keys, const SourceAct& act, const Source& source);
/// Withdraws everything that the source gave, what staff edited of it too, with tombstones, in the same
/// transaction.
void switch_off(Storage& storage, const ServerKeys& keys, const SourceAct& act, const std::string& id);
/// What staff had edited is back at once, as they left it; what was refused stays refused; the rest comes
/// again as its rules say.
void switch_on(Storage& storage, const ServerKeys& keys, const SourceAct& act, const std::string& id);
/// As switch_off, and forgets the source and what staff decided about its items.
void remove_source(Storage& storage, const ServerKeys& keys, const SourceAct& act, const std::string& id);
/// The server looks within seconds, whenever the next look would have been.
void look_now(Storage& storage, const SourceAct& act, const std::string& id);

/// What a source would show of a reply, and what would wait: nothing is stored. Pictures stay addresses.
/// `expiry_days` is the force's. Throws Failure when the reply is neither feed nor police.uk's documents.
[[nodiscard]] std::vector<SourcedItemView> preview(const Source& source, const SourceReply& reply,
                                                   const std::map<ItemKind, int>& expiry_days, Time now);

/// What stands at an address that somebody wants to add.
struct AddressFinding {
    bool found = false;
    std::string url;                   ///< of the feed, after redirects
    std::string title{};               ///< the feed's
    std::size_t items = 0;             ///
    std::optional<Time> newest{};      ///< when the newest item was published
    std::vector<std::string> others{}; ///< further feeds that the page names
    std::string problem{};             ///< why nothing was found, for staff
    SourceReply reply{};               ///< for preview()
};
/// Fetches once (a page and then the first feed it names: twice), which takes up to a minute: not on a
/// network thread. Addresses that are not public are refused unless `allow_private`.
[[nodiscard]] AddressFinding try_address(const std::string& address, const NetworkOptions& network,
                                         bool allow_private);

/// A priority of police.uk that a ballot could ask about.
struct OfferedPriority {
    BallotPriority priority; ///< `updated` is when the public last heard of it
    std::string source;      ///< id
    std::string source_name;
    std::string area; ///< id
};
/// Newest first; of sources for one of `areas`, or (empty) of all.
[[nodiscard]] std::vector<OfferedPriority> offered_priorities(Storage& storage,
                                                              const std::vector<std::string>& areas);

[[nodiscard]] const char* name_of(SourceHealth health);
[[nodiscard]] const char* name_of(SourceItemState state);
[[nodiscard]] const char* name_of(SourceReason reason);

} // namespace bluelamp::server

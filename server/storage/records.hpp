#pragma once

#include "crypto/keys.hpp"
#include "model/content.hpp"
#include "wire/entry.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What the server keeps, as plain values. Times are UTC; `…_ms` are Unix milliseconds.
namespace bluelamp::server {

/// A one-time code that enrols a kiosk. Only its hash is kept.
struct EnrolmentCode {
    std::string hash; ///< hex
    std::string area;
    std::string name; ///< what staff call the kiosk, or ""
    Time expires{};
    bool confirm = false; ///< made for a roll-out: what enrols with it counts once staff confirmed it
    std::string kiosk;    ///< who used it, or ""
    std::string key;      ///< the key that used it, hex: the same code with the same key gets the same answer

    bool operator==(const EnrolmentCode&) const = default;
};

struct KioskRecord {
    std::string id;
    std::string area;
    std::string name;
    Time enrolled{};
    bool confirmed = true;
    std::string token_hash;           ///< hex
    bool pack_open = false;           ///< made with a pack whose first key has not come yet
    std::optional<Time> pack_expires; ///< absent: never
    std::int64_t contact_ms = 0;      ///< last batch; 0 = none yet
    std::string report;               ///< KioskReport of that batch as JSON, or ""
    std::int64_t seen_ms = 0;         ///< when it last asked for its manifest, to the minute; 0 = never
    std::uint64_t shown_version = 0;  ///< of the manifest that it said it holds; 0 = none
    std::optional<Time> revoked;      ///< from then on its token and batches are refused

    bool operator==(const KioskRecord&) const = default;
};

/// Where a log of its own begins that parts from another: what a copy of the kiosk's disk said under numbers
/// that were taken. What both said before is not in it.
struct Branch {
    Epoch of;                ///< the epoch as the kiosk names it
    std::uint64_t after = 0; ///< its entries have the numbers behind this one
    Hash head;               ///< the chain there
    bool held = true;        ///< its votes are not counted until staff say so

    bool operator==(const Branch&) const = default;
};

/// How far the server holds a kiosk's log.
struct LogState {
    std::string kiosk;
    Epoch epoch;                 ///< of a branch: a name that no kiosk has, made from its first hash
    std::uint64_t watermark = 0; ///< every entry up to here is stored or in a recorded gap
    Hash head;                   ///< the chain at the watermark
    std::uint64_t quarantined = 0;
    std::uint64_t gap = 0;
    std::optional<Branch> branch{};

    /// Entries that were accepted.
    [[nodiscard]] std::uint64_t accepted() const {
        return watermark - (branch ? branch->after : 0) - quarantined - gap;
    }
    /// As the kiosk names it.
    [[nodiscard]] const Epoch& named() const { return branch ? branch->of : epoch; }

    bool operator==(const LogState&) const = default;
};

/// An entry as it is stored.
struct LogEntry {
    std::uint64_t seq = 0;
    Bytes header;
    std::optional<Bytes> payload; ///< absent once erased
    Hash payload_hash;
    Hash hash;
    std::string kind;
    std::string via;
    std::uint32_t day = 0;
    std::string ballot;  ///< of votes and suggestions, or ""
    std::string area;    ///< where the visitor lives, or ""
    Time received{};     ///< midnight of the day for votes: a kiosk online syncs within seconds of a vote
    std::string problem; ///< why it is quarantined, or "" when it was accepted

    bool operator==(const LogEntry&) const = default;
};

/// Entries the kiosk had pruned when the server needed them.
struct Gap {
    std::string kiosk;
    Epoch epoch;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    Hash head; ///< the chain at `last`, as the kiosk signed it
    Time noticed{};

    bool operator==(const Gap&) const = default;
};

/// A batch of which entries went into a branch, for evidence: what its kiosk signed. The entries themselves
/// stand in the logs and nowhere else, so that what is erased there is gone.
struct Fork {
    Hash file_hash;
    std::string kiosk;
    Epoch epoch;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    Time received{};
    Bytes file; ///< signed_part_of_batch(); a server before branches kept the whole batch

    bool operator==(const Fork&) const = default;
};

/// An entry on its way out of the database.
struct ExportedEntry {
    std::string kiosk;
    Epoch epoch; ///< of its log, as LogState::epoch
    LogEntry entry;
    std::optional<Epoch> branch_of{}; ///< the epoch as the kiosk names it, when the log is a branch
};

/// A vote as the tally needs it.
struct StoredVote {
    std::string kiosk;
    Epoch epoch;
    std::uint64_t seq = 0;
    std::uint32_t day = 0;
    Bytes payload;
};

/// What the publish file names: one thing of one kind.
struct Entity {
    std::string kind; ///< "force", "district", "area", "item", "ballot", "topic", "member", "source"
    std::string id;
    std::uint64_t revision = 0; ///< rises with every change of this id
    std::string digest;         ///< of what was published, before defaults: the same again changes nothing
    std::string json;           ///< a Content that holds this alone

    bool operator==(const Entity&) const = default;
};

/// How a source is doing. What is 0 or "" has not come yet.
struct SourceState {
    std::string id;
    std::string settings{};             ///< digest of the source as it was last looked at
    std::string etag{};                 ///< validators of the last reply that was taken,
    std::string last_modified{};        ///< as the server said them
    std::string moved_to{};             ///< asked instead of the source's own address
    std::string moving_to{};            ///< where it says that it moved for good,
    int moving_looks = 0;               ///< and how many good looks in a row said so
    std::int64_t next_look_ms = 0;      ///< not before
    std::int64_t claimed_until_ms = 0;  ///< a process looks at it now
    std::int64_t interval_s = 0;        ///< the last wait, which the next one grows from
    std::int64_t checked_ms = 0;        ///< last look
    std::int64_t good_ms = 0;           ///< last good answer
    std::int64_t changed_ms = 0;        ///< last answer that said something else
    std::int64_t failing_since_ms = 0;  ///< first of the failures in a row; 0 = it works
    std::int64_t distrust_since_ms = 0; ///< first of the answers in a row that were too odd to be taken
    int failures = 0;                   ///< in a row
    std::string problem{};              ///< for staff: why the last look came to nothing, or what was odd
    std::string digest{};               ///< of the last reply that was taken
    int items = 0;                      ///< that it held
    int pictures_left_out = 0;          ///< of them, for want of room

    bool operator==(const SourceState&) const = default;
};

/// What becomes of something that a source gave: an item, or a team member or an area of police.uk.
enum class SourceItemState {
    waiting, ///< for staff
    shown,   ///< published as the source says it
    refused, ///< staff do not want it: the source never brings it back
    folded,  ///< another source's shown item tells the same story
    gone,    ///< no longer shown, for a reason in `why`
    kept,    ///< staff made it theirs: the source no longer touches it
};

struct SourceItemRecord {
    std::string source;
    std::string kind = "item"; ///< of the entity: "item", "member" or "area"
    std::string id;
    SourceItemState state = SourceItemState::waiting;
    std::string said{};      ///< digest of what the source says now
    std::string settled{};   ///< digest of what was last shown, approved or refused of it; "" = nothing
    std::string published{}; ///< digest of the entity as this source published it; "" = never
    std::string json{};      ///< a Content that holds it alone as the source says it now
    std::string image{};     ///< address of its picture, or ""
    std::string image_alternative{};
    std::string why{}; ///< for its state, as curation/curate.hpp spells it
    std::vector<std::string> story_keys{};
    std::int64_t published_s = 0; ///< by the source; for order
    std::int64_t expires_s = 0;   ///< 0: never
    std::int64_t first_seen_ms = 0;
    std::int64_t last_seen_ms = 0;
    std::int64_t missing_since_ms = 0; ///< 0: it was in the last good reply
    int missing_looks = 0;

    bool operator==(const SourceItemRecord&) const = default;
};

/// One look at a source, for its history.
struct SourceLook {
    std::int64_t at_ms = 0;
    std::string outcome; ///< "changed", "unchanged", "odd" (not taken), or "failed"
    int status = 0;      ///< of HTTP; 0 = no answer
    std::int64_t octets = 0;
    int items = 0; ///< that the reply held, with those too old to be shown
    int added = 0;
    int changed = 0;
    int withdrawn = 0;
    std::int64_t took_ms = 0;
    std::string problem{};

    bool operator==(const SourceLook&) const = default;
};

/// The last reply of a source that was taken.
struct SourceReply {
    std::string source;
    Bytes octets; ///< of police.uk: the four documents as one JSON object
    std::string content_type{};
    std::string charset{};
    std::string url{}; ///< that answered
    std::int64_t at_ms = 0;

    bool operator==(const SourceReply&) const = default;
};

/// How many things of a source are in which state.
using SourceCounts = std::map<SourceItemState, std::uint64_t>;

struct StoredTombstone {
    std::string id;
    std::uint64_t revision = 0;
    Bytes file; ///< signed

    bool operator==(const StoredTombstone&) const = default;
};

struct StoredManifest {
    std::string area;
    std::uint64_t version = 0;
    std::string digest; ///< of what it says, so that saying the same again makes no new version
    Bytes file;

    bool operator==(const StoredManifest&) const = default;
};

struct MediaRecord {
    std::string sha256;
    std::uint64_t bytes = 0;
    std::string type;

    bool operator==(const MediaRecord&) const = default;
};

/// A file that came with a source and that nobody gave: it stays while it is named, or was used lately.
struct SourcePicture {
    MediaRecord media;
    std::int64_t used_ms = 0; ///< when a look last wanted it, to the day; 0: no address leads to it any more

    bool operator==(const SourcePicture&) const = default;
};

/// What became of feedback or of a suggestion. Nothing here tells who wrote it or what.
struct CaseRecord {
    std::string id; ///< random: tells neither order nor kiosk
    std::string kiosk;
    Epoch epoch;
    std::uint64_t seq = 0;
    std::string kind; ///< "feedback" or "suggestion"
    std::string via;
    std::string ballot; ///< of suggestions
    std::string area;
    std::string topic;
    int rating = 0;               ///< 1 to 5; 0 = none
    bool complaint = false;       ///< the visitor said so, or staff found it to be one
    bool danger = false;          ///< the kiosk found a word of its list
    std::string state;            ///< as cases/case.hpp spells it
    std::string reason;           ///< why, as a word of cases/case.hpp, or ""
    Time received{};              ///< by the server
    std::optional<Time> written;  ///< by the visitor; known once the sealed part was opened
    Time due{};                   ///< when it should be answered
    std::optional<Time> answered; ///< for the first time
    std::optional<Time> ended;    ///< nobody has to do anything any more
    std::string assignee;         ///< a user's name, or ""
    std::optional<Hash> mark;     ///< of its receipt, keyed; known once the sealed part was opened
    bool unreadable = false;      ///< the sealed part cannot be opened with the keys at hand
    std::string redacted;         ///< what staff publish instead of the text: LocalText as JSON, or ""
    std::string item;             ///< the published answer, or ""
    std::uint64_t revision = 1;   ///< rises with every change
    bool copied = false;          ///< said on a copy of the kiosk's disk: its log is a branch

    bool operator==(const CaseRecord&) const = default;
};

/// A line of a case's history. No personal data but the names of staff.
struct CaseEvent {
    std::uint64_t number = 0; ///< from 1 within the case
    std::int64_t at_ms = 0;
    std::string actor;
    std::string action;
    std::string detail;

    bool operator==(const CaseEvent&) const = default;
};

/// An answer as staff gave it, sealed to the server's own key.
struct CaseAnswer {
    std::int64_t at_ms = 0;
    std::string actor;
    KeyId sealed_to;
    Bytes sealed;
    bool published = false;

    bool operator==(const CaseAnswer&) const = default;
};

/// An answer as kiosks get it.
struct ReceiptAnswerRecord {
    Hash receipt; ///< receipt_hash()
    std::string area;
    Bytes file; ///< encrypt_answer()
    Time answered{};
    Time until{}; ///< pruned then

    bool operator==(const ReceiptAnswerRecord&) const = default;
};

/// Which cases. What is empty does not narrow.
struct CaseFilter {
    std::vector<std::string> areas{};
    std::string state{};
    std::string topic{};
    std::string assignee{};
    std::string kind{};
    std::string ballot{};
    std::string kiosk{};
    std::optional<bool> open{};
    std::optional<bool> complaint{}; ///< ticked by the visitor or found by staff
    std::optional<bool> danger{};
    std::optional<Time> due_before{};
    bool unassigned = false;
    bool with_tests = false; ///< also what a technician's test mode made
};

/// What public totals are made of.
struct CaseOutcome {
    std::string area;
    std::string state;
    std::string reason;
    bool open = true;
    Time asked{}; ///< written if it is known, else received
    std::optional<Time> answered;
};

/// What was decided on a ballot in one place.
struct StoredDecision {
    std::string ballot;
    std::string place; ///< an area's or a district's id; "" = wherever the ballot was held
    Time decided{};
    std::string json;

    bool operator==(const StoredDecision&) const = default;
};

struct Person {
    std::string name;
    std::string role;               ///< "viewer", "editor", "moderator", "admin"
    std::string password;           ///< crypto_pwhash_str
    std::vector<std::string> areas; ///< empty: all
    std::string factor = {}; ///< the second factor's secret, sealed (see second_factor.hpp); "" is none

    bool operator==(const Person&) const = default;
};

/// A browser where somebody signed in. Only the hash of what its cookie says is kept.
struct Session {
    std::string token_hash; ///< hex
    std::string person;
    std::int64_t started_ms = 0;
    std::int64_t seen_ms = 0;
    std::string message; ///< to be shown once, on the next page, or ""

    bool operator==(const Session&) const = default;
};

/// Which audit lines to show; "" and 0 are any.
struct AuditQuery {
    std::uint64_t before = 0; ///< lines with a lower number
    std::string actor;
    std::string action; ///< or the start of one up to a dot: "kiosk" finds "kiosk.revoke"
    std::size_t limit = 50;
};

/// A line of the audit log; each binds the one before by `prev`.
struct AuditEntry {
    std::uint64_t number = 0; ///< from 1
    std::int64_t at_ms = 0;
    std::string actor;  ///< a user, "operator" for the command line, "server", or a kiosk
    std::string action; ///< "publish", "user.add", …
    std::string detail; ///< no personal data
    std::string hash;   ///< hex

    bool operator==(const AuditEntry&) const = default;
};

} // namespace bluelamp::server

#pragma once

#include "model/use.hpp"
#include "storage/records.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

/// Everything the server remembers, whichever database holds it. `tests/contract` is what an implementation
/// must pass. Everything throws Failure when the database does not do what it should.
namespace bluelamp::server {

class KioskTable {
public:
    virtual ~KioskTable() = default;
    virtual void add_code(const EnrolmentCode& code) = 0;
    [[nodiscard]] virtual std::optional<EnrolmentCode> code(const std::string& hash) = 0;
    virtual void use_code(const std::string& hash, const std::string& kiosk, const std::string& key) = 0;

    virtual void add(const KioskRecord& kiosk) = 0;
    [[nodiscard]] virtual std::optional<KioskRecord> find(const std::string& id) = 0;
    [[nodiscard]] virtual std::optional<KioskRecord> find_by_token(const std::string& token_hash) = 0;
    [[nodiscard]] virtual std::vector<KioskRecord> all() = 0;
    virtual void confirm(const std::string& id) = 0;
    virtual void set_token(const std::string& id, const std::string& token_hash) = 0;
    /// Its first key came: the pack enrols nobody else.
    virtual void close_pack(const std::string& id) = 0;
    virtual void note_contact(const std::string& id, std::int64_t at_ms, const std::string& report) = 0;
    /// It asked for its manifest and said which version it holds.
    virtual void note_seen(const std::string& id, std::int64_t at_ms, std::uint64_t shown_version) = 0;
    /// The first time stays.
    virtual void revoke(const std::string& id, Time now) = 0;

    [[nodiscard]] virtual std::vector<VerifyKey> keys(const std::string& id) = 0;
    /// Adding a known key does nothing.
    virtual void add_key(const std::string& id, const VerifyKey& key, Time now) = 0;
};

class LogTable {
public:
    virtual ~LogTable() = default;
    [[nodiscard]] virtual std::optional<LogState> state(const std::string& kiosk, const Epoch& epoch) = 0;
    /// Branches too.
    [[nodiscard]] virtual std::vector<LogState> states() = 0;
    /// The log of an epoch as the kiosk names it, if there is one, and all that branched from it, in the
    /// order in which they were put.
    [[nodiscard]] virtual std::vector<LogState> family(const std::string& kiosk, const Epoch& named) = 0;
    /// Where a branch begins stays as it was put first.
    virtual void put_state(const LogState& state) = 0;
    /// Stores entries of a log whose state was put. Throws Failure, storing none, when a number is taken.
    virtual void append(const std::string& kiosk, const Epoch& epoch, std::span<const LogEntry> entries) = 0;
    /// The chain at an entry or at the end of a gap; nullopt for what is not stored.
    [[nodiscard]] virtual std::optional<Hash> hash_at(const std::string& kiosk, const Epoch& epoch,
                                                      std::uint64_t seq) = 0;
    /// The same for all numbers from first to last that are stored.
    [[nodiscard]] virtual std::map<std::uint64_t, Hash> hashes(const std::string& kiosk, const Epoch& epoch,
                                                               std::uint64_t first, std::uint64_t last) = 0;
    /// How many entries up to a number are quarantined.
    [[nodiscard]] virtual std::uint64_t quarantined_through(const std::string& kiosk, const Epoch& epoch,
                                                            std::uint64_t seq) = 0;
    virtual void add_gap(const Gap& gap) = 0;
    [[nodiscard]] virtual std::vector<Gap> gaps() = 0;
    /// Adding a known file does nothing; returns whether it was new.
    virtual bool add_fork(const Fork& fork) = 0;
    [[nodiscard]] virtual std::vector<Fork> forks() = 0;
    /// Replaces the file of a known fork; what it held is overwritten.
    virtual void replace_fork(const Hash& file_hash, const Bytes& file) = 0;

    /// In the log's order. For verification alone: the order tells who came when.
    virtual void read_log(const std::string& kiosk, const Epoch& epoch,
                          const std::function<void(const LogEntry&)>& take) = 0;
    /// Accepted entries, of one kind or ("") of all, in an order that tells nothing.
    virtual void read_accepted(const std::string& kind,
                               const std::function<void(const ExportedEntry&)>& take) = 0;
    /// Accepted votes on a ballot from confirmed kiosks, but those of branches that are held; `via` "" takes
    /// all.
    virtual void read_votes(const std::string& ballot, const std::string& via,
                            const std::function<void(const StoredVote&)>& take) = 0;
    /// How many such votes there are.
    [[nodiscard]] virtual std::uint64_t count_votes(const std::string& ballot, const std::string& via) = 0;
    /// How many are held back in branches, of confirmed kiosks.
    [[nodiscard]] virtual std::uint64_t count_held_votes(const std::string& ballot,
                                                         const std::string& via) = 0;
    /// How many votes of any ballot a log holds.
    [[nodiscard]] virtual std::uint64_t count_votes_in(const std::string& kiosk, const Epoch& epoch) = 0;
    /// Removes what an entry says for good, and the area and ballot that were read out of it; its hash stays
    /// and the chain with it. Returns whether there was anything to remove.
    virtual bool erase_payload(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq) = 0;
    /// Replaces what was read out of a stored entry: kind, via, day, ballot, area, received and problem. Its
    /// octets and hashes stay as they are.
    virtual void reread(const std::string& kiosk, const Epoch& epoch, const LogEntry& entry) = 0;
    /// Accepted and quarantined entries over all logs, by kind ("" is quarantined).
    [[nodiscard]] virtual std::map<std::string, std::uint64_t> counts() = 0;
};

class ContentTable {
public:
    virtual ~ContentTable() = default;
    /// All entities in the order in which their ids were first put.
    [[nodiscard]] virtual std::vector<Entity> entities() = 0;
    /// Those of one kind, in the same order.
    [[nodiscard]] virtual std::vector<Entity> entities_of(const std::string& kind) = 0;
    [[nodiscard]] virtual std::optional<Entity> entity(const std::string& kind, const std::string& id) = 0;
    virtual void put(const Entity& entity) = 0;
    virtual void remove(const std::string& kind, const std::string& id) = 0;
    /// The highest revision of an id stays.
    virtual void put_tombstone(const StoredTombstone& tombstone) = 0;
    [[nodiscard]] virtual std::vector<StoredTombstone> tombstones() = 0;

    [[nodiscard]] virtual std::optional<StoredManifest> manifest(const std::string& area) = 0;
    /// 0 when there is none.
    [[nodiscard]] virtual std::uint64_t manifest_version(const std::string& area) = 0;
    [[nodiscard]] virtual std::vector<std::string> manifest_areas() = 0;
    virtual void put_manifest(const StoredManifest& manifest) = 0;

    /// What staff or a publish file gave. It stays, even if a source brings the same.
    virtual void put_media(const MediaRecord& media) = 0;
    [[nodiscard]] virtual std::optional<MediaRecord> media(const std::string& sha256) = 0;
    [[nodiscard]] virtual std::vector<MediaRecord> all_media() = 0;
    /// The SHA-256 of what an address gave when it was fetched, so that it is fetched once.
    [[nodiscard]] virtual std::string fetched(const std::string& url) = 0;
    virtual void note_fetched(const std::string& url, const std::string& sha256) = 0;

    /// What a source's picture became when it was fitted, if it still is here.
    [[nodiscard]] virtual std::optional<SourcePicture> source_picture(const std::string& url) = 0;
    /// Adds the picture and its file, or says what stands at its address now and when it was used.
    virtual void put_source_picture(const std::string& url, const SourcePicture& picture) = 0;
    /// Each file that nobody gave once, the least recently used first.
    [[nodiscard]] virtual std::vector<SourcePicture> source_pictures() = 0;
    /// What they sum to.
    [[nodiscard]] virtual std::uint64_t source_picture_octets() = 0;
    /// Forgets a file and every address that led to it, unless somebody gave it. Returns whether it did.
    virtual bool forget_source_picture(const std::string& sha256) = 0;
};

class CaseTable {
public:
    virtual ~CaseTable() = default;
    /// Throws Failure when the entry is not stored or has a case.
    virtual void add(const CaseRecord& record) = 0;
    [[nodiscard]] virtual std::optional<CaseRecord> find(const std::string& id) = 0;
    /// One as a rule; more when a kiosk's disk was copied.
    [[nodiscard]] virtual std::vector<CaseRecord> find_by_mark(const Hash& mark) = 0;
    /// Replaces a case, if it still has `record.revision`, and raises that by one. Returns whether it did.
    [[nodiscard]] virtual bool update(const CaseRecord& record) = 0;
    /// Sets what the machine learns of a case: mark, written, due, unreadable. The revision stays: nobody's
    /// change is hindered by it.
    virtual void note(const CaseRecord& record) = 0;
    /// Open ones first; then danger before the rest; then what is due first.
    [[nodiscard]] virtual std::vector<CaseRecord> list(const CaseFilter& filter, std::size_t skip,
                                                       std::size_t most) = 0;
    /// The first that stands after `record` in the order of list(), wherever `record` itself is by now.
    [[nodiscard]] virtual std::optional<CaseRecord> following(const CaseFilter& filter,
                                                              const CaseRecord& record) = 0;
    [[nodiscard]] virtual std::uint64_t count(const CaseFilter& filter) = 0;
    /// The entry that a case belongs to.
    [[nodiscard]] virtual std::optional<ExportedEntry> entry(const std::string& id) = 0;
    /// Cases whose sealed part has not been opened and may be.
    [[nodiscard]] virtual std::vector<CaseRecord> unopened(std::size_t most) = 0;
    /// Accepted feedback and suggestions that have no case.
    [[nodiscard]] virtual std::vector<ExportedEntry> entries_without_case() = 0;
    /// Cases that ended before `before` and whose entry still holds what was written.
    [[nodiscard]] virtual std::vector<CaseRecord> ended_before(Time before, std::size_t most) = 0;
    /// Of what visitors left on screens, received since `since`.
    virtual void read_outcomes(Time since, const std::function<void(const CaseOutcome&)>& take) = 0;

    /// Its number is given here.
    virtual void add_event(const std::string& id, const CaseEvent& event) = 0;
    [[nodiscard]] virtual std::vector<CaseEvent> events(const std::string& id) = 0;
    virtual void add_answer(const std::string& id, const CaseAnswer& answer) = 0;
    [[nodiscard]] virtual std::vector<CaseAnswer> answers(const std::string& id) = 0;
    /// Empties the details of its history and removes its answers.
    virtual void blank(const std::string& id) = 0;
};

class AnswerTable {
public:
    virtual ~AnswerTable() = default;
    /// Replaces an earlier answer to the same receipt.
    virtual void put(const ReceiptAnswerRecord& answer) = 0;
    virtual void remove(const Hash& receipt) = 0;
    [[nodiscard]] virtual std::optional<ReceiptAnswerRecord> find(const Hash& receipt) = 0;
    /// Those of `area` first, then the newest, as long as their files sum to at most `octets`.
    [[nodiscard]] virtual std::vector<ReceiptAnswerRecord> nearest(const std::string& area,
                                                                   std::size_t octets) = 0;
    /// Removes what is kept until `now` or less. Returns how many.
    virtual std::size_t prune(Time now) = 0;
};

class DecisionTable {
public:
    virtual ~DecisionTable() = default;
    /// Replaces an earlier one on the same ballot and place.
    virtual void put(const StoredDecision& decision) = 0;
    [[nodiscard]] virtual std::optional<StoredDecision> find(const std::string& ballot,
                                                             const std::string& place) = 0;
    /// Newest first; of one ballot, or ("") of all.
    [[nodiscard]] virtual std::vector<StoredDecision> of(const std::string& ballot) = 0;
};

class UseTable {
public:
    virtual ~UseTable() = default;
    /// Stores totals, or raises those that are stored to at least these.
    virtual void raise(const std::string& kiosk, const Epoch& epoch, std::span<const UseCount> counts) = 0;
    /// UseReport::through as it was last set; 0 before that.
    [[nodiscard]] virtual std::uint64_t through(const std::string& kiosk, const Epoch& epoch) = 0;
    virtual void set_through(const std::string& kiosk, const Epoch& epoch, std::uint64_t through) = 0;
    /// By kiosk, screen, language and text size, summed over the epochs and the days from first to last, both
    /// included; `day` is 0.
    virtual void read_sums(std::uint32_t first_day, std::uint32_t last_day,
                           const std::function<void(const std::string& kiosk, const UseCount&)>& take) = 0;
    /// Forgets the days before. Returns how many counts.
    virtual std::size_t prune(std::uint32_t before_day) = 0;
};

class StaffTable {
public:
    virtual ~StaffTable() = default;
    /// Throws Failure when the name is taken.
    virtual void add(const Person& person) = 0;
    [[nodiscard]] virtual std::optional<Person> find(const std::string& name) = 0;
    [[nodiscard]] virtual std::vector<Person> all() = 0;
    /// Replaces the role, password and areas of the person of that name; nobody new is added.
    virtual void update(const Person& person) = 0;
    /// A second factor, or ("") none.
    virtual void set_factor(const std::string& name, const std::string& sealed) = 0;
    /// Notes that a code of this time step was used. False when one of it or of a later step was before.
    [[nodiscard]] virtual bool use_factor_step(const std::string& name, std::int64_t step) = 0;
    /// And their sessions.
    virtual void remove(const std::string& name) = 0;

    virtual void add_session(const Session& session) = 0;
    [[nodiscard]] virtual std::optional<Session> session(const std::string& token_hash) = 0;
    virtual void note_session_seen(const std::string& token_hash, std::int64_t at_ms) = 0;
    virtual void set_session_message(const std::string& token_hash, const std::string& message) = 0;
    virtual void end_session(const std::string& token_hash) = 0;
    /// All of a person's, but the one with `except_token_hash` ("" spares none).
    virtual void end_sessions_of(const std::string& person, const std::string& except_token_hash) = 0;
    /// Those started or last seen before these times.
    virtual void end_old_sessions(std::int64_t started_before_ms, std::int64_t seen_before_ms) = 0;

    /// The last entry, or one with number 0 and an empty hash.
    [[nodiscard]] virtual AuditEntry last_audit() = 0;
    virtual void append_audit(const AuditEntry& entry) = 0;
    virtual void read_audit(const std::function<void(const AuditEntry&)>& take) = 0;
    /// The newest first.
    [[nodiscard]] virtual std::vector<AuditEntry> audit_page(const AuditQuery& query) = 0;
};

/// The sources that the server follows, and what they gave. The sources themselves are entities.
class SourceTable {
public:
    virtual ~SourceTable() = default;
    [[nodiscard]] virtual std::optional<SourceState> state(const std::string& id) = 0;
    /// In the order of their ids.
    [[nodiscard]] virtual std::vector<SourceState> states() = 0;
    /// Adds or replaces; ends a claim, or makes one, as `state` says.
    virtual void put_state(const SourceState& state) = 0;
    /// Whether there would be anything to claim.
    [[nodiscard]] virtual bool any_due(std::int64_t now_ms) = 0;
    /// Takes at most `most` sources whose next look is due and that nobody has claimed, the longest due
    /// first, and claims them: no other process gets them before `until_ms`.
    [[nodiscard]] virtual std::vector<SourceState> claim_due(std::int64_t now_ms, std::int64_t until_ms,
                                                             std::size_t most) = 0;
    /// Sets the next look, if the source is known. A claim stays.
    virtual void set_next_look(const std::string& id, std::int64_t at_ms) = 0;
    /// Forgets the source: state, looks, reply and all that it gave.
    virtual void remove(const std::string& id) = 0;

    [[nodiscard]] virtual std::optional<SourceItemRecord>
    item(const std::string& source, const std::string& kind, const std::string& id) = 0;
    /// Of all kinds and states, newest first.
    [[nodiscard]] virtual std::vector<SourceItemRecord> items(const std::string& source) = 0;
    /// Of all sources, newest first.
    [[nodiscard]] virtual std::vector<SourceItemRecord> items_in(SourceItemState state) = 0;
    /// What any source gave under the id of an entity, by source.
    [[nodiscard]] virtual std::vector<SourceItemRecord> items_with_id(const std::string& kind,
                                                                      const std::string& id) = 0;
    /// Items of other sources that share one of the keys, each once.
    [[nodiscard]] virtual std::vector<SourceItemRecord>
    same_stories(const std::string& but_source, const std::vector<std::string>& keys) = 0;
    virtual void put_item(const SourceItemRecord& item) = 0;
    virtual void remove_item(const std::string& source, const std::string& kind, const std::string& id) = 0;
    /// By source.
    [[nodiscard]] virtual std::map<std::string, SourceCounts> counts() = 0;

    /// Keeps the last 50 of each source.
    virtual void add_look(const std::string& source, const SourceLook& look) = 0;
    /// Newest first.
    [[nodiscard]] virtual std::vector<SourceLook> looks(const std::string& source) = 0;
    virtual void put_reply(const SourceReply& reply) = 0;
    [[nodiscard]] virtual std::optional<SourceReply> reply(const std::string& source) = 0;
};

/// One connection. Used by one thread at a time.
class Storage {
public:
    virtual ~Storage() = default;
    [[nodiscard]] virtual KioskTable& kiosks() = 0;
    [[nodiscard]] virtual LogTable& logs() = 0;
    [[nodiscard]] virtual ContentTable& content() = 0;
    [[nodiscard]] virtual StaffTable& staff() = 0;
    [[nodiscard]] virtual CaseTable& cases() = 0;
    [[nodiscard]] virtual AnswerTable& answers() = 0;
    [[nodiscard]] virtual DecisionTable& decisions() = 0;
    [[nodiscard]] virtual UseTable& use() = 0;
    [[nodiscard]] virtual SourceTable& sources() = 0;

    /// Small values by name; "" when never set.
    [[nodiscard]] virtual std::string value(const std::string& name) = 0;
    virtual void set_value(const std::string& name, const std::string& value) = 0;

    /// Counts one event for `who` within `window_seconds` and returns how many there were, this one included.
    /// Shared by all processes. `now` is Unix seconds.
    virtual int count_event(const std::string& who, std::int64_t now, int window_seconds) = 0;
    /// As count_event without counting.
    [[nodiscard]] virtual int events(const std::string& who, std::int64_t now, int window_seconds) = 0;

    /// Forgets what was counted for `who`.
    virtual void forget_events(const std::string& who) = 0;

    /// Runs `work` in one transaction that no other writer interleaves; durable when it returns, undone when
    /// `work` throws. Transactions do not nest.
    virtual void transact(const std::function<void()>& work) = 0;
    /// Runs reads on one unchanging state.
    virtual void read_consistently(const std::function<void()>& work) = 0;

    /// Changes soon after another connection, of any process, has ended a transact(), and maybe at other
    /// times. Cheap enough to ask five times a second. Asked by one connection that nobody else waits for.
    [[nodiscard]] virtual std::int64_t change_counter() = 0;
    /// Writes a whole, consistent copy while others write.
    virtual void copy_to(const std::filesystem::path& file) = 0;
    /// What is wrong with the database's own structure; empty when nothing is.
    [[nodiscard]] virtual std::vector<std::string> check() = 0;
    /// What the database is set to that breaks what we promise, one line each; empty as a rule.
    [[nodiscard]] virtual std::vector<std::string> risks() = 0;
};

using OpenStorage = std::function<std::unique_ptr<Storage>()>;

/// Connections for worker threads. Never used on a network thread: borrowing waits until one is free.
class StoragePool {
public:
    /// Opens `size` connections.
    StoragePool(const OpenStorage& open, std::size_t size);

    class Lease {
    public:
        Lease(StoragePool& pool, std::unique_ptr<Storage> storage)
            : pool_(pool)
            , storage_(std::move(storage)) {}
        ~Lease() { pool_.give_back(std::move(storage_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Storage* operator->() const { return storage_.get(); }
        Storage& operator*() const { return *storage_; }

    private:
        StoragePool& pool_;
        std::unique_ptr<Storage> storage_;
    };
    [[nodiscard]] Lease borrow();

private:
    void give_back(std::unique_ptr<Storage> storage);

    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Storage>> free_;
};

} // namespace bluelamp::server

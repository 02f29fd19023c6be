#pragma once

#include "storage/sql_connection.hpp"
#include "storage/storage.hpp"

/// The parts of a storage that is kept in SQL. Each keeps a reference to the connection that outlives it.
namespace bluelamp::server {

class SqlKiosks final : public KioskTable {
public:
    explicit SqlKiosks(SqlConnection& database)
        : database_(database) {}
    void add_code(const EnrolmentCode& code) override;
    std::optional<EnrolmentCode> code(const std::string& hash) override;
    void use_code(const std::string& hash, const std::string& kiosk, const std::string& key) override;
    void add(const KioskRecord& kiosk) override;
    std::optional<KioskRecord> find(const std::string& id) override;
    std::optional<KioskRecord> find_by_token(const std::string& token_hash) override;
    std::vector<KioskRecord> all() override;
    void confirm(const std::string& id) override;
    void set_token(const std::string& id, const std::string& token_hash) override;
    void close_pack(const std::string& id) override;
    void note_contact(const std::string& id, std::int64_t at_ms, const std::string& report) override;
    void note_seen(const std::string& id, std::int64_t at_ms, std::uint64_t shown_version) override;
    void revoke(const std::string& id, Time now) override;
    std::vector<VerifyKey> keys(const std::string& id) override;
    void add_key(const std::string& id, const VerifyKey& key, Time now) override;

private:
    SqlConnection& database_;
};

class SqlLogs final : public LogTable {
public:
    explicit SqlLogs(SqlConnection& database)
        : database_(database) {}
    std::optional<LogState> state(const std::string& kiosk, const Epoch& epoch) override;
    std::vector<LogState> states() override;
    std::vector<LogState> family(const std::string& kiosk, const Epoch& named) override;
    void put_state(const LogState& state) override;
    void append(const std::string& kiosk, const Epoch& epoch, std::span<const LogEntry> entries) override;
    std::optional<Hash> hash_at(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq) override;
    std::map<std::uint64_t, Hash> hashes(const std::string& kiosk, const Epoch& epoch, std::uint64_t first,
                                         std::uint64_t last) override;
    std::uint64_t quarantined_through(const std::string& kiosk, const Epoch& epoch,
                                      std::uint64_t seq) override;
    void add_gap(const Gap& gap) override;
    std::vector<Gap> gaps() override;
    bool add_fork(const Fork& fork) override;
    std::vector<Fork> forks() override;
    void replace_fork(const Hash& file_hash, const Bytes& file) override;
    void read_log(const std::string& kiosk, const Epoch& epoch,
                  const std::function<void(const LogEntry&)>& take) override;
    void read_accepted(const std::string& kind,
                       const std::function<void(const ExportedEntry&)>& take) override;
    void read_votes(const std::string& ballot, const std::string& via,
                    const std::function<void(const StoredVote&)>& take) override;
    std::uint64_t count_votes(const std::string& ballot, const std::string& via) override;
    std::uint64_t count_held_votes(const std::string& ballot, const std::string& via) override;
    std::uint64_t count_votes_in(const std::string& kiosk, const Epoch& epoch) override;
    bool erase_payload(const std::string& kiosk, const Epoch& epoch, std::uint64_t seq) override;
    void reread(const std::string& kiosk, const Epoch& epoch, const LogEntry& entry) override;
    std::map<std::string, std::uint64_t> counts() override;

private:
    /// The log's number; 0 when it is not known.
    std::int64_t log_id(const std::string& kiosk, const Epoch& epoch);
    SqlConnection& database_;
};

class SqlContent final : public ContentTable {
public:
    explicit SqlContent(SqlConnection& database)
        : database_(database) {}
    std::vector<Entity> entities() override;
    std::vector<Entity> entities_of(const std::string& kind) override;
    std::optional<Entity> entity(const std::string& kind, const std::string& id) override;
    void put(const Entity& entity) override;
    void remove(const std::string& kind, const std::string& id) override;
    void put_tombstone(const StoredTombstone& tombstone) override;
    std::vector<StoredTombstone> tombstones() override;
    std::optional<StoredManifest> manifest(const std::string& area) override;
    std::uint64_t manifest_version(const std::string& area) override;
    std::vector<std::string> manifest_areas() override;
    void put_manifest(const StoredManifest& manifest) override;
    void put_media(const MediaRecord& media) override;
    std::optional<MediaRecord> media(const std::string& sha256) override;
    std::vector<MediaRecord> all_media() override;
    std::string fetched(const std::string& url) override;
    void note_fetched(const std::string& url, const std::string& sha256) override;
    std::optional<SourcePicture> source_picture(const std::string& url) override;
    void put_source_picture(const std::string& url, const SourcePicture& picture) override;
    std::vector<SourcePicture> source_pictures() override;
    std::uint64_t source_picture_octets() override;
    bool forget_source_picture(const std::string& sha256) override;

private:
    SqlConnection& database_;
};

class SqlStaff final : public StaffTable {
public:
    explicit SqlStaff(SqlConnection& database)
        : database_(database) {}
    void add(const Person& person) override;
    std::optional<Person> find(const std::string& name) override;
    std::vector<Person> all() override;
    void update(const Person& person) override;
    void set_factor(const std::string& name, const std::string& sealed) override;
    bool use_factor_step(const std::string& name, std::int64_t step) override;
    void remove(const std::string& name) override;
    void add_session(const Session& session) override;
    std::optional<Session> session(const std::string& token_hash) override;
    void note_session_seen(const std::string& token_hash, std::int64_t at_ms) override;
    void set_session_message(const std::string& token_hash, const std::string& message) override;
    void end_session(const std::string& token_hash) override;
    void end_sessions_of(const std::string& person, const std::string& except_token_hash) override;
    void end_old_sessions(std::int64_t started_before_ms, std::int64_t seen_before_ms) override;
    AuditEntry last_audit() override;
    void append_audit(const AuditEntry& entry) override;
    void read_audit(const std::function<void(const AuditEntry&)>& take) override;
    std::vector<AuditEntry> audit_page(const AuditQuery& query) override;

private:
    SqlConnection& database_;
};

class SqlCases final : public CaseTable {
public:
    explicit SqlCases(SqlConnection& database)
        : database_(database) {}
    void add(const CaseRecord& record) override;
    std::optional<CaseRecord> find(const std::string& id) override;
    std::vector<CaseRecord> find_by_mark(const Hash& mark) override;
    bool update(const CaseRecord& record) override;
    void note(const CaseRecord& record) override;
    std::vector<CaseRecord> list(const CaseFilter& filter, std::size_t skip, std::size_t most) override;
    std::optional<CaseRecord> following(const CaseFilter& filter, const CaseRecord& record) override;
    std::uint64_t count(const CaseFilter& filter) override;
    std::optional<ExportedEntry> entry(const std::string& id) override;
    std::vector<CaseRecord> unopened(std::size_t most) override;
    std::vector<ExportedEntry> entries_without_case() override;
    std::vector<CaseRecord> ended_before(Time before, std::size_t most) override;
    void read_outcomes(Time since, const std::function<void(const CaseOutcome&)>& take) override;
    void add_event(const std::string& id, const CaseEvent& event) override;
    std::vector<CaseEvent> events(const std::string& id) override;
    void add_answer(const std::string& id, const CaseAnswer& answer) override;
    std::vector<CaseAnswer> answers(const std::string& id) override;
    void blank(const std::string& id) override;

private:
    SqlConnection& database_;
};

class SqlAnswers final : public AnswerTable {
public:
    explicit SqlAnswers(SqlConnection& database)
        : database_(database) {}
    void put(const ReceiptAnswerRecord& answer) override;
    void remove(const Hash& receipt) override;
    std::optional<ReceiptAnswerRecord> find(const Hash& receipt) override;
    std::vector<ReceiptAnswerRecord> nearest(const std::string& area, std::size_t octets) override;
    std::size_t prune(Time now) override;

private:
    SqlConnection& database_;
};

class SqlUse final : public UseTable {
public:
    explicit SqlUse(SqlConnection& database)
        : database_(database) {}
    void raise(const std::string& kiosk, const Epoch& epoch, std::span<const UseCount> counts) override;
    std::uint64_t through(const std::string& kiosk, const Epoch& epoch) override;
    void set_through(const std::string& kiosk, const Epoch& epoch, std::uint64_t through) override;
    void read_sums(std::uint32_t first_day, std::uint32_t last_day,
                   const std::function<void(const std::string&, const UseCount&)>& take) override;
    std::size_t prune(std::uint32_t before_day) override;

private:
    SqlConnection& database_;
};

class SqlSources final : public SourceTable {
public:
    explicit SqlSources(SqlConnection& database)
        : database_(database) {}
    std::optional<SourceState> state(const std::string& id) override;
    std::vector<SourceState> states() override;
    void put_state(const SourceState& state) override;
    bool any_due(std::int64_t now_ms) override;
    std::vector<SourceState> claim_due(std::int64_t now_ms, std::int64_t until_ms, std::size_t most) override;
    void set_next_look(const std::string& id, std::int64_t at_ms) override;
    void remove(const std::string& id) override;
    std::optional<SourceItemRecord> item(const std::string& source, const std::string& kind,
                                         const std::string& id) override;
    std::vector<SourceItemRecord> items(const std::string& source) override;
    std::vector<SourceItemRecord> items_in(SourceItemState state) override;
    std::vector<SourceItemRecord> items_with_id(const std::string& kind, const std::string& id) override;
    std::vector<SourceItemRecord> same_stories(const std::string& but_source,
                                               const std::vector<std::string>& keys) override;
    void put_item(const SourceItemRecord& item) override;
    void remove_item(const std::string& source, const std::string& kind, const std::string& id) override;
    std::map<std::string, SourceCounts> counts() override;
    void add_look(const std::string& source, const SourceLook& look) override;
    std::vector<SourceLook> looks(const std::string& source) override;
    void put_reply(const SourceReply& reply) override;
    std::optional<SourceReply> reply(const std::string& source) override;

private:
    SqlConnection& database_;
};

class SqlDecisions final : public DecisionTable {
public:
    explicit SqlDecisions(SqlConnection& database)
        : database_(database) {}
    void put(const StoredDecision& decision) override;
    std::optional<StoredDecision> find(const std::string& ballot, const std::string& place) override;
    std::vector<StoredDecision> of(const std::string& ballot) override;

private:
    SqlConnection& database_;
};

} // namespace bluelamp::server

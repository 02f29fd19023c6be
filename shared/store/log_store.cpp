#include "store/log_connection.hpp"

#include "base/time.hpp"
#include "wire/limits.hpp"

namespace bluelamp {

using namespace log_rows;

namespace {

constexpr std::int64_t unknown_day = std::int64_t{1} << 32; ///< later than any
constexpr std::int64_t milliseconds_of_a_day = 24LL * 3600 * 1000;

const Migrations migrations{R"(
CREATE TABLE epochs(
  n INTEGER PRIMARY KEY,
  epoch BLOB NOT NULL UNIQUE,
  watermark INTEGER NOT NULL DEFAULT 0,
  quarantined INTEGER NOT NULL DEFAULT 0,
  gap INTEGER NOT NULL DEFAULT 0,
  issued INTEGER NOT NULL DEFAULT 0,
  generation INTEGER NOT NULL DEFAULT 0,
  pruned_through INTEGER NOT NULL DEFAULT 0,
  pruned_head BLOB NOT NULL DEFAULT (zeroblob(32)),
  forked INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0);
CREATE TABLE entries(
  id INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  header BLOB NOT NULL,
  payload BLOB NOT NULL,
  hash BLOB NOT NULL);
CREATE TABLE tombstones(id TEXT PRIMARY KEY, revision INTEGER NOT NULL, statement BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
)",
                            R"(
ALTER TABLE epochs ADD COLUMN use_told INTEGER NOT NULL DEFAULT 0;
CREATE TABLE use_counts(
  epoch INTEGER, day INTEGER, screen TEXT, language TEXT, text_size INTEGER,
  touched INTEGER NOT NULL, started INTEGER NOT NULL, finished INTEGER NOT NULL, abandoned INTEGER NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY(epoch, day, screen, language, text_size)) WITHOUT ROWID;
CREATE INDEX use_changes ON use_counts(epoch, change);
)",
                            R"(
CREATE TABLE pruned(id INTEGER PRIMARY KEY, hash BLOB NOT NULL);
)"};

/// How far this log and the one that the server follows are the same, when at the server's watermark they are
/// not. As long as that is not known, all that is here goes up again, and is stored as a fork from where they
/// part.
std::uint64_t common_with(const EpochRow& row, const Acknowledgement& ack, std::uint64_t batch_last) {
    const bool had_entries = batch_last > row.watermark;
    if (had_entries && ack.watermark >= batch_last) // the server compared them, and had them
        return batch_last;
    if (row.forked && !had_entries && !ack.remembers_forks)
        return row.watermark; // handed over before; whether it is held still, the server does not tell
    return std::max<std::uint64_t>(row.pruned_through, 1) - 1;
}

} // namespace

LogStore::LogStore(std::filesystem::path folder, std::string kiosk)
    : folder_(std::move(folder))
    , kiosk_(std::move(kiosk)) {
    make_folder(folder_);
    open();
}

LogStore::~LogStore() = default;

void LogStore::open() {
    auto opened = open_or_set_aside(folder_ / "log.db", Durability::full, migrations);
    if (!opened.set_aside.empty())
        set_aside_ = opened.set_aside;
    impl_ = std::make_unique<Impl>(std::move(opened));
}

Entry LogStore::append(const EntryDraft& draft) {
    return append_all({draft}).front();
}

std::vector<Entry> LogStore::append_all(const std::vector<EntryDraft>& drafts) {
    return guarded("keep a submission", [&](Impl& impl) {
        std::vector<Entry> entries;
        SQLite::Transaction transaction(impl.db, SQLite::TransactionBehavior::IMMEDIATE);
        const auto row = impl.open_or_new_row();
        auto last = impl.last_of(row);
        for (const auto& draft : drafts) {
            auto entry = chain_entry(kiosk_, row.epoch, last.seq + 1, last.hash, draft);
            impl.insert.bind(1, row.n * epoch_span + stored(entry.seq));
            // By a clock that stood behind, it would look old too soon: its retention begins when it is
            // acknowledged.
            const bool known_day = (draft.flags & EntryFlag::clock_behind) == 0;
            impl.insert.bind(2, known_day ? static_cast<std::int64_t>(draft.day) : unknown_day);
            bind_blob(impl.insert, 3, entry.header);
            bind_blob(impl.insert, 4, *entry.payload);
            bind_blob(impl.insert, 5, entry.hash.view());
            impl.insert.exec();
            impl.insert.reset();
            last = {entry.seq, entry.hash};
            entries.push_back(std::move(entry));
        }
        transaction.commit();
        ++impl.commits;
        return entries;
    });
}

Epoch LogStore::open_epoch() {
    return guarded("open the log", [](Impl& impl) {
        if (const auto row = impl.open_row())
            return row->epoch;
        SQLite::Transaction transaction(impl.db, SQLite::TransactionBehavior::IMMEDIATE);
        const auto row = impl.open_or_new_row();
        transaction.commit();
        ++impl.commits;
        return row.epoch;
    });
}

void LogStore::close_epoch(const Epoch& epoch) {
    guarded("close an epoch", [&](Impl& impl) {
        SQLite::Transaction transaction(impl.db, SQLite::TransactionBehavior::IMMEDIATE);
        impl.close(impl.row_of(epoch).n);
        transaction.commit();
        ++impl.commits;
        return 0;
    });
}

std::vector<Epoch> LogStore::epochs_to_send() {
    return guarded("read the log", [](Impl& impl) {
        std::vector<Epoch> epochs;
        for (const auto& row : impl.rows())
            if (!row.closed || impl.last_of(row).seq > 0 || impl.use_to_send(row).through > 0)
                epochs.push_back(row.epoch);
        return epochs;
    });
}

PendingBatch LogStore::pending(const Epoch& epoch, std::uint64_t after) {
    return guarded("read the log", [&](Impl& impl) {
        // One read transaction: the chain's start and its entries are of one moment.
        SQLite::Transaction transaction(impl.db);
        const auto row = impl.row_of(epoch);
        PendingBatch batch;
        batch.epoch = epoch;
        batch.parted = row.forked;
        const auto start = std::max({row.watermark, after, row.pruned_through});
        if (std::max(row.watermark, after) < row.pruned_through)
            batch.pruned_through = row.pruned_through;
        if (batch.pruned_through > 0)
            if (const auto known = row.watermark == 0 ? Hash{} : impl.hash_at(row, row.watermark))
                batch.joint = Joint{row.watermark, *known};
        const auto prev = start == 0 ? Hash{} : impl.hash_at(row, start);
        if (!prev)
            throw SQLite::Exception("an entry of the log is missing", SQLITE_CORRUPT);
        batch.first = start + 1;
        batch.prev = *prev;
        SQLite::Statement query(
            impl.db, "SELECT id, header, payload, hash FROM entries WHERE id>? AND id<? ORDER BY id");
        query.bind(1, row.n * epoch_span + stored(start));
        query.bind(2, (row.n + 1) * epoch_span);
        std::size_t size = 0;
        while (batch.entries.size() < limits::batch_entries && size < limits::batch_target &&
               query.executeStep()) {
            Entry entry;
            entry.seq = number(query.getColumn(0)) - static_cast<std::uint64_t>(row.n * epoch_span);
            entry.header = blob(query.getColumn(1));
            entry.payload = blob(query.getColumn(2));
            entry.payload_hash = hash_of(*entry.payload);
            entry.hash = fixed<Hash>(query.getColumn(3));
            size += entry.header.size() + entry.payload->size();
            batch.entries.push_back(std::move(entry));
        }
        batch.use = impl.use_to_send(row);
        return batch;
    });
}

LogStore::Effect LogStore::acknowledge(const Acknowledgement& ack, bool online, std::uint64_t batch_last) {
    return guarded("keep an acknowledgement", [&](Impl& impl) {
        SQLite::Transaction transaction(impl.db, SQLite::TransactionBehavior::IMMEDIATE);
        const auto row = impl.row_of(ack.epoch);
        if (!online && ack.issued_ms <= row.issued)
            return Effect::stale;
        const auto last = impl.last_of(row).seq;
        const bool says_forked = ack.status == AckStatus::forked;
        // What was pruned before its hashes were kept cannot be compared, nor forgotten wrongly.
        const auto own = ack.watermark <= last ? impl.hash_at(row, ack.watermark) : std::nullopt;
        const bool differs = ack.watermark > last || (own && !ack.head.zero() && *own != ack.head);
        const bool same = own && (ack.head.zero() ? !online : *own == ack.head);
        const bool forked = says_forked || differs;

        auto watermark = ack.watermark;
        if (says_forked)
            watermark = std::max(row.watermark, std::min(batch_last, last));
        else if (differs)
            watermark = common_with(row, ack, batch_last);
        else if (!same)
            watermark = std::min(watermark, std::max(batch_last, row.watermark));

        if (ack.generation > impl.newest_generation()) // a server put back has forgotten forks, too
            impl.db.exec(
                "UPDATE epochs SET watermark=max(pruned_through-1, 0), quarantined=0, gap=0 WHERE forked=1");
        SQLite::Statement update(
            impl.db, "UPDATE epochs SET watermark=?, quarantined=?, gap=?, issued=?, generation=?,"
                     " forked=?, closed=? WHERE n=?");
        update.bind(1, stored(watermark));
        auto figures = CopyFigures{ack.quarantined, ack.gap};
        if (forked) // those are another log's
            figures = says_forked && ack.copy ? *ack.copy : CopyFigures{row.quarantined, row.gap};
        const auto quarantined = std::min(figures.quarantined, watermark);
        update.bind(2, stored(quarantined));
        update.bind(3, stored(std::min(figures.gap, watermark - quarantined)));
        update.bind(4, std::max(row.issued, ack.issued_ms));
        update.bind(5, stored(std::max(row.generation, ack.generation)));
        update.bind(6, forked || row.forked ? 1 : 0);
        update.bind(7, forked || row.closed ? 1 : 0);
        update.bind(8, row.n);
        update.exec();
        // The server's day for entries that have none, or one of a clock that ran ahead.
        SQLite::Statement date(impl.db, "UPDATE entries SET day=?1 WHERE id>?2 AND id<=?3 AND day>?1+1");
        date.bind(1, ack.issued_ms / milliseconds_of_a_day);
        date.bind(2, row.n * epoch_span + stored(std::min(row.watermark, watermark)));
        date.bind(3, row.n * epoch_span + stored(watermark));
        date.exec();
        if (ack.use_through) {
            SQLite::Statement told(impl.db, "UPDATE epochs SET use_told=? WHERE n=?");
            told.bind(1, stored(*ack.use_through));
            told.bind(2, row.n);
            told.exec();
        }
        transaction.commit();
        ++impl.commits;
        return forked ? Effect::forked : Effect::counted;
    });
}

std::uint64_t LogStore::prune(std::uint32_t today, int retention_days) {
    return guarded("prune the log", [&](Impl& impl) -> std::uint64_t {
        if (static_cast<std::int64_t>(today) <= retention_days)
            return 0;
        // The server's last word on the date bounds ours: a clock that ran ahead must not make anything old.
        const auto told_ms = impl.db.execAndGet("SELECT ifnull(max(issued), 0) FROM epochs").getInt64();
        const auto oldest_kept =
            std::min<std::int64_t>(today, told_ms / milliseconds_of_a_day) - retention_days;
        std::uint64_t removed = 0;
        SQLite::Transaction transaction(impl.db, SQLite::TransactionBehavior::IMMEDIATE);
        for (const auto& row : impl.rows()) {
            // Only from the front: the chain keeps its start.
            SQLite::Statement first_kept(impl.db,
                                         "SELECT min(id) FROM entries WHERE id>? AND id<=? AND day>=?");
            first_kept.bind(1, row.n * epoch_span);
            first_kept.bind(2, row.n * epoch_span + stored(row.watermark));
            first_kept.bind(3, oldest_kept);
            first_kept.executeStep();
            const auto through =
                first_kept.getColumn(0).isNull()
                    ? row.watermark
                    : number(first_kept.getColumn(0)) - static_cast<std::uint64_t>(row.n * epoch_span) - 1;
            if (through <= row.pruned_through)
                continue;
            const auto head = impl.hash_at(row, through);
            if (!head)
                continue;
            SQLite::Statement remember(impl.db,
                                       "UPDATE epochs SET pruned_through=?, pruned_head=? WHERE n=?");
            remember.bind(1, stored(through));
            bind_blob(remember, 2, head->view());
            remember.bind(3, row.n);
            remember.exec();
            // What was said is gone; the hash stays, to see where another log parts from this one.
            SQLite::Statement keep(impl.db,
                                   "INSERT INTO pruned SELECT id, hash FROM entries WHERE id>? AND id<=?");
            keep.bind(1, row.n * epoch_span);
            keep.bind(2, row.n * epoch_span + stored(through));
            keep.exec();
            SQLite::Statement erase(impl.db, "DELETE FROM entries WHERE id>? AND id<=?");
            erase.bind(1, row.n * epoch_span);
            erase.bind(2, row.n * epoch_span + stored(through));
            removed += static_cast<std::uint64_t>(erase.exec());
        }
        impl.prune_use(static_cast<std::int64_t>(today), oldest_kept);
        transaction.commit();
        ++impl.commits;
        return removed;
    });
}

std::vector<EpochCounts> LogStore::counts() {
    return guarded("count the log", [](Impl& impl) {
        SQLite::Transaction transaction(impl.db);
        std::vector<EpochCounts> all;
        for (const auto& row : impl.rows()) {
            const auto created = impl.last_of(row).seq;
            all.push_back({row.epoch, created, row.watermark - row.quarantined - row.gap, row.quarantined,
                           row.gap, created - std::min(created, row.watermark), row.watermark, row.closed});
        }
        return all;
    });
}

std::uint64_t LogStore::pending_count() {
    std::uint64_t pending = 0;
    for (const auto& epoch : counts())
        pending += epoch.pending;
    return pending;
}

std::map<std::string, std::uint64_t> LogStore::pending_kinds() {
    return guarded("count the log", [](Impl& impl) {
        SQLite::Transaction transaction(impl.db);
        std::map<std::string, std::uint64_t> kinds;
        for (const auto& row : impl.rows()) {
            SQLite::Statement query(impl.db, "SELECT header FROM entries WHERE id>? AND id<?");
            query.bind(1, row.n * epoch_span + stored(row.watermark));
            query.bind(2, (row.n + 1) * epoch_span);
            while (query.executeStep()) {
                try {
                    ++kinds[read_entry_header(blob(query.getColumn(0))).kind];
                } catch (const WireError&) {
                    ++kinds[""];
                }
            }
        }
        return kinds;
    });
}

std::string LogStore::value(const std::string& name) {
    return guarded("read the log", [&](Impl& impl) {
        SQLite::Statement query(impl.db, "SELECT value FROM meta WHERE name=?");
        query.bind(1, name);
        return query.executeStep() ? query.getColumn(0).getString() : std::string();
    });
}

void LogStore::set_value(const std::string& name, const std::string& value) {
    set_values({{name, value}});
}

void LogStore::set_values(const std::map<std::string, std::string>& values) {
    guarded("write to the log", [&](Impl& impl) {
        SQLite::Transaction transaction(impl.db, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement update(impl.db, "INSERT INTO meta(name, value) VALUES(?,?) ON CONFLICT(name)"
                                          " DO UPDATE SET value=excluded.value WHERE value<>excluded.value");
        int changed = 0;
        for (const auto& [name, value] : values) {
            update.bind(1, name);
            update.bind(2, value);
            changed += update.exec();
            update.reset();
        }
        transaction.commit();
        impl.commits += changed > 0 ? 1 : 0;
        return 0;
    });
}

void LogStore::keep_tombstones(const std::vector<std::pair<Tombstone, Bytes>>& tombstones) {
    if (tombstones.empty())
        return;
    guarded("keep a withdrawal", [&](Impl& impl) {
        SQLite::Transaction transaction(impl.db, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement keep(impl.db, "INSERT INTO tombstones(id, revision, statement) VALUES(?,?,?)"
                                        " ON CONFLICT(id) DO UPDATE SET revision=excluded.revision,"
                                        " statement=excluded.statement WHERE excluded.revision>revision");
        for (const auto& [tombstone, statement] : tombstones) {
            keep.bind(1, tombstone.id);
            keep.bind(2, stored(tombstone.revision));
            bind_blob(keep, 3, statement);
            keep.exec();
            keep.reset();
        }
        transaction.commit();
        ++impl.commits;
        return 0;
    });
}

std::vector<Bytes> LogStore::tombstones() {
    return guarded("read the withdrawals", [](Impl& impl) {
        std::vector<Bytes> list;
        SQLite::Statement query(impl.db, "SELECT statement FROM tombstones ORDER BY id");
        while (query.executeStep())
            list.push_back(blob(query.getColumn(0)));
        return list;
    });
}

std::map<std::string, std::uint64_t> LogStore::tombstone_revisions() {
    return guarded("read the withdrawals", [](Impl& impl) {
        std::map<std::string, std::uint64_t> revisions;
        SQLite::Statement query(impl.db, "SELECT id, revision FROM tombstones");
        while (query.executeStep())
            revisions.emplace(query.getColumn(0).getString(), number(query.getColumn(1)));
        return revisions;
    });
}

std::int64_t LogStore::change_counter() {
    return guarded("read the log", [](Impl& impl) {
        return impl.db.execAndGet("PRAGMA data_version").getInt64() * 1000000 + impl.commits;
    });
}

} // namespace bluelamp

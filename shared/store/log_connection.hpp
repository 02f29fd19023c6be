#pragma once

#include "base/failure.hpp"
#include "store/log_store.hpp"

#include <algorithm>

#include <SQLiteCpp/SQLiteCpp.h>

#include <sqlite3.h>

/// The open log.db, for the sources of LogStore alone.
namespace bluelamp {
namespace log_rows {

// entries.id = epoch number × 2^40 + seq: one b-tree holds every log in order, and an append touches one
// page.
inline constexpr std::int64_t epoch_span = std::int64_t{1} << 40;

inline std::int64_t stored(std::uint64_t value) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(value, INT64_MAX));
}

inline std::uint64_t number(const SQLite::Column& column) {
    return static_cast<std::uint64_t>(column.getInt64());
}

inline Bytes blob(const SQLite::Column& column) {
    return {static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes())};
}

template <typename F>
F fixed(const SQLite::Column& column) {
    const auto value = F::from(blob(column));
    if (!value)
        throw SQLite::Exception("a stored value has the wrong size", SQLITE_CORRUPT);
    return *value;
}

inline void bind_blob(SQLite::Statement& statement, int index, ByteView bytes) {
    statement.bindNoCopy(index, static_cast<const void*>(bytes.data()), static_cast<int>(bytes.size()));
}

/// One row of `epochs`.
struct EpochRow {
    std::int64_t n = 0;
    Epoch epoch;
    std::uint64_t watermark = 0;
    std::uint64_t quarantined = 0;
    std::uint64_t gap = 0;
    std::int64_t issued = 0;
    std::uint64_t generation = 0;
    std::uint64_t pruned_through = 0;
    Hash pruned_head;
    bool forked = false;
    bool closed = false;
    std::uint64_t use_told = 0; ///< the last change of the counts of use that the server has
};

inline constexpr auto epoch_columns =
    "n, epoch, watermark, quarantined, gap, issued, generation, pruned_through, pruned_head, forked, closed, "
    "use_told";

inline EpochRow epoch_row(SQLite::Statement& query) {
    return {
        query.getColumn(0).getInt64(),    fixed<Epoch>(query.getColumn(1)),  number(query.getColumn(2)),
        number(query.getColumn(3)),       number(query.getColumn(4)),        query.getColumn(5).getInt64(),
        number(query.getColumn(6)),       number(query.getColumn(7)),        fixed<Hash>(query.getColumn(8)),
        query.getColumn(9).getInt() != 0, query.getColumn(10).getInt() != 0, number(query.getColumn(11))};
}

struct Position {
    std::uint64_t seq = 0;
    Hash hash;
};

} // namespace log_rows

/// An open connection and the statements that every append runs.
struct LogStore::Impl {
    explicit Impl(Opened open)
        : opened(std::move(open))
        , db(*opened.database)
        , find_open(db, std::string("SELECT ") + log_rows::epoch_columns +
                            " FROM epochs WHERE closed=0 ORDER BY n DESC LIMIT 1")
        , find_last(db, "SELECT id, hash FROM entries WHERE id>? AND id<? ORDER BY id DESC LIMIT 1")
        , insert(db, "INSERT INTO entries(id, day, header, payload, hash) VALUES(?,?,?,?,?)") {}

    Opened opened;
    SQLite::Database& db;
    SQLite::Statement find_open;
    SQLite::Statement find_last;
    SQLite::Statement insert;
    std::int64_t commits = 0;

    std::optional<log_rows::EpochRow> open_row() {
        std::optional<log_rows::EpochRow> row;
        if (find_open.executeStep())
            row = log_rows::epoch_row(find_open);
        find_open.reset();
        return row;
    }

    log_rows::EpochRow open_or_new_row() {
        if (auto row = open_row())
            return *row;
        SQLite::Statement add(db, "INSERT INTO epochs(epoch) VALUES(?)");
        const auto epoch = random_fixed<Epoch>();
        log_rows::bind_blob(add, 1, epoch.view());
        add.exec();
        return *open_row();
    }

    std::vector<log_rows::EpochRow> rows() {
        std::vector<log_rows::EpochRow> found;
        SQLite::Statement query(db,
                                std::string("SELECT ") + log_rows::epoch_columns + " FROM epochs ORDER BY n");
        while (query.executeStep())
            found.push_back(log_rows::epoch_row(query));
        return found;
    }

    log_rows::EpochRow row_of(const Epoch& epoch) {
        for (const auto& row : rows())
            if (row.epoch == epoch)
                return row;
        throw Failure("read the log", "no such epoch", "take an acknowledgement of this kiosk");
    }

    log_rows::Position last_of(const log_rows::EpochRow& row) {
        log_rows::Position last{row.pruned_through, row.pruned_head};
        find_last.bind(1, row.n * log_rows::epoch_span);
        find_last.bind(2, (row.n + 1) * log_rows::epoch_span);
        if (find_last.executeStep())
            last = {log_rows::number(find_last.getColumn(0)) -
                        static_cast<std::uint64_t>(row.n * log_rows::epoch_span),
                    log_rows::fixed<Hash>(find_last.getColumn(1))};
        find_last.reset();
        return last;
    }

    /// The chain at `seq`, which may be pruned; nullopt when it is not known.
    std::optional<Hash> hash_at(const log_rows::EpochRow& row, std::uint64_t seq) {
        if (seq == row.pruned_through)
            return row.pruned_head;
        SQLite::Statement query(
            db, "SELECT hash FROM entries WHERE id=?1 UNION ALL SELECT hash FROM pruned WHERE id=?1");
        query.bind(1, row.n * log_rows::epoch_span + log_rows::stored(seq));
        return query.executeStep() ? std::optional(log_rows::fixed<Hash>(query.getColumn(0))) : std::nullopt;
    }

    std::uint64_t newest_generation() {
        return log_rows::number(db.execAndGet("SELECT coalesce(max(generation),0) FROM epochs"));
    }

    /// Counts of use that the server may not have; within the limits of one batch.
    UseReport use_to_send(const log_rows::EpochRow& row);
    /// Forgets counts that the server has and that are older than `oldest_kept`, and any that are too old to
    /// tell.
    void prune_use(std::int64_t today, std::int64_t oldest_kept);

    void close(std::int64_t n) {
        SQLite::Statement update(db, "UPDATE epochs SET closed=1 WHERE n=?");
        update.bind(1, n);
        update.exec();
    }
};

/// Runs `work` on the connection. After an error of the disk the connection is not used again: what was not
/// synced may be gone although it can still be read, so it is opened and checked anew by the next call.
template <typename F>
auto LogStore::guarded(const char* operation, F&& work) {
    const std::lock_guard lock(mutex_);
    try {
        if (!impl_)
            open();
        return work(*impl_);
    } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode() & 0xff;
        impl_.reset();
        throw Failure(operation, error.what(),
                      code == SQLITE_FULL ? "make room on the disk" : "check the disk", Retry::yes);
    }
}

} // namespace bluelamp

// The counts of use: totals that grow in place, each with the number of its last change.
#include "store/log_connection.hpp"

#include "wire/limits.hpp"
#include "wire/use_report.hpp"

namespace bluelamp {
namespace {

/// A kiosk that nobody comes to with a stick forgets what is older: the server would not take it either.
constexpr std::int64_t longest_kept = 400;

std::int64_t next_change(SQLite::Database& db, const log_rows::EpochRow& row) {
    SQLite::Statement newest(db, "SELECT coalesce(max(change),0) FROM use_counts WHERE epoch=?");
    newest.bind(1, row.n);
    newest.executeStep();
    return 1 + std::max(newest.getColumn(0).getInt64(), log_rows::stored(row.use_told));
}

UseCount use_count(SQLite::Statement& query) {
    using log_rows::number;
    return {query.getColumn(0).getUInt(), query.getColumn(1).getString(), query.getColumn(2).getString(),
            query.getColumn(3).getInt(),  number(query.getColumn(4)),     number(query.getColumn(5)),
            number(query.getColumn(6)),   number(query.getColumn(7))};
}

} // namespace

void LogStore::count_use(const std::vector<UseCount>& counts) {
    if (counts.empty())
        return;
    static_cast<void>(write_use_report({0, counts})); // what no batch could carry must not get in
    guarded("count what was used", [&](Impl& impl) {
        SQLite::Transaction transaction(impl.db, SQLite::TransactionBehavior::IMMEDIATE);
        const auto row = impl.open_or_new_row();
        auto change = next_change(impl.db, row);
        SQLite::Statement add(
            impl.db,
            "INSERT INTO use_counts(epoch, day, screen, language, text_size, touched, started, finished,"
            " abandoned, change) VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET"
            " touched=touched+excluded.touched, started=started+excluded.started,"
            " finished=finished+excluded.finished, abandoned=abandoned+excluded.abandoned,"
            " change=excluded.change");
        for (const auto& count : counts) {
            add.bind(1, row.n);
            add.bind(2, static_cast<std::int64_t>(count.day));
            add.bind(3, count.screen);
            add.bind(4, count.language);
            add.bind(5, count.text_size);
            add.bind(6, log_rows::stored(count.touched));
            add.bind(7, log_rows::stored(count.started));
            add.bind(8, log_rows::stored(count.finished));
            add.bind(9, log_rows::stored(count.abandoned));
            add.bind(10, change++);
            add.exec();
            add.reset();
        }
        transaction.commit();
        ++impl.commits;
        return 0;
    });
}

UseReport LogStore::Impl::use_to_send(const log_rows::EpochRow& row) {
    UseReport report;
    SQLite::Statement query(db,
                            "SELECT day, screen, language, text_size, touched, started, finished, abandoned,"
                            " change FROM use_counts WHERE epoch=? AND change>? ORDER BY change LIMIT ?");
    query.bind(1, row.n);
    query.bind(2, log_rows::stored(row.use_told));
    query.bind(3, static_cast<std::int64_t>(limits::use_counts));
    while (query.executeStep()) {
        report.counts.push_back(use_count(query));
        report.through = log_rows::number(query.getColumn(8));
    }
    return report;
}

void LogStore::Impl::prune_use(std::int64_t today, std::int64_t oldest_kept) {
    SQLite::Statement erase(db, "DELETE FROM use_counts WHERE day<?1 OR (day<?2 AND change<="
                                "(SELECT use_told FROM epochs WHERE epochs.n=use_counts.epoch))");
    erase.bind(1, today - longest_kept);
    erase.bind(2, oldest_kept);
    erase.exec();
}

} // namespace bluelamp

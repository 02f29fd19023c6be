#include "storage/sqlite_tables.hpp"

namespace bluelamp::server {

void SqliteUse::raise(const std::string& kiosk, const Epoch& epoch, std::span<const UseCount> counts) {
    for (const auto& count : counts)
        database_.run(
            "INSERT INTO use_count (kiosk, epoch, day, screen, language, text_size, touched, started, "
            "finished, abandoned) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "touched = max(touched, excluded.touched), started = max(started, excluded.started), "
            "finished = max(finished, excluded.finished), abandoned = max(abandoned, excluded.abandoned)",
            kiosk, Blob{epoch.view()}, count.day, count.screen, count.language, count.text_size,
            count.touched, count.started, count.finished, count.abandoned);
}

std::uint64_t SqliteUse::through(const std::string& kiosk, const Epoch& epoch) {
    auto row = database_.query("SELECT through FROM use_mark WHERE kiosk = ? AND epoch = ?", kiosk,
                               Blob{epoch.view()});
    return row.next() ? row.count(0) : 0;
}

void SqliteUse::set_through(const std::string& kiosk, const Epoch& epoch, std::uint64_t through) {
    database_.run("INSERT OR REPLACE INTO use_mark (kiosk, epoch, through) VALUES (?, ?, ?)", kiosk,
                  Blob{epoch.view()}, through);
}

void SqliteUse::read_sums(std::uint32_t first_day, std::uint32_t last_day,
                          const std::function<void(const std::string&, const UseCount&)>& take) {
    auto row = database_.query(
        "SELECT kiosk, screen, language, text_size, sum(touched), sum(started), sum(finished), "
        "sum(abandoned) "
        "FROM use_count WHERE day BETWEEN ? AND ? GROUP BY kiosk, screen, language, text_size "
        "ORDER BY kiosk, screen, language, text_size",
        first_day, last_day);
    while (row.next())
        take(row.text(0), {0, row.text(1), row.text(2), static_cast<int>(row.number(3)), row.count(4),
                           row.count(5), row.count(6), row.count(7)});
}

std::size_t SqliteUse::prune(std::uint32_t before_day) {
    return static_cast<std::size_t>(database_.run("DELETE FROM use_count WHERE day < ?", before_day));
}

} // namespace bluelamp::server

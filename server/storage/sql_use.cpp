#include "storage/sql_tables.hpp"

namespace bluelamp::server {
namespace {

/// "c = the larger of what stands and what came": the databases name that function differently.
std::string larger(const std::string& column) {
    return column + " = CASE WHEN excluded." + column + " > use_count." + column + " THEN excluded." +
           column + " ELSE use_count." + column + " END";
}

} // namespace

void SqlUse::raise(const std::string& kiosk, const Epoch& epoch, std::span<const UseCount> counts) {
    for (const auto& count : counts)
        database_.run(
            "INSERT INTO use_count (kiosk, epoch, day, screen, language, text_size, touched, started, "
            "finished, abandoned) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (day, kiosk, epoch, screen, language, text_size) DO UPDATE SET " +
                larger("touched") + ", " + larger("started") + ", " + larger("finished") + ", " +
                larger("abandoned"),
            kiosk, Blob{epoch.view()}, count.day, count.screen, count.language, count.text_size,
            count.touched, count.started, count.finished, count.abandoned);
}

std::uint64_t SqlUse::through(const std::string& kiosk, const Epoch& epoch) {
    auto row = database_.query("SELECT through FROM use_mark WHERE kiosk = ? AND epoch = ?", kiosk,
                               Blob{epoch.view()});
    return row.next() ? row.count(0) : 0;
}

void SqlUse::set_through(const std::string& kiosk, const Epoch& epoch, std::uint64_t through) {
    database_.run(
        "INSERT INTO use_mark (kiosk, epoch, through) VALUES (?, ?, ?) ON CONFLICT (kiosk, epoch) DO "
        "UPDATE SET through = excluded.through",
        kiosk, Blob{epoch.view()}, through);
}

void SqlUse::read_sums(std::uint32_t first_day, std::uint32_t last_day,
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

std::size_t SqlUse::prune(std::uint32_t before_day) {
    return static_cast<std::size_t>(database_.run("DELETE FROM use_count WHERE day < ?", before_day));
}

} // namespace bluelamp::server

#include "bench/ingest_bench.hpp"

#include "storage/postgres_storage.hpp"
#include "support/postgres.hpp"
#include "support/test_site.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace bluelamp::bench {
namespace {

using namespace bluelamp::testing;

constexpr std::uint64_t batch_size = 1000;
constexpr std::uint64_t batches = 20;
constexpr int rounds = 3;

template <typename Work>
double seconds_of(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<LogEntry> rows_of(TestSite& site, const TestKiosk& kiosk) {
    std::vector<LogEntry> rows;
    site.storage->logs().read_log(kiosk.id(), kiosk.epoch,
                                  [&](const LogEntry& entry) { rows.push_back(entry); });
    return rows;
}

void bind(SQLite::Statement& insert, const LogEntry& row) {
    const auto blob = [&](int at, ByteView bytes) {
        insert.bindNoCopy(at, bytes.data(), static_cast<int>(bytes.size()));
    };
    insert.bind(1, static_cast<std::int64_t>(row.seq));
    blob(2, row.header);
    blob(3, *row.payload);
    blob(4, row.payload_hash.view());
    blob(5, row.hash.view());
    insert.bind(6, row.kind);
    insert.bind(7, row.via);
    insert.bind(8, row.day);
    insert.bind(9, row.ballot);
    insert.bind(10, row.area);
    insert.bind(11, static_cast<std::int64_t>(row.received.time_since_epoch().count()));
    insert.bind(12, row.problem);
}

double insert_directly(const std::vector<LogEntry>& rows) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "direct.db";
    open_sqlite(file).reset();
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA synchronous = FULL");
    SQLite::Statement insert(database,
                             "INSERT INTO entry (id, header, payload, payload_hash, hash, kind, via, day, "
                             "ballot, area, received, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    return seconds_of([&] {
        for (std::size_t at = 0; at < rows.size(); at += batch_size) {
            SQLite::Transaction transaction(database);
            for (std::size_t row = at; row < at + batch_size; ++row) {
                bind(insert, rows[row]);
                insert.exec();
                insert.reset();
            }
            transaction.commit();
        }
    });
}

double take_all(TestSite& site, const std::vector<Bytes>& files) {
    return seconds_of([&] {
        for (const auto& file : files)
            static_cast<void>(site.take(file));
    });
}

/// The same kiosk, enrolled at a server on PostgreSQL.
void move_to(const std::string& url, TestSite& site, const TestKiosk& kiosk) {
    const auto record = site.storage->kiosks().find(kiosk.id()).value();
    const auto keys = site.storage->kiosks().keys(kiosk.id());
    site.storage = open_postgres(url);
    site.storage->kiosks().add(record);
    for (const auto& key : keys)
        site.storage->kiosks().add_key(kiosk.id(), key, record.enrolled);
}

} // namespace

void ingest(Report& report) {
    double taking = 1e9;
    double direct = 1e9;
    double postgres = 1e9;
    std::optional<PostgresCluster> cluster;
    if (PostgresCluster::installed())
        cluster.emplace(PostgresCluster::Fsync::on);
    for (int round = 0; round < rounds; ++round) {
        TestSite site;
        TestKiosk kiosk(site, "k1");
        kiosk.add_votes(static_cast<int>(batch_size * batches));
        std::vector<Bytes> files;
        for (std::uint64_t batch = 0; batch < batches; ++batch)
            files.push_back(kiosk.batch(batch * batch_size + 1, (batch + 1) * batch_size));
        taking = std::min(taking, take_all(site, files));
        direct = std::min(direct, insert_directly(rows_of(site, kiosk)));
        if (cluster) {
            move_to(cluster->new_database(), site, kiosk);
            postgres = std::min(postgres, take_all(site, files));
        }
    }
    constexpr double entries = batch_size * batches;
    report.add({"ingest: entries a second, taken by the server", entries / taking, "/s"});
    report.add({"ingest: rows a second, inserted directly", entries / direct, "/s"});
    if (cluster)
        report.add({"ingest: entries a second, taken by a server on PostgreSQL", entries / postgres, "/s"});
    else
        report.note("ingest on PostgreSQL is not measured: it is not installed");
    report.add(
        {"ingest: speed of taking, share of direct inserts", 100 * direct / taking, "%", Goal::at_least, 33});
}

} // namespace bluelamp::bench

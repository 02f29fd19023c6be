// Databases of servers that kept what their sources' pictures became for ever.
#include "storage/postgres_storage.hpp"
#include "storage/sqlite_storage.hpp"
#include "support/postgres.hpp"
#include "support/temporary_folder.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>

#include <chrono>

using namespace bluelamp;
using namespace bluelamp::server;
using namespace bluelamp::testing;

namespace {

const std::string as_before =
    "DROP TABLE source_picture; ALTER TABLE media DROP COLUMN given;"
    "ALTER TABLE source_state DROP COLUMN pictures_left_out;"
    "INSERT INTO media (sha256, bytes, type) VALUES ('a', 1, 'image/png'), ('b', 2, 'image/png'), "
    "('c', 3, 'image/png');"
    "INSERT INTO fetched (url, sha256) VALUES ('fitted https://x/a', 'a'), ('fitted https://x/b', 'b'), "
    "('https://x/b', 'b');";

void check_brought_up(Storage& storage) {
    using namespace std::chrono;
    const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    const auto picture = storage.content().source_picture("https://x/a");
    REQUIRE(picture);
    CHECK(picture->media == MediaRecord{"a", 1, "image/png"});
    CHECK(std::abs(now - picture->used_ms) < 60'000);
    CHECK(storage.content().source_pictures() == std::vector{*picture});
    CHECK(storage.content().fetched("fitted https://x/a").empty());
    CHECK(storage.content().fetched("https://x/b") == "b");
    CHECK_FALSE(storage.content().forget_source_picture("b"));
    CHECK_FALSE(storage.content().forget_source_picture("c"));
}

} // namespace

TEST_CASE("pictures that a SQLite database has of sources count as used when it is brought up") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "older.db";
    (void)open_sqlite(file);
    {
        SQLite::Database older(file.string(), SQLite::OPEN_READWRITE);
        const int version = older.execAndGet("PRAGMA user_version").getInt();
        older.exec(as_before + "PRAGMA user_version = " + std::to_string(version - 1));
    }
    check_brought_up(*open_sqlite(file));
}

TEST_CASE("so do those of a PostgreSQL database") {
    if (!PostgresCluster::installed()) {
        WARN("skipped: PostgreSQL is not installed");
        return;
    }
    PostgresCluster cluster(PostgresCluster::Fsync::off);
    const auto url = cluster.new_database();
    (void)open_postgres(url);
    (void)cluster.ask(url, "SET search_path = bluelamp; " + as_before +
                               "UPDATE schema_version SET version = version - 1");
    check_brought_up(*open_postgres(url));
}

#include "base/failure.hpp"
#include "storage/database_address.hpp"
#include "storage/postgres_storage.hpp"
#include "storage/sqlite_storage.hpp"
#include "support/postgres.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace bluelamp;
using namespace bluelamp::server;
using namespace bluelamp::testing;

namespace {

PostgresCluster& cluster() {
    static PostgresCluster cluster(PostgresCluster::Fsync::off); // as long as this program lasts
    return cluster;
}

bool is_missing() {
    if (!PostgresCluster::installed())
        WARN("skipped: PostgreSQL is not installed");
    return !PostgresCluster::installed();
}

/// Ends every session in a database but the one that asks, as an administrator or a restart does.
void cut_off(const std::string& url) {
    (void)cluster().ask(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                             "current_database() AND pid <> pg_backend_pid()");
}

Retry retry_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Failure& failure) {
        return failure.retry();
    }
    FAIL("it did not fail");
    return Retry::no;
}

} // namespace

TEST_CASE("an address tells which database, and a password in it is refused and not repeated") {
    CHECK(read_database_address("sqlite:/a/b.db").sqlite == "/a/b.db");
    for (const std::string url : {"postgresql://jo@host:5432/name", "postgres://host/name?sslmode=require",
                                  "postgresql:///name?host=/run"})
        CHECK(read_database_address(url).postgres == url);
    for (const std::string url : {"mysql://host/name", "sqlite:", "server.db"})
        CHECK_THROWS_AS(read_database_address(url), UsageFailure);
    for (const std::string url :
         {"postgresql://jo:hush@host/name", "postgres://host/name?password=hush",
          "postgresql://jo:hu@sh@host,other/name", "postgresql://host?user=jo&password=hush"})
        CHECK_THROWS_WITH(read_database_address(url), Catch::Contains(".pgpass") && !Catch::Contains("hu") &&
                                                          !Catch::Contains("sh@host"));
}

TEST_CASE("a lost connection to PostgreSQL is made anew") {
    if (is_missing())
        return;
    const auto url = cluster().new_database();
    const auto storage = open_postgres(url);
    storage->set_value("a", "1");
    SECTION("a read notices nothing") {
        cut_off(url);
        CHECK(storage->value("a") == "1");
    }
    SECTION("neither does a transaction that has not begun") {
        cut_off(url);
        storage->transact([&] { storage->set_value("a", "2"); });
        CHECK(storage->value("a") == "2");
    }
    SECTION("a transaction in progress fails whole, and may be tried again") {
        CHECK(retry_of([&] {
                  storage->transact([&] {
                      storage->set_value("a", "3");
                      cut_off(url);
                      storage->set_value("b", "3");
                  });
              }) == Retry::yes);
        CHECK(storage->value("a") == "1");
        CHECK(storage->value("b").empty());
        storage->transact([&] { storage->set_value("a", "4"); });
        CHECK(storage->value("a") == "4");
    }
    SECTION("a transaction whose failure was swallowed is not committed") {
        CHECK_THROWS_AS(storage->transact([&] {
            storage->set_value("a", "5");
            storage->logs().add_gap({"k1", {}, 1, 1, {}, {}});
            CHECK_THROWS_AS(storage->logs().add_gap({"k1", {}, 1, 1, {}, {}}), Failure);
        }),
                        Failure);
        CHECK(storage->value("a") == "1");
    }
    SECTION("who watches for changes hears of them again") {
        const auto watching = open_postgres(url);
        (void)watching->change_counter();
        cut_off(url);
        (void)watching->change_counter();
        const auto before = watching->change_counter();
        storage->transact([&] { storage->set_value("a", "6"); });
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(3);
        while (watching->change_counter() == before && std::chrono::steady_clock::now() < deadline) {
        }
        CHECK(watching->change_counter() != before);
    }
}

TEST_CASE("many may open a new PostgreSQL database at once; one of a newer version is left alone") {
    if (is_missing())
        return;
    const auto url = cluster().new_database();
    std::vector<std::future<std::unique_ptr<Storage>>> opening;
    for (int count = 0; count < 4; ++count)
        opening.push_back(std::async(std::launch::async, [&] { return open_postgres(url); }));
    for (auto& each : opening)
        CHECK(each.get()->value("cases_missing") == "1");
    (void)cluster().ask(url, "UPDATE bluelamp.schema_version SET version = 99");
    CHECK_THROWS_WITH(open_postgres(url), Catch::Contains("newer version"));
}

TEST_CASE("a PostgreSQL that is not there is a failure that may pass") {
    const TemporaryFolder nothing;
    const auto url = "postgresql://jo@/name?host=" + nothing.path().string();
    CHECK(retry_of([&] { (void)open_postgres(url); }) == Retry::yes);
}

TEST_CASE("texts that PostgreSQL cannot keep do not hold up the rest of a batch") {
    if (is_missing())
        return;
    const auto storage = open_postgres(cluster().new_database());
    const LogState state{"k1", {}, 1, {}, 1, 0};
    storage->logs().put_state(state);
    LogEntry entry;
    entry.seq = 1;
    entry.header = std::string("\0\xff", 2);
    entry.payload = std::string("\0\xfe", 2);
    entry.kind = std::string("vo\0te", 5);
    entry.area = "caf\xe9";
    entry.problem = "strange";
    storage->logs().append("k1", {}, std::vector{entry});
    std::vector<LogEntry> read;
    storage->logs().read_log("k1", {}, [&](const LogEntry& each) { read.push_back(each); });
    REQUIRE(read.size() == 1);
    CHECK(read[0].header == entry.header);
    CHECK(read[0].payload == entry.payload);
    CHECK(read[0].kind == "vo?te");
    CHECK(read[0].area == "café");
}

TEST_CASE("what is in one database arrives whole in the other, and goes back") {
    if (is_missing())
        return;
    const TemporaryFolder folder;
    const auto url = cluster().new_database();
    const auto file = folder.path() / "first.db";
    {
        const auto first = open_sqlite(file);
        first->set_value("key_fingerprint", "f");
        first->logs().put_state({"k1", {}, 2, {}, 0, 0});
        LogEntry entry;
        entry.header = std::string("\0header", 7);
        entry.kind = "feedback";
        for (entry.seq = 1; entry.seq <= 2; ++entry.seq)
            first->logs().append("k1", {}, std::vector{entry});
        CaseRecord made;
        made.id = "a";
        made.kiosk = "k1";
        made.seq = 2;
        first->cases().add(made);
        first->content().put({"item", "b", 1, "d", "{}"});
        first->staff().append_audit({1, 5, "jo", "publish", "", "h"});
    }
    CHECK(restore_postgres(url, file, ".before", [] {}).empty());
    const auto whole = [](Storage& storage) {
        CHECK(storage.value("key_fingerprint") == "f");
        CHECK(storage.value("cases_missing").empty() == false);
        CHECK(storage.logs().states() == std::vector<LogState>{{"k1", {}, 2, {}, 0, 0}});
        CHECK(storage.cases().entry("a")->entry.header == std::string("\0header", 7));
        CHECK(storage.staff().last_audit().hash == "h");
    };
    const auto second = folder.path() / "second.db";
    {
        const auto storage = open_postgres(url);
        whole(*storage);
        // Numbers that the database gives do not meet those that came.
        storage->content().put({"item", "a", 1, "d", "{}"});
        storage->logs().put_state({"k2", {}, 0, {}, 0, 0});
        CHECK(storage->content().entities().back().id == "a");
        storage->content().remove("item", "a");
        storage->copy_to(second);
        CHECK_THROWS_WITH(restore_postgres(url, file, ".before", [] {}), Catch::Contains("open"));
    }
    whole(*open_sqlite(file));
    CHECK(open_sqlite(second)->logs().states().size() == 2);
    CHECK(open_sqlite(second)->content().entities() == open_sqlite(file)->content().entities());

    SECTION("what it takes the place of is set aside") {
        CHECK(restore_postgres(url, second, ".before-20260131T120000Z", [] {}) ==
              "bluelamp_before_20260131t120000z");
        CHECK(open_postgres(url)->logs().states().size() == 2);
        CHECK(cluster().ask(url, "SELECT count(*) FROM bluelamp_before_20260131t120000z.entry") == "2\n");
    }
    SECTION("a restore that fails at its end leaves everything as it was") {
        CHECK_THROWS_AS(restore_postgres(url, second, ".before", [] { throw std::runtime_error("no"); }),
                        std::runtime_error);
        CHECK(open_postgres(url)->logs().states().size() == 2);
        CHECK(cluster().ask(url, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'bluelamp%'") ==
              "1\n");
    }
}

#include "contract/storage_contract.hpp"
#include "storage/sqlite_storage.hpp"
#include "support/temporary_folder.hpp"

#include <catch2/catch.hpp>

TEST_CASE("SQLite keeps the storage contract") {
    const TemporaryFolder folder;
    storage_contract([&] { return bluelamp::server::open_sqlite(folder.path() / "server.db"); });
}

TEST_CASE("SQLite keeps the contract of cases") {
    const TemporaryFolder folder;
    case_contract([&] { return bluelamp::server::open_sqlite(folder.path() / "server.db"); });
}

TEST_CASE("SQLite keeps the contract of sources") {
    const TemporaryFolder folder;
    source_contract([&] { return bluelamp::server::open_sqlite(folder.path() / "server.db"); });
}

TEST_CASE("a borrowed connection goes back to the pool") {
    const TemporaryFolder folder;
    bluelamp::server::StoragePool pool(
        [&] { return bluelamp::server::open_sqlite(folder.path() / "server.db"); }, 1);
    pool.borrow()->set_value("a", "1");
    CHECK(pool.borrow()->value("a") == "1");
}

#include "contract/storage_contract.hpp"
#include "storage/postgres_storage.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp::server;
using namespace bluelamp::testing;

namespace {

/// A new database in a cluster that lasts as long as this program does.
std::string new_database() {
    static PostgresCluster cluster(PostgresCluster::Fsync::off);
    return cluster.new_database();
}

} // namespace

TEST_CASE("PostgreSQL keeps the storage contract") {
    if (!PostgresCluster::installed()) {
        WARN("skipped: PostgreSQL is not installed");
        return;
    }
    storage_contract([url = new_database()] { return open_postgres(url); });
}

TEST_CASE("PostgreSQL keeps the contract of cases") {
    if (!PostgresCluster::installed()) {
        WARN("skipped: PostgreSQL is not installed");
        return;
    }
    case_contract([url = new_database()] { return open_postgres(url); });
}

TEST_CASE("PostgreSQL keeps the contract of sources") {
    if (!PostgresCluster::installed()) {
        WARN("skipped: PostgreSQL is not installed");
        return;
    }
    source_contract([url = new_database()] { return open_postgres(url); });
}

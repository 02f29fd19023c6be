// Databases of servers that kept the batches of copied disks whole and looked no further.
#include "cases/opening.hpp"
#include "intake/storing.hpp"
#include "storage/postgres_storage.hpp"
#include "support/case_site.hpp"
#include "support/postgres.hpp"
#include "upkeep/verify.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

const std::string as_before =
    "ALTER TABLE log DROP COLUMN branch_of; ALTER TABLE log DROP COLUMN branch_after;"
    "ALTER TABLE log DROP COLUMN branch_head; ALTER TABLE log DROP COLUMN held;"
    "ALTER TABLE person DROP COLUMN factor; ALTER TABLE person DROP COLUMN factor_step;"
    "DROP TABLE source_state; DROP TABLE source_item; DROP TABLE source_story; DROP TABLE source_look;"
    "DROP TABLE source_reply; DROP TABLE source_picture; ALTER TABLE media DROP COLUMN given;"
    "DELETE FROM setting WHERE name = 'forks_unread';";

/// One comment of both, one of each, the copy's kept whole; and a vote of the copy. Returns the copy's
/// receipt.
std::string fill(TestSite& site, Storage& storage) {
    TestKiosk kiosk("k1", site.keys.current()->set().sealing.front());
    KioskRecord record;
    record.id = "k1";
    record.area = "hill";
    record.enrolled = time_of_ms(start_ms);
    record.token_hash = "token";
    storage.kiosks().add(record);
    storage.kiosks().add_key("k1", kiosk.key.public_key(), record.enrolled);
    const auto say = [&](TestKiosk& on, const std::string& text) {
        auto receipt = make_receipt();
        on.add(draft_entry(a_comment(text), Via::screen, receipt, time_of_ms(start_ms), 0,
                           site.keys.current()->set().sealing.front()));
        return receipt;
    };
    say(kiosk, "both");
    TestKiosk copy("k1", site.keys.current()->set().sealing.front());
    copy.key = SigningKey::from_seed(kiosk.key.seed());
    copy.epoch = kiosk.epoch;
    copy.entries = kiosk.entries;
    say(kiosk, "first");
    auto receipt = say(copy, "second");
    copy.add(a_vote());
    CHECK(site.intake.take(storage, kiosk.batch(), Nonce{}).ack.watermark == 2);
    const auto file = copy.batch();
    storage.logs().add_fork({hash_of(file), "k1", copy.epoch, 1, 3, time_of_ms(start_ms), file});
    return receipt;
}

void check_brought_up(TestSite& site, Storage& storage, const std::string& receipt) {
    CHECK(storage.logs().states().size() == 1);
    CHECK(read_old_forks(storage, site.now_ms) == 2);
    CHECK(read_old_forks(storage, site.now_ms) == 0);
    CHECK(storage.cases().count({}) == 3);
    const auto found = find_by_receipt(storage, *site.keys.current(), receipt);
    REQUIRE(found.size() == 1);
    CHECK(found[0].copied);
    CHECK(words_of(storage, *site.keys.current(), found[0].id).text == "second");
    CHECK(storage.logs().count_votes("spring", "") == 0);
    CHECK(storage.logs().count_held_votes("spring", "") == 1);
    const auto verified = verify(storage, *site.keys.current(), site.media);
    CHECK(verified.forks == 1);
    for (const auto& line : verified.wrong)
        CHECK(line.find("PostgreSQL runs with") != std::string::npos); // as this test's cluster does
}

} // namespace

TEST_CASE(
    "a SQLite database of before, with whole batches of copies, is brought up and their words have cases") {
    TestSite site;
    const auto file = site.folder.path() / "older.db";
    const auto receipt = fill(site, *open_sqlite(file));
    {
        SQLite::Database older(file.string(), SQLite::OPEN_READWRITE);
        older.exec(as_before + "PRAGMA user_version = 5");
    }
    check_brought_up(site, *open_sqlite(file), receipt);
}

TEST_CASE("so is a PostgreSQL database of before") {
    if (!PostgresCluster::installed()) {
        WARN("skipped: PostgreSQL is not installed");
        return;
    }
    PostgresCluster cluster(PostgresCluster::Fsync::off);
    TestSite site;
    const auto url = cluster.new_database();
    const auto receipt = fill(site, *open_postgres(url));
    (void)cluster.ask(url,
                      "SET search_path = bluelamp; " + as_before + "UPDATE schema_version SET version = 1");
    check_brought_up(site, *open_postgres(url), receipt);
}

#include "base/failure.hpp"
#include "enrolment/enrolment.hpp"
#include "intake/entry_reading.hpp"
#include "intake/pictures.hpp"
#include "intake/quarantine.hpp"
#include "support/test_site.hpp"
#include "upkeep/verify.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

std::size_t stored(TestSite& site) {
    std::size_t count = 0;
    for (const auto& [kind, of_kind] : site.storage->logs().counts())
        count += of_kind;
    return count;
}

std::vector<std::string> audit_actions(TestSite& site) {
    std::vector<std::string> actions;
    site.storage->staff().read_audit([&](const AuditEntry& entry) { actions.push_back(entry.action); });
    return actions;
}

bool is_audited(TestSite& site, const std::string& action) {
    const auto actions = audit_actions(site);
    return std::find(actions.begin(), actions.end(), action) != actions.end();
}

std::vector<std::string> wrong_in(TestSite& site) {
    return verify(*site.storage, *site.keys.current(), site.media).wrong;
}

} // namespace

TEST_CASE("a batch is stored whole and acknowledged up to its last entry") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(40);
    const auto result = site.take(kiosk.batch());
    CHECK(result.trusted);
    CHECK(result.stored == 40);
    CHECK(result.ack.status == AckStatus::accepted);
    CHECK(result.ack.watermark == 40);
    CHECK(result.ack.kiosk == "k1");
    CHECK(result.ack.epoch == kiosk.epoch);
    CHECK(result.ack.issued_ms == start_ms);
    CHECK(wrong_in(site).empty());
}

TEST_CASE("the same batch again gets the same answer and stores nothing") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(5);
    const auto first = site.take(kiosk.batch());
    const auto again = site.take(kiosk.batch());
    CHECK(again.stored == 0);
    CHECK(again.ack == first.ack);
    CHECK(stored(site) == 5);
}

TEST_CASE("batches that overlap store each entry once") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(9);
    CHECK(site.take(kiosk.batch(1, 6)).ack.watermark == 6);
    CHECK(site.take(kiosk.batch(3, 9)).ack.watermark == 9);
    CHECK(site.take(kiosk.batch(2, 4)).ack.watermark == 9);
    CHECK(stored(site) == 9);
    CHECK(wrong_in(site).empty());
}

TEST_CASE("a batch behind a hole is not taken: the answer says what is missing") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(9);
    CHECK(site.take(kiosk.batch(1, 3)).ack.watermark == 3);
    const auto result = site.take(kiosk.batch(6, 9));
    CHECK(result.ack.status == AckStatus::accepted);
    CHECK(result.ack.watermark == 3);
    CHECK(stored(site) == 3);
}

TEST_CASE("a batch without entries asks for the watermark") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(4);
    static_cast<void>(site.take(kiosk.batch()));
    const auto question = write_batch(kiosk.header(5), {}, kiosk.key);
    CHECK(site.take(question).ack.watermark == 4);
}

TEST_CASE("a server that lost entries says so and gets them again") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(8);
    static_cast<void>(site.take(kiosk.batch(1, 4)));
    site.storage->copy_to(site.folder.path() / "copy.db");
    static_cast<void>(site.take(kiosk.batch(5, 8)));

    const auto old = open_sqlite(site.folder.path() / "copy.db");
    const auto question = write_batch(kiosk.header(9), {}, kiosk.key);
    CHECK(site.intake.take(*old, question, Nonce{}).ack.watermark == 4);
    CHECK(site.intake.take(*old, kiosk.batch(5, 8), Nonce{}).ack.watermark == 8);
}

TEST_CASE("a batch signed by another key is refused and leaves nothing") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(3);
    SECTION("a stranger's key") {
        kiosk.key = SigningKey::make();
    }
    SECTION("another kiosk's key") {
        kiosk.key = SigningKey::from_seed(TestKiosk(site, "k2").key.seed());
    }
    const auto result = site.take(kiosk.batch());
    CHECK_FALSE(result.trusted);
    CHECK_FALSE(result.why.empty());
    CHECK(stored(site) == 0);
    CHECK(site.storage->logs().states().empty());
}

TEST_CASE("a kiosk that never enrolled is refused") {
    TestSite site;
    TestKiosk stranger("k9", site.keys.current()->set().sealing.front());
    stranger.add_votes(1);
    CHECK_FALSE(site.take(stranger.batch()).trusted);
}

TEST_CASE("octets that were changed are refused") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(3);
    auto batch = kiosk.batch();
    SECTION("in the entries") {
        batch[batch.size() - 40] = static_cast<char>(batch[batch.size() - 40] ^ 1);
        CHECK_THROWS_AS(site.take(batch), WireError);
    }
    SECTION("cut short") {
        CHECK_THROWS_AS(site.take(batch.substr(0, batch.size() / 2)), WireError);
    }
    SECTION("something else") {
        CHECK_THROWS_AS(site.take("<html>Log in to the guest network</html>"), WireError);
    }
    CHECK(stored(site) == 0);
}

TEST_CASE("other entries under known numbers are kept whole and answered as a fork") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(5);
    TestKiosk clone("k1", site.keys.current()->set().sealing.front());
    clone.key = SigningKey::from_seed(kiosk.key.seed());
    clone.epoch = kiosk.epoch;
    clone.entries.assign(kiosk.entries.begin(), kiosk.entries.begin() + 3);
    kiosk.add_votes(2);
    clone.add(a_vote(9, "vale"));
    clone.add(a_vote(8, "vale"));
    static_cast<void>(site.take(kiosk.batch()));

    clone.add_votes(4);
    const auto later = clone.batch(6);
    const auto apart = site.take(later);
    CHECK(apart.ack.watermark == 0); // where the logs part is not in it: from the beginning, please
    CHECK(site.storage->logs().forks().empty());

    const auto forked = clone.batch(1, 5);
    const auto result = site.take(forked);
    CHECK(result.trusted);
    CHECK(result.ack.status == AckStatus::forked);
    CHECK(result.ack.watermark == 7);
    CHECK(stored(site) == 9); // the three that both said are there once
    const auto forks = site.storage->logs().forks();
    REQUIRE(forks.size() == 1);
    CHECK(forks[0].file == signed_part_of_batch(forked));
    CHECK(is_audited(site, "log.fork"));

    CHECK(site.take(forked).ack.status == AckStatus::forked);
    CHECK(site.storage->logs().forks().size() == 1);
    CHECK(site.take(later).ack.status == AckStatus::forked); // it follows the fork
    CHECK(site.take(write_batch(clone.header(6), {}, clone.key)).ack.status == AckStatus::forked);
    CHECK(site.storage->logs().forks().size() == 2);
    CHECK(wrong_in(site).empty());
}

TEST_CASE("after a fork the device goes on in a new epoch with a key that follows from the old one") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(2);
    static_cast<void>(site.take(kiosk.batch()));
    const auto before = SigningKey::from_seed(kiosk.key.seed());
    kiosk.key = SigningKey::make();
    kiosk.epoch = random_fixed<Epoch>();
    kiosk.entries.clear();
    kiosk.add_votes(3);
    CHECK_FALSE(site.take(kiosk.batch()).trusted);
    auto header = kiosk.header();
    header.successions = {write_succession("k1", kiosk.key.public_key(), before)};
    CHECK(site.take(kiosk.batch(header)).ack.watermark == 3);
    CHECK(site.take(kiosk.batch()).trusted);
    CHECK(stored(site) == 5);
}

TEST_CASE("an entry of a kind that a newer kiosk knows is quarantined, and the rest flow") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(2);
    auto draft = draft_entry(a_vote(), Via::screen, "7Q4M-X2KD-9ZRT-0AVE", time_of_ms(start_ms), 0,
                             site.keys.current()->set().sealing.front());
    draft.kind = "petition";
    kiosk.add(draft);
    kiosk.add_votes(2);
    const auto result = site.take(kiosk.batch());
    CHECK(result.ack.watermark == 5);
    CHECK(result.ack.quarantined == 1);
    CHECK(site.storage->logs().counts().at("") == 1);
    CHECK(site.storage->logs().count_votes("spring", "") == 4);
    CHECK(is_audited(site, "log.quarantine"));
    CHECK(wrong_in(site).empty());
}

TEST_CASE(
    "what an older server put into quarantine is accepted once a server can read it, and counted once") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(3);
    static_cast<void>(site.take(kiosk.batch()));
    // What a server that knew no votes would have stored of two of them.
    auto& storage = *site.storage;
    std::vector<LogEntry> entries;
    storage.logs().read_log("k1", kiosk.epoch, [&](const LogEntry& entry) { entries.push_back(entry); });
    storage.transact([&] {
        for (auto entry : {entries.at(1), entries.at(2)}) {
            entry.problem = "this server does not know the kind; a newer one may";
            entry.ballot = entry.area = "";
            storage.logs().reread("k1", kiosk.epoch, entry);
        }
        auto state = storage.logs().state("k1", kiosk.epoch).value();
        state.quarantined = 2;
        storage.logs().put_state(state);
    });
    REQUIRE(storage.logs().count_votes("spring", "") == 1);

    CHECK(reread_quarantine(storage, site.now_ms) == 2);
    CHECK(storage.logs().count_votes("spring", "") == 3);
    std::vector<LogEntry> again;
    storage.logs().read_log("k1", kiosk.epoch, [&](const LogEntry& entry) { again.push_back(entry); });
    CHECK(again == entries);
    CHECK(site.take(write_batch(kiosk.header(4), {}, kiosk.key)).ack.quarantined == 0);
    CHECK(is_audited(site, "log.reread"));
    CHECK(reread_quarantine(storage, site.now_ms) == 0);
}

TEST_CASE("what no server can read yet stays in quarantine") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    auto draft = draft_entry(a_vote(), Via::screen, "7Q4M-X2KD-9ZRT-0AVE", time_of_ms(start_ms), 0,
                             site.keys.current()->set().sealing.front());
    draft.kind = "petition";
    kiosk.add(draft);
    static_cast<void>(site.take(kiosk.batch()));
    CHECK(reread_quarantine(*site.storage, site.now_ms) == 0);
    CHECK(site.storage->logs().counts().at("") == 1);
    CHECK(wrong_in(site).empty());
}

TEST_CASE("a payload that says something else than its header is quarantined") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    auto draft = draft_entry(Feedback{"hill", 4, {}, {}, {}, false}, Via::screen, "7Q4M-X2KD-9ZRT-0AVE",
                             time_of_ms(start_ms), 0, site.keys.current()->set().sealing.front());
    draft.kind = "vote";
    kiosk.add(draft);
    CHECK(site.take(kiosk.batch()).ack.quarantined == 1);
}

TEST_CASE("what the kiosk pruned before the server had it is a recorded gap") {
    TestSite site;
    TestKiosk kiosk(site, "k1");
    kiosk.add_votes(10);
    static_cast<void>(site.take(kiosk.batch(1, 2)));
    auto header = kiosk.header(7);
    header.pruned_through = 6;
    const auto result = site.take(kiosk.batch(header));
    CHECK(result.ack.watermark == 10);
    CHECK(result.ack.gap == 4);
    const auto gaps = site.storage->logs().gaps();
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].first == 3);
    CHECK(gaps[0].last == 6);
    CHECK(is_audited(site, "log.gap"));
    CHECK(wrong_in(site).empty());
}

TEST_CASE("a pack's first key wins and any other is refused") {
    TestSite site;
    const auto pack =
        read_pack(make_pack(*site.storage, *site.keys.current(), start_ms, "hill", "", "", std::nullopt));
    const auto sealing = site.keys.current()->set().sealing.front();
    TestKiosk first(pack.kiosk, sealing);
    first.add_votes(2);
    auto header = first.header();
    SECTION("without the secret nobody is let in") {
        header.introduction = introduction("another secret", pack.kiosk, first.key.public_key());
        CHECK_FALSE(site.take(first.batch(header)).trusted);
        CHECK_FALSE(site.take(first.batch()).trusted);
    }
    SECTION("with it the first is, and a second device is not") {
        header.introduction = introduction(pack.secret, pack.kiosk, first.key.public_key());
        CHECK(site.take(first.batch(header)).ack.watermark == 2);
        CHECK(site.take(first.batch()).trusted);
        TestKiosk second(pack.kiosk, sealing);
        second.add_votes(1);
        auto other = second.header();
        other.introduction = introduction(pack.secret, pack.kiosk, second.key.public_key());
        CHECK_FALSE(site.take(second.batch(other)).trusted);
    }
}

TEST_CASE("an expired pack enrols nobody") {
    TestSite site;
    const auto pack = read_pack(
        make_pack(*site.storage, *site.keys.current(), start_ms, "hill", "", "", std::chrono::hours(1)));
    TestKiosk kiosk(pack.kiosk, site.keys.current()->set().sealing.front());
    kiosk.add_votes(1);
    auto header = kiosk.header();
    header.introduction = introduction(pack.secret, pack.kiosk, kiosk.key.public_key());
    site.now_ms += 2 * 3'600'000;
    CHECK_FALSE(site.take(kiosk.batch(header)).trusted);
}

TEST_CASE("a withdrawal that the server lost comes back with a batch") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    site.storage->copy_to(site.folder.path() / "copy.db");
    site.now_ms += 1000;
    static_cast<void>(site.publish(R"({"withdraw": ["i1"]})"));
    const auto tombstone = site.storage->content().tombstones().at(0).file;

    const auto old = open_sqlite(site.folder.path() / "copy.db");
    TestKiosk kiosk(site, "k1");
    old->kiosks().add(site.storage->kiosks().find("k1").value());
    old->kiosks().add_key("k1", kiosk.key.public_key(), time_of_ms(start_ms));
    auto header = kiosk.header();
    header.tombstones = {"not a tombstone",
                         write_tombstone({"i2", 9'999'999'999'999, {}}, SigningKey::make()), tombstone};
    const auto before = old->content().manifest_version("hill");
    const auto result = site.intake.take(*old, kiosk.batch(header), Nonce{});
    CHECK(result.trusted);
    CHECK(result.content_changed);
    CHECK_FALSE(old->content().entity("item", "i1"));
    CHECK(old->content().entity("item", "i2"));
    CHECK(old->content().manifest_version("hill") > before);
    CHECK(result.ack.manifest_version == old->content().manifest_version("hill"));
}

TEST_CASE("a vote's arrival is kept to the day") {
    TestSite site;
    site.now_ms += 5 * 3'600'000 + 1234;
    TestKiosk kiosk(site, "k1");
    kiosk.add(a_vote());
    kiosk.add(Feedback{"hill", 4, {}, {}, {}, false});
    static_cast<void>(site.take(kiosk.batch()));
    site.storage->logs().read_accepted("", [&](const ExportedEntry& each) {
        const auto seconds = each.entry.received.time_since_epoch().count();
        CHECK((seconds % 86'400 == 0) == (each.entry.kind == "vote"));
    });
}

TEST_CASE("the public picture opens at ten ballots and moves by five") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    TestKiosk kiosk(site, "k1");
    const auto after = [&](int votes) {
        kiosk.add_votes(votes - static_cast<int>(kiosk.entries.size()));
        static_cast<void>(site.take(kiosk.batch()));
        const bool moved = move_public_pictures(*site.storage);
        site.now_ms += 1000;
        site.storage->transact([&] { reissue_manifests(*site.storage, *site.keys.current(), site.now_ms); });
        return moved;
    };
    CHECK_FALSE(after(9));
    CHECK(site.manifest("hill").content.pictures.empty());
    CHECK(after(10));
    const auto opened = site.manifest("hill").content.pictures;
    REQUIRE(opened.size() == 1);
    CHECK(opened[0].ballots == 10);
    CHECK(opened[0].filtered == FilteredPicture{}); // for the open data, not for kiosks
    CHECK(content_of(*site.storage).pictures.at(0).filtered.ballots == 10);
    const auto version = site.storage->content().manifest_version("hill");
    CHECK_FALSE(after(12));
    CHECK_FALSE(after(14));
    CHECK(site.storage->content().manifest_version("hill") == version);
    CHECK(after(15));
    CHECK(site.manifest("hill").content.pictures.at(0).ballots == 15);
    CHECK(site.storage->content().manifest_version("hill") > version);
}

TEST_CASE("test votes never reach the public picture") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    TestKiosk kiosk(site, "k1");
    for (int made = 0; made < 20; ++made)
        kiosk.add(a_vote(1 + made % 9), made % 2 == 0 ? Via::test : Via::cli);
    static_cast<void>(site.take(kiosk.batch()));
    CHECK_FALSE(move_public_pictures(*site.storage));
    CHECK(votes_on(*site.storage, "spring", "screen").empty());
    CHECK(votes_on(*site.storage, "spring", "").size() == 20);
}

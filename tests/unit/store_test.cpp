#include "base/failure.hpp"
#include "base/time.hpp"
#include "store/content_store.hpp"
#include "store/log_store.hpp"
#include "support/temporary_folder.hpp"
#include "wire_fixture.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <thread>

#include <SQLiteCpp/SQLiteCpp.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace bluelamp;
using namespace bluelamp::testing;
namespace fs = std::filesystem;

namespace {

const ServerKeys& server() {
    static const auto keys = ServerKeys::make(noon);
    return keys;
}

EntryDraft draft(const std::string& text = "text", Time when = noon) {
    return draft_entry(Feedback{"a1", 3, "", text, "", false}, Via::screen, make_receipt(), when, 0,
                       server().set().sealing.front());
}

Acknowledgement ack(const Epoch& epoch, std::uint64_t watermark, const Hash& head = {},
                    std::int64_t issued = 1) {
    Acknowledgement made;
    made.kiosk = "k1";
    made.epoch = epoch;
    made.watermark = watermark;
    made.head = head;
    made.issued_ms = issued;
    return made;
}

std::int64_t noon_and(int days) {
    return std::chrono::milliseconds(noon.time_since_epoch()).count() + days * 24LL * 3600 * 1000;
}

void damage(const fs::path& database) {
    std::fstream file(database, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(0);
    file << std::string(4096, 'x');
}

} // namespace

TEST_CASE("appended entries are numbered and chained from one") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto first = log.append(draft());
    const auto more = log.append_all({draft(), draft()});
    CHECK(first.seq == 1);
    CHECK(more[1].seq == 3);
    const auto batch = log.pending(log.open_epoch());
    REQUIRE(batch.entries.size() == 3);
    CHECK(batch.first == 1);
    CHECK(batch.prev.zero());
    CHECK(batch.entries[1].hash ==
          chain_hash(first.hash, batch.entries[1].header, batch.entries[1].payload_hash));
}

TEST_CASE("a log goes on where it was after it is opened again") {
    const TemporaryFolder folder;
    const auto epoch = [&] {
        LogStore log(folder.path(), "k1");
        (void)log.append(draft());
        return log.open_epoch();
    }();
    LogStore log(folder.path(), "k1");
    CHECK(log.append(draft()).seq == 2);
    CHECK(log.open_epoch() == epoch);
}

TEST_CASE("two stores on one folder number entries without a clash") {
    const TemporaryFolder folder;
    LogStore one(folder.path(), "k1");
    LogStore two(folder.path(), "k1");
    const auto fill = [](LogStore& log) {
        for (int i = 0; i < 50; ++i)
            (void)log.append(draft());
    };
    std::thread other([&] { fill(two); });
    fill(one);
    other.join();
    const auto batch = one.pending(one.open_epoch());
    REQUIRE(batch.entries.size() == 100);
    CHECK(read_batch(write_batch(
                         [&] {
                             auto header = batch_header();
                             header.epoch = batch.epoch;
                             return header;
                         }(),
                         batch.entries, SigningKey::make()))
              .entries.size() == 100);
}

TEST_CASE("a second connection in this process does not let another process take the log away") {
    const TemporaryFolder folder;
    LogStore one(folder.path(), "k1");
    (void)one.append(draft());
    LogStore two(folder.path(), "k1"); // opening it must not drop the locks of the first
    const auto child = ::fork();
    if (child == 0) {
        {
            LogStore third(folder.path(), "k1");
            (void)third.append(draft());
        } // closes as if it were the last
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(status == 0);
    (void)one.append(draft());
    LogStore fourth(folder.path(), "k1");
    CHECK(fourth.counts().at(0).created == 3);
}

TEST_CASE("an acknowledgement moves the watermark and leaves nothing pending below it") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto entries = log.append_all({draft(), draft(), draft()});
    const auto epoch = log.open_epoch();
    CHECK(log.acknowledge(ack(epoch, 2, entries[1].hash), true, 3) == LogStore::Effect::counted);
    CHECK(log.pending_count() == 1);
    CHECK(log.pending(epoch).first == 3);
    CHECK(log.pending(epoch).prev == entries[1].hash);
}

TEST_CASE("a server that was put back gets its entries again") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto entries = log.append_all({draft(), draft(), draft()});
    const auto epoch = log.open_epoch();
    log.acknowledge(ack(epoch, 3, entries[2].hash), true, 3);
    CHECK(log.acknowledge(ack(epoch, 1, entries[0].hash), true, 3) == LogStore::Effect::counted);
    CHECK(log.pending_count() == 2);
}

TEST_CASE("an acknowledgement from a stick counts only when it is newer") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto entries = log.append_all({draft(), draft()});
    const auto epoch = log.open_epoch();
    CHECK(log.acknowledge(ack(epoch, 2, entries[1].hash, 10), false) == LogStore::Effect::counted);
    CHECK(log.acknowledge(ack(epoch, 1, entries[0].hash, 9), false) == LogStore::Effect::stale);
    CHECK(log.pending_count() == 0);
}

TEST_CASE("quarantined and lost entries are counted apart, and the sum holds") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto entries = log.append_all({draft(), draft(), draft(), draft()});
    auto given = ack(log.open_epoch(), 3, entries[2].hash);
    given.quarantined = 1;
    given.gap = 1;
    log.acknowledge(given, true, 3);
    const auto counts = log.counts().at(0);
    CHECK(counts.acknowledged == 1);
    CHECK(counts.created == counts.acknowledged + counts.pending + counts.quarantined + counts.gap);
}

TEST_CASE("a fork closes the epoch and the next entry starts another") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    (void)log.append_all({draft(), draft()});
    const auto epoch = log.open_epoch();
    auto forked = ack(epoch, 5);
    forked.status = AckStatus::forked;
    CHECK(log.acknowledge(forked, true, 2) == LogStore::Effect::forked);
    CHECK(log.pending_count() == 0);
    CHECK(log.append(draft()).seq == 1);
    CHECK(log.open_epoch() != epoch);
}

TEST_CASE("what a forked epoch still holds is sent too") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    (void)log.append_all({draft(), draft(), draft()});
    const auto epoch = log.open_epoch();
    auto forked = ack(epoch, 0);
    forked.status = AckStatus::forked;
    log.acknowledge(forked, true, 2);
    CHECK(log.pending(epoch).first == 3);
    CHECK(log.epochs_to_send().front() == epoch);
}

TEST_CASE("a log that was rolled back forgets nothing of what was appended since") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    (void)log.append_all({draft(), draft()});
    const auto epoch = log.open_epoch();
    // The batch held 1 and 2; the server is at 80 of a log that this one was a copy of; 3 came meanwhile.
    (void)log.append(draft());
    CHECK(log.acknowledge(ack(epoch, 80, hash_of("theirs")), true, 2) == LogStore::Effect::forked);
    CHECK(log.pending(epoch).first == 3);
    CHECK(log.open_epoch() != epoch);
}

TEST_CASE("a watermark whose chain differs is another log's") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    (void)log.append_all({draft(), draft(), draft()});
    const auto epoch = log.open_epoch();
    CHECK(log.acknowledge(ack(epoch, 3, hash_of("theirs")), true, 1) == LogStore::Effect::forked);
    CHECK(log.pending(epoch).first == 2);
}

TEST_CASE("only what was acknowledged and is past the retention is pruned, and the chain keeps its start") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto old = log.append_all({draft("a"), draft("b"), draft("c")});
    const auto today = day_number(noon) + 31;
    const auto epoch = log.open_epoch();
    CHECK(log.prune(today, 30) == 0);
    log.acknowledge(ack(epoch, 2, old[1].hash, noon_and(1)), true, 3);
    CHECK(log.prune(today, 30) == 0); // a clock that the server's last word does not bear out
    log.acknowledge(ack(epoch, 2, old[1].hash, noon_and(400)), true, 3);
    CHECK(log.prune(day_number(noon) + 30, 30) == 0);
    CHECK(log.prune(today, 30) == 2);
    CHECK(log.pending(epoch).prev == old[1].hash);
    CHECK(log.append(draft()).seq == 4);
}

TEST_CASE("a server that lost what was pruned is told where the log begins") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto entries = log.append_all({draft(), draft(), draft()});
    const auto epoch = log.open_epoch();
    log.acknowledge(ack(epoch, 2, entries[1].hash, noon_and(31)), true, 3);
    log.prune(day_number(noon) + 31, 30);
    log.acknowledge(ack(epoch, 0), true, 3);
    const auto batch = log.pending(epoch);
    CHECK(batch.pruned_through == 2);
    CHECK(batch.first == 3);
    CHECK(batch.prev == entries[1].hash);
    CHECK(batch.joint == Joint{0, Hash{}});
}

TEST_CASE("what was pruned is still compared with the server's log, and told from where it is lost") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto entries = log.append_all({draft(), draft(), draft(), draft()});
    const auto epoch = log.open_epoch();
    log.acknowledge(ack(epoch, 3, entries[2].hash, noon_and(31)), true, 4);
    REQUIRE(log.prune(day_number(noon) + 31, 30) == 3);
    SECTION("the server is behind") {
        CHECK(log.acknowledge(ack(epoch, 1, entries[0].hash), true, 4) == LogStore::Effect::counted);
        CHECK(log.pending(epoch).joint == Joint{1, entries[0].hash});
        CHECK_FALSE(log.pending(epoch).parted);
    }
    SECTION("the server follows another copy's log") {
        CHECK(log.acknowledge(ack(epoch, 2, hash_of("theirs")), true, 4) == LogStore::Effect::forked);
        CHECK(log.pending(epoch).pruned_through == 3);
        CHECK(log.pending(epoch).joint == Joint{2, entries[1].hash});
        CHECK(log.pending(epoch).parted);
    }
}

TEST_CASE("an answer that a batch was forked brings the figures of this log, not of the other") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    (void)log.append_all({draft(), draft(), draft(), draft()});
    const auto epoch = log.open_epoch();
    auto forked = ack(epoch, 9);
    forked.status = AckStatus::forked;
    forked.quarantined = 5;
    forked.copy = CopyFigures{1, 2};
    log.acknowledge(forked, true, 4);
    const auto counts = log.counts().at(0);
    CHECK(counts.quarantined == 1);
    CHECK(counts.gap == 2);
    CHECK(counts.acknowledged == 1);
    CHECK(counts.pending == 0);
}

TEST_CASE("a closed epoch that was acknowledged is asked about all the same: its server may be put back") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto first = log.append(draft());
    const auto old = log.open_epoch();
    log.acknowledge(ack(old, 1, first.hash), true, 1);
    log.close_epoch(old);
    CHECK(log.epochs_to_send() == std::vector<Epoch>{old, log.open_epoch()});
    log.acknowledge(ack(old, 0), true, 1);
    CHECK(log.pending_count() == 1);
}

TEST_CASE("a log that parted from the server's goes up again from its beginning, once") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    const auto entries = log.append_all({draft(), draft(), draft(), draft()});
    const auto epoch = log.open_epoch();
    log.acknowledge(ack(epoch, 2, entries[1].hash), true, 2);
    // The server was put back, and another disk's log came first: ours is behind a hole.
    CHECK(log.acknowledge(ack(epoch, 1, hash_of("theirs")), true, 4) == LogStore::Effect::forked);
    CHECK(log.pending(epoch).first == 1);
    auto kept = ack(epoch, 1, hash_of("theirs"));
    kept.status = AckStatus::forked;
    log.acknowledge(kept, true, 4);
    CHECK(log.pending_count() == 0);

    SECTION("an older server's answer to a question changes nothing") {
        log.acknowledge(ack(epoch, 1, hash_of("theirs")), true, 4);
        CHECK(log.pending_count() == 0);
    }
    SECTION("one that has forgotten the fork says so") {
        auto forgotten = ack(epoch, 1, hash_of("theirs"));
        forgotten.remembers_forks = true;
        log.acknowledge(forgotten, true, 4);
        CHECK(log.pending(epoch).first == 1);
    }
}

TEST_CASE("a batch ends at its limit of entries and the next goes on after it") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    for (int i = 0; i < 11; ++i)
        (void)log.append_all(std::vector<EntryDraft>(100, draft()));
    const auto epoch = log.open_epoch();
    const auto batch = log.pending(epoch);
    CHECK(batch.entries.size() <= 1000);
    const auto next = log.pending(epoch, batch.entries.back().seq);
    CHECK(next.first == batch.entries.back().seq + 1);
    CHECK(batch.entries.size() + next.entries.size() == 1100);
}

TEST_CASE("a damaged log is set aside, never deleted, and a new epoch begins") {
    const TemporaryFolder folder;
    const auto before = [&] {
        LogStore log(folder.path(), "k1");
        (void)log.append(draft());
        return log.open_epoch();
    }();
    damage(folder.path() / "log.db");
    LogStore log(folder.path(), "k1");
    CHECK(fs::exists(log.set_aside()));
    CHECK(log.set_aside().filename().string().find("log.db.damaged-") == 0);
    CHECK(log.append(draft()).seq == 1);
    CHECK(log.open_epoch() != before);
}

TEST_CASE("a damaged log that another has open is left where it is") {
    const TemporaryFolder folder;
    LogStore holder(folder.path(), "k1");
    (void)holder.append(draft());
    SQLite::Database((folder.path() / "log.db").string(), SQLite::OPEN_READWRITE)
        .exec("PRAGMA wal_checkpoint(TRUNCATE)");
    damage(folder.path() / "log.db");
    CHECK_THROWS_WITH(LogStore(folder.path(), "k1"), Catch::Contains("another process has it open"));
    CHECK(fs::exists(folder.path() / "log.db"));
}

TEST_CASE("a database of a newer version is refused and not changed") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "x.db";
    {
        SQLite::Database database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database.exec("PRAGMA user_version=99");
    }
    CHECK_THROWS_WITH(open_database(path, Durability::full, {"CREATE TABLE a(b)"}),
                      Catch::Contains("newer version"));
    CHECK_THROWS_WITH(open_or_set_aside(path, Durability::full, {}), Catch::Contains("newer version"));
    CHECK(fs::exists(path));
}

TEST_CASE("migrations run once each, in order") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "x.db";
    (void)open_database(path, Durability::full, {"CREATE TABLE a(b)"});
    const auto database =
        open_database(path, Durability::full, {"CREATE TABLE a(b)", "INSERT INTO a VALUES(7)"});
    CHECK(database->execAndGet("SELECT sum(b) FROM a").getInt() == 7);
    CHECK(database->execAndGet("PRAGMA user_version").getInt() == 2);
}

TEST_CASE("the log survives power loss by its pragmas and is private") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "x.db";
    const auto database = open_database(path, Durability::full, {});
    CHECK(database->execAndGet("PRAGMA journal_mode").getString() == "wal");
    CHECK(database->execAndGet("PRAGMA synchronous").getInt() == 2);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("a withdrawal stays at its highest revision") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    log.keep_tombstones({{{"i", 5, noon}, "five"}, {{"j", 1, noon}, "one"}});
    log.keep_tombstones({{{"i", 3, noon}, "three"}});
    CHECK(log.tombstone_revisions() == std::map<std::string, std::uint64_t>{{"i", 5}, {"j", 1}});
    CHECK(log.tombstones() == std::vector<Bytes>{"five", "one"});
}

TEST_CASE("the change counter moves with every commit, of this store or another") {
    const TemporaryFolder folder;
    LogStore one(folder.path(), "k1");
    LogStore two(folder.path(), "k1");
    const auto start = one.change_counter();
    (void)two.append(draft());
    const auto after_other = one.change_counter();
    CHECK(after_other != start);
    (void)one.append(draft());
    CHECK(one.change_counter() != after_other);
}

TEST_CASE("content is replaced by a newer manifest alone") {
    const TemporaryFolder folder;
    ContentStore content(folder.path());
    CHECK_FALSE(content.manifest());
    CHECK(content.put_manifest("two", {"a1", 2, 1, 0, {}, 0}));
    CHECK_FALSE(content.put_manifest("one", {"a1", 1, 1, 0, {}, 0}));
    CHECK(content.manifest() == "two");
    CHECK(content.manifest_version() == 2);
}

TEST_CASE("the content database may be deleted at any time") {
    const TemporaryFolder folder;
    ContentStore content(folder.path());
    content.put_manifest("two", {"a1", 2, 1, 0, {}, 0});
    for (const auto* file : {"content.db", "content.db-wal", "content.db-shm"})
        fs::remove(folder.path() / file);
    CHECK(content.manifest_version() == 0);
    CHECK(content.put_manifest("one", {"a1", 1, 1, 0, {}, 0}));
}

TEST_CASE("a damaged content database is set aside and fetched anew") {
    const TemporaryFolder folder;
    { ContentStore content(folder.path()); }
    damage(folder.path() / "content.db");
    ContentStore content(folder.path());
    CHECK(fs::exists(content.set_aside()));
    CHECK(content.put_manifest("one", {"a1", 1, 1, 0, {}, 0}));
}

TEST_CASE("damage under an open content database is found by reading it anew") {
    const TemporaryFolder folder;
    ContentStore store(folder.path());
    store.put_source_content({"s", "", "", Time{}, Time{}, ""}, {});
    CHECK(store.check());
    { // from its write-ahead log into the file
        SQLite::Database another((folder.path() / "content.db").string(), SQLite::OPEN_READWRITE);
        another.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    {
        std::fstream file(folder.path() / "content.db", std::ios::binary | std::ios::in | std::ios::out);
        file << std::string(8192, 'x');
    }
    CHECK_FALSE(store.check());
    CHECK(store.source_content().empty());
    CHECK_FALSE(store.set_aside().empty());
    CHECK(store.check());
}

TEST_CASE("a source's content stays when the next try fails") {
    const TemporaryFolder folder;
    ContentStore store(folder.path());
    Content content;
    content.topics = {{"t", "Topic"}};
    store.put_source_content({"s", "etag", "", noon, noon, ""}, content);
    store.put_source_state({"s", "etag", "", noon, noon, "it turned into HTML"});
    CHECK(store.source_content().at("s") == content);
    CHECK(store.source_state("s")->problem == "it turned into HTML");
    store.keep_sources({"other"});
    CHECK(store.source_content().empty());
}

TEST_CASE("a media file is taken only when its hash is right") {
    const TemporaryFolder folder;
    ContentStore content(folder.path());
    const auto name = sha256_hex("picture");
    std::ofstream(content.media().partial_path_of(name)) << "pictur3";
    CHECK_FALSE(content.media().accept_partial(name));
    CHECK_FALSE(fs::exists(content.media().partial_path_of(name)));
    std::ofstream(content.media().partial_path_of(name)) << "picture";
    CHECK(content.media().accept_partial(name));
    CHECK(content.media().has(name));
    CHECK_THROWS_AS(content.media().path_of("../log.db"), Failure);
}

namespace {

/// Named by a manifest, and not whole here yet.
Media coming(std::uint64_t octets) {
    return {sha256_hex("yet to come"), octets, "image/png", {}};
}

} // namespace

TEST_CASE("media that nothing names stay while there is room, then the longest unused go first") {
    const TemporaryFolder folder;
    MediaCache cache(folder.path(), 10);
    const auto kept = cache.put("kept");
    const auto old = cache.put("old");
    const auto older = cache.put("older");
    const auto hours_ago = [](int hours) {
        return fs::file_time_type::clock::now() - std::chrono::hours(hours);
    };
    fs::last_write_time(cache.path_of(kept), hours_ago(900));
    fs::last_write_time(cache.path_of(older), hours_ago(50));
    fs::last_write_time(cache.path_of(old), hours_ago(25));
    cache.tidy({kept});
    CHECK(cache.has(kept));
    CHECK(cache.has(old));
    CHECK_FALSE(cache.has(older));
}

TEST_CASE("what was needed a short while ago goes after what was needed long ago") {
    const TemporaryFolder folder;
    MediaCache cache(folder.path(), 7);
    const auto first = cache.put("one");
    const auto second = cache.put("two");
    const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(50);
    fs::last_write_time(cache.path_of(first), long_ago);
    fs::last_write_time(cache.path_of(second), long_ago + std::chrono::hours(1));
    cache.tidy({first}); // in use now
    CHECK(cache.make_room({}, coming(3)));
    CHECK(cache.has(first));
    CHECK_FALSE(cache.has(second));
}

TEST_CASE("room is made only of what is not needed") {
    const TemporaryFolder folder;
    MediaCache cache(folder.path(), 8);
    const auto needed = cache.put("needed");
    CHECK(cache.make_room({needed}, coming(2)));
    CHECK_FALSE(cache.make_room({needed}, coming(3)));
    CHECK_FALSE(cache.make_room({}, coming(9)));
    CHECK(cache.has(needed));
}

TEST_CASE("what has come of a file is not counted twice, and stays while the rest is to come") {
    const TemporaryFolder folder;
    MediaCache cache(folder.path(), 10);
    const auto part = cache.partial_path_of(coming(10).sha256);
    write_file(part, "six of");
    CHECK(cache.make_room({}, coming(10)));
    CHECK(fs::exists(part));
    CHECK_FALSE(cache.make_room({cache.put("needed")}, coming(10)));
}

TEST_CASE("a download that nobody went on with for a day is given up") {
    const TemporaryFolder folder;
    MediaCache cache(folder.path(), MediaCache::usual_quota);
    const auto part = cache.partial_path_of(sha256_hex("picture"));
    std::ofstream(part) << "pic";
    cache.tidy({});
    CHECK(fs::exists(part));
    fs::last_write_time(part, fs::file_time_type::clock::now() - std::chrono::hours(25));
    cache.tidy({});
    CHECK_FALSE(fs::exists(part));
}

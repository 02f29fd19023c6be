#include "contract/storage_contract.hpp"

#include "base/failure.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace bluelamp;
using namespace bluelamp::server;

namespace {

Time at(std::int64_t seconds) {
    return Time(std::chrono::seconds(seconds));
}

Hash hash_named(std::uint8_t name) {
    Hash hash;
    hash.octets.fill(name);
    return hash;
}

Epoch epoch_named(std::uint8_t name) {
    Epoch epoch;
    epoch.octets.fill(name);
    return epoch;
}

VerifyKey key_named(std::uint8_t name) {
    VerifyKey key;
    key.octets.fill(name);
    return key;
}

LogEntry entry(std::uint64_t seq, const std::string& kind = "vote", const std::string& ballot = "spring") {
    LogEntry entry;
    entry.seq = seq;
    entry.header = std::string("header\0with a zero ", 19) + std::to_string(seq);
    entry.payload = "payload " + std::to_string(seq);
    entry.payload_hash = hash_named(7);
    entry.hash = hash_named(static_cast<std::uint8_t>(seq));
    entry.kind = kind;
    entry.via = "screen";
    entry.day = 20'000;
    entry.ballot = ballot;
    entry.area = "hill";
    entry.received = at(1'700'000'000);
    return entry;
}

KioskRecord kiosk(const std::string& id) {
    KioskRecord kiosk;
    kiosk.id = id;
    kiosk.area = "hill";
    kiosk.name = "Front counter";
    kiosk.enrolled = at(1'700'000'000);
    kiosk.token_hash = "token of " + id;
    return kiosk;
}

const Epoch first_epoch = epoch_named(1);

/// A kiosk with a log of `count` entries.
void fill(Storage& storage, const std::string& id, std::uint64_t count) {
    storage.transact([&] {
        storage.kiosks().add(kiosk(id));
        storage.logs().put_state({id, first_epoch, count, hash_named(9), 0, 0});
        std::vector<LogEntry> entries;
        for (std::uint64_t seq = 1; seq <= count; ++seq)
            entries.push_back(entry(seq));
        storage.logs().append(id, first_epoch, entries);
    });
}

std::vector<LogEntry> log_of(Storage& storage, const std::string& id, const Epoch& epoch = first_epoch) {
    std::vector<LogEntry> entries;
    storage.logs().read_log(id, epoch, [&](const LogEntry& each) { entries.push_back(each); });
    return entries;
}

void kiosks_and_codes(Storage& storage) {
    SECTION("a kiosk is found by its id and by its token, whole") {
        auto made = kiosk("k1");
        made.confirmed = false;
        made.pack_open = true;
        made.pack_expires = at(1'800'000'000);
        storage.kiosks().add(made);
        CHECK(storage.kiosks().find("k1") == made);
        CHECK(storage.kiosks().find_by_token("token of k1") == made);
        CHECK_FALSE(storage.kiosks().find("k2"));
        CHECK_FALSE(storage.kiosks().find_by_token("token"));
    }
    SECTION("two kiosks never share an id") {
        storage.kiosks().add(kiosk("k1"));
        CHECK_THROWS_AS(storage.kiosks().add(kiosk("k1")), Failure);
    }
    SECTION("what happens to a kiosk is kept") {
        storage.kiosks().add(kiosk("k1"));
        storage.kiosks().note_contact("k1", 1'700'000'000'123, R"({"pending":3})");
        storage.kiosks().set_token("k1", "another");
        storage.kiosks().confirm("k1");
        storage.kiosks().close_pack("k1");
        const auto found = storage.kiosks().find_by_token("another");
        REQUIRE(found);
        CHECK(found->contact_ms == 1'700'000'000'123);
        CHECK(found->report == R"({"pending":3})");
        CHECK(found->confirmed);
        CHECK_FALSE(found->pack_open);
        CHECK_FALSE(found->pack_expires);
    }
    SECTION("what a kiosk holds is kept, and the first time it was revoked") {
        storage.kiosks().add(kiosk("k1"));
        storage.kiosks().add(kiosk("k2"));
        storage.kiosks().note_seen("k1", 1'700'000'060'000, 1'700'000'000'005);
        storage.kiosks().revoke("k1", at(1'700'000'100));
        storage.kiosks().revoke("k1", at(1'700'000'200));
        const auto found = storage.kiosks().find("k1");
        CHECK(found->seen_ms == 1'700'000'060'000);
        CHECK(found->shown_version == 1'700'000'000'005);
        CHECK(found->revoked == at(1'700'000'100));
        CHECK(storage.kiosks().find("k2") == kiosk("k2"));
        auto revoked = kiosk("k3");
        revoked.revoked = at(1'700'000'300);
        storage.kiosks().add(revoked);
        CHECK(storage.kiosks().find("k3") == revoked);
    }
    SECTION("a kiosk's keys are kept once each") {
        storage.kiosks().add_key("k1", key_named(1), at(10));
        storage.kiosks().add_key("k1", key_named(2), at(20));
        storage.kiosks().add_key("k1", key_named(1), at(30));
        CHECK(storage.kiosks().keys("k1") == std::vector{key_named(1), key_named(2)});
        CHECK(storage.kiosks().keys("k2").empty());
    }
    SECTION("a code remembers who used it") {
        const EnrolmentCode code{"hash", "hill", "Front counter", at(1'700'000'600), true, {}, {}};
        storage.kiosks().add_code(code);
        CHECK(storage.kiosks().code("hash") == code);
        CHECK_FALSE(storage.kiosks().code("other"));
        storage.kiosks().use_code("hash", "k1", "key");
        CHECK(storage.kiosks().code("hash")->kiosk == "k1");
        CHECK(storage.kiosks().code("hash")->key == "key");
    }
}

void logs_are_kept(Storage& storage) {
    SECTION("entries come back as they were stored, in order, beyond one insert's rows") {
        fill(storage, "k1", 100);
        const auto entries = log_of(storage, "k1");
        REQUIRE(entries.size() == 100);
        for (std::uint64_t seq = 1; seq <= 100; ++seq)
            REQUIRE(entries[seq - 1] == entry(seq));
        CHECK(log_of(storage, "k1", epoch_named(2)).empty());
    }
    SECTION("an erased payload stays erased and an empty one stays empty") {
        fill(storage, "k1", 0);
        auto erased = entry(1);
        erased.payload.reset();
        auto empty = entry(2);
        empty.payload = "";
        storage.logs().append("k1", first_epoch, std::vector{erased, empty});
        CHECK(log_of(storage, "k1") == std::vector{erased, empty});
    }
    SECTION("a number is taken once: nothing of a second attempt stays") {
        fill(storage, "k1", 3);
        const std::vector<LogEntry> again{entry(4), entry(3)};
        CHECK_THROWS_AS(storage.transact([&] { storage.logs().append("k1", first_epoch, again); }), Failure);
        CHECK(log_of(storage, "k1").size() == 3);
    }
    SECTION("the same number in another epoch or kiosk is another entry") {
        fill(storage, "k1", 2);
        fill(storage, "k2", 2);
        storage.logs().put_state({"k1", epoch_named(2), 0, {}, 0, 0});
        storage.logs().append("k1", epoch_named(2), std::vector{entry(1)});
        CHECK(log_of(storage, "k1").size() == 2);
        CHECK(log_of(storage, "k1", epoch_named(2)).size() == 1);
        CHECK(storage.logs().states().size() == 3);
    }
    SECTION("entries of a log that is not known are refused") {
        CHECK_THROWS_AS(storage.logs().append("k1", first_epoch, std::vector{entry(1)}), Failure);
    }
    SECTION("a log's state is replaced, never doubled") {
        const LogState state{"k1", first_epoch, 12, hash_named(3), 2, 5};
        storage.logs().put_state({"k1", first_epoch, 1, hash_named(1), 0, 0});
        storage.logs().put_state(state);
        CHECK(storage.logs().state("k1", first_epoch) == state);
        CHECK(storage.logs().states() == std::vector{state});
        CHECK_FALSE(storage.logs().state("k1", epoch_named(2)));
    }
    SECTION("the chain is known at entries and at the ends of gaps") {
        fill(storage, "k1", 3);
        const Gap gap{"k1", first_epoch, 4, 9, hash_named(99), at(5)};
        storage.logs().add_gap(gap);
        CHECK(storage.logs().hash_at("k1", first_epoch, 2) == hash_named(2));
        CHECK(storage.logs().hash_at("k1", first_epoch, 9) == hash_named(99));
        CHECK_FALSE(storage.logs().hash_at("k1", first_epoch, 5));
        CHECK_FALSE(storage.logs().hash_at("k1", first_epoch, 10));
        CHECK_FALSE(storage.logs().hash_at("k2", first_epoch, 2));
        CHECK(storage.logs().gaps() == std::vector{gap});
    }
    SECTION("a fork is kept once, whole") {
        const Fork fork{hash_named(1), "k1", first_epoch, 3, 4, at(6), std::string("\0raw", 4)};
        CHECK(storage.logs().add_fork(fork));
        CHECK_FALSE(storage.logs().add_fork(fork));
        CHECK(storage.logs().forks() == std::vector{fork});
    }
    SECTION("what a fork's file held is replaced") {
        storage.logs().add_fork({hash_named(1), "k1", first_epoch, 3, 4, at(6), "the whole batch"});
        storage.logs().replace_fork(hash_named(1), "a part");
        CHECK(storage.logs().forks().at(0).file == "a part");
    }
    SECTION("a branch is a log of its own, of the family of the one that it parted from") {
        const auto named = epoch_named(9);
        LogState branch{"k1", named, 6, hash_named(6), 0, 0, Branch{first_epoch, 4, hash_named(4), true}};
        fill(storage, "k1", 5);
        fill(storage, "k2", 1);
        storage.logs().put_state(branch);
        storage.logs().append("k1", named, std::vector{entry(5, "vote"), entry(6, "feedback", "")});
        CHECK(storage.logs().state("k1", named) == branch);
        CHECK(branch.accepted() == 2);
        const auto family = storage.logs().family("k1", first_epoch);
        REQUIRE(family.size() == 2);
        CHECK_FALSE(family[0].branch);
        CHECK(family[1] == branch);
        CHECK(storage.logs().family("k2", first_epoch).size() == 1);
        CHECK(storage.logs().hash_at("k1", named, 6) == hash_named(6));
        CHECK_FALSE(storage.logs().hash_at("k1", named, 4));
        storage.logs().read_accepted("feedback", [&](const ExportedEntry& each) {
            CHECK(each.epoch == named);
            CHECK(each.branch_of == first_epoch);
        });
        CHECK(storage.logs().count_votes("spring", "") == 6);
        CHECK(storage.logs().count_held_votes("spring", "screen") == 1);
        CHECK(storage.logs().count_votes_in("k1", named) == 1);
        branch.branch->held = false;
        storage.logs().put_state(branch);
        CHECK(storage.logs().count_votes("spring", "") == 7);
        CHECK(storage.logs().count_held_votes("spring", "") == 0);
    }
    SECTION("the hashes of a stretch are those of its entries and of the ends of its gaps") {
        fill(storage, "k1", 5);
        storage.logs().add_gap({"k1", first_epoch, 6, 9, hash_named(99), at(5)});
        CHECK(storage.logs().hashes("k1", first_epoch, 4, 9) ==
              std::map<std::uint64_t, Hash>{{4, hash_named(4)}, {5, hash_named(5)}, {9, hash_named(99)}});
        CHECK(storage.logs().hashes("k1", first_epoch, 6, 8).empty());
        CHECK(storage.logs().hashes("k2", first_epoch, 1, 9).empty());
    }
    SECTION("what is quarantined is counted up to a number") {
        fill(storage, "k1", 2);
        std::vector<LogEntry> strange{entry(3), entry(4), entry(5)};
        strange[0].problem = strange[2].problem = "unknown kind";
        storage.logs().append("k1", first_epoch, strange);
        CHECK(storage.logs().quarantined_through("k1", first_epoch, 2) == 0);
        CHECK(storage.logs().quarantined_through("k1", first_epoch, 4) == 1);
        CHECK(storage.logs().quarantined_through("k1", first_epoch, 5) == 2);
    }
    SECTION("what is quarantined or erased is neither exported nor counted as accepted") {
        fill(storage, "k1", 1);
        auto strange = entry(2);
        strange.problem = "unknown kind";
        auto erased = entry(3);
        erased.payload.reset();
        storage.logs().append("k1", first_epoch, std::vector{strange, erased, entry(4, "feedback", "")});
        std::vector<std::uint64_t> exported;
        storage.logs().read_accepted("",
                                     [&](const ExportedEntry& each) { exported.push_back(each.entry.seq); });
        std::sort(exported.begin(), exported.end());
        CHECK(exported == std::vector<std::uint64_t>{1, 4});
        int feedback = 0;
        storage.logs().read_accepted("feedback", [&](const ExportedEntry& each) {
            ++feedback;
            CHECK(each.kiosk == "k1");
            CHECK(each.epoch == first_epoch);
        });
        CHECK(feedback == 1);
        CHECK(storage.logs().counts() ==
              std::map<std::string, std::uint64_t>{{"", 1}, {"feedback", 1}, {"vote", 2}});
    }
    SECTION("votes are read by ballot and by how they were made") {
        fill(storage, "k1", 2);
        auto other = entry(3, "vote", "autumn");
        auto test = entry(4);
        test.via = "test";
        storage.logs().append("k1", first_epoch, std::vector{other, test});
        CHECK(storage.logs().count_votes("spring", "screen") == 2);
        CHECK(storage.logs().count_votes("spring", "") == 3);
        std::vector<std::uint64_t> read;
        storage.logs().read_votes("spring", "screen", [&](const StoredVote& vote) {
            read.push_back(vote.seq);
            CHECK(vote.kiosk == "k1");
            CHECK(vote.epoch == first_epoch);
            CHECK(vote.day == 20'000);
            CHECK(vote.payload == "payload " + std::to_string(vote.seq));
        });
        std::sort(read.begin(), read.end());
        CHECK(read == std::vector<std::uint64_t>{1, 2});
    }
    SECTION("a kiosk that nobody confirmed does not count") {
        auto doubtful = kiosk("k1");
        doubtful.confirmed = false;
        storage.kiosks().add(doubtful);
        storage.logs().put_state({"k1", first_epoch, 1, {}, 0, 0});
        storage.logs().append("k1", first_epoch, std::vector{entry(1)});
        CHECK(storage.logs().count_votes("spring", "") == 0);
        storage.kiosks().confirm("k1");
        CHECK(storage.logs().count_votes("spring", "") == 1);
    }
}

void content_is_kept(Storage& storage) {
    auto& content = storage.content();
    SECTION("an entity is replaced in its place") {
        content.put({"item", "b", 1, "d1", "{}"});
        content.put({"item", "a", 1, "d1", "{}"});
        content.put({"ballot", "b", 1, "d1", "{}"});
        const Entity changed{"item", "b", 2, "d2", R"({"items":[]})"};
        content.put(changed);
        const auto entities = content.entities();
        REQUIRE(entities.size() == 3);
        CHECK(entities[0] == changed);
        CHECK(entities[1].id == "a");
        CHECK(content.entity("item", "b") == changed);
        content.remove("item", "b");
        CHECK_FALSE(content.entity("item", "b"));
        CHECK(content.entity("ballot", "b"));
    }
    SECTION("the higher tombstone of an id stays") {
        content.put_tombstone({"a", 5, "five"});
        content.put_tombstone({"a", 3, "three"});
        CHECK(content.tombstones() == std::vector<StoredTombstone>{{"a", 5, "five"}});
        content.put_tombstone({"a", 6, "six"});
        CHECK(content.tombstones() == std::vector<StoredTombstone>{{"a", 6, "six"}});
    }
    SECTION("an area has one manifest, the last one put") {
        CHECK(content.manifest_version("hill") == 0);
        CHECK_FALSE(content.manifest("hill"));
        content.put_manifest({"hill", 1, "d", "one"});
        const StoredManifest second{"hill", 1'700'000'000'000, "e", std::string("\0two", 4)};
        content.put_manifest(second);
        CHECK(content.manifest("hill") == second);
        CHECK(content.manifest_version("hill") == second.version);
        CHECK(content.manifest_areas() == std::vector<std::string>{"hill"});
    }
    SECTION("media are known by their hash, fetched addresses by theirs") {
        const MediaRecord media{"abc", 5'000'000'000, "video/mp4"};
        content.put_media(media);
        content.put_media(media);
        CHECK(content.media("abc") == media);
        CHECK_FALSE(content.media("abd"));
        CHECK(content.all_media() == std::vector{media});
        CHECK(content.fetched("https://a").empty());
        content.note_fetched("https://a", "abc");
        CHECK(content.fetched("https://a") == "abc");
    }
    SECTION("pictures of sources are known by their address, and forgotten with it") {
        const SourcePicture one{{"abc", 5'000'000'000, "image/png"}, 1'700'000'000'000};
        const SourcePicture other{{"abd", 7, "image/png"}, 1'600'000'000'000};
        CHECK_FALSE(content.source_picture("https://a"));
        CHECK(content.source_picture_octets() == 0);
        content.put_source_picture("https://a", one);
        content.put_source_picture("https://b", other);
        CHECK(content.source_picture("https://a") == one);
        CHECK(content.media("abc") == one.media);
        CHECK(content.source_pictures() == std::vector{other, one});
        CHECK(content.source_picture_octets() == 5'000'000'007);
        CHECK(content.fetched("https://a").empty());

        content.put_source_picture("https://c", {one.media, 1'500'000'000'000}); // the same file
        content.put_source_picture("https://b", {other.media, 1'800'000'000'000});
        CHECK(content.source_pictures() == std::vector{one, SourcePicture{other.media, 1'800'000'000'000}});
        CHECK(content.forget_source_picture("abc"));
        CHECK_FALSE(content.forget_source_picture("abc"));
        CHECK_FALSE(content.media("abc"));
        CHECK_FALSE(content.source_picture("https://a"));
        CHECK_FALSE(content.source_picture("https://c"));
        content.put_source_picture("https://a", one); // it came again
        CHECK(content.source_picture("https://a") == one);

        // Its address leads elsewhere now: the file has none.
        content.put_source_picture("https://b", one);
        CHECK(content.source_pictures() == std::vector{SourcePicture{other.media, 0}, one});
    }
    SECTION("a picture that somebody gave is no source's, whoever was first") {
        const SourcePicture picture{{"abc", 5, "image/png"}, 1'700'000'000'000};
        content.put_source_picture("https://a", picture);
        content.put_media(picture.media);
        content.put_source_picture("https://b", picture);
        CHECK(content.source_pictures().empty());
        CHECK(content.source_picture_octets() == 0);
        CHECK_FALSE(content.forget_source_picture("abc"));
        CHECK(content.media("abc") == picture.media);
        CHECK(content.source_picture("https://a") == picture);
    }
}

void staff_and_values(Storage& storage) {
    SECTION("a user's name is taken once") {
        const Person person{"jo", "editor", "hash", {"hill", "vale"}};
        storage.staff().add(person);
        CHECK(storage.staff().find("jo") == person);
        CHECK_THROWS_AS(storage.staff().add({"jo", "admin", "other", {}}), Failure);
        CHECK(storage.staff().all() == std::vector{person});
    }
    SECTION("a user is changed in place, and removed with their sessions") {
        storage.staff().add({"jo", "editor", "hash", {"hill"}});
        storage.staff().add({"sam", "viewer", "hash", {}});
        storage.staff().add_session({"s1", "jo", 10, 10, {}});
        storage.staff().add_session({"s2", "sam", 10, 10, {}});
        const Person changed{"jo", "admin", "another", {}};
        storage.staff().update(changed);
        CHECK(storage.staff().find("jo") == changed);
        storage.staff().update({"nobody", "admin", "hash", {}});
        CHECK_FALSE(storage.staff().find("nobody"));
        storage.staff().remove("jo");
        CHECK_FALSE(storage.staff().find("jo"));
        CHECK_FALSE(storage.staff().session("s1"));
        CHECK(storage.staff().session("s2"));
    }
    SECTION("a session is known by its token's hash until it is ended or too old") {
        const Session session{"s1", "jo", 100, 200, "Saved"};
        storage.staff().add_session(session);
        storage.staff().add_session({"s2", "jo", 150, 150, {}});
        storage.staff().add_session({"s3", "jo", 300, 300, {}});
        CHECK(storage.staff().session("s1") == session);
        CHECK_FALSE(storage.staff().session("S1"));
        storage.staff().note_session_seen("s1", 400);
        storage.staff().set_session_message("s1", {});
        CHECK(storage.staff().session("s1") == Session{"s1", "jo", 100, 400, {}});
        storage.staff().end_old_sessions(100, 200);
        CHECK(storage.staff().session("s1"));
        CHECK_FALSE(storage.staff().session("s2"));
        storage.staff().end_sessions_of("jo", "s1");
        CHECK(storage.staff().session("s1"));
        CHECK_FALSE(storage.staff().session("s3"));
        storage.staff().end_session("s1");
        CHECK_FALSE(storage.staff().session("s1"));
    }
    SECTION("audit lines are found by who and what, the newest first, a page at a time") {
        for (std::uint64_t number = 1; number <= 6; ++number)
            storage.staff().append_audit({number, 1, number % 2 == 0 ? "jo" : "sam",
                                          number < 4 ? "kiosk.code" : "kiosks", "detail", "hash"});
        const auto numbers = [&](const AuditQuery& query) {
            std::vector<std::uint64_t> found;
            for (const auto& line : storage.staff().audit_page(query))
                found.push_back(line.number);
            return found;
        };
        using Numbers = std::vector<std::uint64_t>;
        CHECK(numbers({0, {}, {}, 4}) == Numbers{6, 5, 4, 3});
        CHECK(numbers({3, {}, {}, 4}) == Numbers{2, 1});
        CHECK(numbers({0, "jo", {}, 50}) == Numbers{6, 4, 2});
        CHECK(numbers({0, {}, "kiosk", 50}) == Numbers{3, 2, 1});
        CHECK(numbers({0, "jo", "kiosk.code", 50}) == Numbers{2});
    }
    SECTION("audit lines come back in order") {
        CHECK(storage.staff().last_audit().number == 0);
        const AuditEntry first{1, 1'700'000'000'000, "jo", "publish", "3 items", "h1"};
        const AuditEntry second{2, 1'700'000'000'001, "jo", "publish", "1 item", "h2"};
        storage.staff().append_audit(first);
        storage.staff().append_audit(second);
        CHECK(storage.staff().last_audit() == second);
        std::vector<AuditEntry> read;
        storage.staff().read_audit([&](const AuditEntry& each) { read.push_back(each); });
        CHECK(read == std::vector{first, second});
    }
    SECTION("a value is empty until it is set, then the last one") {
        CHECK(storage.value("generation").empty());
        storage.set_value("generation", "1");
        storage.set_value("generation", "2");
        CHECK(storage.value("generation") == "2");
    }
    SECTION("events are counted by who and by window, windows of different length apart") {
        CHECK(storage.count_event("a", 120, 60) == 1);
        CHECK(storage.count_event("a", 179, 60) == 2);
        CHECK(storage.count_event("b", 179, 60) == 1);
        CHECK(storage.events("a", 179, 60) == 2);
        CHECK(storage.events("a", 180, 60) == 0);
        storage.forget_events("b");
        CHECK(storage.events("b", 179, 60) == 0);
        CHECK(storage.events("a", 179, 60) == 2);
        CHECK(storage.count_event("c", 3'600'000, 3600) == 1);
        CHECK(storage.count_event("a", 3'600'010, 60) == 1);
        CHECK(storage.events("c", 3'600'010, 3600) == 1);
    }
}

void transactions_hold(Storage& storage, const OpenStorage& open) {
    SECTION("a transaction that throws leaves nothing, and the next one works") {
        CHECK_THROWS_AS(storage.transact([&] {
            storage.set_value("a", "1");
            throw std::runtime_error("no");
        }),
                        std::runtime_error);
        CHECK(storage.value("a").empty());
        storage.transact([&] { storage.set_value("a", "2"); });
        CHECK(storage.value("a") == "2");
    }
    SECTION("another connection sees what was committed, and that something was") {
        const auto other = open();
        const auto before = other->change_counter();
        CHECK(other->change_counter() == before);
        storage.transact([&] { storage.set_value("a", "1"); });
        // Sooner than in the seconds after which a database is asked even if it has told nothing.
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(3);
        while (other->change_counter() == before && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        CHECK(other->change_counter() != before);
        CHECK(other->value("a") == "1");
    }
    SECTION("consistent reads see one state while another connection writes") {
        storage.set_value("a", "1");
        const auto other = open();
        other->read_consistently([&] {
            CHECK(other->value("a") == "1");
            storage.set_value("a", "2");
            CHECK(other->value("a") == "1");
        });
        CHECK(other->value("a") == "2");
    }
    SECTION("writers wait for each other and lose nothing") {
        std::atomic<int> failed{0};
        const auto count_up = [&] {
            const auto own = open();
            for (int round = 0; round < 25; ++round) {
                try {
                    own->transact([&] {
                        const auto value = own->value("sum");
                        own->set_value("sum", std::to_string((value.empty() ? 0 : std::stoi(value)) + 1));
                    });
                } catch (const std::exception&) {
                    ++failed;
                }
            }
        };
        std::thread one(count_up);
        std::thread two(count_up);
        one.join();
        two.join();
        CHECK(failed == 0);
        CHECK(storage.value("sum") == "50");
    }
    SECTION("a healthy database has nothing wrong with it") {
        fill(storage, "k1", 5);
        CHECK(storage.check().empty());
    }
}

void use_is_counted(Storage& storage) {
    const auto sums = [&](std::uint32_t first, std::uint32_t last) {
        std::vector<std::pair<std::string, UseCount>> list;
        storage.use().read_sums(first, last, [&](const std::string& kiosk, const UseCount& count) {
            list.emplace_back(kiosk, count);
        });
        return list;
    };
    auto& use = storage.use();
    const UseCount votes{100, "vote", "en", 100, 5, 4, 3, 1};
    use.raise("k1", epoch_named(1), std::vector{votes});
    SECTION("the same totals again change nothing, and lower ones do not either") {
        use.raise("k1", epoch_named(1), std::vector{votes, UseCount{100, "vote", "en", 100, 2, 2, 2, 0}});
        REQUIRE(sums(100, 100).size() == 1);
        CHECK(sums(100, 100).front() ==
              std::pair<std::string, UseCount>{"k1", {0, "vote", "en", 100, 5, 4, 3, 1}});
    }
    SECTION("higher totals take the place of lower ones") {
        use.raise("k1", epoch_named(1), std::vector{UseCount{100, "vote", "en", 100, 6, 5, 3, 2}});
        CHECK(sums(0, 200).front().second == UseCount{0, "vote", "en", 100, 6, 5, 3, 2});
    }
    SECTION("epochs and days add up; kiosks, screens, languages and text sizes are told apart") {
        use.raise("k1", epoch_named(2), std::vector{votes, UseCount{101, "vote", "en", 100, 1, 0, 0, 0}});
        use.raise("k1", epoch_named(1), std::vector{UseCount{100, "vote", "cy", 100, 1, 0, 0, 0}});
        use.raise("k1", epoch_named(1), std::vector{UseCount{100, "vote", "en", 200, 1, 0, 0, 0}});
        use.raise("k2", epoch_named(1), std::vector{votes});
        CHECK(sums(100, 101).size() == 4);
        CHECK(sums(100, 101).at(1) ==
              std::pair<std::string, UseCount>{"k1", {0, "vote", "en", 100, 11, 8, 6, 2}});
        CHECK(sums(101, 101).size() == 1);
        CHECK(sums(102, 200).empty());
    }
    SECTION("the mark is each epoch's own and stays as it was last set") {
        CHECK(use.through("k1", epoch_named(1)) == 0);
        use.set_through("k1", epoch_named(1), 9);
        use.set_through("k1", epoch_named(2), 4);
        CHECK(use.through("k1", epoch_named(1)) == 9);
        CHECK(use.through("k1", epoch_named(2)) == 4);
        CHECK(use.through("k2", epoch_named(1)) == 0);
    }
    SECTION("days before a day are forgotten") {
        use.raise("k1", epoch_named(1), std::vector{UseCount{99, "vote", "en", 100, 1, 0, 0, 0}});
        CHECK(use.prune(100) == 1);
        CHECK(sums(0, 99).empty());
        CHECK(sums(0, 100).size() == 1);
    }
}

} // namespace

void storage_contract(const OpenStorage& open) {
    const auto storage = open();
    SECTION("kiosks") {
        kiosks_and_codes(*storage);
    }
    SECTION("logs") {
        logs_are_kept(*storage);
    }
    SECTION("content") {
        content_is_kept(*storage);
    }
    SECTION("staff") {
        staff_and_values(*storage);
    }
    SECTION("counts of use") {
        use_is_counted(*storage);
    }
    SECTION("transactions") {
        transactions_hold(*storage, open);
    }
}

// What people said on copies of a kiosk's disk.
#include "cases/erasure.hpp"
#include "cases/opening.hpp"
#include "cases/work.hpp"
#include "export/submissions_export.hpp"
#include "intake/storing.hpp"
#include "support/case_site.hpp"
#include "upkeep/verify.hpp"

#include <nlohmann/json.hpp>

#include <set>
#include <sstream>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

/// A kiosk, and a copy of its disk that was made after `shared` comments.
struct CopySite : CaseSite {
    TestKiosk copy{"k1", keys.current()->set().sealing.front()};
    std::map<std::string, std::string> said; ///< receipt → text

    explicit CopySite(int shared = 2) {
        for (int i = 0; i < shared; ++i)
            say(kiosk, "both " + std::to_string(i));
        copy.key = SigningKey::from_seed(kiosk.key.seed());
        copy.epoch = kiosk.epoch;
        copy.entries = kiosk.entries;
    }
    std::string say(TestKiosk& on, const std::string& text) {
        auto receipt = make_receipt();
        on.add(draft_entry(a_comment(text), Via::screen, receipt, time_of_ms(now_ms), 0,
                           keys.current()->set().sealing.front()));
        said[receipt] = text;
        return receipt;
    }
    AckStatus send(const TestKiosk& from, std::uint64_t first = 1, std::uint64_t last = 0) {
        return take(from.batch(first, last)).ack.status;
    }
    std::vector<nlohmann::json> exported() {
        std::ostringstream out;
        CHECK(
            export_submissions(*storage, *keys.current(), "feedback", ExportFormat::ndjson, out).unreadable ==
            0);
        std::istringstream lines(out.str());
        std::vector<nlohmann::json> all;
        for (std::string line; std::getline(lines, line);)
            all.push_back(nlohmann::json::parse(line));
        return all;
    }
    /// All that was said is a case with its words, found by its receipt and in the export, each once.
    void check_all_once() {
        CHECK(storage->cases().count({}) == said.size());
        std::set<std::string> seen;
        for (const auto& one : exported()) {
            CHECK(seen.insert(one.at("receipt").get<std::string>()).second);
            CHECK(said.at(one.at("receipt")) == one.at("text"));
        }
        CHECK(seen.size() == said.size());
        for (const auto& [receipt, text] : said) {
            const auto found = find_by_receipt(*storage, *keys.current(), receipt);
            REQUIRE(found.size() == 1);
            CHECK(words_of(*storage, *keys.current(), found[0].id).text == text);
        }
        CHECK(wrong().empty());
    }
    std::vector<std::string> wrong() { return verify(*storage, *keys.current(), media).wrong; }
    /// The only branch.
    LogState branch() {
        const auto family = storage->logs().family("k1", kiosk.epoch);
        REQUIRE(family.size() == 2);
        return family[1];
    }
};

} // namespace

TEST_CASE("what both copies of a disk said are cases, once each, wherever their logs part") {
    const int shared = GENERATE(0, 1, 2);
    CopySite site(shared);
    site.say(site.kiosk, "first one");
    site.say(site.copy, "second one");
    site.say(site.copy, "second two");
    CHECK(site.send(site.kiosk) == AckStatus::accepted);
    CHECK(site.send(site.copy) == AckStatus::forked);
    site.check_all_once();
    CHECK(site.branch().branch->after == static_cast<std::uint64_t>(shared));
    CHECK(site.branch().accepted() == 2);
    for (const auto& each : site.storage->cases().list({}, 0, 100))
        CHECK(each.copied == (each.epoch != site.kiosk.epoch));
    for (const auto& one : site.exported()) {
        CHECK(one.at("epoch") == to_hex(site.kiosk.epoch.view()));
        CHECK(one.contains("branch") == one.at("text").get<std::string>().starts_with("second"));
    }
}

TEST_CASE("batches of a copy that come twice, overlap or come in another order double nothing") {
    CopySite site;
    site.say(site.kiosk, "first");
    for (int i = 0; i < 4; ++i)
        site.say(site.copy, "second " + std::to_string(i));
    CHECK(site.send(site.kiosk) == AckStatus::accepted);
    CHECK(site.send(site.copy, 5) == AckStatus::accepted); // where they part is not in it: all, please
    CHECK(site.send(site.copy, 1, 4) == AckStatus::forked);
    CHECK(site.send(site.copy, 1, 4) == AckStatus::forked);
    CHECK(site.send(site.copy, 3, 5) == AckStatus::forked);
    CHECK(site.send(site.copy, 2) == AckStatus::forked);
    CHECK(site.send(site.copy) == AckStatus::forked);
    CHECK(site.send(site.copy, 5) == AckStatus::forked);
    CHECK(site.send(site.kiosk) == AckStatus::accepted);
    site.check_all_once();
    CHECK(site.storage->logs().forks().size() == 3);
}

TEST_CASE("a copy of a copy has a log of its own from where it parted from that one") {
    CopySite site;
    site.say(site.kiosk, "first");
    site.say(site.copy, "second");
    TestKiosk third("k1", site.keys.current()->set().sealing.front());
    third.key = SigningKey::from_seed(site.kiosk.key.seed());
    third.epoch = site.kiosk.epoch;
    third.entries = site.copy.entries;
    site.say(site.copy, "second again");
    site.say(third, "third");
    CHECK(site.send(site.kiosk) == AckStatus::accepted);
    CHECK(site.send(third) == AckStatus::forked); // with what the second said, too
    CHECK(site.send(site.copy) == AckStatus::forked);
    site.check_all_once();
    CHECK(site.storage->logs().family("k1", site.kiosk.epoch).size() == 3);
}

TEST_CASE("a case of a copied disk is closed and erased like any other, and nothing of it stays") {
    CopySite site;
    site.say(site.kiosk, "first");
    const auto receipt = site.say(site.copy, "second");
    static_cast<void>(site.send(site.kiosk));
    static_cast<void>(site.send(site.copy));
    const auto sealed = site.copy.entries.back().payload.value().substr(100, 64);
    REQUIRE(site.on_disk(sealed));
    auto record = find_by_receipt(*site.storage, *site.keys.current(), receipt).at(0);
    record = mark_read(*site.storage, {"mo", site.now_ms, record.id, record.revision});
    record = withhold(*site.storage, {"mo", site.now_ms, record.id, record.revision},
                      Withheld::not_understood, "");
    CHECK(record.ended);
    SECTION("by its receipt") {
        CHECK(erase_by_receipt(*site.storage, *site.keys.current(), site.now_ms, "mo", receipt) == 1);
    }
    SECTION("by retention") {
        site.now_ms += 400LL * 24 * 3600 * 1000;
        CHECK(forget_by_retention(*site.storage, site.now_ms) == 1);
    }
    CHECK(site.exported().size() == 3);
    site.storage->copy_to(site.folder.path() / "server.db-copy");
    const auto copied = read_file(site.folder.path() / "server.db-copy", 1 << 30).value();
    CHECK(copied.find(sealed) == std::string::npos);
    CHECK(site.wrong().empty());
}

TEST_CASE("votes of a copied disk are held back, counted openly, and count once staff say so") {
    CopySite site(0);
    site.kiosk.add_votes(3);
    site.copy.add(a_vote(7));
    site.copy.add(a_vote(8));
    static_cast<void>(site.send(site.kiosk));
    static_cast<void>(site.send(site.copy));
    auto& logs = site.storage->logs();
    CHECK(logs.count_votes("spring", "screen") == 3);
    CHECK(logs.count_held_votes("spring", "screen") == 2);
    auto branch = site.branch();
    branch.branch->held = false;
    logs.put_state(branch);
    CHECK(logs.count_votes("spring", "screen") == 5);
    CHECK(logs.count_held_votes("spring", "screen") == 0);
}

TEST_CASE("verify notices a branch that was changed") {
    CopySite site;
    site.say(site.kiosk, "first");
    site.say(site.copy, "second");
    static_cast<void>(site.send(site.kiosk));
    static_cast<void>(site.send(site.copy));
    CHECK(site.wrong().empty());
    auto fork = site.storage->logs().forks().at(0);
    fork.file[fork.file.size() - 1] = static_cast<char>(fork.file.back() ^ 1);
    site.storage->logs().replace_fork(fork.file_hash, fork.file);
    CHECK(site.wrong().size() == 1);
}

TEST_CASE("what a copy had pruned when the server was put back behind where it parted is a gap of its own") {
    CopySite site;
    static_cast<void>(site.send(site.kiosk));
    site.kiosk.add_votes(8);
    site.copy.add_votes(5);
    site.say(site.copy, "second");
    // The server knows two entries, and the copy only has its last. It may know that it is one, or not.
    auto header = site.copy.header(8);
    header.pruned_through = 7;
    SECTION("the other was here first") {
        CHECK(site.send(site.kiosk) == AckStatus::accepted);
        header.parted = GENERATE(false, true);
    }
    SECTION("it comes first, and knows that it parted") {
        header.parted = true;
    }
    const auto result = site.take(site.copy.batch(header));
    CHECK(result.ack.status == AckStatus::forked);
    CHECK(result.ack.copy == CopyFigures{0, 7});
    static_cast<void>(site.send(site.kiosk));
    CHECK(site.branch().gap == 7);
    CHECK(site.branch().watermark == 8);
    CHECK(site.branch().accepted() == 1);
    CHECK(site.storage->logs().state("k1", site.kiosk.epoch)->gap == 0);
    CHECK(site.wrong().empty());
    // The same again, and a question, tell the same.
    CHECK(site.take(site.copy.batch(header)).ack.copy == CopyFigures{0, 7});
    CHECK(site.take(write_batch(site.copy.header(9), {}, site.copy.key)).ack.copy == CopyFigures{0, 7});
    CHECK(site.storage->logs().gaps().size() == 1);
    site.check_all_once();
}

TEST_CASE("a copy that knows what stood where the server was has its gap from there on, and no other") {
    CopySite site;
    static_cast<void>(site.send(site.kiosk));
    site.kiosk.add_votes(3);
    site.copy.add_votes(5);
    site.say(site.copy, "second");
    auto header = site.copy.header(8);
    header.pruned_through = 7;
    header.joint = Joint{2, site.copy.entries[1].hash};
    const bool goes_on = GENERATE(true, false);
    if (!goes_on) // the other one was first
        CHECK(site.send(site.kiosk) == AckStatus::accepted);
    const auto ack = site.take(site.copy.batch(header)).ack;
    if (goes_on) {
        CHECK(ack.status == AckStatus::accepted);
        CHECK(ack.gap == 5);
    } else {
        CHECK(ack.copy == CopyFigures{0, 5});
        CHECK(site.branch().branch->after == 2);
    }
    CHECK(site.storage->logs().gaps().at(0).first == 3);
    CHECK(site.wrong().empty());
    site.check_all_once();
}

TEST_CASE("a log that differs where the server was does not go on behind a gap there") {
    CopySite site;
    site.kiosk.add_votes(1);
    site.copy.add_votes(5);
    site.say(site.copy, "second");
    CHECK(site.send(site.kiosk) == AckStatus::accepted);
    auto header = site.copy.header(8);
    header.pruned_through = 7;
    header.joint = Joint{3, site.copy.entries[2].hash};
    CHECK(site.take(site.copy.batch(header)).ack.copy == CopyFigures{0, 7});
    CHECK(site.storage->logs().gaps().at(0).first == 1);
    CHECK(site.storage->logs().state("k1", site.kiosk.epoch)->gap == 0);
    CHECK(site.wrong().empty());
}

TEST_CASE("a copy's figures have in them what it shares with the log that it parted from") {
    CopySite site(1);
    auto strange = draft_entry(a_vote(), Via::screen, make_receipt(), time_of_ms(site.now_ms), 0,
                               site.keys.current()->set().sealing.front());
    strange.kind = "petition";
    site.kiosk.add(strange);
    site.copy.entries = site.kiosk.entries;
    site.copy.add(strange);
    site.kiosk.add_votes(1);
    CHECK(site.send(site.kiosk) == AckStatus::accepted);
    const auto ack = site.take(site.copy.batch()).ack;
    CHECK(ack.copy == CopyFigures{2, 0});
    CHECK(ack.quarantined == 1);
    CHECK(site.wrong().empty());
}

TEST_CASE("an epoch that has the name of a branch is refused and changes nothing") {
    CopySite site;
    site.say(site.kiosk, "first");
    site.say(site.copy, "second");
    static_cast<void>(site.send(site.kiosk));
    static_cast<void>(site.send(site.copy));
    TestKiosk liar("k1", site.keys.current()->set().sealing.front());
    liar.key = SigningKey::from_seed(site.kiosk.key.seed());
    liar.epoch = site.branch().epoch;
    liar.add_votes(4);
    CHECK_THROWS_AS(site.take(liar.batch()), WireError);
    site.check_all_once();
}

TEST_CASE("a database that holds whole batches of copies gets their cases, once") {
    CopySite site;
    site.say(site.kiosk, "first");
    for (int i = 0; i < 3; ++i)
        site.say(site.copy, "second " + std::to_string(i));
    static_cast<void>(site.send(site.kiosk));
    const auto came = time_of_ms(start_ms - 5'000'000);
    const auto keep_whole = [&](std::uint64_t first, std::uint64_t last) {
        const auto file = site.copy.batch(first, last);
        const auto read = read_batch(file);
        site.storage->logs().add_fork(
            {read.file_hash, "k1", site.copy.epoch, first, read.header.last, came, file});
    };
    keep_whole(5, 5);
    keep_whole(1, 4);
    CHECK(site.storage->cases().count({}) == 3);
    CHECK(read_old_forks(*site.storage, site.now_ms) == 3);
    CHECK(read_old_forks(*site.storage, site.now_ms) == 0);
    site.check_all_once();
    for (const auto& fork : site.storage->logs().forks())
        CHECK(fork.file.size() < 1000); // what was sealed is in the log alone
    for (const auto& each : site.storage->cases().list({}, 0, 100))
        if (each.copied)
            CHECK(each.received == came);
    CHECK(site.send(site.copy) == AckStatus::forked);
    site.check_all_once();
}

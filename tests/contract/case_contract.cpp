#include "base/failure.hpp"
#include "contract/storage_contract.hpp"

#include <catch2/catch.hpp>

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

Epoch the_epoch() {
    Epoch epoch;
    epoch.octets.fill(1);
    return epoch;
}

/// A log of feedback of which nobody has made cases yet.
void fill(Storage& storage, std::uint64_t count) {
    storage.transact([&] {
        storage.logs().put_state({"k1", the_epoch(), count, hash_named(9), 0, 0});
        std::vector<LogEntry> entries;
        for (std::uint64_t seq = 1; seq <= count; ++seq) {
            LogEntry entry;
            entry.seq = seq;
            entry.header = "header";
            entry.payload = "payload " + std::to_string(seq);
            entry.payload_hash = hash_named(7);
            entry.hash = hash_named(static_cast<std::uint8_t>(seq));
            entry.kind = "feedback";
            entry.via = "screen";
            entry.area = "hill";
            entry.received = at(1'000);
            entries.push_back(entry);
        }
        storage.logs().append("k1", the_epoch(), entries);
    });
}

CaseRecord a_case(std::uint64_t seq, const std::string& id) {
    CaseRecord record;
    record.id = id;
    record.kiosk = "k1";
    record.epoch = the_epoch();
    record.seq = seq;
    record.kind = "feedback";
    record.via = "screen";
    record.area = "hill";
    record.topic = "parking";
    record.rating = 4;
    record.state = "new";
    record.received = at(1'000);
    record.due = at(2'000 + static_cast<std::int64_t>(seq));
    return record;
}

std::vector<std::string> ids(const std::vector<CaseRecord>& cases) {
    std::vector<std::string> ids;
    for (const auto& each : cases)
        ids.push_back(each.id);
    return ids;
}

std::vector<std::string> listed(Storage& storage, const CaseFilter& filter) {
    auto found = ids(storage.cases().list(filter, 0, 100));
    CHECK(storage.cases().count(filter) == found.size());
    return found;
}

using Ids = std::vector<std::string>;

void cases_are_kept(Storage& storage) {
    fill(storage, 3);
    auto& cases = storage.cases();
    SECTION("a case comes back as it was made, with its entry") {
        auto made = a_case(2, "a");
        made.complaint = made.danger = true;
        cases.add(made);
        CHECK(cases.find("a") == made);
        CHECK_FALSE(cases.find("b"));
        const auto entry = cases.entry("a");
        REQUIRE(entry);
        CHECK(entry->kiosk == "k1");
        CHECK(entry->epoch == the_epoch());
        CHECK(entry->entry.seq == 2);
        CHECK(entry->entry.payload == "payload 2");
    }
    SECTION("an entry has one case, and a case has an entry") {
        cases.add(a_case(1, "a"));
        CHECK_THROWS_AS(cases.add(a_case(1, "b")), Failure);
        CHECK_THROWS_AS(cases.add(a_case(9, "c")), Failure);
        auto unknown = a_case(1, "d");
        unknown.kiosk = "k2";
        CHECK_THROWS_AS(cases.add(unknown), Failure);
    }
    SECTION("of two clerks who change one case the second is told") {
        cases.add(a_case(1, "a"));
        auto first = cases.find("a").value();
        auto second = first;
        first.state = "answered";
        first.reason = "why";
        first.written = at(900);
        first.answered = at(1'500);
        first.ended = at(1'500);
        first.assignee = "jo";
        first.mark = hash_named(3);
        first.redacted = R"({"en":"x"})";
        first.item = "answer-a";
        CHECK(cases.update(first));
        second.assignee = "sam";
        CHECK_FALSE(cases.update(second));
        first.revision = 2;
        CHECK(cases.find("a") == first);
        CHECK(cases.find_by_mark(hash_named(3)) == std::vector{first});
        CHECK(cases.find_by_mark(hash_named(4)).empty());
        first.ended.reset();
        first.mark.reset();
        CHECK(cases.update(first));
        CHECK_FALSE(cases.find("a")->ended);
        CHECK_FALSE(cases.find("a")->mark);
    }
    SECTION("what the machine learns hinders no clerk") {
        cases.add(a_case(1, "a"));
        auto clerk = cases.find("a").value();
        auto machine = clerk;
        machine.mark = hash_named(3);
        machine.written = at(900);
        machine.due = at(1'900);
        machine.assignee = "not by this";
        cases.note(machine);
        machine.assignee.clear();
        CHECK(cases.find("a") == machine);
        CHECK(cases.update(clerk));
    }
    SECTION("entries without a case are known until they have one") {
        cases.add(a_case(2, "a"));
        CHECK(cases.entries_without_case().size() == 2);
        cases.add(a_case(1, "b"));
        cases.add(a_case(3, "c"));
        CHECK(cases.entries_without_case().empty());
    }
    SECTION("history and answers come back in order, and can be blanked") {
        cases.add(a_case(1, "a"));
        cases.add_event("a", {0, 5, "jo", "read", "detail"});
        cases.add_event("a", {0, 6, "sam", "answer", ""});
        cases.add_event("b", {0, 7, "jo", "read", ""});
        CHECK(cases.events("a") ==
              std::vector<CaseEvent>{{1, 5, "jo", "read", "detail"}, {2, 6, "sam", "answer", ""}});
        const CaseAnswer answer{6, "sam", KeyId{}, std::string("\0box", 4), true};
        cases.add_answer("a", answer);
        CHECK(cases.answers("a") == std::vector{answer});
        cases.blank("a");
        CHECK(cases.answers("a").empty());
        REQUIRE(cases.events("a").size() == 2);
        CHECK(cases.events("a")[0].detail.empty());
    }
}

void cases_are_found(Storage& storage) {
    fill(storage, 6);
    auto& cases = storage.cases();
    for (std::uint64_t seq = 1; seq <= 6; ++seq) {
        auto made = a_case(seq, std::string(1, static_cast<char>('g' - seq)));
        made.danger = seq == 4;
        made.complaint = seq == 2;
        made.area = seq == 3 ? "vale" : "hill";
        made.via = seq == 6 ? "test" : "screen";
        cases.add(made);
    }
    // By what is due: f (1), e (2, complaint), d (3, vale), c (4, danger), b (5); a (6) is a test.
    SECTION("danger stands above all, then what is due first, and what has ended comes last") {
        CHECK(listed(storage, {}) == Ids{"c", "f", "e", "d", "b"});
        auto ended = cases.find("f").value();
        ended.ended = at(1'500);
        REQUIRE(cases.update(ended));
        CHECK(listed(storage, {}) == Ids{"c", "e", "d", "b", "f"});
        CHECK(listed(storage, {.open = true}) == Ids{"c", "e", "d", "b"});
        CHECK(listed(storage, {.open = false}) == Ids{"f"});
        CHECK(ids(cases.ended_before(at(1'501), 10)) == Ids{"f"});
        CHECK(cases.ended_before(at(1'500), 10).empty());
        CHECK(storage.logs().erase_payload("k1", the_epoch(), 1));
        CHECK(cases.ended_before(at(1'501), 10).empty());
    }
    SECTION("pages follow each other") {
        CHECK(ids(cases.list({}, 0, 2)) == Ids{"c", "f"});
        CHECK(ids(cases.list({}, 2, 2)) == Ids{"e", "d"});
        CHECK(ids(cases.list({}, 4, 2)) == Ids{"b"});
    }
    SECTION("each case leads to the next of the same list, also when it has left the list itself") {
        const auto after = [&](const CaseRecord& record, const CaseFilter& filter = {}) {
            const auto next = cases.following(filter, record);
            return next ? next->id : std::string();
        };
        const auto danger = cases.find("c").value();
        CHECK(after(danger) == "f");
        CHECK(after(cases.find("f").value()) == "e");
        CHECK(after(cases.find("f").value(), {.areas = {"vale"}}) == "d");
        CHECK(after(cases.find("b").value()).empty());
        auto ended = danger;
        ended.ended = at(1'500);
        REQUIRE(cases.update(ended));
        CHECK(after(danger, {.open = true}) == "f");
        CHECK(after(cases.find("b").value()) == "c");
        CHECK(after(cases.find("c").value(), {.open = false}).empty());
    }
    SECTION("each filter narrows") {
        CHECK(listed(storage, {.areas = {"vale"}}) == Ids{"d"});
        CHECK(listed(storage, {.areas = {"vale", "hill"}}).size() == 5);
        CHECK(listed(storage, {.areas = {"hil"}}).empty());
        CHECK(listed(storage, {.topic = "noise"}).empty());
        CHECK(listed(storage, {.kind = "suggestion"}).empty());
        CHECK(listed(storage, {.ballot = "spring"}).empty());
        CHECK(listed(storage, {.kiosk = "k1"}).size() == 5);
        CHECK(listed(storage, {.kiosk = "k2"}).empty());
        CHECK(listed(storage, {.complaint = true}) == Ids{"e"});
        CHECK(listed(storage, {.complaint = false}) == Ids{"c", "f", "d", "b"});
        CHECK(listed(storage, {.danger = true}) == Ids{"c"});
        CHECK(listed(storage, {.due_before = at(2'003)}) == Ids{"f", "e"});
        CHECK(listed(storage, {.with_tests = true}).size() == 6);
        auto found = cases.find("b").value();
        found.state = "possible complaint";
        found.assignee = "jo";
        REQUIRE(cases.update(found));
        CHECK(listed(storage, {.state = "possible complaint"}) == Ids{"b"});
        CHECK(listed(storage, {.assignee = "jo"}) == Ids{"b"});
        CHECK(listed(storage, {.unassigned = true}) == Ids{"c", "f", "e", "d"});
    }
    SECTION("what was never opened is known, until it was or cannot be") {
        CHECK(cases.unopened(100).size() == 6);
        auto opened = cases.find("a").value();
        opened.mark = hash_named(1);
        REQUIRE(cases.update(opened));
        auto unreadable = cases.find("b").value();
        unreadable.unreadable = true;
        REQUIRE(cases.update(unreadable));
        CHECK(cases.unopened(100).size() == 4);
        CHECK(cases.unopened(3).size() == 3);
    }
    SECTION("outcomes are of screens alone") {
        std::size_t count = 0;
        cases.read_outcomes(at(1'000), [&](const CaseOutcome& outcome) {
            CHECK(outcome.asked == at(1'000));
            ++count;
        });
        CHECK(count == 5);
        cases.read_outcomes(at(1'001), [&](const CaseOutcome&) { FAIL("it came earlier"); });
    }
}

void what_was_erased_is_gone(Storage& storage) {
    fill(storage, 2);
    CHECK(storage.logs().erase_payload("k1", the_epoch(), 1));
    CHECK_FALSE(storage.logs().erase_payload("k1", the_epoch(), 1));
    CHECK_FALSE(storage.logs().erase_payload("k1", the_epoch(), 7));
    CHECK_FALSE(storage.logs().erase_payload("k2", the_epoch(), 2));
    std::vector<LogEntry> entries;
    storage.logs().read_log("k1", the_epoch(), [&](const LogEntry& each) { entries.push_back(each); });
    REQUIRE(entries.size() == 2);
    CHECK_FALSE(entries[0].payload);
    CHECK(entries[0].area.empty());
    CHECK(entries[0].hash == hash_named(1));
    CHECK(entries[1].payload);
}

void answers_and_decisions(Storage& storage) {
    SECTION("answers near the area come first, then the newest, as far as there is room") {
        auto& answers = storage.answers();
        const ReceiptAnswerRecord far{hash_named(1), "vale", std::string("\0file", 5), at(30), at(100)};
        const ReceiptAnswerRecord old{hash_named(2), "hill", "12345", at(10), at(200)};
        const ReceiptAnswerRecord newer{hash_named(3), "hill", "12345", at(20), at(300)};
        for (const auto& each : {far, old, newer})
            answers.put(each);
        CHECK(answers.nearest("hill", 100) == std::vector{newer, old, far});
        CHECK(answers.nearest("hill", 14) == std::vector{newer, old});
        CHECK(answers.nearest("elsewhere", 100) == std::vector{far, newer, old});
        CHECK(answers.find(hash_named(1)) == far);
        CHECK(answers.prune(at(100)) == 1);
        CHECK_FALSE(answers.find(hash_named(1)));
        auto again = old;
        again.file = "other";
        answers.put(again);
        CHECK(answers.find(hash_named(2)) == again);
        answers.remove(hash_named(2));
        CHECK(answers.nearest("hill", 100) == std::vector{newer});
    }
    SECTION("a ballot has one decision a place, the last one put") {
        auto& decisions = storage.decisions();
        decisions.put({"spring", "hill", at(10), "one"});
        decisions.put({"spring", "hill", at(20), "two"});
        decisions.put({"spring", "", at(30), "three"});
        decisions.put({"autumn", "", at(40), "four"});
        CHECK(decisions.find("spring", "hill")->json == "two");
        CHECK_FALSE(decisions.find("spring", "vale"));
        CHECK(decisions.of("spring") == std::vector<StoredDecision>{{"spring", "", at(30), "three"},
                                                                    {"spring", "hill", at(20), "two"}});
        CHECK(decisions.of("").size() == 3);
    }
}

} // namespace

void case_contract(const OpenStorage& open) {
    const auto storage = open();
    SECTION("cases") {
        cases_are_kept(*storage);
    }
    SECTION("the queue") {
        cases_are_found(*storage);
    }
    SECTION("erasure keeps the chain") {
        what_was_erased_is_gone(*storage);
    }
    SECTION("answers") {
        answers_and_decisions(*storage);
    }
}

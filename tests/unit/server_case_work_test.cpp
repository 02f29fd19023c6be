#include "cases/opening.hpp"
#include "cases/work.hpp"
#include "support/case_site.hpp"
#include "upkeep/verify.hpp"

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

Act act_on(const CaseSite& site, const CaseRecord& record) {
    return {"jo", site.now_ms, record.id, record.revision};
}

std::vector<std::string> history(CaseSite& site, const CaseRecord& record) {
    std::vector<std::string> actions;
    for (const auto& event : site.storage->cases().events(record.id))
        actions.push_back(event.action);
    return actions;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("a clerk reads what was written, and the disk never holds it") {
    CaseSite site;
    const auto made = site.a_case(a_complaint());
    const auto words = words_of(*site.storage, *site.keys.current(), made.id);
    CHECK(words.text == "Nobody came when I rang.");
    CHECK(words.has_contact);
    CHECK(words.written == time_of_ms(start_ms));
    CHECK(site.on_disk("roads"));
    CHECK_FALSE(site.on_disk("Nobody came"));
    CHECK_FALSE(site.on_disk("0123 456789"));
}

TEST_CASE("every look at contact details leaves a line in the audit that does not repeat them") {
    CaseSite site;
    const auto made = site.a_case(a_complaint());
    for (int look = 0; look < 2; ++look)
        CHECK(show_contact(*site.storage, *site.keys.current(), site.now_ms, "jo", made.id) == "0123 456789");
    const auto lines = site.audited("case.contact");
    REQUIRE(lines.size() == 2);
    CHECK(lines[1].actor == "jo");
    CHECK(lines[1].detail == made.id);
    CHECK(history(site, made).size() == 2);
    CHECK_FALSE(site.on_disk("0123 456789"));
}

TEST_CASE("the clock runs from writing once the sealed part was opened") {
    CaseSite site;
    const auto write = [&](std::int64_t hours_ago, std::uint8_t flags) {
        site.kiosk.add(draft_entry(a_comment(), Via::screen, make_receipt(),
                                   time_of_ms(site.now_ms) - std::chrono::hours(hours_ago), flags,
                                   site.keys.current()->set().sealing.front()));
        static_cast<void>(site.take(site.kiosk.batch()));
        const auto id = site.last().id;
        CHECK(note_sealed(*site.storage, *site.keys.current()) == 1);
        CHECK(note_sealed(*site.storage, *site.keys.current()) == 0);
        return site.found(id);
    };
    const auto received = time_of_ms(site.now_ms);
    SECTION("a kiosk that was offline for two days") {
        const auto noted = write(48, 0);
        CHECK(noted.written == received - std::chrono::hours(48));
        CHECK(noted.due == received + std::chrono::hours(24));
        CHECK_FALSE(is_overdue(noted, received));
        CHECK(is_overdue(noted, received + std::chrono::hours(25)));
    }
    SECTION("a clock that is ahead") {
        CHECK(write(-5, 0).due == received + std::chrono::hours(72));
    }
    SECTION("a clock that is known to be behind") {
        CHECK(write(500, EntryFlag::clock_behind).due == received + std::chrono::hours(72));
    }
    SECTION("a clock of 1970") {
        CHECK(write(20'000, 0).due == received + std::chrono::hours(72));
    }
}

TEST_CASE("a case is found by its receipt before anyone has read it") {
    CaseSite site;
    const auto receipt = site.write(a_comment());
    const auto made = site.last();
    site.write(a_comment("Something else."));
    const auto& keys = *site.keys.current();
    std::string typed = receipt;
    std::transform(typed.begin(), typed.end(), typed.begin(),
                   [](unsigned char c) { return c == '-' ? ' ' : static_cast<char>(std::tolower(c)); });
    const auto found = find_by_receipt(*site.storage, keys, typed);
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == made.id);
    CHECK(find_by_receipt(*site.storage, keys, make_receipt()).empty());
    CHECK(find_by_receipt(*site.storage, keys, "12").empty());
    CHECK_FALSE(site.on_disk(receipt));
    CHECK_FALSE(site.on_disk(receipt_hash(receipt).bytes()));
}

TEST_CASE("what the keys at hand do not open stays in the queue and says so") {
    CaseSite site;
    auto draft = draft_entry(a_comment(), Via::screen, make_receipt(), time_of_ms(start_ms), 0,
                             SealingKey::make().public_key());
    site.kiosk.add(draft);
    static_cast<void>(site.take(site.kiosk.batch()));
    const auto made = site.last();
    CHECK(note_sealed(*site.storage, *site.keys.current()) == 1);
    CHECK(site.found(made.id).unreadable);
    CHECK(note_sealed(*site.storage, *site.keys.current()) == 0);
    CHECK_THROWS_AS(words_of(*site.storage, *site.keys.current(), made.id), Failure);
    CHECK_THROWS_AS(words_of(*site.storage, *site.keys.current(), "nothing"), Failure);
    CHECK(site.storage->cases().count({.open = true}) == 1);
}

TEST_CASE("two clerks on one case: the second is told, and nothing of hers is kept") {
    CaseSite site;
    const auto seen = site.a_case(a_comment());
    const auto read = mark_read(*site.storage, act_on(site, seen));
    CHECK(read.state == "read");
    CHECK_THROWS_AS(pass_on(*site.storage, act_on(site, seen), "the council"), CaseChanged);
    CHECK(site.found(seen.id) == read);
    CHECK(history(site, seen) == Lines{"read"});
}

TEST_CASE("acts leave a line of history and one of audit, and reading again leaves none") {
    CaseSite site;
    site.storage->staff().add({"sam", "editor", "hash", {}});
    auto record = mark_read(*site.storage, act_on(site, site.a_case(a_comment())));
    record = mark_read(*site.storage, act_on(site, record));
    record = assign(*site.storage, act_on(site, record), "sam");
    CHECK(record.assignee == "sam");
    CHECK_THROWS_AS(assign(*site.storage, act_on(site, record), "nobody"), UsageFailure);
    record = redact(*site.storage, act_on(site, record), "Nobody came.", "names a street");
    CHECK(wording_of(record).in("en") == "Nobody came.");
    record = withhold(*site.storage, act_on(site, record), Withheld::said_before, "");
    CHECK(record.state == "not published");
    CHECK(record.reason == "said before");
    CHECK(record.ended == time_of_ms(site.now_ms));
    record = reopen(*site.storage, act_on(site, record), "a mistake");
    CHECK_FALSE(record.ended);
    CHECK(record.reason.empty());
    CHECK(history(site, record) == Lines{"read", "assign", "redact", "not published", "reopen"});
    CHECK(site.storage->cases().events(record.id)[2].detail == "names a street");
    REQUIRE(site.audited("case.redact").size() == 1);
    CHECK(site.audited("case.redact")[0].detail == record.id);
    CHECK(verify(*site.storage, *site.keys.current(), site.media).wrong.empty());
}

TEST_CASE("a complaint cannot end without an answer") {
    CaseSite site;
    auto record = site.a_case(a_comment());
    SECTION("the visitor ticked it") {
        record = site.a_case(a_complaint());
    }
    SECTION("a clerk found it to be one") {
        record = take_for_complaint(*site.storage, act_on(site, record), "dissatisfied");
        CHECK(record.state == "possible complaint");
        CHECK(record.complaint);
    }
    CHECK_THROWS_AS(withhold(*site.storage, act_on(site, record), Withheld::abusive, ""), UsageFailure);
    CHECK(site.found(record.id) == record);
    record = pass_on(*site.storage, act_on(site, record), "professional standards");
    CHECK(record.state == "passed on");
    CHECK_FALSE(record.ended);
    CHECK(site.storage->cases().count({.open = true, .complaint = true}) == 1);
}

TEST_CASE("reasons that are missing, endless or no text are refused") {
    CaseSite site;
    const auto record = site.a_case(a_comment());
    CHECK_THROWS_AS(pass_on(*site.storage, act_on(site, record), ""), UsageFailure);
    CHECK_THROWS_AS(pass_on(*site.storage, act_on(site, record), std::string(501, 'a')), UsageFailure);
    CHECK_THROWS_AS(pass_on(*site.storage, act_on(site, record), "\xff"), UsageFailure);
    CHECK_THROWS_AS(pass_on(*site.storage, act_on(site, record), "a\x1b[2J"), UsageFailure);
    CHECK_THROWS_AS(redact(*site.storage, act_on(site, record), "\xff", "why"), UsageFailure);
    CHECK_THROWS_AS(redact(*site.storage, act_on(site, record), "wording", ""), UsageFailure);
    CHECK(site.found(record.id) == record);
}

// What people said, in the console: who sees what, hostile text, the flow from one case to the next.
#include "custody/audit.hpp"
#include "support/say_site.hpp"
#include "wire/entry.hpp"

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

const Browser::Fields an_answer{{"answer_en", "A bell now rings."}, {"from_en", "Sergeant Adeyemi"}};

/// How many cases a page lists.
std::size_t rows_on(const HttpResult& page) {
    std::size_t rows = 0;
    for (std::size_t at = 0; (at = page.body.find("<li class=\"lamp-case", at)) != std::string::npos; ++at)
        ++rows;
    return rows;
}

} // namespace

TEST_CASE("a moderator reads what people wrote in the list, a viewer sees that it waits") {
    SaySite site;
    const auto record = site.a_case(a_comment("The gate is broken."));
    Browser mo(site);
    static_cast<void>(mo.sign_in("mo"));
    const auto list = mo.get("/console/say");
    CHECK(has(list, "The gate is broken."));
    CHECK(has(list, path_of(record)));
    CHECK(has(mo.get(path_of(record)), "The gate is broken."));
    Browser vi(site);
    static_cast<void>(vi.sign_in("vi"));
    const auto counts = vi.get("/console/say");
    CHECK(counts.status == 200);
    CHECK(rows_on(counts) == 1);
    CHECK_FALSE(has(counts, "The gate"));
    CHECK_FALSE(has(counts, path_of(record)));
    CHECK(vi.get(path_of(record)).status == 403);
}

TEST_CASE("looking changes nothing, and reading is said with a button") {
    SaySite site;
    const auto record = site.a_case(a_comment());
    Browser mo(site);
    static_cast<void>(mo.sign_in("mo"));
    static_cast<void>(mo.get("/console/say"));
    static_cast<void>(mo.get(path_of(record)));
    CHECK(site.found(record.id).state == "new");
    CHECK(site.found(record.id).revision == record.revision);
    CHECK(site.storage->cases().events(record.id).empty());
    CHECK(mo.post(path_of(record, "read"), about(site, record)).status == 303);
    CHECK(site.found(record.id).state == "read");
    CHECK(site.audited("case.read") == 1);
}

TEST_CASE("danger stands first, in its own words, queue and line on Now") {
    SaySite site;
    site.write(a_comment("First."));
    site.now_ms += 1000;
    site.write(a_comment("Somebody hurts me."), EntryFlag::danger_words);
    Browser mo(site);
    static_cast<void>(mo.sign_in("mo"));
    const auto list = mo.get("/console/say");
    CHECK(list.body.find("Somebody hurts me.") < list.body.find("First."));
    CHECK(has(list, "lamp-case--danger"));
    CHECK(has(list, ">Danger</strong>"));
    const auto danger = mo.get("/console/say?queue=danger");
    CHECK(rows_on(danger) == 1);
    CHECK(has(danger, "Somebody hurts me."));
    const auto now = mo.get("/console");
    CHECK(has(now, "1 visitor may be in danger"));
    CHECK(has(now, "href=\"/console/say?queue=danger\""));
    CHECK(has(now, "href=\"/console/say?queue=open\""));
    CHECK_FALSE(has(now, "overdue"));
    site.now_ms += 73LL * 3600 * 1000;
    static_cast<void>(mo.sign_in("mo"));
    const auto later = mo.get("/console");
    CHECK(has(later, "2 answers are overdue"));
    CHECK(has(later, "queue=open&amp;overdue=yes"));
    CHECK(rows_on(mo.get("/console/say?queue=open&overdue=yes")) == 2);
    CHECK(has(mo.get("/console/say"), "1 hour late"));
}

TEST_CASE("queues and filters narrow, and pages hold twenty") {
    SaySite site;
    for (int each = 0; each < 21; ++each)
        site.write(a_comment("Comment " + std::to_string(each), each == 0 ? "vale" : "hill"));
    const auto complaint = site.a_case(a_complaint());
    site.write(Suggestion{"spring", "hill", "Light the path."});
    Browser mo(site);
    static_cast<void>(mo.sign_in("mo"));
    CHECK(rows_on(mo.get("/console/say")) == 20);
    CHECK(rows_on(mo.get("/console/say?queue=open&page=2")) == 3);
    CHECK(rows_on(mo.get("/console/say?queue=open&page=99999999999999999999")) == 20);
    CHECK(rows_on(mo.get("/console/say?queue=open&page=7")) == 3);
    CHECK(rows_on(mo.get("/console/say?queue=complaints")) == 1);
    CHECK(rows_on(mo.get("/console/say?queue=suggestions")) == 1);
    CHECK(rows_on(mo.get("/console/say?queue=comments&area=vale")) == 1);
    CHECK(rows_on(mo.get("/console/say?queue=comments&kiosk=k2")) == 1);
    CHECK(rows_on(mo.get("/console/say?queue=ended")) == 0);
    CHECK(mo.post(path_of(complaint, "assign"), about(site, complaint, {{"user", "mo"}})).status == 303);
    CHECK(rows_on(mo.get("/console/say?who=mo")) == 1);
    CHECK(rows_on(mo.get("/console/say?who=-&queue=complaints")) == 0);
    CHECK(rows_on(mo.get("/console/say?state=read")) == 0);
    CHECK(rows_on(mo.get("/console/say?queue=no-such-queue&state=no-such-state")) == 20);
}

TEST_CASE("a case leads to the next of the same list, past what was left open, until none is left") {
    SaySite site;
    std::vector<CaseRecord> cases;
    for (const auto* text : {"one", "two", "three"}) {
        site.now_ms += 60'000;
        cases.push_back(site.a_case(a_comment(text)));
    }
    site.write(a_comment("elsewhere", "vale"));
    Browser mo(site);
    static_cast<void>(mo.sign_in("mo"));
    const std::string list = "?queue=comments&area=hill";
    const auto act = [&](std::size_t at, const std::string& name, const Browser::Fields& fields) {
        return mo.post(path_of(cases[at], name) + list, about(site, cases[at], fields)).header("location");
    };
    CHECK(act(0, "read", {{"then", "next"}}) == path_of(cases[1]) + list);
    CHECK(act(1, "answer", an_answer) == path_of(cases[2]) + list);
    CHECK(has(mo.get(path_of(cases[2]) + list), "Answered. This is the next one."));
    CHECK(act(2, "pass-on", {{"pass_to", "the council"}}) == path_of(cases[0]) + list);
    CHECK(act(0, "withhold", {{"withhold_reason", "said before"}}) == "/console/say" + list);
    CHECK(has(mo.get("/console/say" + list), "That was the last one here."));
    CHECK(site.found(cases[1].id).state == "answered");
    CHECK(site.found(cases[2].id).state == "passed on");
    CHECK(site.found(cases[0].id).reason == "said before");
    CHECK(check_audit(*site.storage).empty());
}

TEST_CASE("ratings without words end together, and what wants a person stays") {
    SaySite site;
    const auto alone = site.a_case(a_comment(""));
    const auto elsewhere = site.a_case(a_comment("", "vale"));
    site.write(a_comment("Words."));
    site.write(Feedback{"hill", 1, "roads", "", "", true});
    site.write(Feedback{"hill", 4, "roads", "", "0123 456789", false});
    auto hill = Browser(site);
    static_cast<void>(hill.sign_in("hill.mo"));
    const auto list = hill.get("/console/say");
    CHECK(has(list, "A rating without words"));
    CHECK(has(list, "/console/say/end-ratings?queue=open"));
    CHECK(hill.post("/console/say/end-ratings?queue=open", {}).status == 303);
    CHECK(site.found(alone.id).reason == "no words");
    CHECK(site.found(alone.id).ended);
    CHECK_FALSE(site.found(elsewhere.id).ended);
    CHECK(rows_on(hill.get("/console/say")) == 3);
    CHECK_FALSE(has(hill.get("/console/say"), "end-ratings"));
    CHECK(hill.post("/console/say/end-ratings?queue=open", {}).status == 422);
}

TEST_CASE("whatever visitors write is shown as text") {
    const std::string script = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>{{csrf}}";
    const std::string escaped = "&lt;script&gt;";
    SaySite site;
    const auto comment = site.a_case(Feedback{"hill", 2, "roads", script, script, true});
    const auto suggestion = site.a_case(Suggestion{"spring", "hill", script});
    Browser mo(site);
    static_cast<void>(mo.sign_in("mo"));
    const auto all_shown = [&](const HttpResult& page) {
        CHECK(page.status == 200);
        CHECK(has(page, escaped));
        CHECK_FALSE(has(page, "<script>alert"));
        CHECK_FALSE(has(page, "<img"));
        CHECK(has(page, "{{csrf}}"));
    };
    all_shown(mo.get("/console/say"));
    all_shown(mo.get(path_of(comment)));
    all_shown(mo.get(path_of(suggestion)));
    all_shown(mo.get(path_of(suggestion, "promote")));
    all_shown(mo.post(path_of(comment, "contact"), {}));
    // And what staff write about it.
    CHECK(mo.post(path_of(comment, "pass-on"), about(site, comment, {{"pass_to", script}})).status == 303);
    all_shown(mo.get(path_of(comment)));
}

TEST_CASE("what the keys at hand do not open says so, and the rest goes on") {
    SaySite site;
    site.write(a_comment("Readable."));
    const auto foreign = SealingKey::make();
    site.hill_kiosk.add(draft_entry(a_comment("Lost."), Via::screen, make_receipt(), time_of_ms(site.now_ms),
                                    0, foreign.public_key()));
    static_cast<void>(site.take(site.hill_kiosk.batch()));
    const auto lost = site.last();
    Browser mo(site);
    static_cast<void>(mo.sign_in("mo"));
    const auto list = mo.get("/console/say");
    CHECK(has(list, "Readable."));
    CHECK(has(list, "cannot be opened with the keys at hand"));
    const auto page = mo.get(path_of(lost));
    CHECK(page.status == 200);
    CHECK(has(page, "cannot be opened with the keys at hand"));
    CHECK_FALSE(has(page, "/answer?"));
    CHECK(mo.post(path_of(lost, "answer"), about(site, lost, an_answer)).status == 422);
    CHECK(mo.post(path_of(lost, "contact"), about(site, lost)).status == 422);
    CHECK(site.found(lost.id).state == "new");
    CHECK(mo.post(path_of(lost, "withhold"), about(site, lost, {{"withhold_reason", "not understood"}}))
              .status == 303);
}

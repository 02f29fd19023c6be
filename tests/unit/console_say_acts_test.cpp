// What clerks do with what people said: each act, who may, who was quicker, what is refused.
#include "cases/answering.hpp"
#include "custody/audit.hpp"
#include "publishing/content_of.hpp"
#include "support/say_site.hpp"

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

struct ActOnCase {
    const char* name;
    Browser::Fields fields;
};
/// Every act on a case with a form that would do.
const std::vector<ActOnCase> acts{{"read", {}},
                                  {"assign", {{"user", "mo"}}},
                                  {"pass-on", {{"pass_to", "the council"}}},
                                  {"complaint", {}},
                                  {"withhold", {{"withhold_reason", "abusive"}}},
                                  {"wording", {{"wording_en", "Words"}, {"wording_why", "names"}}},
                                  {"reopen", {{"reopen_why", "again"}}},
                                  {"erase", {{"erase_why", "asked"}, {"erase_sure", "yes"}}},
                                  {"contact", {}},
                                  {"answer", {{"answer_en", "Yes."}}},
                                  {"promote",
                                   {{"ballot", "summer"},
                                    {"headline_en", "Lamps"},
                                    {"meaning_en", "More of them"},
                                    {"tradeoff_en", "Fewer cameras"}}}};

const std::string summer = R"({"ballots": [{"id": "summer", "title": "Summer", "pot": 10,
    "opens": "2026-06-01T00:00:00Z", "areas": "all", "priorities": [{"id": "speeding", "title": "Speeding"}]}]})";

Browser signed_in(SaySite& site, const std::string& name) {
    Browser browser(site);
    static_cast<void>(browser.sign_in(name));
    return browser;
}

} // namespace

TEST_CASE("every act on a case is in the table that the limits to areas are tried with") {
    std::size_t posts = 0;
    for (const auto& page : console_pages())
        posts += page.method == "POST" && page.pattern.starts_with("/console/say/{id}/") ? 1 : 0;
    CHECK(posts == acts.size());
}

TEST_CASE("a moderator of one area neither sees nor changes a case of another") {
    SaySite site;
    static_cast<void>(site.publish(summer));
    auto hill = signed_in(site, "hill.mo");
    site.write(a_comment("Of the hill."));
    const auto receipt = site.write(Suggestion{"spring", "vale", "Of the vale."});
    const auto record = site.last();
    const auto before = site.found(record.id);
    CHECK_FALSE(has(hill.get("/console/say"), "Of the vale."));
    CHECK_FALSE(has(hill.get("/console/say?area=vale"), "Of the vale."));
    CHECK(hill.get(path_of(record)).status == 404);
    CHECK(hill.get(path_of(record, "promote")).status == 404);
    const auto lines = site.storage->staff().last_audit().number;
    for (const auto& act : acts) {
        INFO(act.name);
        const auto refused = hill.post(path_of(record, act.name), about(site, record, act.fields));
        CHECK(refused.status == 404);
        CHECK_FALSE(has(refused, "Of the vale."));
    }
    const auto found = hill.post("/console/say/find", {{"receipt", receipt}});
    CHECK(found.status == 422);
    CHECK_FALSE(has(found, "Of the vale."));
    CHECK(site.found(record.id).revision == before.revision);
    CHECK(site.storage->cases().events(record.id).empty());
    CHECK(site.storage->staff().last_audit().number == lines);
}

TEST_CASE("every act leaves its line in the audit, which repeats nothing that was written") {
    SaySite site;
    static_cast<void>(site.publish(summer));
    auto boss = signed_in(site, "boss");
    for (const auto& act : acts) {
        INFO(act.name);
        const auto record = act.name == std::string("promote")
                                ? site.a_case(Suggestion{"spring", "hill", "Secret."})
                            : act.name == std::string("contact")
                                ? site.a_case(Feedback{"hill", 2, "", "Secret.", "Secret too.", false})
                                : site.a_case(a_comment("Secret."));
        if (act.name == std::string("reopen"))
            REQUIRE(
                boss.post(path_of(record, "withhold"), about(site, record, {{"withhold_reason", "abusive"}}))
                    .status == 303);
        auto fields = about(site, record, act.fields);
        const auto before = site.storage->staff().last_audit().number;
        const auto done = boss.post(path_of(record, act.name), fields);
        CHECK(done.status == (act.name == std::string("contact") ? 200 : 303));
        CHECK(site.storage->staff().last_audit().number > before);
        CHECK(site.storage->cases().events(record.id).back().actor == "boss");
    }
    site.storage->staff().read_audit(
        [](const AuditEntry& entry) { CHECK(entry.detail.find("Secret") == std::string::npos); });
    CHECK(check_audit(*site.storage).empty());
}

TEST_CASE("who was slower sees the case as it is now, with what was typed, and can send it again") {
    SaySite site;
    const auto record = site.a_case(a_comment());
    auto mo = signed_in(site, "mo");
    auto boss = signed_in(site, "boss");
    const auto seen = about(site, record, {{"answer_en", "My long answer."}, {"answer_cy", "Fy ateb hir."}});
    CHECK(boss.post(path_of(record, "assign"), about(site, record, {{"user", "boss"}})).status == 303);
    const auto slower = mo.post(path_of(record, "answer"), seen);
    CHECK(slower.status == 409);
    CHECK(has(slower, "Somebody else changed this"));
    CHECK(has(slower, "My long answer."));
    CHECK(has(slower, "Fy ateb hir."));
    CHECK(has(slower, "assigned it to boss"));
    CHECK(has(slower, "name=\"revision\" value=\"" + std::to_string(site.found(record.id).revision) + "\""));
    CHECK_FALSE(site.found(record.id).answered);
    CHECK(
        mo.post(path_of(record, "answer"), about(site, record, {{"answer_en", "My long answer."}})).status ==
        303);
    CHECK(site.found(record.id).answered);
    // A form from before somebody ended the case keeps its words too.
    auto late = seen;
    late.emplace_back("pass_to", "the parish council");
    const auto passed = mo.post(path_of(record, "pass-on"), late);
    CHECK(passed.status == 409);
    CHECK(has(passed, "the parish council"));
}

TEST_CASE("a public answer reaches the owner of the receipt and the areas' kiosks in two languages") {
    SaySite site;
    const auto receipt = site.write(a_complaint());
    const auto record = site.last();
    auto hill = signed_in(site, "hill.mo");
    const Browser::Fields fields{{"answer_en", "We are sorry."},
                                 {"answer_cy", "Mae’n ddrwg gennym."},
                                 {"from_en", "Inspector Adeyemi"},
                                 {"publish", "yes"},
                                 {"title_en", "A bell rings now"},
                                 {"said_en", "You waited too long."},
                                 {"areas", "hill"}};
    auto without = fields;
    without[4].second = " ";
    const auto refused = hill.post(path_of(record, "answer"), about(site, record, without));
    CHECK(refused.status == 422);
    CHECK(has(refused, "Write a headline in English"));
    CHECK(has(refused, "We are sorry."));
    auto everywhere = fields;
    everywhere.back() = {"all_areas", "yes"};
    CHECK(hill.post(path_of(record, "answer"), about(site, record, everywhere)).status == 422);
    everywhere.back() = {"areas", "vale"};
    CHECK(hill.post(path_of(record, "answer"), about(site, record, everywhere)).status == 422);
    CHECK_FALSE(site.found(record.id).answered);

    REQUIRE(hill.post(path_of(record, "answer"), about(site, record, fields)).status == 303);
    const auto news = news_of(*site.storage, *site.keys.current(), receipt);
    CHECK(news.answer.value().text.in("cy") == "Mae’n ddrwg gennym.");
    const auto item_id = site.found(record.id).item;
    const auto shown_in = [&](const std::string& area) {
        const auto items = site.manifest(area).content.items;
        return std::any_of(items.begin(), items.end(), [&](const Item& item) {
            return item.id == item_id && item.you_said.in("en") == "You waited too long.";
        });
    };
    CHECK(shown_in("hill"));
    CHECK_FALSE(shown_in("vale"));
    const auto page = hill.get(path_of(record));
    CHECK(has(page, "Answered by hill.mo"));
    CHECK(has(page, "Mae’n ddrwg gennym."));
    // The next answer is signed by the same.
    CHECK(has(hill.get(path_of(site.a_case(a_comment()))), "value=\"Inspector Adeyemi\""));
}

TEST_CASE("a complaint cannot end without an answer, and says so to the face") {
    SaySite site;
    const auto record = site.a_case(a_complaint());
    auto mo = signed_in(site, "mo");
    CHECK(has(mo.get(path_of(record)), "A complaint cannot end without an answer"));
    const auto refused =
        mo.post(path_of(record, "withhold"), about(site, record, {{"withhold_reason", "abusive"}}));
    CHECK(refused.status == 422);
    CHECK(has(refused, "There is a problem"));
    CHECK(mo.post(path_of(record, "pass-on"), about(site, record, {{"pass_to", "standards"}})).status == 303);
    CHECK_FALSE(site.found(record.id).ended);
    CHECK(mo.post(path_of(record, "answer"), about(site, record, {{"answer_en", "Sorry."}})).status == 303);
    CHECK(site.found(record.id).ended);
}

TEST_CASE("forms that say too little or too much change nothing and keep what was typed") {
    SaySite site;
    const auto record = site.a_case(a_comment());
    auto mo = signed_in(site, "mo");
    const auto revision = site.found(record.id).revision;
    const auto refused = [&](const char* act, const Browser::Fields& fields, const std::string& shown) {
        INFO(act << " " << shown);
        const auto page = mo.post(path_of(record, act), about(site, record, fields));
        CHECK(page.status == 422);
        CHECK(has(page, shown));
        CHECK(site.found(record.id).revision == revision);
    };
    const std::string long_note(501, 'n');
    refused("pass-on", {}, "Say who has to deal with it");
    refused("pass-on", {{"pass_to", long_note}}, long_note);
    refused("withhold", {}, "Choose the reason");
    refused("withhold", {{"withhold_reason", "no such reason"}}, "Choose the reason");
    refused("complaint", {{"complaint_why", long_note}}, long_note);
    refused("wording", {{"wording_en", "Our words."}}, "Our words.");
    refused("wording", {{"wording_en", std::string(4001, 'w')}, {"wording_why", "names"}}, "too long");
    refused("reopen", {{"reopen_why", "why not"}}, "it has not ended");
    refused("assign", {{"user", "nobody"}}, "Choose somebody");
    refused("assign", {{"user", "vi"}}, "Choose somebody");
    refused("answer", {{"answer_cy", "Ateb"}}, "Write the answer in English");
    refused("answer", {{"answer_en", std::string(8001, 'a')}}, "too long");
    refused("answer", {{"answer_en", "Yes."}, {"publish", "yes"}}, "Choose where it is shown");
    CHECK(check_audit(*site.storage).empty());
}

TEST_CASE("contact details are shown once, after a line in the audit, and never by loading a page") {
    SaySite site;
    const auto record = site.a_case(a_complaint());
    auto mo = signed_in(site, "mo");
    CHECK_FALSE(has(mo.get("/console/say"), "0123 456789"));
    const auto page = mo.get(path_of(record));
    CHECK_FALSE(has(page, "0123 456789"));
    CHECK(has(page, "Contact details were left"));
    const auto shown = mo.post(path_of(record, "contact"), about(site, record));
    CHECK(has(shown, "0123 456789"));
    CHECK(shown.header("cache-control") == "no-store");
    CHECK(site.audited("case.contact") == 1);
    CHECK_FALSE(has(mo.get(path_of(record)), "0123 456789"));
    CHECK(mo.get(path_of(record, "contact")).status == 405);
    CHECK(site.audited("case.contact") == 1);
}

TEST_CASE("somebody with a slip is found, however it is typed, and the slip is not shown again") {
    SaySite site;
    const auto receipt = site.write(a_comment());
    const auto record = site.last();
    auto mo = signed_in(site, "mo");
    std::string typed;
    for (const auto letter : receipt)
        if (letter != '-')
            typed += static_cast<char>(std::tolower(letter));
    CHECK(mo.post("/console/say/find", {{"receipt", " " + typed + " "}}).header("location") ==
          path_of(record) + "?queue=open");
    const auto unknown = make_receipt();
    const auto nothing = mo.post("/console/say/find", {{"receipt", unknown}});
    CHECK(nothing.status == 422);
    CHECK_FALSE(has(nothing, unknown));
    CHECK(has(mo.post("/console/say/find", {{"receipt", "not one"}}), "This is not a receipt"));
}

TEST_CASE("whoever has the slip may have it erased; without it only an administrator, who says why") {
    SaySite site;
    const auto receipt = site.write(a_complaint());
    const auto record = site.last();
    auto mo = signed_in(site, "mo");
    const auto erase = [&](Browser& who, Browser::Fields fields) {
        return who.post(path_of(record, "erase"), about(site, record, std::move(fields))).status;
    };
    CHECK(erase(mo, {{"erase_why", "I dislike it"}, {"erase_sure", "yes"}}) == 422);
    CHECK(erase(mo, {{"erase_receipt", make_receipt()}, {"erase_sure", "yes"}}) == 422);
    CHECK(erase(mo, {{"erase_receipt", receipt}}) == 422);
    auto boss = signed_in(site, "boss");
    CHECK(erase(boss, {{"erase_sure", "yes"}}) == 422);
    CHECK(site.found(record.id).state == "new");
    CHECK(erase(mo, {{"erase_receipt", receipt}, {"erase_sure", "yes"}}) == 303);
    CHECK(site.found(record.id).state == "erased");
    const auto page = mo.get(path_of(record));
    CHECK(has(page, "What was written is erased"));
    CHECK_FALSE(has(page, "You were late."));
    const auto again = mo.post(path_of(record, "answer"), about(site, record, {{"answer_en", "Yes."}}));
    CHECK(again.status == 422);
}

TEST_CASE("a suggestion goes on a ballot that has not opened yet, in staff's words") {
    SaySite site;
    const auto record = site.a_case(Suggestion{"spring", "hill", "Lamps by the river!!"});
    auto mo = signed_in(site, "mo");
    CHECK(has(mo.get(path_of(record, "promote")), "There is no ballot that has not opened yet"));
    static_cast<void>(site.publish(summer));
    CHECK(has(mo.get(path_of(record, "promote")), "Summer, opens 1 June 2026"));
    const auto promote = [&](const std::string& ballot, const std::string& title,
                             const std::string& tradeoff = "Fewer cameras") {
        return mo.post(path_of(record, "promote"), about(site, record,
                                                         {{"ballot", ballot},
                                                          {"headline_en", title},
                                                          {"meaning_en", "Lamps"},
                                                          {"meaning_cy", "Golau"},
                                                          {"tradeoff_en", tradeoff}}));
    };
    CHECK(has(promote("summer", "Light", ""), "id=\"tradeoff_en-error\""));
    CHECK(promote("spring", "Light").status == 422);
    CHECK(promote("summer", "").status == 422);
    CHECK(promote("summer", "Light on the path").status == 303);
    for (const auto& ballot : content_of(*site.storage).ballots)
        if (ballot.id == "summer") {
            REQUIRE(ballot.priorities.size() == 2);
            CHECK(ballot.priorities[1].title.in("en") == "Light on the path");
            CHECK(ballot.priorities[1].meaning.in("cy") == "Golau");
        }
    CHECK(site.audited("case.promote") == 1);
    CHECK(has(mo.get(path_of(record)), "put it on the ballot “Summer”"));
    const auto comment = site.a_case(a_comment());
    CHECK(mo.get(path_of(comment, "promote")).status == 404);
    // A ballot for all areas is not for a moderator of one to change.
    auto hill = signed_in(site, "hill.mo");
    CHECK(hill.post(path_of(record, "promote"),
                    about(site, record, {{"ballot", "summer"}, {"headline_en", "x"}}))
              .status == 422);
}

#include "cases/answering.hpp"
#include "cases/erasure.hpp"
#include "cases/opening.hpp"
#include "support/case_site.hpp"
#include "upkeep/verify.hpp"

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

Act act_on(const CaseSite& site, const CaseRecord& record) {
    return {"jo", site.now_ms, record.id, record.revision};
}

Answering an_answering(bool published) {
    Answering answering;
    answering.text = LocalText({{"en", "We are sorry. A bell now rings."}, {"cy", "Mae’n ddrwg gennym."}});
    answering.from = "Inspector Ruth Adeyemi";
    if (published)
        answering.publish = {"A bell now rings at the desk", "Nobody came to the desk.", {}, {"hill"}};
    return answering;
}

/// What the owner of a receipt reads at a kiosk of an area.
std::optional<ReceiptAnswer> read_at(CaseSite& site, const std::string& area, const std::string& receipt) {
    const auto answers = site.manifest(area).answers;
    const auto found = answers.find(to_hex(receipt_hash(receipt).view()));
    if (found == answers.end())
        return std::nullopt;
    return read_answer(decrypt_answer(receipt, found->second).value());
}

std::vector<std::string> wrong_in(CaseSite& site) {
    return verify(*site.storage, *site.keys.current(), site.media).wrong;
}

} // namespace

TEST_CASE("an answer reaches the owner of the receipt at every kiosk and on the web, and nobody else") {
    CaseSite site;
    const auto receipt = site.write(a_complaint());
    const auto version = site.storage->content().manifest_version("hill");
    site.now_ms += 5000;
    const auto answered =
        answer_case(*site.storage, *site.keys.current(), act_on(site, site.last()), an_answering(false));
    CHECK(answered.state == "answered");
    CHECK(answered.answered == time_of_ms(site.now_ms));
    CHECK(answered.ended);
    CHECK(site.storage->content().manifest_version("hill") > version);
    for (const auto* area : {"hill", "vale"}) {
        const auto read = read_at(site, area, receipt);
        REQUIRE(read);
        CHECK(read->text.in("cy") == "Mae’n ddrwg gennym.");
        CHECK(read->from.in("en") == "Inspector Ruth Adeyemi");
        CHECK(site.manifest(area).answers.size() == 1);
    }
    const auto news = news_of(*site.storage, *site.keys.current(), receipt);
    CHECK(news.known);
    CHECK_FALSE(news.due);
    CHECK(news.answer.value().text.in("en") == "We are sorry. A bell now rings.");
    CHECK_FALSE(site.on_disk("A bell now rings"));
    CHECK_FALSE(site.on_disk(receipt));
    CHECK(site.audited("case.answer").size() == 1);
    CHECK(wrong_in(site).empty());
}

TEST_CASE("a receipt that is not answered yet says when, and an unknown one says nothing") {
    CaseSite site;
    const auto receipt = site.write(a_comment());
    const auto news = news_of(*site.storage, *site.keys.current(), receipt);
    CHECK(news.known);
    CHECK(news.due == time_of_ms(start_ms) + std::chrono::hours(72));
    CHECK_FALSE(news.answer);
    CHECK_FALSE(news_of(*site.storage, *site.keys.current(), make_receipt()).known);
    CHECK_FALSE(news_of(*site.storage, *site.keys.current(), "'; DROP TABLE case_file; --").known);
}

TEST_CASE("a published answer is an item of the areas it is for, and the same one when answered again") {
    CaseSite site;
    const auto receipt = site.write(a_comment());
    const auto& keys = *site.keys.current();
    auto record = answer_case(*site.storage, keys, act_on(site, site.last()), an_answering(true));
    const auto item_in = [&](const std::string& area) -> std::optional<Item> {
        for (const auto& item : site.manifest(area).content.items)
            if (item.id == record.item)
                return item;
        return std::nullopt;
    };
    REQUIRE(item_in("hill"));
    CHECK(item_in("hill")->kind == ItemKind::answer);
    CHECK(item_in("hill")->you_said.in("en") == "Nobody came to the desk.");
    CHECK(item_in("hill")->body.in("en") == "We are sorry. A bell now rings.");
    CHECK(item_in("hill")->published == time_of_ms(site.now_ms));
    CHECK_FALSE(item_in("vale"));

    site.now_ms += 1000;
    auto again = an_answering(true);
    again.text = "And a light.";
    again.publish->body = "A bell and a light.";
    record = answer_case(*site.storage, keys, act_on(site, record), again);
    CHECK(item_in("hill")->body.in("en") == "A bell and a light.");
    CHECK(read_at(site, "hill", receipt)->text.in("en") == "And a light.");
    CHECK(record.answered == time_of_ms(start_ms));
    const auto given = answers_to(*site.storage, keys, record.id);
    REQUIRE(given.size() == 2);
    CHECK(given[0].answer.text.in("en") == "We are sorry. A bell now rings.");
    CHECK(given[1].actor == "jo");
    CHECK(given[1].published);
}

TEST_CASE("the redacted wording stands for what was said, and nothing is published without one") {
    CaseSite site;
    auto record = site.a_case(a_comment());
    auto answering = an_answering(true);
    answering.publish->you_said = {};
    CHECK_THROWS_AS(answer_case(*site.storage, *site.keys.current(), act_on(site, record), answering),
                    UsageFailure);
    record = redact(*site.storage, act_on(site, record), "Nobody answered a visitor.", "names an officer");
    record = answer_case(*site.storage, *site.keys.current(), act_on(site, record), answering);
    const auto item = site.storage->content().entity("item", record.item);
    REQUIRE(item);
    CHECK(item->json.find("Nobody answered a visitor.") != std::string::npos);
    CHECK(item->json.find("when I rang") == std::string::npos);
}

TEST_CASE("an answer that cannot be given leaves nothing at all") {
    CaseSite site;
    const auto receipt = site.write(a_comment());
    const auto record = site.last();
    auto answering = an_answering(true);
    SECTION("without words") {
        answering.text = {};
    }
    SECTION("longer than kiosks take") {
        answering.publish->title = std::string(3000, 'a');
    }
    SECTION("published without a title") {
        answering.publish->title = {};
    }
    const auto lines = site.storage->staff().last_audit();
    CHECK_THROWS_AS(answer_case(*site.storage, *site.keys.current(), act_on(site, record), answering),
                    UsageFailure);
    CHECK(site.found(record.id) == record);
    CHECK(site.storage->cases().answers(record.id).empty());
    CHECK_FALSE(site.storage->answers().find(receipt_hash(receipt)));
    CHECK(site.storage->staff().last_audit() == lines);
}

TEST_CASE("a second clerk's answer on an old page is refused whole") {
    CaseSite site;
    const auto seen = site.a_case(a_comment());
    static_cast<void>(
        answer_case(*site.storage, *site.keys.current(), act_on(site, seen), an_answering(false)));
    CHECK_THROWS_AS(answer_case(*site.storage, *site.keys.current(), act_on(site, seen), an_answering(true)),
                    CaseChanged);
    CHECK(answers_to(*site.storage, *site.keys.current(), seen.id).size() == 1);
    CHECK(site.manifest("hill").content.items.size() == 2);
}

TEST_CASE("an answered complaint may end unpublished") {
    CaseSite site;
    auto record = site.a_case(a_complaint());
    record = answer_case(*site.storage, *site.keys.current(), act_on(site, record), an_answering(false));
    record = withhold(*site.storage, act_on(site, record), Withheld::names_a_person, "");
    CHECK(record.state == "not published");
    CHECK(record.ended);
}

TEST_CASE("an answer leaves the manifests when its time is over") {
    CaseSite site;
    const auto receipt = site.write(a_comment());
    static_cast<void>(
        answer_case(*site.storage, *site.keys.current(), act_on(site, site.last()), an_answering(false)));
    site.now_ms += 179LL * 24 * 3'600'000;
    CHECK(prune_answers(*site.storage, *site.keys.current(), site.now_ms) == 0);
    site.now_ms += 2LL * 24 * 3'600'000;
    CHECK(prune_answers(*site.storage, *site.keys.current(), site.now_ms) == 1);
    CHECK_FALSE(read_at(site, "hill", receipt));
    CHECK_FALSE(news_of(*site.storage, *site.keys.current(), receipt).answer);
    CHECK(answers_to(*site.storage, *site.keys.current(), site.last().id).size() == 1);
}

TEST_CASE("erasing by receipt forgets everything that was written, and the logs still verify") {
    CaseSite site;
    site.write(a_comment("Somebody else wrote this."));
    const auto receipt = site.write(a_complaint());
    site.write(a_vote());
    auto record = site.storage->cases().list({.complaint = true}, 0, 1).at(0);
    record = redact(*site.storage, act_on(site, record), "A wording of ours.", "a note of ours");
    record = answer_case(*site.storage, *site.keys.current(), act_on(site, record), an_answering(true));
    site.now_ms += 1000;
    CHECK(erase_by_receipt(*site.storage, *site.keys.current(), site.now_ms, "jo", receipt) == 1);

    const auto erased = site.found(record.id);
    CHECK(erased.state == "erased");
    CHECK(erased.topic.empty());
    CHECK(erased.rating == 0);
    CHECK(erased.redacted.empty());
    CHECK(erased.item == record.item);
    CHECK_FALSE(site.storage->cases().entry(record.id)->entry.payload);
    CHECK_FALSE(read_at(site, "hill", receipt));
    CHECK_FALSE(news_of(*site.storage, *site.keys.current(), receipt).known);
    CHECK(answers_to(*site.storage, *site.keys.current(), record.id).empty());
    CHECK_THROWS_AS(words_of(*site.storage, *site.keys.current(), record.id), Failure);
    CHECK_THROWS_AS(reopen(*site.storage, act_on(site, erased), "why"), UsageFailure);
    CHECK(erase_by_receipt(*site.storage, *site.keys.current(), site.now_ms, "jo", receipt) == 0);
    CHECK(site.audited("case.erase").size() == 1);
    site.storage->copy_to(site.folder.path() / "server.db.copy");
    CHECK(read_file(site.folder.path() / "server.db.copy", 1 << 30)->find("A wording of ours") ==
          std::string::npos);
    CHECK(words_of(*site.storage, *site.keys.current(),
                   site.storage->cases().list({.complaint = false}, 0, 1).at(0).id)
              .text == "Somebody else wrote this.");
    CHECK(wrong_in(site).empty());
}

TEST_CASE("the kiosk that sends an erased entry again does not bring it back") {
    CaseSite site;
    const auto receipt = site.write(a_comment());
    CHECK(erase_by_receipt(*site.storage, *site.keys.current(), site.now_ms, "jo", receipt) == 1);
    CHECK(site.take(site.kiosk.batch()).ack.watermark == 1);
    CHECK_FALSE(site.storage->cases().entry(site.last().id)->entry.payload);
    CHECK(site.storage->cases().count({}) == 1);
}

TEST_CASE("retention forgets what was written in ended cases, and they go on counting") {
    CaseSite site;
    auto open = site.a_case(a_comment());
    auto ended = withhold(*site.storage, act_on(site, site.a_case(a_comment())), Withheld::abusive, "rude");
    const auto now = time_of_ms(site.now_ms);
    CHECK(forget_ended(*site.storage, site.now_ms, now) == 0);
    CHECK(forget_ended(*site.storage, site.now_ms, now + std::chrono::seconds(1)) == 1);
    CHECK(forget_ended(*site.storage, site.now_ms, now + std::chrono::seconds(1)) == 0);
    CHECK(site.found(ended.id).state == "not published");
    static_cast<void>(withhold(*site.storage, act_on(site, site.found(open.id)), Withheld::abusive, "rude"));
    open = site.a_case(a_comment());
    const auto after_days = [&](int days) {
        return forget_by_retention(*site.storage, site.now_ms + days * 24LL * 3'600'000 + 1000);
    };
    CHECK(after_days(364) == 0);
    CHECK(after_days(365) == 1);
    site.storage->set_value("case_retention_days", "soon");
    CHECK_THROWS_AS(after_days(365), Failure);
    CHECK_FALSE(site.storage->cases().entry(ended.id)->entry.payload);
    CHECK(site.storage->cases().entry(open.id)->entry.payload);
    CHECK(site.audited("case.forget").size() == 2);
    CHECK(wrong_in(site).empty());
}

TEST_CASE("a retention that is set decides what is forgotten, has an audit line, and leaves no octet") {
    CaseSite site;
    auto& storage = *site.storage;
    CHECK(case_retention_days(storage) == 365);
    const auto ended =
        withhold(storage, act_on(site, site.a_case(a_comment())), Withheld::abusive, "a rude note");
    const auto payload = storage.cases().entry(ended.id)->entry.payload.value();
    const std::string octets(payload.begin(), payload.end());
    const auto in_database = [&](const std::string& what, const char* copy) {
        storage.copy_to(site.folder.path() / copy);
        return read_file(site.folder.path() / copy, 1 << 30)->find(what) != std::string::npos;
    };
    REQUIRE(in_database(octets, "before"));
    set_case_retention(storage, site.now_ms, "operator", 30);
    CHECK(case_retention_days(storage) == 30);
    const auto after = [&](int days) { return site.now_ms + days * 24LL * 3'600'000 + 1000; };
    CHECK(forgotten_after(storage, after(29), 30) == 0);
    CHECK(forgotten_after(storage, after(30), 30) == 1);
    CHECK(forget_by_retention(storage, after(29)) == 0);
    CHECK(forget_by_retention(storage, after(30)) == 1);
    CHECK(forgotten_after(storage, after(30), 30) == 0);
    CHECK_FALSE(in_database(octets, "after"));
    CHECK_FALSE(in_database("a rude note", "after again"));
    CHECK(site.found(ended.id).state == "not published");
    for (const int days : {0, -1, 3651})
        CHECK_THROWS_AS(set_case_retention(storage, site.now_ms, "operator", days), UsageFailure);
    CHECK(case_retention_days(storage) == 30);
    const auto lines = site.audited("case.retention");
    REQUIRE(lines.size() == 1);
    CHECK(lines.front().actor == "operator");
    CHECK(lines.front().detail == "30 days after the end");
    CHECK(wrong_in(site).empty());
}

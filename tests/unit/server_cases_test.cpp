#include "cases/making.hpp"
#include "cases/queue.hpp"
#include "storage/sqlite_schema.hpp"
#include "support/case_site.hpp"
#include "upkeep/verify.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace bluelamp;
using namespace bluelamp::testing;

TEST_CASE("what a visitor wrote has a case as soon as it is taken") {
    CaseSite site;
    site.write(a_complaint(), Via::screen, EntryFlag::danger_words);
    const auto made = site.last();
    CHECK(made.state == "new");
    CHECK(made.kind == "feedback");
    CHECK(made.via == "screen");
    CHECK(made.area == "hill");
    CHECK(made.topic == "roads");
    CHECK(made.rating == 1);
    CHECK(made.complaint);
    CHECK(made.danger);
    CHECK_FALSE(made.ended);
    CHECK(made.received == time_of_ms(site.now_ms));
    CHECK(made.due == made.received + std::chrono::hours(72));
    CHECK_FALSE(made.written);
}

TEST_CASE("a suggestion has a case and a vote has none") {
    CaseSite site;
    site.write(a_vote());
    CHECK(site.storage->cases().count({.with_tests = true}) == 0);
    const auto made = site.a_case(Suggestion{"spring", "vale", "Light the path."});
    CHECK(made.kind == "suggestion");
    CHECK(made.ballot == "spring");
    CHECK(made.area == "vale");
    CHECK(made.rating == 0);
}

TEST_CASE("the same batch again makes no second case") {
    CaseSite site;
    site.write(a_comment());
    static_cast<void>(site.take(site.kiosk.batch()));
    CHECK(site.storage->cases().count({}) == 1);
}

TEST_CASE("what is quarantined has no case") {
    CaseSite site;
    auto draft = draft_entry(a_comment(), Via::screen, make_receipt(), time_of_ms(start_ms), 0,
                             site.keys.current()->set().sealing.front());
    draft.kind = "petition";
    site.kiosk.add(draft);
    CHECK(site.take(site.kiosk.batch()).ack.quarantined == 1);
    CHECK(site.storage->cases().count({}) == 0);
}

TEST_CASE("a hostile kiosk's figures are passed over, and its words are still read by a person") {
    CaseSite site;
    auto draft = draft_entry(a_comment(), Via::screen, make_receipt(), time_of_ms(start_ms), 0,
                             site.keys.current()->set().sealing.front());
    auto payload = read_payload(draft.payload);
    payload.clear = R"({"area":"hill","rating":900,"topic":["x"],"complaint":"yes"})";
    draft.payload = write_payload(payload);
    site.kiosk.add(draft);
    static_cast<void>(site.take(site.kiosk.batch()));
    const auto made = site.last();
    CHECK(made.rating == 0);
    CHECK(made.topic.empty());
    CHECK_FALSE(made.complaint);
}

TEST_CASE("case ids tell neither order nor kiosk") {
    CaseSite site;
    std::vector<std::string> ids;
    for (int made = 0; made < 12; ++made)
        ids.push_back(site.a_case(a_comment()).id);
    CHECK_FALSE(std::is_sorted(ids.begin(), ids.end()));
    for (const auto& id : ids) {
        CHECK(id.size() == 20);
        CHECK(id.find("k1") == std::string::npos);
    }
}

TEST_CASE("a database of the version before gets the cases of what it holds, once") {
    CaseSite site;
    site.write(a_comment());
    site.write(a_vote());
    site.write(a_complaint());
    const auto file = site.folder.path() / "older.db";
    {
        const auto older = open_database(file, Durability::full, {sqlite_migrations().front()});
        older->exec("ATTACH '" + (site.folder.path() / "server.db").string() + "' AS newer");
        for (const std::string table : {"log", "entry"})
            older->exec("INSERT INTO " + table + " SELECT " +
                        (table == "log" ? "id, kiosk, epoch, watermark, head, quarantined, gap" : "*") +
                        " FROM newer." + table);
    }
    const auto upgraded = open_sqlite(file);
    CHECK(verify(*upgraded, *site.keys.current(), site.media).wrong.size() == 1);
    CHECK(make_missing_cases(*upgraded) == 2);
    CHECK(make_missing_cases(*upgraded) == 0);
    CHECK(upgraded->cases().count({}) == 2);
    CHECK(upgraded->cases().count({.complaint = true}) == 1);
    CHECK(verify(*upgraded, *site.keys.current(), site.media).wrong.empty());
}

TEST_CASE("each queue holds what is its own, and nothing open is in none") {
    CaseSite site;
    site.write(a_comment());
    const auto comment = site.last().id;
    site.write(a_complaint());
    const auto complaint = site.last().id;
    site.write(Suggestion{"spring", "vale", "Light the path."});
    const auto suggestion = site.last().id;
    site.write(a_comment(), Via::screen, EntryFlag::danger_words);
    const auto danger = site.last().id;
    const auto in = [&](Queue queue, const std::vector<std::string>& areas = {}) {
        std::vector<std::string> ids;
        for (const auto& each : site.storage->cases().list(filter_of(queue, areas), 0, 100))
            ids.push_back(each.id);
        return ids;
    };
    using Ids = std::vector<std::string>;
    CHECK(in(Queue::danger) == Ids{danger});
    CHECK(in(Queue::complaints) == Ids{complaint});
    CHECK(in(Queue::comments) == Ids{danger, comment});
    CHECK(in(Queue::suggestions) == Ids{suggestion});
    CHECK(in(Queue::suggestions, {"hill"}).empty());
    CHECK(in(Queue::open).size() == 4);
    CHECK(in(Queue::open).front() == danger);
    CHECK(in(Queue::ended).empty());

    const auto now = time_of_ms(site.now_ms);
    auto waiting = waiting_cases(*site.storage, now, {});
    CHECK(waiting.danger == 1);
    CHECK(waiting.complaints == 1);
    CHECK(waiting.unread == 4);
    CHECK(waiting.open == 4);
    CHECK(waiting.overdue == 0);
    waiting = waiting_cases(*site.storage, now + std::chrono::hours(73), {"vale"});
    CHECK(waiting.overdue == 1);
    CHECK(waiting.open == 1);
    CHECK(queue_named("complaints") == Queue::complaints);
    CHECK_FALSE(queue_named("everything"));
}

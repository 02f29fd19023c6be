#include "base/time.hpp"
#include "wire/content_json.hpp"
#include "wire/limits.hpp"
#include "wire/publication.hpp"
#include "wire_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;
using Catch::Contains;

namespace {

LocalText both(const std::string& en, const std::string& cy) {
    return LocalText(std::map<std::string, std::string>{{"en", en}, {"cy", cy}});
}

Media media(const std::string& of) {
    return {sha256_hex(of), of.size(), "image/png", "a picture"};
}

/// Content with every field set.
Content whole() {
    Content content;
    content.force = {"f1",
                     both("Force", "Heddlu"),
                     {{"999", "Emergency"}},
                     "Ask for Angela",
                     "https://example.org",
                     {{ItemKind::appeal, 7}},
                     12};
    content.districts = {{"d1", "District"}};
    content.areas = {{"a1", "Area", "d1", {"Clarendon Park"}, {"Station", "1 Road", "9 to 5"}}};
    Item item;
    item.id = "i1";
    item.revision = 3;
    item.kind = ItemKind::appeal;
    item.priority = Priority::urgent;
    item.title = both("Found", "Wedi'i ganfod");
    item.body = "Body";
    item.image = media("image");
    item.video = media("video");
    item.captions = media("captions");
    item.link = "https://example.org/1";
    item.source = "Force";
    item.reference = "26/1";
    item.place = "Here";
    item.you_said = "Said";
    item.published = item.expires = item.starts = item.ends = noon;
    item.hide_after_offline_hours = 5;
    item.member = "m1";
    item.areas = {"a1"};
    content.items = {item};
    content.ballots = {{"b1",
                        "Ballot",
                        10,
                        noon,
                        noon + std::chrono::hours(1),
                        {"a1"},
                        {{"p1", "Burglary", "Meaning", "Trade-off", noon}}}};
    content.topics = {{"t1", "Topic"}};
    content.team = {
        {"m1", "PC Jo", "Constable", "Bio", media("photo"), {{"email", "a@example.org"}}, {"a1"}}};
    content.sources = {
        {"s1",
         SourceKind::police_uk,
         "https://data.example.org",
         "leicestershire",
         "NC04",
         ItemKind::post,
         SourcePublishing::automatic,
         "Name",
         "Permission",
         {true, 30, 20, 7, 3, {"murder"}, SourcePictures::declared, SourceDeletion::withdraw, "m1"},
         {"a1"}}};
    content.pictures = {
        {"b1",
         "a1",
         30,
         PictureStatus::full,
         {{"p1", {0.5, 0.25, 0.75}}},
         {"p1"},
         "p1",
         {{"p1", 0.5}},
         {20, PictureStatus::early, {{"p1", {0.5, 0.25, 0.75}}}, {"p1"}, "p1", {{"p1", 0.25}}}}};
    return content;
}

} // namespace

TEST_CASE("content comes back from its JSON with every field") {
    CHECK(read_content(write_content(whole())) == whole());
    CHECK(read_content(write_content(Content{})) == Content{});
    CHECK(read_item(write_item(whole().items.front())) == whole().items.front());
}

TEST_CASE("what a newer server sends beyond our knowledge blanks nothing") {
    const auto content = read_content(R"({"mood":1,"items":[{"id":"a","kind":"hologram","title":"x"},
        {"id":"b","kind":"update","title":"y","glow":true}],
        "sources":[{"id":"s","kind":"carrier pigeon"}]})");
    REQUIRE(content.items.size() == 1);
    CHECK(content.items[0].id == "b");
    CHECK(content.sources.empty());
}

TEST_CASE("a media name that is not a SHA-256 is refused") {
    CHECK_THROWS_WITH(read_content(R"({"items":[{"id":"a","kind":"update","title":"x",
        "image":{"sha256":"../../etc/passwd","bytes":1}}]})"),
                      Contains("items[0].image"));
}

TEST_CASE("a publish file comes out typed, with media still as paths") {
    const auto publication = read_publication(R"({
        "force":{"id":"f1","name":{"en":"Force","cy":"Heddlu"},"helplines":[{"number":"999","meaning":"Emergency"}],
                 "expiry_days":{"appeal":7}},
        "districts":[{"id":"d1","name":"D"}],
        "areas":[{"id":"a1","name":"A","district":"d1","places":["P"],"station":{"address":"1 Road"}}],
        "items":[{"id":"i1","kind":"appeal","title":"T","image":"img/a.png","image_alt":"alt","areas":"all",
                  "body":null,"video":"https://example.org/v.mp4","unknown":1,"expires":"2026-12-01T00:00:00+01:00"}],
        "withdraw":["old"],
        "ballots":[{"id":"b1","title":"B","priorities":[{"id":"p1","title":"P"}]}],
        "topics":[{"id":"t1","title":"T"}],
        "team":[{"id":"m1","name":"Jo","photo":"jo.png","contact":{"email":"a@b"}}],
        "sources":[{"id":"s1","kind":"police.uk","force":"f","neighbourhood":"n","base":"https://x.example","as":"post"}]})");
    CHECK(publication.force->expiry_days.at(ItemKind::appeal) == 7);
    CHECK(publication.areas[0].station.address.in("en") == "1 Road");
    CHECK(publication.items[0].image == "img/a.png");
    CHECK(publication.items[0].item.areas.empty());
    CHECK(rfc3339(*publication.items[0].item.expires) == "2026-11-30T23:00:00Z");
    CHECK(publication.withdraw == std::vector<std::string>{"old"});
    CHECK(publication.ballots[0].pot == 10);
    CHECK(publication.team[0].photo == "jo.png");
    CHECK(publication.sources[0].url == "https://x.example");
    CHECK(read_publication("{}") == Publication{});
}

TEST_CASE("a mistake in a publish file names its place and what would be right") {
    const std::vector<std::pair<std::string, std::string>> mistakes{
        {R"({"ballots":[{"id":"b","title":"B","priorities":[{"id":"1","title":"a"},{"id":"2","title":"b"},{"id":"3"}]}]})",
         "ballots[0].priorities[2].title: missing; give"},
        {R"({"items":[{"id":"i","kind":"advert","title":"x"}]})",
         "items[0].kind: not one of the words; write update"},
        {R"({"items":[{"id":"i","kind":"update","title":"x","published":"yesterday"}]})",
         "items[0].published: not a time"},
        {R"({"items":[{"id":"i","kind":"update","title":"x"},{"id":"i","kind":"update","title":"x"}]})",
         "items[1].id: given twice"},
        {R"({"items":[{"id":"i","kind":"update","title":"x","image":"../secret"}]})", "items[0].image"},
        {R"({"items":[{"id":"i","kind":"update","title":"x","image":"/etc/passwd"}]})", "items[0].image"},
        {R"({"items":[{"id":"i","kind":"update","title":"x","image":"http://x/y"}]})", "items[0].image"},
        {R"x({"items":[{"id":"i","kind":"update","title":"x","link":"javascript:alert(1)"}]})x",
         "items[0].link"},
        {R"({"items":[{"id":"i","kind":"update","title":"x","areas":[]}]})", "items[0].areas: names no area"},
        {R"({"items":[{"id":"i","kind":"event","title":"x","starts":"2026-01-02T00:00:00Z","ends":"2026-01-01T00:00:00Z"}]})",
         "items[0].ends: before it starts"},
        {R"({"ballots":[{"id":"b","title":"B","pot":0,"priorities":[]}]})", "ballots[0].pot: out of range"},
        {R"({"ballots":[{"id":"b","title":"B","priorities":[]}]})", "ballots[0].priorities"},
        {R"({"force":{"id":"f","name":"F","expiry_days":{"advert":3}}})", "force.expiry_days.advert"},
        {R"({"areas":{"id":"a"}})", "areas: not a list"},
        {R"({"topics":[{"id":"t","title":{"english!":"x"}}]})", "topics[0].title.english!"},
        {R"({"sources":[{"id":"s","kind":"feed"}]})", "sources[0].url: missing"},
        {R"({"sources":[{"id":"s","kind":"feed","url":""}]})", "sources[0].url: empty"},
        {R"({"sources":[{"id":"s","kind":"feed","url":"https://e.org","every_minutes":1}]})",
         "sources[0].every_minutes: out of range"},
        {R"({"sources":[{"id":"s","kind":"feed","url":"https://e.org","hold_words":[""]}]})",
         "sources[0].hold_words[0]: empty"},
        {R"({"sources":[{"id":"s","kind":"feed","url":"https://e.org","deleted":"burn"}]})",
         "sources[0].deleted: not one of the words"},
        {"{\n\"items\":[\n}", "line 3"},
        {"[]", "not an object"}};
    for (const auto& [json, message] : mistakes) {
        INFO(json);
        CHECK_THROWS_WITH(read_publication(json), Contains(message));
    }
}

TEST_CASE("a document nested too deeply is refused before it costs anything") {
    CHECK_THROWS_WITH(read_publication(std::string(100000, '[')), Contains("nested deeper"));
    CHECK_NOTHROW(
        read_publication(R"({"topics":[{"id":"t","title":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}]})"));
}

TEST_CASE("a submission line is read as CONTRACT says and written back") {
    const auto feedback = read_submission(R"({"kind":"feedback","area":"a1","rating":4})");
    CHECK(feedback == Submission(Feedback{"a1", 4, "", "", "", false}));
    for (const auto* line :
         {R"({"allocation":{"x":6,"y":4},"area":"a1","ballot":"b1","kind":"vote"})",
          R"({"area":"a1","complaint":true,"contact":"c","kind":"feedback","rating":1,"text":"t"})",
          R"({"area":"a1","ballot":"b1","kind":"suggestion","text":"t"})"})
        CHECK(write_submission(read_submission(line)) == line);
}

TEST_CASE("a submission that breaks form or limits is refused") {
    const std::string long_text(limits::feedback_text + 1, 'x');
    for (const auto& line : std::vector<std::string>{
             "", "[]", "{", R"({"kind":"dance"})", R"({"kind":"feedback","area":"a1"})",
             R"({"kind":"feedback","area":"a1","rating":6})",
             R"({"kind":"feedback","area":"a1","rating":2.5})", R"({"kind":"feedback","area":"","rating":3})",
             R"({"kind":"feedback","area":"a1","rating":3,"text":")" + long_text + "\"}",
             "{\"kind\":\"feedback\",\"area\":\"a1\",\"rating\":3,\"text\":\"\xff\"}",
             R"({"kind":"vote","ballot":"b","area":"a","allocation":{"x":0}})",
             R"({"kind":"vote","ballot":"b","area":"a","allocation":{"x":60,"y":41}})",
             R"({"kind":"vote","ballot":"b","area":"a","allocation":[]})",
             R"({"kind":"suggestion","ballot":"b","area":"a","text":""})"}) {
        INFO(line.substr(0, 80));
        CHECK_THROWS_AS(read_submission(line), WireError);
    }
}

TEST_CASE("a text of a screen is held to the same limits") {
    CHECK_NOTHROW(check(Suggestion{"b", "a", std::string(limits::suggestion_text, 'x')}));
    CHECK_THROWS_AS(check(Suggestion{"b", "a", std::string(limits::suggestion_text + 1, 'x')}), WireError);
    CHECK_THROWS_AS(check(Feedback{"a", 3, "", "\xc3(", "", false}), WireError);
}

TEST_CASE("a manifest comes back whole and is verified first") {
    const auto keys = ServerKeys::make(noon);
    ManifestBody body;
    body.content = whole();
    body.tombstones = {write_tombstone({"old", 2, noon}, keys.signing())};
    body.answers = {{to_hex(receipt_hash("r").view()), encrypt_answer("r", "answer")}};
    body.key_statements = keys.statements();
    body.settings.poll_seconds = 20;
    body.settings.other = {{"colour", "blue"}};
    body.audit_head = "ab";
    const auto file = write_manifest({"a1", 7, 2, 1000, {}, 0}, body, keys.signing());
    const auto read = read_manifest(file, keys.set());
    CHECK(read.manifest.body == body);
    CHECK(read.manifest.header.version == 7);
    CHECK_THROWS_WITH(read_manifest(file, ServerKeys::make(noon).set()), Contains("not signed"));
    for (const auto size : {file.size() - 1, file.size() / 2, std::size_t{20}, std::size_t{0}})
        CHECK_THROWS_AS(read_manifest(file.substr(0, size), keys.set()), WireError);
    CHECK_THROWS_AS(read_manifest("<html>Welcome to the hotel</html>", keys.set()), WireError);
}

TEST_CASE("a manifest signed by a rotated key brings the statement that makes it known") {
    auto keys = ServerKeys::make(noon);
    const auto known = keys.set();
    keys.rotate(noon);
    ManifestBody body;
    const ManifestHeader header{"a1", 1, 1, 0, {}, 0};
    CHECK_THROWS_AS(read_manifest(write_manifest(header, body, keys.signing()), known), WireError);
    body.key_statements = keys.statements();
    CHECK(read_manifest(write_manifest(header, body, keys.signing()), known).keys == keys.set());
}

TEST_CASE("a manifest's header stands alone with its signature") {
    const auto keys = ServerKeys::make(noon);
    const auto file = write_manifest({"a1", 7, 2, 1000, {}, 0}, {}, keys.signing());
    const auto alone = manifest_header_of(file);
    CHECK(alone.size() < limits::manifest_header);
    const auto read = read_manifest_header(alone);
    CHECK(keys.set().verifies(read.envelope));
    CHECK(read.header == read_manifest_header(file).header);
    CHECK(etag_of(read.header) == "\"7-2\"");
}

TEST_CASE("the media of content are named once each") {
    auto content = whole();
    content.items.push_back(content.items.front());
    CHECK(media_of(content).size() == 4);
}

TEST_CASE("an enrolment reply holds for its own request alone") {
    const auto keys = ServerKeys::make(noon);
    const EnrolRequest request{"CODE", SigningKey::make().public_key(), random_fixed<Nonce>(), "1"};
    CHECK(read_enrol_request(write_enrol_request(request)) == request);
    const EnrolReply reply{"k1", "a1", "token", request.nonce, 5, keys.statements()};
    const auto bytes = write_enrol_reply(reply, keys.signing());
    CHECK(read_enrol_reply(bytes, request.nonce) == reply);
    CHECK_THROWS_AS(read_enrol_reply(bytes, random_fixed<Nonce>()), WireError);
    CHECK_THROWS_AS(read_enrol_reply(write_enrol_reply(reply, SigningKey::make()), request.nonce), WireError);
}

TEST_CASE("a pack holds what a kiosk without a network needs, and a changed one is refused") {
    const auto keys = ServerKeys::make(noon);
    const Pack pack{"k1", "a1", "", random_bytes(32), 5, 0, keys.statements()};
    auto bytes = write_pack(pack, keys.signing());
    CHECK(read_pack(bytes) == pack);
    bytes[40] = static_cast<char>(bytes[40] ^ 1);
    CHECK_THROWS_AS(read_pack(bytes), WireError);
}

// The public pages over real HTTP on loopback.
#include "api/routes.hpp"
#include "base/files.hpp"
#include "crypto/receipt.hpp"
#include "feed/feed.hpp"
#include "http/server.hpp"
#include "intake/pictures.hpp"
#include "net/http_client.hpp"
#include "public_pages/public_pages.hpp"
#include "public_pages/receipts.hpp"
#include "publishing/content_of.hpp"
#include "support/test_site.hpp"
#include "text/london_time.hpp"
#include "wire/answer.hpp"
#include "wire/use_report.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <regex>
#include <set>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

using Json = nlohmann::json;

const std::filesystem::path assets = std::filesystem::path(BLUELAMP_SOURCE_DIR) / "assets" / "public_pages";
constexpr const char* receipt = "7Q4M-X2KD-9ZRT-0AVE";

std::filesystem::path static_folder(const TemporaryFolder& folder) {
    const auto files = folder.path() / "static";
    std::filesystem::create_directories(files);
    std::ofstream(files / "public.ABC.css") << "p {}";
    std::ofstream(files / "icon.ABC.svg") << "<svg/>";
    return files;
}

struct PublicSite : TestSite {
    PublicSite() { server.start(); }
    ~PublicSite() { server.stop(std::chrono::seconds(5)); }

    HttpResult ask(const std::string& method, const std::string& path,
                   std::map<std::string, std::string> headers = {}, std::string body = {}) const {
        HttpRequest request;
        request.url = "http://127.0.0.1:" + std::to_string(server.port()) + path;
        request.method = method;
        request.headers = std::move(headers);
        request.body = std::move(body);
        return HttpClient({}).send(request);
    }
    HttpResult get(const std::string& path, std::map<std::string, std::string> headers = {}) const {
        return ask("GET", path, std::move(headers));
    }
    HttpResult post_receipt(const std::string& typed) const {
        return ask("POST", "/r", {{"Content-Type", "application/x-www-form-urlencoded"}}, "receipt=" + typed);
    }

    /// Votes of the area "hill", and what they do to the public pictures.
    void vote(int count) {
        kiosk.add_votes(count);
        REQUIRE(take(kiosk.batch()).ack.watermark == kiosk.entries.size());
        if (move_public_pictures(*storage))
            storage->transact([&] { reissue_manifests(*storage, *keys.current(), ++now_ms); });
    }
    void answer(const std::string& to, const std::string& text) {
        const ReceiptAnswer answer{LocalText(text), LocalText("Sergeant Evans"), time_of_ms(now_ms)};
        storage->answers().put({receipt_hash(to), "hill", encrypt_answer(to, write_answer(answer)),
                                time_of_ms(now_ms), time_of_ms(now_ms) + std::chrono::hours(24)});
    }

    TestKiosk kiosk{*this, "k1"};
    StoragePool pool{opener(), 3};
    web::Templates templates{assets / "templates"};
    web::StaticFiles files{static_folder(folder), "/static/"};
    Words words{assets / "words.json"};
    PublicParts parts{pool, media, [this] { return now_ms; }, templates, files, words, false};
    PublicPages pages = public_pages(parts);
    http::Server server{[this] {
                            http::Options options;
                            options.headers = security_headers();
                            options.not_found = pages.not_found;
                            return options;
                        }(),
                        pages.routes};
};

bool has(const HttpResult& result, const std::string& text) {
    return result.body.find(text) != std::string::npos;
}

/// What the server sends to a HEAD request, to the last octet.
std::string head(std::uint16_t port, const std::string& path) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const auto asked = "HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    REQUIRE(write(connection, asked.data(), asked.size()) == static_cast<ssize_t>(asked.size()));
    std::string answer;
    std::array<char, 4096> part{};
    for (ssize_t got = 0; (got = read(connection, part.data(), part.size())) > 0;)
        answer.append(part.data(), static_cast<std::size_t>(got));
    close(connection);
    return answer;
}

const std::string bilingual = R"({
    "force": {"id": "marl", "name": {"en": "Marlshire Police", "cy": "Heddlu Swydd Farl"}},
    "areas": [{"id": "hill", "name": {"en": "Hill", "cy": "Bryn"}}, {"id": "vale", "name": "Vale"}],
    "items": [{"id": "i1", "kind": "update", "title": {"en": "New hours", "cy": "Oriau newydd"}, "body": "From Monday."},
              {"id": "a1", "kind": "answer", "title": "Lights", "you_said": "It is dark.", "body": "Lamps are up.",
               "published": "2026-02-01T10:00:00Z"},
              {"id": "d1", "kind": "decision", "title": "Patrols it is", "body": "From May.", "areas": ["hill"],
               "published": "2026-02-01T12:00:00Z"}]
})";

} // namespace

TEST_CASE("the first page shows the force, its areas and what is new") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    const auto page = site.get("/");
    REQUIRE(page.status == 200);
    CHECK(page.header("content-type") == "text/html; charset=utf-8");
    CHECK(has(page, "Marlshire Police"));
    CHECK(has(page, "href=\"/areas/hill\""));
    CHECK(has(page, "Have you seen this bicycle?"));
    CHECK(has(page, "href=\"/items/i2\""));
}

TEST_CASE("before anything is published the first page says so") {
    PublicSite site;
    const auto page = site.get("/");
    CHECK(page.status == 200);
    CHECK(has(page, "Nothing has been published yet."));
}

TEST_CASE("an area's page shows what is for it, and how to vote") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    const auto hill = site.get("/areas/hill");
    CHECK(has(hill, "Have you seen this bicycle?"));
    CHECK(has(hill, "How to vote: at the counter"));
    CHECK(has(hill, "Speeding"));
    const auto vale = site.get("/areas/vale");
    CHECK(vale.status == 200);
    CHECK_FALSE(has(vale, "Have you seen this bicycle?"));
    CHECK(has(vale, "New hours"));
    CHECK(site.get("/areas/nowhere").status == 404);
}

TEST_CASE("a picture opens at ten ballots, and its district stays hidden while it would give an area away") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    site.vote(9);
    const auto before = site.get("/areas/hill");
    CHECK(has(before, "Fewer than 10 people so far"));
    CHECK_FALSE(has(before, "<meter"));
    site.vote(5);
    const auto early = site.get("/areas/hill");
    CHECK(has(early, "14 people chose."));
    CHECK(has(early, "This is an early picture"));
    CHECK(has(early, "People who used this kiosk; not a representative survey."));
    CHECK(has(early, "There is no picture of this district yet."));
    site.vote(2); // fewer than 5 new ones: the picture stays
    CHECK(has(site.get("/areas/hill"), "14 people chose."));
    site.vote(20);
    const auto full = site.get("/areas/hill");
    CHECK(has(full, "36 people chose."));
    CHECK_FALSE(has(full, "This is an early picture"));
}

TEST_CASE("open data tells no more than the pictures do") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    site.vote(9);
    auto json = Json::parse(site.get("/open-data/results.json").body);
    const auto& ballot = json.at("ballots").at(0);
    CHECK(ballot.at("ballot") == "spring");
    CHECK(ballot.at("n") == 0);
    CHECK(ballot.at("areas").at(0) == Json{{"id", "hill"}, {"status", "suppressed"}});
    site.vote(5);
    site.vote(3);
    const auto result = site.get("/open-data/results.json");
    json = Json::parse(result.body);
    const auto& hill = json.at("ballots").at(0).at("areas").at(0);
    CHECK(hill.at("n") == 14);
    CHECK(hill.at("status") == "early");
    CHECK(hill.at("shares").contains("speeding"));
    CHECK(hill.at("rank").size() == 2);
    CHECK(hill.at("independent_markets").size() == 2);
    CHECK(hill.at("filtered").at("n") == 14); // nothing is flagged
    CHECK(json.at("ballots").at(0).at("districts").at(0) == Json{{"id", "north"}, {"status", "suppressed"}});
    CHECK(result.header("access-control-allow-origin") == "*");

    const auto csv = site.get("/open-data/results.csv");
    CHECK(csv.header("content-type").starts_with("text/csv"));
    CHECK(csv.body.starts_with(
        "ballot,level,place,priority,status,n,mean,low,high,rank,leader,independent_markets,filtered_status,"
        "filtered_n,filtered_mean,filtered_low,filtered_high,filtered_rank,filtered_leader,"
        "filtered_independent_markets\r\n"));
    CHECK(has(csv, "spring,area,hill,speeding,early,14,"));
    CHECK(has(csv, "spring,area,vale,,suppressed,,,,,,,,,,,,,,,\r\n"));
    const auto about = site.get("/open-data/");
    CHECK(about.status == 200);
    CHECK(has(about, "results.csv"));
    CHECK(has(about, "Mean share of the pot"));
}

TEST_CASE("open data tells the screens' use of whole months, rounded, and nothing below ten") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    TestKiosk kiosk(site, "counter");
    const auto last_month = text::london_day(time_of_ms(start_ms)) - 10; // in January
    auto header = kiosk.header();
    header.use = write_use_report({1,
                                   {{last_month, "visit", "en", 100, 214, 60, 55, 5},
                                    {last_month, "visit", "cy", 100, 9, 9, 9, 0},
                                    {last_month + 1, "vote", "en", 100, 36, 27, 15, 12},
                                    {last_month, "team", "en", 100, 9, 0, 0, 0},
                                    {last_month + 10, "vote", "en", 100, 500, 400, 300, 100}}});
    REQUIRE(site.take(kiosk.batch(header)).ack.use_through == 1);
    const auto csv = site.get("/open-data/use.csv");
    CHECK(csv.header("content-type").starts_with("text/csv"));
    CHECK(csv.body == "month,by,name,touched,started,finished,abandoned\r\n"
                      "2026-01,visits,,220,70,60,\r\n"
                      "2026-01,screen,vote,40,30,20,10\r\n"
                      "2026-01,language,en,210,60,60,\r\n"
                      "2026-01,text_size,100,220,70,60,\r\n");
    const auto about = site.get("/open-data/");
    CHECK(has(about, "use.csv"));
    CHECK(has(about, "rounded to the nearest 10"));
}

TEST_CASE("what is to come, has expired or was withdrawn is on no page") {
    PublicSite site;
    static_cast<void>(site.publish(
        R"({"force": {"id": "marl", "name": "Marlshire Police"}, "areas": [{"id": "hill", "name": "Hill"}],
        "items": [{"id": "past", "kind": "update", "title": "Yesterday", "published": "2026-01-01T00:00:00Z", "expires": "2026-02-01T00:00:00Z"},
                  {"id": "next", "kind": "update", "title": "Tomorrow", "published": "2026-02-03T00:00:00Z"},
                  {"id": "gone", "kind": "appeal", "title": "A missing man"},
                  {"id": "over", "kind": "event", "title": "Open day", "starts": "2026-02-01T10:00:00Z"}]})"));
    CHECK(site.get("/items/gone").status == 200);
    static_cast<void>(site.publish(R"({"withdraw": ["gone"]})"));
    for (const auto* id : {"past", "next", "gone", "over", "never"}) {
        INFO(id);
        const auto page = site.get("/items/" + std::string(id));
        CHECK(page.status == 404);
        CHECK(has(page, "This page is not here"));
    }
    for (const auto* path : {"/", "/areas/hill"})
        for (const auto* title : {"Yesterday", "Tomorrow", "A missing man", "Open day"})
            CHECK_FALSE(has(site.get(path), title));
    site.now_ms += std::chrono::milliseconds(std::chrono::hours(24)).count();
    CHECK(site.get("/items/next").status == 200);
}

TEST_CASE("a draft is on no page") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    auto draft = site.storage->content().entity("item", "i2").value();
    draft.kind = draft_kind;
    draft.id = "i3";
    draft.json.replace(draft.json.find("New hours"), 9, "Not to be");
    site.storage->content().put(draft);
    for (const auto* path : {"/", "/areas/hill", "/items/i3", "/feeds/answers.atom"})
        CHECK_FALSE(has(site.get(path), "Not to be"));
}

TEST_CASE("hostile words are shown as words and hostile links are not links") {
    PublicSite site;
    Json item{{"id", "x\"><script>"},
              {"kind", "update"},
              {"title", "<script>alert(1)</script>\" onload=\"x"},
              {"body", "<img src=x onerror=alert(2)>\n\n{{{content}}} {{> layout}}"},
              {"source", "'\"><b>us"},
              {"reference", "<i>1</i>"}};
    Json content{{"force", {{"id", "marl"}, {"name", "Marl<u>shire"}}},
                 {"areas", {{{"id", "a b/../<x>"}, {"name", "<svg onload=1>"}}}},
                 {"items", {item}}};
    static_cast<void>(site.publish(content.dump()));
    for (const auto* path : {"/", "/areas/a%20b%2F..%2F%3Cx%3E", "/items/x%22%3E%3Cscript%3E", "/answers"}) {
        INFO(path);
        const auto page = site.get(path);
        for (const auto* bad : {"<script", "<img src=x", "<b>", "<i>", "<u>", "<svg", "\" onload=\""})
            CHECK_FALSE(has(page, bad));
    }
    const auto page = site.get("/items/x%22%3E%3Cscript%3E");
    REQUIRE(page.status == 200);
    CHECK(has(page, "&lt;script&gt;alert(1)"));
    CHECK(has(page, "{{{content}}} {{&gt; layout}}"));
}

TEST_CASE("a receipt shows the answer, on a page that nobody keeps") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    site.answer(receipt, "We moved the <lamp>.\n\nThank you.");
    for (const auto& page : {site.get("/r/" + std::string(receipt)), site.get("/r/7q4mx2kd9zrtOave"),
                             site.post_receipt("7q4m+x2kd+9zrt+0ave")}) {
        CHECK(page.status == 200);
        CHECK(has(page, "We moved the &lt;lamp&gt;."));
        CHECK(has(page, "Sergeant Evans"));
        CHECK(page.header("cache-control") == "no-store");
        CHECK(page.header("x-robots-tag") == "noindex");
        CHECK(page.header("referrer-policy") == "no-referrer");
        CHECK(page.header("etag").empty());
        CHECK_FALSE(has(page, receipt));
    }
}

TEST_CASE("what was written is on no page, and an unknown receipt looks like one that waits") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    Feedback said;
    said.area = "hill";
    said.rating = 2;
    said.text = "The fence by the bins is broken";
    site.kiosk.add(said);
    REQUIRE(site.take(site.kiosk.batch()).ack.watermark == 1);
    const auto waiting = site.get("/r/" + std::string(receipt));
    const auto unknown = site.get("/r/0000-0000-0000-0000");
    CHECK(waiting.status == 200);
    CHECK(has(waiting, "There is no answer under this number yet."));
    CHECK(waiting.body == unknown.body);
    CHECK(waiting.status == unknown.status);
    site.answer(receipt, "It is mended.");
    const auto answered = site.get("/r/" + std::string(receipt));
    CHECK(has(answered, "It is mended."));
    CHECK_FALSE(has(answered, "fence"));
    CHECK(has(site.get("/r/nonsense"), "That is not a whole receipt number."));
    CHECK(has(site.post_receipt("%FF"), "That is not a whole receipt number."));
    site.now_ms += std::chrono::milliseconds(std::chrono::hours(25)).count();
    CHECK_FALSE(has(site.get("/r/" + std::string(receipt)), "It is mended."));
}

TEST_CASE("who tries many receipts has to wait, answered or not") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    site.answer(receipt, "It is mended.");
    for (int asked = 0; asked < most_receipts; ++asked)
        REQUIRE(site.get("/r/0000-0000-0000-0000").status == 200);
    const auto page = site.get("/r/" + std::string(receipt));
    CHECK(page.status == 429);
    CHECK(page.header("retry-after") == "600");
    CHECK_FALSE(has(page, "It is mended."));
    CHECK(site.post_receipt(receipt).status == 429);
    CHECK(site.get("/answers").status == 200);
    site.now_ms += 1'300'000;
    CHECK(site.get("/r/" + std::string(receipt)).status == 200);
}

TEST_CASE("answers and decisions are on a page and in a feed that a feed reader reads") {
    PublicSite site;
    static_cast<void>(site.publish(bilingual));
    const auto page = site.get("/answers");
    CHECK(has(page, "It is dark."));
    CHECK(has(page, "Lamps are up."));
    CHECK(has(page, "Patrols it is"));
    CHECK(has(page, "Fewer than 10 people left something"));
    const auto atom = site.get("/feeds/answers.atom");
    CHECK(atom.header("content-type") == "application/atom+xml; charset=utf-8");
    const auto feed = parse_feed(atom.body);
    REQUIRE(feed.items.size() == 2);
    CHECK(feed.title == "Marlshire Police: you said, we did");
    CHECK(feed.items[0].title == "Patrols it is");
    CHECK(feed.items[1].title == "Lights");
    CHECK(feed.items[1].summary.find("Lamps are up.") != std::string::npos);
    CHECK(feed.items[0].id.starts_with("urn:uuid:"));
    CHECK(feed.items[0].id != feed.items[1].id);
}

TEST_CASE("pages are in Welsh for who asks, and every text says its language") {
    PublicSite site;
    static_cast<void>(site.publish(bilingual));
    const auto welsh = site.get("/", {{"Accept-Language", "cy-GB,cy;q=0.9,en;q=0.5"}});
    CHECK(has(welsh, "<html lang=\"cy\""));
    CHECK(welsh.header("content-language") == "cy");
    CHECK(welsh.header("vary") == "Accept-Language");
    CHECK(has(welsh, "Oriau newydd"));
    CHECK(has(welsh, "<span lang=\"en\" dir=\"auto\">Lights</span>"));
    const auto chosen = site.get("/items/i1?lang=cy");
    CHECK(has(chosen, "href=\"/answers?lang=cy\""));
    CHECK(has(chosen, "href=\"/items/i1?lang=en\""));
    const auto english = site.get("/?lang=en", {{"Accept-Language", "cy"}});
    CHECK(has(english, "<html lang=\"en\""));
    CHECK(has(site.get("/", {{"Accept-Language", "en-GB,en;q=0.9,cy;q=0.1"}}), "<html lang=\"en\""));
    CHECK(has(site.get("/", {{"Accept-Language", "de, *;q=0.5"}}), "<html lang=\"en\""));
}

TEST_CASE("a force without Welsh names has pages in English alone") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    const auto page = site.get("/?lang=cy", {{"Accept-Language", "cy"}});
    CHECK(has(page, "<html lang=\"en\""));
    CHECK_FALSE(has(page, "Cymraeg"));
}

TEST_CASE("every page is without cookies and scripts, and tells browsers so") {
    PublicSite site;
    static_cast<void>(site.publish(bilingual));
    for (const auto* path : {"/", "/areas/hill", "/items/i1", "/answers", "/open-data/", "/r",
                             "/r/0000-0000-0000-0000", "/items/none"}) {
        INFO(path);
        const auto page = site.get(path);
        CHECK(page.header("set-cookie").empty());
        CHECK(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'self'"));
        CHECK(page.header("content-security-policy").find("unsafe") == std::string::npos);
        CHECK(page.header("x-content-type-options") == "nosniff");
        CHECK_FALSE(has(page, "<script"));
        CHECK_FALSE(has(page, "style=\""));
        CHECK(page.body.find("<h1") == page.body.rfind("<h1"));
    }
}

TEST_CASE("a page is sent once to who keeps it, and anew when it changed") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    const auto first = site.get("/");
    CHECK(first.header("cache-control") == "public, max-age=10, must-revalidate");
    CHECK(site.get("/", {{"If-None-Match", first.header("etag")}}).status == 304);
    CHECK(site.get("/", {{"If-None-Match", "W/" + first.header("etag")}}).status == 304);
    ++site.now_ms;
    static_cast<void>(site.publish(R"({"withdraw": ["i1"]})"));
    const auto later = site.get("/", {{"If-None-Match", first.header("etag")}});
    CHECK(later.status == 200);
    CHECK_FALSE(has(later, "bicycle"));
}

TEST_CASE("HEAD tells what GET would, without the page") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    const auto answer = head(site.server.port(), "/");
    CHECK(answer.starts_with("HTTP/1.1 200"));
    CHECK(answer.find("ETag: \"") != std::string::npos);
    CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("an address that is not there is told to people in plain words and to programs as a problem") {
    PublicSite site;
    static_cast<void>(site.publish(small_publication));
    const auto page = site.get("//elsewhere.example/x", {{"Accept", "text/html"}});
    CHECK(page.status == 404);
    CHECK(page.header("content-type").starts_with("text/html"));
    CHECK(has(page, "This page is not here"));
    CHECK_FALSE(has(page, "elsewhere"));
    CHECK(site.get("/nothing").header("content-type") == "application/problem+json");
    CHECK(site.get("/api/v1/nothing", {{"Accept", "text/html"}}).header("content-type") ==
          "application/problem+json");
}

TEST_CASE("a picture is sent while its item is visible and not after") {
    PublicSite site;
    std::ofstream(site.folder.path() / "lamp.svg")
        << R"(<svg xmlns="http://www.w3.org/2000/svg"><rect width="4" height="3"/></svg>)";
    static_cast<void>(site.publish(
        R"({"force": {"id": "marl", "name": "Marlshire"}, "areas": [{"id": "hill", "name": "Hill"}],
        "items": [{"id": "i1", "kind": "update", "title": "Lamps", "image": "lamp.svg", "image_alt": "A lamp"}]})"));
    const auto page = site.get("/items/i1");
    CHECK(has(page, "alt=\"A lamp\""));
    const auto at = page.body.find("/media/");
    REQUIRE(at != std::string::npos);
    const auto address = page.body.substr(at, 7 + 64);
    const auto picture = site.get(address);
    CHECK(picture.status == 200);
    CHECK(picture.header("content-type") == "image/svg+xml");
    CHECK(picture.header("content-security-policy") == "default-src 'none'; sandbox");
    ++site.now_ms;
    static_cast<void>(site.publish(R"({"withdraw": ["i1"]})"));
    CHECK(site.get(address).status == 404);
    CHECK(site.get("/media/..%2F..%2Fserver.db").status == 404);
}

TEST_CASE("every word that a template names is there in both languages") {
    const Words words(assets / "words.json");
    for (const auto& [key, text] : words.all()) {
        INFO(key);
        CHECK(text.has("en"));
        CHECK(text.has("cy"));
    }
    for (const auto& file : std::filesystem::directory_iterator(assets / "templates")) {
        std::ifstream in(file.path());
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        for (std::size_t at = 0; (at = text.find("{{w.", at)) != std::string::npos; ++at) {
            const auto key = text.substr(at + 4, text.find("}}", at) - at - 4);
            INFO(file.path() << " " << key);
            CHECK(words.all().contains(key));
        }
    }
}

TEST_CASE("the public style sheet has every class of GOV.UK Frontend that a template uses") {
    namespace fs = std::filesystem;
    std::string style;
    for (const auto& entry : fs::directory_iterator(fs::path(BLUELAMP_BINARY_DIR) / "share" / "bluelamp" /
                                                    "public_pages" / "static"))
        if (entry.path().extension() == ".css")
            style += read_file(entry.path(), 1U << 20U).value();
    // Named for the structure; GOV.UK Frontend gives them no style.
    const std::set<std::string> bare{"govuk-table__head", "govuk-table__body", "govuk-table__row"};
    const std::regex name("govuk-[a-zA-Z0-9_!-]+");
    std::size_t used = 0;
    for (const auto& entry :
         fs::directory_iterator(fs::path(BLUELAMP_SOURCE_DIR) / "assets" / "public_pages" / "templates")) {
        const auto text = read_file(entry.path(), 1U << 20U).value();
        for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at) {
            if (bare.contains(at->str()))
                continue;
            INFO(entry.path().filename() << " " << at->str());
            const auto selector = "\\." + std::regex_replace(at->str(), std::regex("!"), "\\\\!");
            CHECK(std::regex_search(style, std::regex(selector + "[^a-zA-Z0-9_-]")));
            ++used;
        }
    }
    CHECK(used > 50);
    CHECK(style.size() < 70'000);
}

// The kiosk API over real HTTP on loopback, with the wire code that kiosks use.
#include "api/routes.hpp"
#include "cases/answering.hpp"
#include "crypto/receipt.hpp"
#include "enrolment/enrolment.hpp"
#include "http/server.hpp"
#include "net/http_client.hpp"
#include "support/test_site.hpp"
#include "wire/limits.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <thread>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* drawing =
    R"(<svg xmlns="http://www.w3.org/2000/svg"><rect width="4" height="3"/></svg>)";

struct LiveSite : TestSite {
    LiveSite() { server.start(); }
    ~LiveSite() {
        watch.stop();
        server.stop(seconds(5));
    }

    HttpRequest request(const std::string& path) const {
        HttpRequest request;
        request.url = "http://127.0.0.1:" + std::to_string(server.port()) + path;
        request.size_limit = limits::manifest_file;
        return request;
    }
    HttpResult get(const std::string& path, std::map<std::string, std::string> headers = {}) const {
        auto asked = request(path);
        asked.headers = std::move(headers);
        return HttpClient({}).send(asked);
    }
    HttpResult post(const std::string& path, std::string body,
                    std::map<std::string, std::string> headers = {}) const {
        auto asked = request(path);
        asked.method = "POST";
        asked.body = std::move(body);
        asked.headers = std::move(headers);
        return HttpClient({}).send(asked);
    }
    HttpResult post_batch(Bytes batch, const Nonce& nonce) const {
        return post("/api/v1/batches", std::move(batch), {{"X-Bluelamp-Nonce", to_hex(nonce.view())}});
    }

    StoragePool pool{opener(), 3};
    ChangeWatch watch{opener(), keys, [this] { return now_ms; }, {milliseconds(20), milliseconds(20)}};
    Metrics metrics;
    OpenStorage open = opener();
    KioskApi api{{pool, open, keys, media, watch, metrics, [this] { return now_ms; }}};
    http::Server server{[] {
                            http::Options options;
                            options.body_limit = limits::batch_file;
                            options.headers = security_headers();
                            return options;
                        }(),
                        routes(api, pool, watch, metrics, "1.0", [this] { return now_ms; }),
                        [this](const std::string& route, int status, std::chrono::nanoseconds took) {
                            metrics.note_answer(route, status, took);
                        }};
};

/// A kiosk that enrolled over HTTP.
struct Enrolled {
    explicit Enrolled(LiveSite& site)
        : kiosk("", site.keys.current()->set().sealing.front()) {
        const auto code = make_codes(*site.storage, site.now_ms, {"hill", "", 1, std::nullopt}).at(0);
        const EnrolRequest asked{code, kiosk.key.public_key(), random_fixed<Nonce>(), "1.0"};
        const auto result =
            site.post("/api/v1/enrol", write_enrol_request(asked), {{"Content-Type", "application/json"}});
        REQUIRE(result.status == 200);
        const auto reply = read_enrol_reply(result.body, asked.nonce);
        token = "Bearer " + reply.token;
        auto key = SigningKey::from_seed(kiosk.key.seed());
        kiosk = TestKiosk(reply.kiosk, site.keys.current()->set().sealing.front());
        kiosk.key = std::move(key);
    }
    [[nodiscard]] std::map<std::string, std::string> headers(const std::string& tag = {}) const {
        std::map<std::string, std::string> all{{"Authorization", token}};
        if (!tag.empty())
            all["If-None-Match"] = tag;
        return all;
    }

    TestKiosk kiosk;
    std::string token;
};

} // namespace

TEST_CASE("a kiosk enrols, sends a batch and gets an acknowledgement over its nonce") {
    LiveSite site;
    Enrolled enrolled(site);
    enrolled.kiosk.add_votes(12);
    const auto nonce = random_fixed<Nonce>();
    const auto batch = enrolled.kiosk.batch();
    const auto result = site.post_batch(batch, nonce);
    REQUIRE(result.status == 200);
    CHECK(result.header("content-type") == "application/vnd.bluelamp.acknowledgement");
    const auto ack = read_acknowledgement(result.body);
    CHECK(site.keys.current()->set().verifies(ack.envelope));
    CHECK(ack.ack.nonce == nonce);
    CHECK(ack.ack.watermark == 12);
    CHECK(ack.ack.batch == hash_of(batch));
    CHECK(site.storage->logs().count_votes("spring", "screen") == 12);
}

TEST_CASE(
    "an enrolment with a wrong code is 403, a request that is none 400, and guessing 429 with Retry-After") {
    LiveSite site;
    const EnrolRequest asked{"WRONG", SigningKey::make().public_key(), random_fixed<Nonce>(), "1.0"};
    CHECK(site.post("/api/v1/enrol", write_enrol_request(asked)).status == 403);
    CHECK(site.post("/api/v1/enrol", "{}").status == 400);
    CHECK(site.post("/api/v1/enrol", std::string(20'000, ' ')).status == 413);
    for (int guess = 1; guess < 10; ++guess)
        static_cast<void>(site.post("/api/v1/enrol", write_enrol_request(asked)));
    const auto stopped = site.post("/api/v1/enrol", write_enrol_request(asked));
    CHECK(stopped.status == 429);
    CHECK(stopped.retry_after());
    CHECK(stopped.header("content-type") == "application/problem+json");
}

TEST_CASE("a batch with a wrong signature is 401, one that is none 400, one without a nonce 400") {
    LiveSite site;
    Enrolled enrolled(site);
    enrolled.kiosk.add_votes(1);
    const auto good = enrolled.kiosk.batch();
    enrolled.kiosk.key = SigningKey::make();
    CHECK(site.post_batch(enrolled.kiosk.batch(), random_fixed<Nonce>()).status == 401);
    CHECK(site.post_batch("<html>", random_fixed<Nonce>()).status == 400);
    CHECK(site.post("/api/v1/batches", good).status == 400);
    CHECK(site.post("/api/v1/batches", good, {{"X-Bluelamp-Nonce", "abc"}}).status == 400);
    CHECK(site.post_batch(std::string(limits::batch_file + 1, 'x'), random_fixed<Nonce>()).status == 413);
    CHECK(site.storage->logs().states().empty());
}

TEST_CASE("nobody without a token gets content") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    for (const auto* path : {"/api/v1/manifest", "/api/v1/media/0000"}) {
        const auto refused = site.get(path);
        CHECK(refused.status == 401);
        CHECK(refused.header("www-authenticate") == "Bearer");
        CHECK(site.get(path, {{"Authorization", "Bearer wrong"}}).status == 401);
        CHECK(site.get(path, {{"Authorization", "Basic wrong"}}).status == 401);
    }
}

TEST_CASE("a manifest is 404 before anything was published, then the area's, then 304 for who has it") {
    LiveSite site;
    Enrolled enrolled(site);
    CHECK(site.get("/api/v1/manifest", enrolled.headers()).status == 404);
    static_cast<void>(site.publish(small_publication));
    const auto result = site.get("/api/v1/manifest", enrolled.headers());
    REQUIRE(result.status == 200);
    CHECK(result.header("content-type") == "application/vnd.bluelamp.manifest");
    const auto manifest = read_manifest(result.body, site.keys.current()->set()).manifest;
    CHECK(manifest.header.area == "hill");
    const auto tag = etag_of(manifest.header);
    CHECK(result.header("etag") == tag);
    const auto again = site.get("/api/v1/manifest", enrolled.headers(tag));
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(site.get("/api/v1/manifest", enrolled.headers("\"1-1\"")).status == 200);
}

TEST_CASE("a kiosk in an area that nobody published gets what is for all") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    const auto code = make_codes(*site.storage, site.now_ms, {"moor", "", 1, std::nullopt}).at(0);
    const EnrolRequest asked{code, SigningKey::make().public_key(), random_fixed<Nonce>(), "1.0"};
    const auto reply =
        read_enrol_reply(site.post("/api/v1/enrol", write_enrol_request(asked)).body, asked.nonce);
    const auto result = site.get("/api/v1/manifest", {{"Authorization", "Bearer " + reply.token}});
    REQUIRE(result.status == 200);
    const auto content = read_manifest(result.body, site.keys.current()->set()).manifest.body.content;
    CHECK(content.items.size() == 1);
}

TEST_CASE("a long poll is woken by what another process publishes") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    Enrolled enrolled(site);
    const auto tag = site.get("/api/v1/manifest", enrolled.headers()).header("etag");
    HttpResult result;
    std::thread waiting([&] { result = site.get("/api/v1/manifest?wait=30", enrolled.headers(tag)); });
    while (site.watch.waiting() == 0)
        std::this_thread::sleep_for(milliseconds(5));
    // Another connection commits, as another process would.
    const auto other = site.opener()();
    MediaFinder finder(site.folder.path(), site.media, *other, {});
    static_cast<void>(publish(*other, *site.keys.current(), start_ms + 5000,
                              read_publication(R"({"withdraw": ["i1"]})"), finder, "test"));
    waiting.join();
    REQUIRE(result.status == 200);
    CHECK(read_manifest(result.body, site.keys.current()->set()).manifest.body.content.items.size() == 1);
    CHECK(site.watch.waiting() == 0);
}

TEST_CASE("a long poll sleeps through what does not concern its area, and ends with 304") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    Enrolled enrolled(site);
    const auto tag = site.get("/api/v1/manifest", enrolled.headers()).header("etag");
    HttpResult result;
    std::thread waiting([&] { result = site.get("/api/v1/manifest?wait=1", enrolled.headers(tag)); });
    while (site.watch.waiting() == 0)
        std::this_thread::sleep_for(milliseconds(5));
    static_cast<void>(site.publish(
        R"({"items": [{"id": "v", "kind": "update", "title": "T", "body": "B", "areas": ["vale"]}]})"));
    waiting.join();
    CHECK(result.status == 304);
    CHECK(result.header("etag") == tag);
}

TEST_CASE("stopping ends long polls at once") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    Enrolled enrolled(site);
    const auto tag = site.get("/api/v1/manifest", enrolled.headers()).header("etag");
    HttpResult result;
    std::thread waiting([&] { result = site.get("/api/v1/manifest?wait=60", enrolled.headers(tag)); });
    while (site.watch.waiting() == 0)
        std::this_thread::sleep_for(milliseconds(5));
    site.watch.stop();
    site.server.stop(seconds(8));
    waiting.join();
    CHECK(result.status == 304);
}

TEST_CASE("votes move the public picture, and a waiting kiosk gets it") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    Enrolled enrolled(site);
    const auto tag = site.get("/api/v1/manifest", enrolled.headers()).header("etag");
    HttpResult result;
    std::thread waiting([&] { result = site.get("/api/v1/manifest?wait=30", enrolled.headers(tag)); });
    enrolled.kiosk.add_votes(12);
    CHECK(site.post_batch(enrolled.kiosk.batch(), random_fixed<Nonce>()).status == 200);
    waiting.join();
    REQUIRE(result.status == 200);
    const auto content = read_manifest(result.body, site.keys.current()->set()).manifest.body.content;
    REQUIRE(content.pictures.size() == 1);
    CHECK(content.pictures[0].ballots == 12);
}

TEST_CASE("what a visitor wrote is due from its writing, and the answer wakes a waiting kiosk") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    Enrolled enrolled(site);
    const auto tag = site.get("/api/v1/manifest", enrolled.headers()).header("etag");
    HttpResult result;
    std::thread waiting([&] { result = site.get("/api/v1/manifest?wait=30", enrolled.headers(tag)); });
    const auto receipt = make_receipt();
    const auto written = time_of_ms(site.now_ms) - std::chrono::hours(24);
    enrolled.kiosk.add(draft_entry(Feedback{"hill", 2, {}, "Nobody came.", {}, false}, Via::screen, receipt,
                                   written, 0, site.keys.current()->set().sealing.front()));
    CHECK(site.post_batch(enrolled.kiosk.batch(), random_fixed<Nonce>()).status == 200);
    const auto due = [&] { return site.storage->cases().list({}, 0, 1).at(0).due; };
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (due() != written + answer_within && std::chrono::steady_clock::now() < patience)
        std::this_thread::sleep_for(milliseconds(5));
    CHECK(due() == written + answer_within);

    const auto record = site.storage->cases().list({}, 0, 1).at(0);
    answer_case(*site.storage, *site.keys.current(), {"jo", site.now_ms, record.id, record.revision},
                {"We are sorry.", {}, {}});
    waiting.join();
    REQUIRE(result.status == 200);
    const auto answers = read_manifest(result.body, site.keys.current()->set()).manifest.body.answers;
    CHECK(answers.contains(to_hex(receipt_hash(receipt).view())));
}

TEST_CASE("media come whole or from an offset, with their type") {
    LiveSite site;
    std::ofstream(site.folder.path() / "p.svg") << drawing;
    static_cast<void>(site.publish(R"({"areas": [{"id": "hill", "name": "Hill"}],
        "items": [{"id": "i", "kind": "update", "title": "T", "body": "B", "image": "p.svg", "image_alt": "A"}]})"));
    Enrolled enrolled(site);
    const auto sha256 = site.storage->content().all_media().at(0).sha256;
    const auto path = "/api/v1/media/" + sha256;
    const auto with_range = [&](const std::string& range) {
        auto headers = enrolled.headers();
        headers["Range"] = range;
        return site.get(path, headers);
    };
    const std::string bytes(drawing);
    const auto whole = site.get(path, enrolled.headers());
    CHECK(whole.status == 200);
    CHECK(whole.body == bytes);
    CHECK(whole.header("content-type") == "image/svg+xml");
    const auto rest = with_range("bytes=10-");
    CHECK(rest.status == 206);
    CHECK(rest.body == bytes.substr(10));
    CHECK(rest.header("content-range") ==
          "bytes 10-" + std::to_string(bytes.size() - 1) + "/" + std::to_string(bytes.size()));
    CHECK(with_range("bytes=2-4").body == bytes.substr(2, 3));
    CHECK(with_range("bytes=-3").body == bytes.substr(bytes.size() - 3));
    CHECK(with_range("bytes=0-999999").body == bytes);
    CHECK(with_range("bytes=999999-").status == 416);
    CHECK(with_range("lines=1-2").status == 200);
    CHECK(with_range("bytes=1-2,4-5").status == 200);
    CHECK(site.get("/api/v1/media/" + std::string(64, '0'), enrolled.headers()).status == 404);
    CHECK(site.get("/api/v1/media/..%2Fserver.db", enrolled.headers()).status == 404);
}

TEST_CASE("a kiosk that shows a newer manifest than the database made gets one that goes past it") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    Enrolled enrolled(site);
    ManifestHeader ahead;
    ahead.area = "hill";
    ahead.version = static_cast<std::uint64_t>(start_ms) + 60'000;
    const auto file = write_manifest(ahead, {}, site.keys.current()->signing());
    auto headers = enrolled.headers();
    headers["X-Bluelamp-Manifest"] = to_base64url(manifest_header_of(file));
    const auto result = site.get("/api/v1/manifest", headers);
    REQUIRE(result.status == 200);
    const auto header = read_manifest(result.body, site.keys.current()->set()).manifest.header;
    CHECK(header.version > ahead.version);
    CHECK(header.generation > 1);
    enrolled.kiosk.add_votes(1);
    const auto ack =
        read_acknowledgement(site.post_batch(enrolled.kiosk.batch(), random_fixed<Nonce>()).body);
    CHECK(ack.ack.generation == header.generation);
    CHECK(ack.ack.manifest_version == header.version);
}

TEST_CASE("health, readiness and metrics answer") {
    LiveSite site;
    CHECK(site.get("/healthz").status == 200);
    CHECK(site.get("/readyz").status == 200);
    const auto metrics = site.get("/metrics");
    CHECK(metrics.header("content-type").starts_with("text/plain; version=0.0.4"));
    CHECK(metrics.body.find("bluelamp_http_requests_total{route=\"/healthz\",status=\"200\"} 1") !=
          std::string::npos);
}

TEST_CASE("metrics tell how the fleet does") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    TestKiosk busy(site, "busy");
    TestKiosk quiet(site, "quiet");
    busy.add_votes(5);
    auto header = busy.header();
    header.report.pending = 7;
    header.report.problems = {"the disk is nearly full"};
    site.now_ms += std::chrono::milliseconds(std::chrono::minutes(31)).count();
    static_cast<void>(site.take(busy.batch(header)));
    const auto told = site.get("/metrics").body;
    const auto has = [&](const std::string& line) {
        INFO(line << " in " << told);
        CHECK(told.find("\nbluelamp_" + line + "\n") != std::string::npos);
    };
    has("kiosks 2");
    has("kiosks_silent 1");
    has("kiosks_with_problems 1");
    has("kiosks_clock_behind 0");
    has("entries 5");
    has("entries_waiting_on_kiosks 7");
    has("entries_quarantined 0");
    has("entries_lost_in_gaps 0");
}

TEST_CASE("many kiosks at once all get through, each entry once") {
    LiveSite site;
    static_cast<void>(site.publish(small_publication));
    constexpr int kiosks = 8;
    std::vector<std::unique_ptr<Enrolled>> fleet;
    for (int made = 0; made < kiosks; ++made)
        fleet.push_back(std::make_unique<Enrolled>(site));
    std::vector<std::thread> threads;
    std::atomic<int> good{0};
    for (auto& each : fleet)
        threads.emplace_back([&site, &good, kiosk = each.get()] {
            kiosk->kiosk.add_votes(30);
            for (std::uint64_t first = 1; first <= 30; first += 10)
                for (int twice = 0; twice < 2; ++twice)
                    good +=
                        site.post_batch(kiosk->kiosk.batch(first, first + 9), random_fixed<Nonce>()).status ==
                        200;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(good == kiosks * 6);
    CHECK(site.storage->logs().count_votes("spring", "screen") == kiosks * 30);
}

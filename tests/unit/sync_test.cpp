#include "base/failure.hpp"
#include "base/time.hpp"
#include "support/sync_peer.hpp"
#include "sync/sync_thread.hpp"
#include "text/london_time.hpp"
#include "use/use.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

std::string path_only(const LoopbackRequest& request) {
    return request.path.substr(0, request.path.find('?'));
}

bool is_batch(const LoopbackRequest& request) {
    return request.path == "/api/v1/batches";
}

} // namespace

TEST_CASE("a pass delivers what people said and fetches the content, in that order") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    kiosk.add();
    kiosk.add();
    const auto pass = kiosk.engine.pass();
    CHECK(pass.complete());
    CHECK(pass.contact);
    CHECK(pass.content_changed);
    CHECK(pass.problem.empty());
    CHECK(pair.peer.stored() == 2);
    CHECK(kiosk.items() == std::vector<std::string>{"i1", "i2"});
    const auto requests = pair.peer.requests();
    CHECK(path_only(requests.at(1)) == "/api/v1/batches");
    CHECK(path_only(requests.at(2)) == "/api/v1/manifest");
}

TEST_CASE("a pass with nothing to send still asks for the watermark") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    CHECK(kiosk.engine.pass().all_acknowledged);
    CHECK(kiosk.log.value(kept::last_contact) != "");
}

TEST_CASE("a lost answer does no harm: the entries are sent again and stored once") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    kiosk.add();
    pair.peer.spoil([](const LoopbackRequest& request, std::string honest) {
        return is_batch(request) ? honest.substr(0, honest.size() - 10) : honest;
    });
    const auto first = kiosk.engine.pass();
    CHECK_FALSE(first.contact);
    CHECK(kiosk.log.pending_count() == 1);
    CHECK(pair.peer.stored() == 1);
    pair.peer.spoil({});
    CHECK(kiosk.engine.pass().complete());
    CHECK(pair.peer.stored() == 1);
}

TEST_CASE("nothing that a lying network answers is taken for an acknowledgement") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    REQUIRE(kiosk.engine.pass().complete());
    const auto contact = kiosk.log.value(kept::last_contact);
    kiosk.add();
    const auto stranger = ServerKeys::make(system_time());
    const auto identity = kiosk.identity();
    const auto forged = [&](const auto& change) {
        Acknowledgement ack;
        ack.kiosk = identity.kiosk;
        ack.epoch = kiosk.log.open_epoch();
        ack.watermark = 1;
        change(ack);
        return ack;
    };
    const auto& own = *pair.peer.site.keys.current();
    const auto ignore = [](Acknowledgement&) {};
    const std::vector<std::string> answers{
        LoopbackServer::answer(200, "<html>Welcome to the hotel</html>", "Content-Type: text/html\r\n"),
        LoopbackServer::answer(200, ""),
        LoopbackServer::answer(204, ""),
        LoopbackServer::answer(302, "", "Location: https://portal.example/\r\n"),
        LoopbackServer::answer(511, "log in"),
        LoopbackServer::answer(503, "", "Retry-After: 7\r\n"),
        LoopbackServer::answer(200, write_acknowledgement(forged(ignore), own.signing())), // another nonce
        LoopbackServer::answer(200, write_acknowledgement(forged(ignore), stranger.signing())),
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf",
        "garbage",
        ""};
    for (const auto& answer : answers) {
        INFO(answer);
        pair.peer.spoil([&](const LoopbackRequest& request, std::string honest) {
            return is_batch(request) ? answer : honest;
        });
        const auto pass = kiosk.engine.pass();
        CHECK_FALSE(pass.contact);
        CHECK_FALSE(pass.all_acknowledged);
        CHECK_FALSE(pass.problem.empty());
        CHECK(kiosk.log.pending_count() == 1);
        CHECK(kiosk.log.value(kept::last_contact) == contact);
    }
}

TEST_CASE("an acknowledgement of another kiosk's is not ours, whoever signed it") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    kiosk.add();
    pair.peer.spoil([&](const LoopbackRequest& request, std::string honest) {
        if (!is_batch(request))
            return honest;
        const auto body = honest.substr(honest.find("\r\n\r\n") + 4);
        auto ack = read_acknowledgement(body).ack;
        ack.kiosk = "k-other";
        return LoopbackServer::answer(200,
                                      write_acknowledgement(ack, pair.peer.site.keys.current()->signing()));
    });
    CHECK_FALSE(kiosk.engine.pass().contact);
    CHECK(kiosk.log.pending_count() == 1);
}

TEST_CASE("the server's wish to be left alone is heard") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    pair.peer.spoil([](const LoopbackRequest&, const std::string&) {
        return LoopbackServer::answer(429, "", "Retry-After: 7\r\n");
    });
    const auto pass = kiosk.engine.pass();
    CHECK(pass.retry_after == 7s);
    CHECK(wait_after(1, pass) >= 7s);
}

TEST_CASE("content that does not verify changes nothing") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    REQUIRE(kiosk.engine.pass().complete());
    const auto version = kiosk.content.manifest_version();
    const auto stranger = ServerKeys::make(system_time());
    const std::vector<Bytes> bodies{
        "<html>portal</html>", "",
        write_manifest({"hill", version + 1000, 1, 0, {}, 0}, {}, stranger.signing())};
    for (const auto& body : bodies) {
        pair.peer.spoil([&](const LoopbackRequest& request, std::string honest) {
            return path_only(request) == "/api/v1/manifest" ? LoopbackServer::answer(200, body) : honest;
        });
        CHECK_FALSE(kiosk.engine.pass().content_current);
        CHECK(kiosk.content.manifest_version() == version);
        CHECK(kiosk.items().size() == 2);
    }
}

TEST_CASE("an older manifest is refused, even after the content database was deleted") {
    SyncPair pair;
    const auto older = pair.peer.site.storage->content().manifest("hill")->file;
    pair.peer.site.now_ms += 1000000;
    pair.peer.site.publish(R"({"withdraw":["i1"]})");
    {
        auto kiosk = pair.kiosk();
        REQUIRE(kiosk.engine.pass().complete());
        REQUIRE(kiosk.items() == std::vector<std::string>{"i2"});
    }
    for (const auto* file : {"content.db", "content.db-wal", "content.db-shm"})
        fs::remove(pair.path("kiosk") / file);
    auto kiosk = pair.kiosk();
    pair.peer.spoil([&](const LoopbackRequest& request, std::string honest) {
        return path_only(request) == "/api/v1/manifest" ? LoopbackServer::answer(200, older) : honest;
    });
    CHECK_FALSE(kiosk.engine.pass().content_current);
    CHECK(kiosk.items().empty());
    pair.peer.spoil({});
    CHECK(kiosk.engine.pass().complete());
    CHECK(kiosk.items() == std::vector<std::string>{"i2"});
}

TEST_CASE("pictures come by their hash, go on where they were cut off, and a damaged one is not shown") {
    SyncPair pair;
    const std::string picture =
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>)";
    write_file(pair.peer.site.folder.path() / "p.svg", picture);
    pair.peer.site.publish(
        R"({"items":[{"id":"i3","kind":"update","title":"T","image":"p.svg","image_alt":"a square"}]})");
    auto kiosk = pair.kiosk();
    const auto body_of = [](const std::string& answer) { return answer.find("\r\n\r\n") + 4; };
    const auto is_media = [](const LoopbackRequest& request) {
        return request.path.starts_with("/api/v1/media/");
    };
    pair.peer.spoil([&](const LoopbackRequest& request, std::string honest) {
        return is_media(request) ? honest.substr(0, body_of(honest) + 10) : honest;
    });
    CHECK_FALSE(kiosk.engine.pass().content_current);
    pair.peer.spoil([&](const LoopbackRequest& request, std::string honest) {
        if (is_media(request))
            honest[honest.size() - 3] = '?';
        return honest;
    });
    CHECK_FALSE(kiosk.engine.pass().content_current);
    pair.peer.spoil({});
    CHECK(kiosk.engine.pass().complete());
    const auto media = media_of(stored_manifest(kiosk.identity(), kiosk.content, kiosk.log)->content).at(0);
    CHECK(read_file(kiosk.content.media().path_of(media.sha256), 1000).has_value());
    std::vector<std::string> ranges;
    for (const auto& request : pair.peer.requests())
        if (is_media(request))
            ranges.push_back(request.headers.contains("range") ? request.headers.at("range") : "");
    CHECK(ranges == std::vector<std::string>{"", "bytes=10-", ""});
}

TEST_CASE("a server restored from an old copy gets what it lost and stores nothing twice") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    kiosk.add();
    REQUIRE(kiosk.engine.pass().complete());
    pair.peer.site.storage->copy_to(pair.path("copy.db"));
    kiosk.add();
    kiosk.add();
    REQUIRE(kiosk.engine.pass().complete());
    pair.peer.put_back(pair.path("copy.db"));
    REQUIRE(pair.peer.stored() == 1);
    CHECK(kiosk.engine.pass().all_acknowledged);
    CHECK(pair.peer.stored() == 3);
}

TEST_CASE("counts of use go up with a pass, once, and again to a server that was put back") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    pair.peer.site.now_ms = std::chrono::milliseconds(kiosk.clock.now().time_since_epoch()).count();
    const auto used = [&] {
        return server::sum_use(*pair.peer.site.storage, {kiosk.identity().kiosk}, server::use_kept_days,
                               time_of_ms(pair.peer.site.now_ms))
            .all.touched;
    };
    const auto day = text::london_day(time_of_ms(pair.peer.site.now_ms));
    pair.peer.site.storage->copy_to(pair.path("copy.db"));
    kiosk.log.count_use({{day, "visit", "en", 100, 3, 2, 1, 1}});
    REQUIRE(kiosk.engine.pass().complete());
    CHECK(used() == 3);
    CHECK(kiosk.log.pending(kiosk.log.open_epoch()).use.counts.empty());
    kiosk.log.count_use({{day, "visit", "en", 100, 1, 0, 0, 0}});
    REQUIRE(kiosk.engine.pass().complete());
    CHECK(used() == 4);
    pair.peer.put_back(pair.path("copy.db"));
    REQUIRE(used() == 0);
    for (int i = 0; i < 2; ++i)
        CHECK(kiosk.engine.pass().contact); // the first one learns what the server lost
    CHECK(used() == 4);
}

TEST_CASE("a lost answer counts no use twice") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    const auto day = text::london_day(time_of_ms(pair.peer.site.now_ms));
    kiosk.log.count_use({{day, "visit", "en", 100, 3, 2, 1, 1}});
    pair.peer.spoil([](const LoopbackRequest& request, std::string honest) {
        return request.path == "/api/v1/batches" ? std::string() : honest;
    });
    CHECK_FALSE(kiosk.engine.pass().contact);
    pair.peer.spoil({});
    REQUIRE(kiosk.engine.pass().complete());
    CHECK(server::sum_use(*pair.peer.site.storage, {kiosk.identity().kiosk}, 7,
                          time_of_ms(pair.peer.site.now_ms))
              .all.touched == 3);
}

TEST_CASE("withdrawals that a restored server forgot are handed back to it") {
    SyncPair pair;
    pair.peer.site.storage->copy_to(pair.path("copy.db"));
    pair.peer.site.now_ms += 1000000;
    pair.peer.site.publish(R"({"withdraw":["i1"]})");
    auto kiosk = pair.kiosk();
    REQUIRE(kiosk.engine.pass().complete());
    pair.peer.put_back(pair.path("copy.db"));
    for (int i = 0; i < 3; ++i)
        (void)kiosk.engine.pass();
    CHECK(kiosk.items() == std::vector<std::string>{"i2"});
    CHECK(pair.peer.site.storage->content().tombstones().size() == 1);
    CHECK(pair.peer.site.manifest("hill").content.items.size() == 1);
}

TEST_CASE("what was pruned before a restored server lost it is a recorded gap, and the rest arrives") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    kiosk.add();
    kiosk.add();
    pair.peer.site.storage->copy_to(pair.path("copy.db"));
    REQUIRE(kiosk.engine.pass().complete());
    pair.peer.site.now_ms = std::chrono::milliseconds(kiosk.clock.now().time_since_epoch()).count();
    pair.peer.site.now_ms += 31LL * 24 * 3600 * 1000;
    pair.peer.site.storage->copy_to(pair.path("later.db"));
    REQUIRE(kiosk.engine.pass().complete()); // a month later, and all that is here is pruned
    CHECK(kiosk.log.pending(kiosk.log.open_epoch()).first == 3);
    pair.peer.put_back(pair.path("copy.db"));
    kiosk.add();
    CHECK(kiosk.engine.pass().all_acknowledged);
    const auto counts = kiosk.log.counts().at(0);
    CHECK(counts.gap == 2);
    CHECK(counts.acknowledged == 1);
    CHECK(pair.peer.stored() == 1);
}

TEST_CASE("two devices of one identity go on in logs of their own, and nothing is lost") {
    SyncPair pair;
    {
        auto kiosk = pair.kiosk();
        kiosk.add();
        REQUIRE(kiosk.engine.pass().complete());
    }
    fs::copy(pair.path("kiosk"), pair.path("clone"), fs::copy_options::recursive);
    auto one = pair.kiosk();
    SyncKiosk two(pair.path("clone"));
    one.add("one");
    two.add("two");
    REQUIRE(one.engine.pass().complete());
    REQUIRE(two.engine.pass().complete());
    CHECK(two.log.open_epoch() != one.log.open_epoch());
    CHECK(two.identity().key.id() != one.identity().key.id());
    one.add("one again");
    two.add("two again");
    CHECK(one.engine.pass().complete());
    CHECK(two.engine.pass().complete());
    CHECK(pair.peer.stored() == 5); // the clone's "two" is in a branch
    CHECK(pair.peer.site.storage->logs().forks().size() == 1);
}

TEST_CASE("the first pass after the server's keys were rotated sends what waits and ends well") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    REQUIRE(kiosk.engine.pass().complete());
    kiosk.add("said before");
    auto& site = pair.peer.site;
    site.now_ms += 60'000;
    site.storage->transact([&] {
        site.keys.rotate(*site.storage, time_of_ms(site.now_ms));
        reissue_manifests(*site.storage, *site.keys.current(), site.now_ms);
    });
    const auto pass = kiosk.engine.pass();
    CHECK(pass.problem.empty());
    CHECK(pass.contact);
    CHECK(pass.complete());
    CHECK(kiosk.log.pending_count() == 0);
    CHECK(pair.peer.stored() == 1);
}

TEST_CASE("a kiosk put back from an old image starts a new epoch by itself") {
    SyncPair pair;
    {
        auto kiosk = pair.kiosk();
        kiosk.add();
        REQUIRE(kiosk.engine.pass().complete());
    }
    fs::copy(pair.path("kiosk"), pair.path("image"), fs::copy_options::recursive);
    Epoch before;
    {
        auto kiosk = pair.kiosk();
        kiosk.add();
        REQUIRE(kiosk.engine.pass().complete());
        before = kiosk.log.open_epoch();
    }
    SyncKiosk old(pair.path("image"));
    CHECK(old.engine.pass().complete());
    CHECK(old.log.open_epoch() != before);
    old.add("after the image");
    CHECK(old.engine.pass().complete());
    CHECK(pair.peer.stored() == 3);
}

TEST_CASE("a damaged log loses no other: the kiosk goes on in a new epoch with its key") {
    SyncPair pair;
    {
        auto kiosk = pair.kiosk();
        kiosk.add();
        REQUIRE(kiosk.engine.pass().complete());
    }
    write_file(pair.path("kiosk") / "log.db", std::string(8192, 'x'));
    fs::remove(pair.path("kiosk") / "log.db-wal");
    auto kiosk = pair.kiosk();
    kiosk.add();
    CHECK(kiosk.engine.pass().complete());
    CHECK(pair.peer.stored() == 2);
    CHECK(problems(kiosk.folder, kiosk.clock).at(0).find("log.db.damaged-") != std::string::npos);
}

TEST_CASE("the server's new keys are followed, and new entries are sealed to them") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    REQUIRE(kiosk.engine.pass().complete());
    const auto before = kiosk.identity().server_keys;
    auto rotated = ServerKeys::from_secret(pair.peer.site.keys.current()->to_secret().view());
    rotated.rotate(system_time());
    ManifestBody body;
    body.key_statements = rotated.statements();
    const auto file =
        write_manifest({"hill", kiosk.content.manifest_version() + 1, 1, 0, {}, 0}, body, rotated.signing());
    pair.peer.spoil([&](const LoopbackRequest& request, std::string honest) {
        return path_only(request) == "/api/v1/manifest" ? LoopbackServer::answer(200, file) : honest;
    });
    CHECK(kiosk.engine.pass().content_current);
    CHECK(kiosk.identity().server_keys == rotated.set());
    CHECK(kiosk.identity().server_keys.sealing.front() != before.sealing.front());
}

TEST_CASE("a long poll that brings another manifest stores it") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    REQUIRE(kiosk.engine.pass().complete());
    std::string problem;
    CHECK_FALSE(kiosk.engine.wait_for_change({}, problem));
    pair.peer.site.now_ms += 1000000;
    pair.peer.site.publish(R"({"withdraw":["i1"]})");
    CHECK(kiosk.engine.wait_for_change({}, problem));
    CHECK(problem.empty());
    CHECK(kiosk.items() == std::vector<std::string>{"i2"});
    CHECK(pair.peer.requests().back().path == "/api/v1/manifest?wait=55");
}

TEST_CASE("the same code again, after a lost reply, gives the same kiosk; another code is refused") {
    const TemporaryFolder folder;
    SyncPeer peer;
    const auto code = peer.code();
    IdentityStore identities(folder.path());
    peer.spoil([](const LoopbackRequest&, const std::string&) { return std::string(); });
    CHECK_THROWS_AS(enrol_online(identities, folder.path(), {}, peer.url(), code, "test"), Failure);
    CHECK_FALSE(identities.load());
    peer.spoil({});
    const auto first = enrol_online(identities, folder.path(), {}, peer.url(), code, "test");
    CHECK(enrol_online(identities, folder.path(), {}, peer.url() + "/", code, "test").kiosk == first.kiosk);
    CHECK_THROWS_WITH(enrol_online(identities, folder.path(), {}, peer.url(), "WRONG", "test"),
                      Catch::Contains("unknown, used or expired"));
}

TEST_CASE(
    "a kiosk that its server lost enrols again with a new code, keeps its name, and delivers what waited") {
    SyncPair pair;
    pair.peer.site.storage->copy_to(pair.path("copy.db"));
    auto kiosk = pair.kiosk();
    kiosk.add();
    REQUIRE(kiosk.engine.pass().complete());
    kiosk.add();
    const auto name = kiosk.identity().kiosk;
    { // wiped: the keys alone are left
        const auto empty = open_sqlite(pair.path("empty.db"));
        empty->set_value("key_fingerprint", pair.peer.site.keys.current()->fingerprint());
    }
    pair.peer.put_back(pair.path("empty.db"));
    CHECK_THAT(kiosk.engine.pass().problem, Catch::Contains("enrol it again"));
    CHECK(kiosk.log.pending_count() == 1);

    SyncKiosk::enrol(pair.path("kiosk"), pair.peer);
    CHECK(kiosk.identity().kiosk == name);
    CHECK(kiosk.engine.pass().all_acknowledged);
    CHECK(pair.peer.stored() == 2);
}

TEST_CASE("a code of another server changes nothing at an enrolled kiosk") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    kiosk.add();
    SyncPeer other;
    CHECK_THROWS_WITH(
        enrol_online(kiosk.identities, pair.path("kiosk"), {}, other.url(), other.code(), "test"),
        Catch::Contains("enrolled already"));
    CHECK(kiosk.engine.pass().complete());
}

TEST_CASE("an unknown code, a page of a portal and a plain address are each refused in one line") {
    const TemporaryFolder folder;
    SyncPeer peer;
    IdentityStore identities(folder.path());
    CHECK_THROWS_WITH(enrol_online(identities, folder.path(), {}, peer.url(), "WRONG", "t"),
                      Catch::Contains("unknown, used or expired"));
    CHECK_THROWS_AS(enrol_online(identities, folder.path(), {}, "http://police.example", "X", "t"),
                    UsageFailure);
    CHECK_THROWS_AS(enrol_online(identities, folder.path(), {}, peer.url(), "two words", "t"), UsageFailure);
    peer.spoil(
        [](const LoopbackRequest&, const std::string&) { return LoopbackServer::answer(200, "<html>"); });
    CHECK_THROWS_WITH(enrol_online(identities, folder.path(), {}, peer.url(), "X", "t"),
                      Catch::Contains("not an enrolment"));
}

TEST_CASE("the identity is private, and a damaged one says so") {
    SyncPair pair;
    const auto file = pair.path("kiosk") / "identity.json";
    CHECK((fs::status(file).permissions() & fs::perms(0077)) == fs::perms::none);
    CHECK_FALSE(fs::exists(pair.path("kiosk") / "enrolling.key"));
    write_file(file, "{", Access::owner_only);
    CHECK_THROWS_WITH(IdentityStore(pair.path("kiosk")).load(), Catch::Contains("identity.json"));
}

TEST_CASE("the clock never goes behind what is known, and a mad future is not kept") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k");
    Time system = system_time();
    const auto now = system;
    {
        TrustedClock clock(log, [&] { return system; });
        clock.persist();
        system = Time{};
        CHECK(clock.behind());
        CHECK(clock.now() >= now);
    }
    TrustedClock clock(log, [&] { return system; });
    CHECK(clock.now() >= now);
    system = now + std::chrono::days(5000);
    CHECK(clock.far_ahead());
    clock.persist();
    system = now;
    CHECK_FALSE(clock.behind());
    clock.learn(now + std::chrono::hours(1));
    CHECK(clock.behind());
}

TEST_CASE("the background syncs at a wake and stops at once while a server hangs") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    std::atomic<bool> hang{false};
    pair.peer.spoil([&](const LoopbackRequest& request, std::string honest) {
        for (int i = 0; i < 40 && request.path.find("wait=") != std::string::npos && hang; ++i)
            std::this_thread::sleep_for(50ms);
        return honest;
    });
    std::atomic<int> passes{0};
    hang = true;
    {
        SyncThread thread(kiosk.engine, kiosk.log,
                          {[] {}, [&](const SyncPass&) { ++passes; }, [](const std::string&) {}});
        for (int i = 0; i < 200 && passes == 0; ++i)
            std::this_thread::sleep_for(20ms);
        kiosk.add();
        thread.wake();
        for (int i = 0; i < 300 && kiosk.log.pending_count() > 0; ++i)
            std::this_thread::sleep_for(20ms);
        CHECK(kiosk.log.pending_count() == 0);
    }
    hang = false;
    CHECK(pair.peer.stored() == 1);
}

TEST_CASE("failures in a row are remembered over a restart") {
    const TemporaryFolder folder;
    {
        LogStore log(folder.path(), "k");
        store_failures(log, 7);
    }
    LogStore log(folder.path(), "k");
    CHECK(stored_failures(log) == 7);
}

namespace {

/// A kiosk in the background of a server that is away, and how its passes went.
struct Away {
    explicit Away(SyncPair& pair, std::string answer)
        : kiosk(pair.kiosk()) {
        kiosk.add();
        pair.peer.spoil(
            [answer = std::move(answer)](const LoopbackRequest&, const std::string&) { return answer; });
    }
    [[nodiscard]] SyncThread::Hooks hooks() {
        return {[] {},
                [this](const SyncPass&) { ++passes; },
                [](const std::string&) {},
                {},
                [this](std::chrono::milliseconds time) {
                    wait = time;
                    ++waits;
                }};
    }
    bool reaches(const std::atomic<int>& counter, int wanted) const {
        for (int i = 0; i < 500 && counter < wanted; ++i)
            std::this_thread::sleep_for(20ms);
        return counter >= wanted;
    }
    SyncKiosk kiosk;
    std::atomic<int> passes{0};
    std::atomic<int> waits{0};
    std::atomic<std::chrono::milliseconds> wait{};
};

constexpr auto server_error = "HTTP/1.1 500 Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
constexpr auto server_is_full =
    "HTTP/1.1 503 Full\r\nRetry-After: 120\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

} // namespace

TEST_CASE("what is said while the server is away is tried at once, and lengthens no wait") {
    SyncPair pair;
    Away away(pair, server_error);
    store_failures(away.kiosk.log, 20);
    SyncThread thread(away.kiosk.engine, away.kiosk.log, away.hooks());
    REQUIRE(away.reaches(away.waits, 1));
    for (int said = 1; said <= 8; ++said) {
        thread.wake();
        REQUIRE(away.reaches(away.waits, 1 + said));
        CHECK(away.wait.load() <= 5min);
    }
    CHECK(away.passes >= 8);
    CHECK(stored_failures(away.kiosk.log) <= 22); // its own time may have come once or twice meanwhile
}

TEST_CASE("a network that is back is tried within two seconds, however long it was away") {
    SyncPair pair;
    Away away(pair, server_error);
    store_failures(away.kiosk.log, 1000);
    SyncThread thread(away.kiosk.engine, away.kiosk.log, away.hooks());
    REQUIRE(away.reaches(away.waits, 1));
    pair.peer.spoil({});
    thread.network_is_back();
    REQUIRE(away.reaches(away.waits, 2));
    CHECK(away.wait.load() <= 2s);
    REQUIRE(away.reaches(away.passes, 1));
    CHECK(away.kiosk.log.pending_count() == 0);
}

TEST_CASE("news of the network is not forgotten over something said at the same moment") {
    SyncPair pair;
    Away away(pair, server_error);
    store_failures(away.kiosk.log, 1000);
    std::atomic<SyncThread*> running{nullptr};
    std::atomic<bool> said{false};
    auto hooks = away.hooks();
    hooks.waits = [&](std::chrono::milliseconds) {
        if (auto* known = running.load(); known != nullptr && !said.exchange(true)) {
            known->network_is_back();
            known->wake();
        }
        ++away.waits;
    };
    SyncThread thread(away.kiosk.engine, away.kiosk.log, hooks);
    REQUIRE(away.reaches(away.waits, 1));
    running = &thread;
    thread.wake();
    for (int i = 0; i < 500 && stored_failures(away.kiosk.log) >= 1000; ++i)
        std::this_thread::sleep_for(20ms);
    CHECK(stored_failures(away.kiosk.log) < 1000);
}

TEST_CASE("a network that is back does not cut short what a busy server asked for") {
    SyncPair pair;
    Away away(pair, server_is_full);
    SyncThread thread(away.kiosk.engine, away.kiosk.log, away.hooks());
    REQUIRE(away.reaches(away.waits, 1));
    thread.network_is_back();
    REQUIRE(away.reaches(away.waits, 2));
    CHECK(away.wait.load() > 100s);
}

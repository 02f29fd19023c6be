// The program itself, as operators and scripts call it.
#include "net/http_client.hpp"
#include "support/program.hpp"
#include "support/temporary_folder.hpp"
#include "wire/batch.hpp"
#include "wire/enrolment.hpp"
#include "wire/limits.hpp"
#include "wire/manifest.hpp"
#include "wire/submission.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <csignal>
#include <fstream>
#include <thread>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

const std::string program = BLUELAMP_BINARY_DIR "/bin/bluelamp-server";

const std::string publication = R"({"areas": [{"id": "hill", "name": "Hill"}],
    "items": [{"id": "i1", "kind": "update", "title": "New hours", "body": "From Monday."}],
    "ballots": [{"id": "spring", "title": "Spring", "pot": 10, "areas": "all", "priorities": [
        {"id": "speeding", "title": "Speeding"}, {"id": "burglary", "title": "Burglary"}]}]})";

struct Folder : TemporaryFolder {
    [[nodiscard]] std::string data() const { return (path() / "data").string(); }
    [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
        const auto file = (path() / name).string();
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }
    Finished run(std::vector<std::string> arguments, const std::string& in = {}) const {
        arguments.insert(arguments.end(), {"--data", data()});
        return run_program(program, arguments, in);
    }
    void publish() const { REQUIRE(run({"publish", file("content.json", publication)}).exit == 0); }
};

struct Serving {
    explicit Serving(const Folder& folder)
        : process(program, {"serve", "--listen", "127.0.0.1:0", "--data", folder.data()}) {
        const auto line = process.read_line();
        REQUIRE(line.starts_with("listening on http://127.0.0.1:"));
        url = line.substr(std::string("listening on ").size());
    }
    HttpResult send(const std::string& method, const std::string& path, std::string body = {},
                    std::map<std::string, std::string> headers = {}) const {
        HttpRequest request;
        request.method = method;
        request.url = url + path;
        request.body = std::move(body);
        request.headers = std::move(headers);
        request.size_limit = limits::manifest_file;
        request.total_timeout = std::chrono::seconds(70);
        request.stall_timeout = std::chrono::seconds(70);
        return HttpClient({}).send(request);
    }
    RunningProgram process;
    std::string url;
};

/// Enrols a kiosk over HTTP with a code from the command.
struct Kiosk {
    Kiosk(const Folder& folder, const Serving& serving) {
        auto code = folder.run({"kiosk", "code", "--area", "hill"}).out;
        code.pop_back();
        const EnrolRequest asked{code, key.public_key(), random_fixed<Nonce>(), "1.0"};
        const auto result = serving.send("POST", "/api/v1/enrol", write_enrol_request(asked));
        REQUIRE(result.status == 200);
        reply = read_enrol_reply(result.body, asked.nonce);
        server = first_key_set(reply.key_statements);
    }
    /// A batch of `count` votes after those before.
    Bytes batch(int count) {
        std::vector<Entry> entries;
        BatchHeader header;
        header.kiosk = reply.kiosk;
        header.epoch = epoch;
        header.first = last + 1;
        header.prev = head;
        for (int made = 0; made < count; ++made) {
            const auto draft = draft_entry(Vote{"spring", "hill", {{"speeding", 1 + made % 9}}}, Via::screen,
                                           "7Q4M-X2KD-9ZRT-0AVE", {}, 0, server.sealing.front());
            entries.push_back(chain_entry(reply.kiosk, epoch, ++last, head, draft));
            head = entries.back().hash;
        }
        return write_batch(header, entries, key);
    }
    Acknowledgement send(const Serving& serving, const Bytes& batch) const {
        const auto nonce = random_fixed<Nonce>();
        const auto result =
            serving.send("POST", "/api/v1/batches", batch, {{"X-Bluelamp-Nonce", to_hex(nonce.view())}});
        REQUIRE(result.status == 200);
        return read_acknowledgement(result.body).ack;
    }
    SigningKey key = SigningKey::make();
    EnrolReply reply;
    KeySet server;
    Epoch epoch = random_fixed<Epoch>();
    std::uint64_t last = 0;
    Hash head;
};

} // namespace

TEST_CASE("bluelamp-server: help and version succeed, a wrong line exits 2 with one line of advice") {
    CHECK(run_program(program, {"--help"}).exit == 0);
    CHECK(run_program(program, {"publish", "--help"}).exit == 0);
    const auto version = run_program(program, {"--version"});
    CHECK(version.exit == 0);
    CHECK(version.out.starts_with("bluelamp-server "));
    for (const auto& wrong : std::vector<std::vector<std::string>>{{},
                                                                   {"fly"},
                                                                   {"publish"},
                                                                   {"kiosk"},
                                                                   {"kiosk", "code"},
                                                                   {"export", "--format", "xml"},
                                                                   {"serve", "--listen", "here"}}) {
        const Folder folder;
        auto arguments = wrong;
        arguments.insert(arguments.end(), {"--data", folder.data()});
        const auto result = run_program(program, arguments);
        CHECK(result.exit == 2);
        CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
        CHECK(result.out.empty());
    }
}

TEST_CASE("bluelamp-server: options for the site stand anywhere on the line") {
    const Folder folder;
    const auto code = [&](std::vector<std::string> arguments) {
        return run_program(program, arguments).exit;
    };
    CHECK(code({"--data", folder.data(), "keys", "show"}) == 0);
    CHECK(code({"keys", "--data", folder.data(), "show"}) == 0);
    CHECK(code({"keys", "show", "--data", folder.data()}) == 0);
    const auto other = folder.path() / "other.db";
    CHECK(code({"--database", "sqlite:" + other.string(), "verify", "--data", folder.data()}) == 0);
    CHECK(std::filesystem::exists(other));
}

TEST_CASE("bluelamp-server: a code stands alone on standard output") {
    const Folder folder;
    const auto result = folder.run({"kiosk", "code", "--area", "hill", "--count", "3", "--valid", "7d"});
    CHECK(result.exit == 0);
    CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 3);
    CHECK(result.out.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ\n") == std::string::npos);
}

TEST_CASE("bluelamp-server: a database that this version cannot speak to is refused as usage") {
    const Folder folder;
    CHECK(folder.run({"verify", "--database", "mysql://localhost/bluelamp"}).exit == 2);
    CHECK(folder.run({"verify", "--database", "nonsense"}).exit == 2);
}

TEST_CASE("bluelamp-server: a wrong configuration names file, line and key and exits 2") {
    const Folder folder;
    const auto config = folder.file("server.toml", "listen = \"127.0.0.1:0\"\nlisten_to = 3\n");
    const auto result = run_program(program, {"verify", "--config", config, "--data", folder.data()});
    CHECK(result.exit == 2);
    CHECK(result.err.find("server.toml:2") != std::string::npos);
    CHECK(result.err.find("listen_to") != std::string::npos);
}

TEST_CASE("bluelamp-server: a publish file with a mistake is refused whole, with the path of the key") {
    const Folder folder;
    const auto result =
        folder.run({"publish", folder.file("bad.json", R"({"areas": [{"id": "hill", "name": "Hill"}],
        "ballots": [{"id": "b", "title": "B", "pot": 1000, "priorities": []}]})")});
    CHECK(result.exit == 1);
    CHECK(result.err.find("ballots[0]") != std::string::npos);
    CHECK(folder.run({"results", "--ballot", "b"}).exit == 1);
    folder.publish();
    CHECK(folder.run({"publish", folder.file("content.json", publication)}).out == "nothing changed\n");
}

TEST_CASE("bluelamp-server: commands work beside a running server, and what came is counted and exported") {
    const Folder folder;
    const Serving serving(folder);
    folder.publish();
    Kiosk kiosk(folder, serving);
    CHECK(kiosk.send(serving, kiosk.batch(12)).watermark == 12);
    const auto results = nlohmann::json::parse(folder.run({"results", "--ballot", "spring"}).out);
    CHECK(results["n"] == 12);
    CHECK(results["areas"][0]["status"] == "early");
    CHECK(folder.run({"results", "--ballot", "spring", "--format", "csv"}).out.starts_with("ballot,"));
    const auto exported = folder.run({"export", "--kind", "vote"}).out;
    CHECK(std::count(exported.begin(), exported.end(), '\n') == 12);
    CHECK(folder.run({"verify"}).exit == 0);
    CHECK(folder.run({"kiosk", "list"}).out.find(kiosk.reply.kiosk) != std::string::npos);
}

TEST_CASE("bluelamp-server: a stop ends long polls and takes less than ten seconds") {
    const Folder folder;
    folder.publish();
    Serving serving(folder);
    Kiosk kiosk(folder, serving);
    const std::map<std::string, std::string> token{{"Authorization", "Bearer " + kiosk.reply.token}};
    auto headers = token;
    headers["If-None-Match"] = serving.send("GET", "/api/v1/manifest", {}, token).header("etag");
    HttpResult poll;
    std::thread waiting([&] { poll = serving.send("GET", "/api/v1/manifest?wait=60", {}, headers); });
    while (serving.send("GET", "/metrics").body.find("bluelamp_long_polls 1") == std::string::npos)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(serving.process.stop(SIGTERM) == 0);
    waiting.join();
    CHECK(poll.status == 304);
}

TEST_CASE("bluelamp-server: what was acknowledged survives kill -9") {
    const Folder folder;
    folder.publish();
    auto serving = std::make_unique<Serving>(folder);
    Kiosk kiosk(folder, *serving);
    for (int round = 0; round < 5; ++round) {
        const auto batch = kiosk.batch(7);
        CHECK(kiosk.send(*serving, batch).watermark == kiosk.last);
        CHECK(serving->process.stop(SIGKILL) == 128 + SIGKILL);
        serving = std::make_unique<Serving>(folder);
        CHECK(kiosk.send(*serving, batch).watermark == kiosk.last);
    }
    CHECK(nlohmann::json::parse(folder.run({"results", "--ballot", "spring"}).out)["n"] == 35);
    CHECK(folder.run({"verify"}).exit == 0);
}

TEST_CASE("bluelamp-server: one data folder is served once, and not restored meanwhile") {
    const Folder folder;
    folder.publish();
    const auto file = (folder.path() / "backup").string();
    Serving serving(folder);
    CHECK(folder.run({"serve", "--listen", "127.0.0.1:0"}).exit == 1);
    CHECK(folder.run({"backup", file}).exit == 0);
    const auto refused = folder.run({"restore", file});
    CHECK(refused.exit == 1);
    CHECK(refused.err.find("stop it first") != std::string::npos);
}

TEST_CASE("bluelamp-server: a restored server tells the lower watermark, gets the entries again and goes "
          "past its old manifest") {
    const Folder folder;
    folder.publish();
    const auto file = (folder.path() / "backup").string();
    auto serving = std::make_unique<Serving>(folder);
    Kiosk kiosk(folder, *serving);
    CHECK(kiosk.send(*serving, kiosk.batch(4)).watermark == 4);
    CHECK(folder.run({"backup", file}).exit == 0);
    const auto lost = kiosk.batch(5);
    const auto before = kiosk.send(*serving, lost);
    CHECK(before.watermark == 9);
    serving->process.stop(SIGTERM);
    const auto restored = folder.run({"restore", file});
    CHECK(restored.exit == 0);
    CHECK(restored.out.find("before-restore") != std::string::npos);

    serving = std::make_unique<Serving>(folder);
    const auto after = kiosk.send(*serving, kiosk.batch(0));
    CHECK(after.watermark == 4);
    CHECK(after.generation > before.generation);
    CHECK(after.manifest_version > before.manifest_version);
    CHECK(kiosk.send(*serving, lost).watermark == 9);
    CHECK(folder.run({"verify"}).exit == 0);
}

TEST_CASE("bluelamp-server: another server's backup, or one without its keys, is not put back") {
    const Folder folder;
    const Folder other;
    folder.publish();
    other.publish();
    const auto file = (folder.path() / "backup").string();
    CHECK(folder.run({"backup", file}).exit == 0);
    const auto foreign = other.run({"restore", file});
    CHECK(foreign.exit == 1);
    CHECK(foreign.err.find("was made with keys") != std::string::npos);
    CHECK(other.run({"verify"}).exit == 0);

    std::filesystem::remove_all(folder.data());
    CHECK(folder.run({"restore", file}).err.find("is missing") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(std::filesystem::path(folder.data()) / "server.db"));
}

TEST_CASE("bluelamp-server: without its key file nothing starts and no keys are made") {
    const Folder folder;
    folder.publish();
    const auto copy = (folder.path() / "keys.copy").string();
    CHECK(folder.run({"keys", "backup", copy}).exit == 0);
    const auto key = std::filesystem::path(folder.data()) / "keys" / "server.key";
    std::filesystem::remove(key);
    const auto result = folder.run({"serve", "--listen", "127.0.0.1:0"});
    CHECK(result.exit == 1);
    CHECK(result.err.find("is missing") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(key));
    std::filesystem::copy_file(copy, key);
    CHECK(folder.run({"verify"}).exit == 0);
}

TEST_CASE("bluelamp-server: keys rotate beside a running server, which signs with the new ones") {
    const Folder folder;
    const Serving serving(folder);
    folder.publish();
    Kiosk kiosk(folder, serving);
    CHECK(folder.run({"keys", "rotate"}).exit == 0);
    const auto serial_of = [&] {
        const auto result =
            serving.send("GET", "/api/v1/manifest", {}, {{"Authorization", "Bearer " + kiosk.reply.token}});
        return read_manifest(result.body, kiosk.server).keys.serial;
    };
    CHECK(serial_of() == 2);
    const auto signer = [&] {
        const auto result = serving.send("POST", "/api/v1/batches", kiosk.batch(1),
                                         {{"X-Bluelamp-Nonce", to_hex(random_fixed<Nonce>().view())}});
        return read_acknowledgement(result.body).envelope.signer;
    };
    for (int tries = 0; tries < 100 && signer() == key_id(kiosk.server.signing.front()); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(signer() != key_id(kiosk.server.signing.front()));
}

TEST_CASE(
    "bluelamp-server: batches on a stick are taken in their logs' order, and foreign files passed over") {
    const Folder folder;
    const Serving serving(folder);
    folder.publish();
    Kiosk kiosk(folder, serving);
    std::filesystem::create_directories(folder.path() / "stick/deep/.hidden");
    static_cast<void>(folder.file("stick/z.batch", kiosk.batch(3)));
    static_cast<void>(folder.file("stick/deep/a", kiosk.batch(4)));
    static_cast<void>(folder.file("stick/holiday.jpg", "not a batch"));
    const auto stick = (folder.path() / "stick").string();
    const auto taken = folder.run({"import", stick});
    CHECK(taken.exit == 0);
    CHECK(taken.out == "2 batches, 7 new entries\n");
    CHECK(folder.run({"import", stick}).out == "2 batches, 0 new entries\n");
    SECTION("a damaged one is told, and the others are taken") {
        auto damaged = kiosk.batch(1);
        damaged.resize(damaged.size() - 5);
        static_cast<void>(folder.file("stick/damaged.batch", damaged));
        const auto result = folder.run({"import", stick});
        CHECK(result.exit == 1);
        CHECK(result.err.find("damaged.batch") != std::string::npos);
        CHECK(result.out == "2 batches, 0 new entries\n");
    }
    SECTION("one of which nothing was written is told, too") {
        static_cast<void>(folder.file("stick/empty.batch", ""));
        const auto result = folder.run({"import", stick});
        CHECK(result.exit == 1);
        CHECK(result.err.find("empty.batch: not taken") != std::string::npos);
    }
    SECTION("nothing to take is a failure") {
        CHECK(folder.run({"import", (folder.path() / "stick/holiday.jpg").string()}).exit == 1);
        CHECK(folder.run({"import", (folder.path() / "missing").string()}).exit == 1);
    }
}

TEST_CASE("bluelamp-server: an export for a stick and a pack are written, the pack for its owner alone") {
    const Folder folder;
    folder.publish();
    const auto stick = folder.path() / "stick";
    CHECK(folder.run({"content", "export", stick.string()}).exit == 0);
    CHECK(std::filesystem::exists(stick / "hill.manifest"));
    const auto pack = folder.path() / "counter.pack";
    CHECK(folder.run({"kiosk", "pack", "--area", "hill", "--out", pack.string()}).exit == 0);
    CHECK((std::filesystem::status(pack).permissions() & std::filesystem::perms::others_all) ==
          std::filesystem::perms::none);
    CHECK(folder
              .run({"kiosk", "pack", "--area", "hill", "--out", pack.string(), "--server",
                    "http://example.org"})
              .exit == 2);
}

TEST_CASE("bluelamp-server: a user's password comes from standard input and must not be common") {
    const Folder folder;
    CHECK(
        folder
            .run({"user", "add", "jo", "--role", "editor", "--areas", "hill,vale"}, "tractor violet seven\n")
            .exit == 0);
    CHECK(folder.run({"user", "add", "jo", "--role", "editor"}, "tractor violet seven\n").exit == 1);
    CHECK(folder.run({"user", "add", "al", "--role", "editor"}, "password1\n").exit == 2);
    CHECK(folder.run({"user", "add", "al", "--role", "editor"}).exit == 2);
}

TEST_CASE("an operator sees and sets for how long what people wrote is kept") {
    Folder folder;
    folder.publish();
    CHECK(folder.run({"retention", "show"}).out == "cases 365 days after they ended\nto forget now 0\n");
    CHECK(folder.run({"retention", "set", "90"}).exit == 0);
    CHECK(folder.run({"retention", "show"}).out.starts_with("cases 90 days "));
    for (const auto* wrong : {"0", "4000", "soon"})
        CHECK(folder.run({"retention", "set", wrong}).exit == 2);
    CHECK(folder.run({"retention", "show"}).out.starts_with("cases 90 days "));
    CHECK(folder.run({"verify"}).exit == 0);
}

#include "base/failure.hpp"
#include "base/files.hpp"
#include "custody/audit.hpp"
#include "export/content_export.hpp"
#include "export/submissions_export.hpp"
#include "support/test_site.hpp"
#include "upkeep/backup.hpp"
#include "upkeep/verify.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>
#include <sstream>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace fs = std::filesystem;

namespace {

constexpr const char* drawing = R"(<svg xmlns="http://www.w3.org/2000/svg"/>)";

/// A site with content, a picture, and what a kiosk sent.
struct LivedIn : TestSite {
    LivedIn() {
        std::ofstream(folder.path() / "p.svg") << drawing;
        static_cast<void>(publish(small_publication));
        static_cast<void>(publish(
            R"({"items": [{"id": "i9", "kind": "update", "title": "T", "body": "B", "image": "p.svg", "image_alt": "A"}]})"));
        kiosk.add_votes(6);
        kiosk.add(Feedback{"hill", 2, "", "=1+1, \"slow\"\nqueue", "jo@example.org", true});
        kiosk.add(Suggestion{"spring", "vale", "Mend the lamp"});
        static_cast<void>(take(kiosk.batch()));
    }
    [[nodiscard]] Verified verified() { return verify(*storage, *keys.current(), media); }
    [[nodiscard]] fs::path path(const std::string& name) const { return folder.path() / name; }

    TestKiosk kiosk{*this, "k1"};
};

/// Changes the database behind the program's back.
void tamper(const fs::path& database, const std::string& sql) {
    SQLite::Database(database.string(), SQLite::OPEN_READWRITE).exec(sql);
}

std::vector<nlohmann::json> exported(LivedIn& site, const std::string& kind = "") {
    std::ostringstream out;
    const auto count =
        export_submissions(*site.storage, *site.keys.current(), kind, ExportFormat::ndjson, out);
    CHECK(count.unreadable == 0);
    std::istringstream lines(out.str());
    std::vector<nlohmann::json> read;
    for (std::string line; std::getline(lines, line);)
        read.push_back(nlohmann::json::parse(line));
    return read;
}

std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            names.insert(entry.path().lexically_relative(folder).string());
    return names;
}

} // namespace

TEST_CASE("a sound site verifies") {
    LivedIn site;
    const auto verified = site.verified();
    CHECK(verified.wrong.empty());
    CHECK(verified.logs == 1);
    CHECK(verified.entries == 8);
    CHECK(verified.media == 1);
}

TEST_CASE("verify finds what was changed behind the program's back") {
    LivedIn site;
    const auto [sql, found] = GENERATE(table<std::string, std::string>(
        {{"UPDATE entry SET payload = x'00' WHERE id & 255 = 3", "payload of entry 3"},
         {"UPDATE entry SET header = x'00' WHERE id & 255 = 3", "entry 3 does not follow"},
         {"DELETE FROM entry WHERE id & 255 = 3", "entries 3 to 3 are missing"},
         {"DELETE FROM entry WHERE id & 255 = 8", "it ends at 7"},
         {"UPDATE log SET quarantined = 1", "counts"},
         {"DELETE FROM audit WHERE number = 1", "a line is missing"},
         {"UPDATE audit SET detail = 'nothing' WHERE number = 1", "line 1 was changed"},
         {"UPDATE manifest SET file = x'00'", "manifest hill"}}));
    tamper(site.path("server.db"), sql);
    const auto wrong = site.verified().wrong;
    INFO(sql);
    REQUIRE_FALSE(wrong.empty());
    CHECK(wrong.front().find(found) != std::string::npos);
}

TEST_CASE("an erased payload keeps the chain whole") {
    LivedIn site;
    tamper(site.path("server.db"), "UPDATE entry SET payload = NULL WHERE id & 255 = 3");
    CHECK(site.verified().wrong.empty());
    CHECK(exported(site).size() == 7);
}

TEST_CASE("verify finds a media file that is missing or changed") {
    LivedIn site;
    const auto sha256 = site.storage->content().all_media().at(0).sha256;
    SECTION("missing") {
        fs::remove(site.media.path_of(sha256));
    }
    SECTION("changed") {
        std::ofstream(site.media.path_of(sha256)) << "<svg";
    }
    CHECK(site.verified().wrong.size() == 1);
}

TEST_CASE("a backup holds database and media but no private key, and comes back as it was") {
    LivedIn site;
    const auto file = site.path("backup.bluelamp");
    write_backup(*site.storage, site.media, file);
    CHECK((fs::status(file).permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
          fs::perms::none);
    const auto bytes = read_file(file, 1 << 26).value();
    CHECK(bytes.find(site.keys.current()->signing().seed()) == std::string::npos);

    fs::create_directory(site.path("other"));
    const auto restored =
        put_back(file, {site.path("other/server.db"), {}}, site.path("other/media"), ".old");
    CHECK(restored.database_set_aside.empty());
    const auto other = open_sqlite(site.path("other/server.db"));
    CHECK(verify(*other, *site.keys.current(), MediaStore(site.path("other/media"))).wrong.empty());
    CHECK(other->logs().states() == site.storage->logs().states());
    CHECK(other->content().entities() == site.storage->content().entities());
}

TEST_CASE("putting a backup back sets the old database and media aside and leaves other files") {
    LivedIn site;
    const auto file = site.path("backup.bluelamp");
    write_backup(*site.storage, site.media, file);
    site.kiosk.add_votes(3);
    static_cast<void>(site.take(site.kiosk.batch()));
    site.storage.reset();
    const auto key = read_file(site.keys.file(), 65536);
    const auto restored = put_back(file, {site.path("server.db"), {}}, site.path("media"), ".old");
    CHECK(open_sqlite(site.path("server.db"))->logs().states().at(0).watermark == 8);
    CHECK(open_sqlite(restored.database_set_aside)->logs().states().at(0).watermark == 11);
    CHECK(fs::is_directory(restored.media_set_aside));
    CHECK(read_file(site.keys.file(), 65536) == key);
    CHECK(fs::exists(site.path("p.svg")));
}

TEST_CASE("what is no backup changes nothing") {
    LivedIn site;
    const auto file = site.path("backup.bluelamp");
    SECTION("missing") {}
    SECTION("text") {
        std::ofstream(file) << "hello";
    }
    SECTION("another database") {
        SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("CREATE TABLE a (b)");
    }
    SECTION("cut short") {
        write_backup(*site.storage, site.media, file);
        fs::resize_file(file, fs::file_size(file) / 2);
    }
    const auto before = names_in(site.folder.path());
    CHECK_THROWS_AS(put_back(file, {site.path("server.db"), {}}, site.path("media"), ".old"), Failure);
    CHECK(names_in(site.folder.path()) == before);
    CHECK(site.verified().wrong.empty());
}

TEST_CASE("keys that do not belong to the database are refused, and none are made anew") {
    LivedIn site;
    const auto file = site.keys.file();
    SECTION("the file is gone") {
        fs::remove(file);
        CHECK_THROWS_WITH(KeyRing(file, *site.storage, {}), Catch::Contains("is missing"));
        CHECK_FALSE(fs::exists(file));
    }
    SECTION("the file is another server's") {
        write_file(file, ServerKeys::make({}).to_secret().view(), Access::owner_only);
        CHECK_THROWS_WITH(KeyRing(file, *site.storage, {}),
                          Catch::Contains("but the database was made with"));
    }
    SECTION("the file is damaged") {
        write_file(file, "damaged", Access::owner_only);
        CHECK_THROWS_AS(KeyRing(file, *site.storage, {}), Failure);
    }
}

TEST_CASE("keys stand in a file that only its owner can read") {
    TestSite site;
    const auto others = fs::perms::group_all | fs::perms::others_all;
    CHECK((fs::status(site.keys.file()).permissions() & others) == fs::perms::none);
    CHECK((fs::status(site.keys.file().parent_path()).permissions() & others) == fs::perms::none);
}

TEST_CASE("another process notices rotated keys") {
    TestSite site;
    KeyRing other(site.keys.file(), *site.storage, {});
    site.storage->transact([&] { site.keys.rotate(*site.storage, time_of_ms(start_ms)); });
    CHECK(other.current()->set().serial == 1);
    other.refresh(*site.storage);
    CHECK(other.current()->set() == site.keys.current()->set());
}

TEST_CASE("entries sealed before a rotation still open") {
    LivedIn site;
    site.storage->transact([&] { site.keys.rotate(*site.storage, time_of_ms(start_ms)); });
    CHECK(exported(site).size() == 8);
}

TEST_CASE("the export opens what people wrote and tells no order and no hour of a vote") {
    LivedIn site;
    const auto lines = exported(site);
    REQUIRE(lines.size() == 8);
    for (const auto& line : lines) {
        CHECK(line["kiosk"] == "k1");
        CHECK(line["epoch"] == to_hex(site.kiosk.epoch.view()));
        CHECK(line["via"] == "screen");
        CHECK(line["receipt"] == "7Q4M-X2KD-9ZRT-0AVE");
        CHECK_FALSE(line.contains("seq"));
        const bool vote = line["kind"] == "vote";
        CHECK(line["created"].get<std::string>().size() == (vote ? 10 : 20));
        CHECK(line["received"].get<std::string>().size() == (vote ? 10 : 20));
    }
    const auto feedback = exported(site, "feedback");
    REQUIRE(feedback.size() == 1);
    CHECK(feedback[0]["text"] == "=1+1, \"slow\"\nqueue");
    CHECK(feedback[0]["contact"] == "jo@example.org");
    CHECK(feedback[0]["rating"] == 2);
    CHECK(feedback[0]["complaint"] == true);
    CHECK(exported(site, "vote")[0]["allocation"].size() >= 1);
}

TEST_CASE("the export as CSV runs no formula in a spreadsheet") {
    LivedIn site;
    std::ostringstream out;
    static_cast<void>(
        export_submissions(*site.storage, *site.keys.current(), "feedback", ExportFormat::csv, out));
    CHECK(out.str().starts_with("kind,ballot,area,allocation,rating,topic,text,contact,complaint,kiosk,epoch,"
                                "receipt,via,created,received,branch\r\n"));
    CHECK(out.str().find(R"("'=1+1, ""slow"")") != std::string::npos);
}

TEST_CASE("entries that the keys cannot open are counted, not left out in silence") {
    LivedIn site;
    std::ostringstream out;
    const auto other = ServerKeys::make({});
    const auto count = export_submissions(*site.storage, other, "", ExportFormat::ndjson, out);
    CHECK(count.written == 0);
    CHECK(count.unreadable == 8);
}

TEST_CASE("an export for a stick holds manifests, media and acknowledgements that verify") {
    LivedIn site;
    const auto stick = site.path("stick");
    export_content(*site.storage, *site.keys.current(), site.now_ms, site.media, stick);
    const auto sha256 = site.storage->content().all_media().at(0).sha256;
    const auto ack_name = "k1-" + to_hex(site.kiosk.epoch.view()) + ".ack";
    CHECK(names_in(stick) ==
          std::set<std::string>{"hill.manifest", "vale.manifest", "media/" + sha256, ack_name});
    const auto keys = site.keys.current()->set();
    CHECK(read_manifest(read_file(stick / "hill.manifest", 1 << 20).value(), keys).manifest.header.area ==
          "hill");
    const auto ack = read_acknowledgement(read_file(stick / ack_name, 1 << 20).value());
    CHECK(keys.verifies(ack.envelope));
    CHECK(ack.ack.watermark == 8);
    CHECK(ack.ack.nonce.zero());
}

TEST_CASE("a second export replaces the first one and leaves other files alone") {
    LivedIn site;
    const auto stick = site.path("stick");
    export_content(*site.storage, *site.keys.current(), site.now_ms, site.media, stick);
    std::ofstream(stick / "holiday.jpg") << "mine";
    std::ofstream(stick / "gone.manifest") << "old";
    const auto sha256 = site.storage->content().all_media().at(0).sha256;
    site.now_ms += 1000;
    static_cast<void>(site.publish(R"({"withdraw": ["i9"]})"));
    export_content(*site.storage, *site.keys.current(), site.now_ms, site.media, stick);
    const auto names = names_in(stick);
    CHECK(names.contains("holiday.jpg"));
    CHECK_FALSE(names.contains("gone.manifest"));
    CHECK_FALSE(names.contains("media/" + sha256));
    CHECK(names.contains("hill.manifest"));
}

TEST_CASE("the audit log binds each line to the one before") {
    TestSite site;
    site.storage->transact([&] {
        audit(*site.storage, start_ms, "jo", "one", "");
        audit(*site.storage, start_ms, "jo", "two", "");
    });
    CHECK(check_audit(*site.storage).empty());
    CHECK(audit_head(*site.storage).size() == 64);
}

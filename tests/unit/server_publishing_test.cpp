#include "base/failure.hpp"
#include "publishing/content_of.hpp"
#include "publishing/media_type.hpp"
#include "support/test_site.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>

using namespace bluelamp;
using namespace bluelamp::testing;
using namespace std::string_literals;

namespace {

const Item& item(const Content& content, const std::string& id) {
    const auto found = std::find_if(content.items.begin(), content.items.end(),
                                    [&](const Item& each) { return each.id == id; });
    REQUIRE(found != content.items.end());
    return *found;
}

bool has_item(const Content& content, const std::string& id) {
    return std::any_of(content.items.begin(), content.items.end(),
                       [&](const Item& each) { return each.id == id; });
}

std::map<std::string, std::uint64_t> versions(TestSite& site) {
    std::map<std::string, std::uint64_t> all;
    for (const auto& area : site.storage->content().manifest_areas())
        all[area] = site.storage->content().manifest_version(area);
    return all;
}

void put_file(const std::filesystem::path& path, std::string_view bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

const std::string plain_svg =
    R"x(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><defs><linearGradient id="g"/></defs><rect fill="url(#g)" width="4" height="3"/></svg>)x";

/// The publish file's item with an image.
std::string with_image(const std::string& image) {
    return R"({"areas": [{"id": "hill", "name": "Hill"}],
               "items": [{"id": "i1", "kind": "update", "title": "T", "body": "B", "image": ")" +
           image + R"(", "image_alt": "A green bicycle"}]})";
}

} // namespace

TEST_CASE("what is published reaches each area's manifest, and only what is for it") {
    TestSite site;
    const auto published = site.publish(small_publication);
    CHECK(published.changed == 7);
    CHECK(published.manifests == 2);
    const auto hill = site.manifest("hill").content;
    const auto vale = site.manifest("vale").content;
    CHECK(has_item(hill, "i1"));
    CHECK_FALSE(has_item(vale, "i1"));
    CHECK(has_item(vale, "i2"));
    CHECK(vale.areas.size() == 2);
    CHECK(vale.ballots.size() == 1);
    CHECK(hill.force.name.in("en") == "Marlshire Police");
}

TEST_CASE("publishing the same file again changes nothing, even much later") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    const auto before = versions(site);
    const auto content = content_of(*site.storage);
    site.now_ms += 3 * 24 * 3'600'000LL;
    const auto again = site.publish(small_publication);
    CHECK(again.changed + again.withdrawn + again.manifests == 0);
    CHECK(versions(site) == before);
    CHECK(content_of(*site.storage) == content);
}

TEST_CASE("a change moves only the manifests that say something else by it") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    const auto before = versions(site);
    site.now_ms += 1000;
    const auto published = site.publish(
        R"({"items": [{"id": "i1", "kind": "appeal", "title": "Found: a bicycle", "body": "Thank you.", "areas": ["hill"]}]})");
    CHECK(published.changed == 1);
    CHECK(versions(site).at("hill") > before.at("hill"));
    CHECK(versions(site).at("vale") == before.at("vale"));
    CHECK(item(site.manifest("hill").content, "i1").title.in("en") == "Found: a bicycle");
}

TEST_CASE("an absent time of publishing is now, and an absent expiry the force's default counted from it") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    const auto content = site.manifest("hill").content;
    CHECK(item(content, "i1").published == time_of_ms(start_ms));
    CHECK(item(content, "i1").expires == time_of_ms(start_ms) + std::chrono::days(7));
    CHECK_FALSE(item(content, "i2").expires);
}

TEST_CASE("a withdrawn item goes, with a signed tombstone, and its withdrawal again changes nothing") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    const auto revision = item(content_of(*site.storage), "i1").revision;
    site.now_ms += 1000;
    CHECK(site.publish(R"({"withdraw": ["i1"]})").withdrawn == 1);
    const auto body = site.manifest("hill");
    CHECK_FALSE(has_item(body.content, "i1"));
    REQUIRE(body.tombstones.size() == 1);
    const auto tombstone = read_tombstone(body.tombstones[0]);
    CHECK(site.keys.current()->set().verifies(tombstone.envelope));
    CHECK(tombstone.tombstone.id == "i1");
    CHECK(tombstone.tombstone.revision > revision);
    const auto before = versions(site);
    site.now_ms += 1000;
    CHECK(site.publish(R"({"withdraw": ["i1"]})").withdrawn == 0);
    CHECK(versions(site) == before);
}

TEST_CASE("a withdrawn id returns above its tombstone") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    static_cast<void>(site.publish(R"({"withdraw": ["i1"]})"));
    static_cast<void>(site.publish(small_publication));
    const auto body = site.manifest("hill");
    CHECK(item(body.content, "i1").revision > read_tombstone(body.tombstones.at(0)).tombstone.revision);
}

TEST_CASE("an id that was never published can be withdrawn: it stays away") {
    TestSite site;
    CHECK(site.publish(R"({"areas": [{"id": "hill", "name": "Hill"}], "withdraw": ["from-a-feed"]})")
              .withdrawn == 1);
    CHECK(site.manifest("hill").tombstones.size() == 1);
}

TEST_CASE("references that lead nowhere are told and the rest is published") {
    TestSite site;
    const auto published = site.publish(
        R"({"areas": [{"id": "hill", "name": "Hill", "district": "west"}],
            "items": [{"id": "i1", "kind": "update", "title": "T", "body": "B", "areas": ["hull"]}]})");
    CHECK(published.changed == 2);
    CHECK(published.notes.size() == 2);
}

TEST_CASE("pictures are copied in under their hash, with their type from their octets") {
    TestSite site;
    put_file(site.folder.path() / "pictures" / "bicycle.jpg", plain_svg);
    static_cast<void>(site.publish(with_image("pictures/bicycle.jpg")));
    const auto image = item(site.manifest("hill").content, "i1").image;
    REQUIRE(image);
    CHECK(image->type == "image/svg+xml");
    CHECK(image->bytes == plain_svg.size());
    CHECK(image->alternative.in("en") == "A green bicycle");
    CHECK(site.media.has(image->sha256));
    CHECK(sha256_of_file(site.media.path_of(image->sha256)) == image->sha256);
}

TEST_CASE("a picture whose file changed is published anew") {
    TestSite site;
    put_file(site.folder.path() / "p.svg", plain_svg);
    static_cast<void>(site.publish(with_image("p.svg")));
    put_file(site.folder.path() / "p.svg", plain_svg + "\n");
    CHECK(site.publish(with_image("p.svg")).changed == 1);
}

TEST_CASE("media outside the publish file's folder are refused") {
    TestSite site;
    const TemporaryFolder elsewhere;
    put_file(elsewhere.path() / "secret.svg", plain_svg);
    put_file(site.folder.path() / "in" / "keep", "x");
    std::filesystem::create_symlink(elsewhere.path(), site.folder.path() / "link");
    const auto name = GENERATE("../secret.svg"s, "in/../../secret.svg"s, "link/secret.svg"s, "/etc/passwd"s,
                               "keys"s, "missing.png"s, "file:///etc/passwd"s, "http://127.0.0.1/p.png"s,
                               "https://127.0.0.1/p.png"s, "https://10.0.0.1/p.png"s);
    INFO(name);
    CHECK_THROWS(site.publish(with_image(name)));
    CHECK(site.storage->content().entities().empty());
}

TEST_CASE("files that no kiosk shows are refused, whatever they are called") {
    TestSite site;
    const auto [name, bytes] = GENERATE(table<std::string, std::string>(
        {{"page.png", "<!doctype html><html><body>Log in</body></html>"},
         {"program.png", "\x7f"
                         "ELF\x02\x01"},
         {"cut.png", "\x89PNG\r\n\x1a\n"},
         {"script.svg", R"(<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>)"}}));
    put_file(site.folder.path() / name, bytes);
    INFO(name);
    CHECK_THROWS_AS(site.publish(with_image(name)), Failure);
}

TEST_CASE("an SVG may draw and nothing else") {
    const auto inside = [](const std::string& content) {
        return problem_with_svg(
            R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">)" +
            content + "</svg>");
    };
    CHECK(problem_with_svg(plain_svg).empty());
    CHECK(inside(R"(<use xlink:href="#a"/><style>.a{fill:url(#g)}</style><text>on = off</text>)").empty());
    const auto bad =
        GENERATE(R"(<script/>)"s, R"x(<a onclick="x()"/>)x"s, R"(<image href="https://example.org/a.png"/>)"s,
                 R"(<image xlink:href="file:///etc/passwd"/>)"s, R"(<use href="other.svg#a"/>)"s,
                 R"x(<rect fill="url(http://example.org/)"/>)x"s,
                 R"x(<rect style="fill:url( 'http://example.org/' )"/>)x"s,
                 R"(<style>@import "x.css";</style>)"s, R"(<style>a{background:url(x)}</style>)"s,
                 R"(<foreignObject/>)"s, R"(<animate/>)"s, R"(<image href="data:text/html;base64,AAAA"/>)"s,
                 R"(<a xml:base="http://e.org/"/>)"s, R"(<?xml-stylesheet href="x"?>)"s, R"(<rect)"s);
    INFO(bad);
    CHECK_FALSE(inside(bad).empty());
}

TEST_CASE("an SVG with a document type or entities is refused before it is parsed") {
    CHECK_FALSE(problem_with_svg(R"(<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>)").empty());
    CHECK_FALSE(problem_with_svg(R"(<html><svg/></html>)").empty());
}

TEST_CASE("media types come from the first octets") {
    CHECK(media_type_of("\x89PNG\r\n\x1a\n\0\0"s) == "image/png");
    CHECK(media_type_of("\xFF\xD8\xFF\xE0"s) == "image/jpeg");
    CHECK(media_type_of("RIFF\x10\0\0\0WEBPVP8 "s) == "image/webp");
    CHECK(media_type_of("\0\0\0\x18"
                        "ftypmp42"s) == "video/mp4");
    CHECK(media_type_of("WEBVTT\n\n") == "text/vtt");
    CHECK(media_type_of("  <?xml version=\"1.0\"?><svg") == "image/svg+xml");
    CHECK(media_type_of("GIF").empty());
    CHECK(media_type_of("").empty());
}

TEST_CASE("a kiosk whose manifest is newer than any of ours makes the server jump past it") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    site.storage->copy_to(site.folder.path() / "copy.db");
    site.now_ms += 5000;
    static_cast<void>(
        site.publish(R"({"items": [{"id": "i3", "kind": "update", "title": "T", "body": "B"}]})"));
    const auto file = site.storage->content().manifest("hill")->file;
    const auto shown = manifest_header_of(file);
    const auto& keys = *site.keys.current();

    const auto old = open_sqlite(site.folder.path() / "copy.db");
    SECTION("once, and tells staff") {
        CHECK(heed_shown_manifest(*old, keys, site.now_ms - 4000, shown, "k1"));
        CHECK(old->content().manifest_version("hill") > read_manifest_header(file).header.version);
        CHECK(generation_of(*old) > 1);
        CHECK(old->staff().last_audit().action == "manifest.ahead");
        CHECK_FALSE(heed_shown_manifest(*old, keys, site.now_ms, shown, "k1"));
    }
    SECTION("not for a header that somebody else signed") {
        ManifestHeader forged;
        forged.area = "hill";
        forged.version = 9'999'999'999'999;
        const auto other = ServerKeys::make(time_of_ms(start_ms));
        const auto forged_file = write_manifest(forged, {}, other.signing());
        CHECK_FALSE(heed_shown_manifest(*old, keys, site.now_ms, manifest_header_of(forged_file), "k1"));
        CHECK_FALSE(heed_shown_manifest(*old, keys, site.now_ms, "nonsense", "k1"));
    }
    SECTION("not for one that it made itself") {
        CHECK_FALSE(heed_shown_manifest(*site.storage, keys, site.now_ms, shown, "k1"));
    }
}

TEST_CASE("rotated keys sign new manifests that an old kiosk can follow") {
    TestSite site;
    static_cast<void>(site.publish(small_publication));
    const auto before = site.keys.current()->set();
    site.now_ms += 1000;
    site.storage->transact([&] {
        site.keys.rotate(*site.storage, time_of_ms(site.now_ms));
        CHECK(reissue_manifests(*site.storage, *site.keys.current(), site.now_ms) == 2);
    });
    const auto read = read_manifest(site.storage->content().manifest("hill")->file, before);
    CHECK(read.keys.serial == before.serial + 1);
}

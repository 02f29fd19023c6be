// Pictures that sources brought, and when they are forgotten.
#include "crypto/hash.hpp"
#include "curation/picture_shelf.hpp"
#include "support/test_site.hpp"
#include "upkeep/backup.hpp"
#include "upkeep/verify.hpp"
#include "wire/content_json.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <thread>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

constexpr std::int64_t hour_ms = std::int64_t{3600} * 1000;
constexpr std::int64_t week_ms = 7 * 24 * hour_ms;
constexpr std::uint64_t roomy = std::uint64_t{1} << 30U;

/// A site whose shelf holds pictures of which nobody asks what is in them.
struct Shelf : TestSite {
    explicit Shelf(std::uint64_t quota = roomy)
        : shelf(media, quota) {}

    [[nodiscard]] static std::string url_of(const std::string& name) {
        return "https://force.example/" + name;
    }
    [[nodiscard]] MediaRecord file(const std::string& name, std::size_t octets = 100) const {
        const auto bytes = name + std::string(octets - name.size(), '.');
        const MediaRecord record{sha256_hex(bytes), octets, "image/png"};
        if (!media.has(record.sha256))
            write_file(media.path_of(record.sha256), bytes);
        return record;
    }
    PictureShelf::Put put(const std::string& name, const MediaRecord& record) {
        auto put = PictureShelf::Put::no_room;
        storage->transact([&] { put = shelf.put(*storage, url_of(name), record, now_ms); });
        return put;
    }
    MediaRecord bring(const std::string& name, std::size_t octets = 100) {
        auto record = file(name, octets);
        REQUIRE(put(name, record) == PictureShelf::Put::there);
        return record;
    }
    [[nodiscard]] bool has(const MediaRecord& record) const {
        const bool row = storage->content().media(record.sha256).has_value();
        CHECK(row == media.has(record.sha256));
        return row;
    }
    std::size_t tidy() { return shelf.tidy(*storage, now_ms); }
    [[nodiscard]] std::vector<std::string> wrong() { return verify(*storage, *keys.current(), media).wrong; }

    PictureShelf shelf;
};

std::string holding(const MediaRecord& picture) {
    Content content;
    content.items.emplace_back();
    content.items.back().id = "item";
    content.items.back().title = LocalText{{{"en", "Lamp"}}};
    content.items.back().image = Media{picture.sha256, picture.bytes, picture.type, {}};
    return write_content(content);
}

SourceItemRecord record_of(const MediaRecord& picture, SourceItemState state) {
    SourceItemRecord record;
    record.source = "news";
    record.id = "item";
    record.state = state;
    record.json = holding(picture);
    return record;
}

void make_old(const std::filesystem::path& file) {
    std::filesystem::last_write_time(file,
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
}

} // namespace

TEST_CASE("a picture that nothing names is forgotten with its file once no look wanted it for a week") {
    Shelf site;
    const auto forgotten = site.bring("a");
    const auto wanted = site.bring("b");
    site.now_ms += week_ms;
    CHECK(site.tidy() == 0);
    site.bring("b");
    site.now_ms += 1;
    CHECK(site.tidy() == 1);
    CHECK_FALSE(site.has(forgotten));
    CHECK_FALSE(site.storage->content().source_picture(Shelf::url_of("a")));
    CHECK(site.has(wanted));

    CHECK(site.has(site.bring("a"))); // it may come again
    CHECK(site.wrong().empty());
}

TEST_CASE("a picture stays as long as something names it that is or may be shown") {
    Shelf site(0);
    const auto picture = site.file("a");
    site.storage->transact([&] {
        site.storage->content().put_source_picture(Shelf::url_of("a"), {picture, site.now_ms});
    });
    site.now_ms += 2 * week_ms;
    SECTION("something published") {
        site.storage->content().put({"item", "item", 1, "digest", holding(picture)});
    }
    SECTION("a manifest") {
        site.storage->content().put_manifest({"hill", 1, "digest", holding(picture)});
    }
    SECTION("an item of a source") {
        site.storage->sources().put_item(
            record_of(picture, GENERATE(SourceItemState::waiting, SourceItemState::shown,
                                        SourceItemState::folded, SourceItemState::kept)));
    }
    CHECK(site.tidy() == 0);
    CHECK(site.has(picture));
}

TEST_CASE("an item that was refused or is gone loses the picture that is forgotten, and nothing else") {
    Shelf site;
    const auto picture = site.bring("a");
    const auto other = site.bring("b");
    auto gone = record_of(picture, GENERATE(SourceItemState::gone, SourceItemState::refused));
    gone.said = "said";
    site.storage->sources().put_item(gone);
    auto shown = record_of(other, SourceItemState::shown);
    shown.id = "other";
    site.storage->sources().put_item(shown);
    site.now_ms += week_ms + 1;
    CHECK(site.tidy() == 1);
    CHECK_FALSE(site.has(picture));
    const auto now = site.storage->sources().item("news", "item", "item");
    REQUIRE(now);
    const auto items = read_content(now->json).items;
    REQUIRE(items.size() == 1);
    CHECK_FALSE(items.front().image);
    CHECK(items.front().title.in("en") == "Lamp");
    CHECK(now->said == "said");
    CHECK(site.storage->sources().item("news", "item", "other") == shown);
}

TEST_CASE("a picture that somebody gave is never forgotten, even if a source brought it first") {
    Shelf site;
    const auto first = site.bring("a");
    REQUIRE(note_media(*site.storage, site.media, first));
    const auto second = site.file("b");
    REQUIRE(note_media(*site.storage, site.media, second));
    REQUIRE(site.put("b", second) == PictureShelf::Put::there);
    site.now_ms += 10 * week_ms;
    CHECK(site.tidy() == 0);
    CHECK(site.has(first));
    CHECK(site.has(second));
}

TEST_CASE("when there is no room the least recently used go first, but none of the last hour") {
    constexpr std::size_t large = std::size_t{1} << 20U;
    Shelf site(10 * large);
    std::vector<MediaRecord> pictures;
    for (int number = 0; number < 10; ++number) {
        pictures.push_back(site.bring(std::to_string(number), large));
        site.now_ms += 1000;
    }
    CHECK(site.put("more", site.file("more", large)) == PictureShelf::Put::no_room);
    CHECK(site.shelf.is_full(*site.storage));
    CHECK(site.tidy() == 0);
    site.now_ms += hour_ms;
    site.storage->content().put({"item", "item", 1, "digest", holding(pictures[0])});
    CHECK(site.tidy() == 1);
    CHECK(site.has(pictures[0]));
    CHECK_FALSE(site.has(pictures[1]));
    CHECK(site.has(pictures[2]));
    CHECK_FALSE(site.shelf.is_full(*site.storage));
    CHECK(site.put("more", site.file("more", large)) == PictureShelf::Put::there);
}

TEST_CASE("what is there already finds room on a full shelf") {
    Shelf site(150);
    const auto picture = site.bring("a");
    CHECK(site.put("a", picture) == PictureShelf::Put::there);
    CHECK(site.put("elsewhere", picture) == PictureShelf::Put::there);
    CHECK(site.put("b", site.file("b")) == PictureShelf::Put::no_room);
    CHECK_FALSE(site.storage->content().source_picture(Shelf::url_of("b")));
}

TEST_CASE("while somebody reads the whole folder no picture goes") {
    Shelf site;
    const auto picture = site.bring("a");
    site.now_ms += week_ms + 1;
    {
        const auto held = site.media.keep_all();
        CHECK(site.tidy() == 0);
        CHECK(site.has(picture));
    }
    CHECK(site.tidy() == 1);
    CHECK_FALSE(site.has(picture));
}

TEST_CASE("a backup and a verification wait until a removal is over") {
    Shelf site;
    auto removal = site.media.try_for_removal();
    REQUIRE(removal);
    const bool backs_up = GENERATE(true, false);
    auto reading = std::async(std::launch::async, [&] {
        const auto storage = site.opener()();
        if (backs_up)
            write_backup(*storage, site.media, site.folder.path() / "backup");
        else
            static_cast<void>(verify(*storage, *site.keys.current(), site.media));
    });
    CHECK(reading.wait_for(std::chrono::milliseconds(200)) == std::future_status::timeout);
    removal.reset();
    CHECK(reading.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
}

TEST_CASE(
    "a file that nothing ever noted goes after an hour, and whoever notes it then has to add it again") {
    Shelf site;
    const auto fresh = site.file("a");
    const auto late = site.file("b");
    make_old(site.media.path_of(late.sha256));
    const auto noted = site.bring("c");
    make_old(site.media.path_of(noted.sha256));
    static_cast<void>(site.tidy());
    CHECK(site.media.has(fresh.sha256));
    CHECK_FALSE(site.media.has(late.sha256));
    CHECK(site.media.has(noted.sha256));
    CHECK(site.put("b", late) == PictureShelf::Put::swept_away);
    CHECK_FALSE(note_media(*site.storage, site.media, late));
    CHECK_FALSE(site.storage->content().media(late.sha256));
}

TEST_CASE("pictures that come while others are forgotten never lack their file") {
    Shelf site;
    std::atomic<bool> done{false};
    const auto with_own_storage = [&](const std::function<void(Storage&, const MediaStore&)>& work) {
        return std::thread([&site, &done, work] {
            const auto storage = site.opener()();
            const MediaStore media(site.folder.path() / "media");
            while (!done)
                work(*storage, media);
        });
    };
    std::atomic<std::size_t> forgotten{0};
    auto forgets = with_own_storage([&](Storage& storage, const MediaStore& media) {
        forgotten += PictureShelf(media, roomy).tidy(storage, start_ms + week_ms + 1);
    });
    auto brings = with_own_storage([&](Storage& storage, const MediaStore& media) {
        const auto record = site.file("b");
        storage.transact([&] {
            static_cast<void>(PictureShelf(media, roomy).put(storage, Shelf::url_of("b"), record, start_ms));
        });
    });
    int missing = 0;
    for (int round = 0; round < 300; ++round) {
        const auto record = site.file("a");
        static_cast<void>(site.put("a", record));
        site.storage->transact([&] {
            for (const auto& media : site.storage->content().all_media())
                missing += site.media.has(media.sha256) ? 0 : 1;
        });
    }
    done = true;
    forgets.join();
    brings.join();
    CHECK(missing == 0);
    CHECK(forgotten > 0);
    CHECK(site.wrong().empty());
}

#include "store/log_store.hpp"
#include "support/temporary_folder.hpp"
#include "wire_fixture.hpp"

#include <catch2/catch.hpp>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

constexpr std::uint32_t day = 20778;

UseCount one(const std::string& screen, std::uint32_t on = day) {
    return {on, screen, "en", 100, 1, 1, 1, 0};
}

Acknowledgement told(const Epoch& epoch, std::optional<std::uint64_t> use_through, std::int64_t issued = 1) {
    Acknowledgement ack;
    ack.kiosk = "k1";
    ack.epoch = epoch;
    ack.issued_ms = issued;
    ack.use_through = use_through;
    return ack;
}

} // namespace

TEST_CASE("counts of use add up by day, screen, language and text size") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    log.count_use({one("vote"), one("visit")});
    auto left = one("vote");
    left.finished = 0;
    left.abandoned = 1;
    auto welsh = one("vote");
    welsh.language = "cy";
    log.count_use({left, welsh, one("vote", day + 1)});
    const auto use = log.pending(log.open_epoch()).use;
    CHECK(use.counts.size() == 4);
    CHECK(std::count(use.counts.begin(), use.counts.end(), UseCount{day, "vote", "en", 100, 2, 2, 1, 1}) ==
          1);
    CHECK(std::count(use.counts.begin(), use.counts.end(), welsh) == 1);
}

TEST_CASE("counts of use stand after the program was killed and started again") {
    const TemporaryFolder folder;
    Epoch epoch;
    {
        LogStore log(folder.path(), "k1");
        log.count_use({one("vote")});
        epoch = log.open_epoch();
    }
    LogStore log(folder.path(), "k1");
    CHECK(log.pending(epoch).use.counts == std::vector{one("vote")});
}

TEST_CASE("counts of use go out until the server says that it has them, and again once they changed") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    log.count_use({one("vote"), one("visit")});
    const auto epoch = log.open_epoch();
    const auto sent = log.pending(epoch).use;
    log.count_use({one("vote")}); // while the first ones are on their way
    CHECK(log.acknowledge(told(epoch, sent.through), true) == LogStore::Effect::counted);
    const auto rest = log.pending(epoch).use;
    REQUIRE(rest.counts.size() == 1);
    CHECK(rest.counts.front() == UseCount{day, "vote", "en", 100, 2, 2, 2, 0});
    log.acknowledge(told(epoch, rest.through), true);
    CHECK(log.pending(epoch).use == UseReport{});
}

TEST_CASE("a server that knows no counts of use leaves them waiting") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    log.count_use({one("vote")});
    const auto epoch = log.open_epoch();
    log.acknowledge(told(epoch, std::nullopt), true);
    CHECK(log.pending(epoch).use.counts.size() == 1);
}

TEST_CASE("a server that was put back gets the counts of use again, an old stick changes nothing") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    log.count_use({one("vote")});
    const auto epoch = log.open_epoch();
    log.acknowledge(told(epoch, 1, 5), true);
    CHECK(log.acknowledge(told(epoch, 0, 4), false) == LogStore::Effect::stale);
    CHECK(log.pending(epoch).use.counts.empty());
    log.acknowledge(told(epoch, 0, 6), true);
    CHECK(log.pending(epoch).use.counts.size() == 1);
}

TEST_CASE("a closed epoch is sent while the server lacks its counts of use") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    log.count_use({one("vote")});
    const auto closed = log.open_epoch();
    log.close_epoch(closed);
    const auto now = log.open_epoch();
    CHECK(log.epochs_to_send() == std::vector{closed, now});
    CHECK(log.pending(now).use.counts.empty());
    log.acknowledge(told(closed, 1), true);
    CHECK(log.epochs_to_send() == std::vector{now});
}

TEST_CASE("counts of use that the server has are pruned with the retention, others after 400 days") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    log.count_use({one("vote", day - 31), one("receipt", day)});
    const auto epoch = log.open_epoch();
    log.prune(day, 30);
    CHECK(log.pending(epoch).use.counts.size() == 2);
    log.acknowledge(told(epoch, 2, day * 24LL * 3600 * 1000), true);
    log.prune(day, 30);
    log.acknowledge(told(epoch, 0, day * 24LL * 3600 * 1000 + 1), true); // as a server that forgot them
    CHECK(log.pending(epoch).use.counts == std::vector{one("receipt", day)});
    log.prune(day + 401, 30);
    CHECK(log.pending(epoch).use == UseReport{});
    log.count_use({one("vote")});
    CHECK(log.pending(epoch).use.through > 0);
}

TEST_CASE("a count of use that no batch could carry is refused and changes nothing") {
    const TemporaryFolder folder;
    LogStore log(folder.path(), "k1");
    auto wrong = one("vote");
    wrong.started = 5;
    CHECK_THROWS_AS(log.count_use({one("visit"), wrong}), WireError);
    CHECK(log.pending(log.open_epoch()).use == UseReport{});
}

TEST_CASE("a log of the version before the counts of use goes on with them") {
    const TemporaryFolder folder;
    Epoch epoch;
    {
        LogStore log(folder.path(), "k1");
        epoch = log.open_epoch();
    }
    {
        SQLite::Database db((folder.path() / "log.db").string(), SQLite::OPEN_READWRITE);
        db.exec("DROP TABLE pruned; DROP TABLE use_counts; ALTER TABLE epochs DROP COLUMN use_told; PRAGMA "
                "user_version=1");
    }
    LogStore log(folder.path(), "k1");
    log.count_use({one("vote")});
    CHECK(log.open_epoch() == epoch);
    CHECK(log.pending(epoch).use.counts.size() == 1);
}

#include "base/failure.hpp"
#include "intake/intake_queue.hpp"
#include "support/test_site.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <latch>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

/// A site whose first returned tombstone holds up the transaction until it is let go, and where the one
/// called "broken" fails it.
struct QueueSite : TestSite {
    std::latch storing{1};
    std::latch let_go{1};
    Intake slow{keys, [this] { return now_ms; },
                [this](Storage& each) {
                    if (storing.try_wait()) {
                        for (const auto& tombstone : each.content().tombstones())
                            if (tombstone.id == "broken")
                                throw Failure("reissue manifests", "broken on purpose");
                        return;
                    }
                    storing.count_down();
                    let_go.wait();
                }};
    IntakeQueue queue{slow, open_sqlite(folder.path() / "server.db")};

    std::future<IntakeResult> take(TestKiosk& kiosk, const std::string& tombstone) {
        auto header = kiosk.header();
        if (!tombstone.empty())
            header.tombstones = {
                write_tombstone({tombstone, 9'999'999'999'999, {}}, keys.current()->signing())};
        return std::async(std::launch::async, [this, file = kiosk.batch(header)] {
            const auto reading = open_sqlite(folder.path() / "server.db");
            return queue.take(*reading, file, Nonce{});
        });
    }
    void wait_until_queued(std::size_t batches) const {
        while (queue.waiting() < batches)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::uint64_t watermark(const TestKiosk& kiosk) {
        const auto state = storage->logs().state(kiosk.id(), kiosk.epoch);
        return state ? state->watermark : 0;
    }
};

} // namespace

TEST_CASE("batches that come while another is stored are stored together after it") {
    QueueSite site;
    TestKiosk first(site, "k1");
    TestKiosk second(site, "k2");
    TestKiosk third(site, "k3");
    first.add_votes(3);
    second.add_votes(4);
    third.add_votes(5);
    auto one = site.take(first, "i1");
    site.storing.wait();
    auto two = site.take(second, "");
    auto three = site.take(third, "");
    site.wait_until_queued(2);
    CHECK(site.watermark(second) == 0);
    site.let_go.count_down();
    CHECK(one.get().ack.watermark == 3);
    CHECK(two.get().ack.watermark == 4);
    CHECK(three.get().ack.watermark == 5);
    CHECK(site.watermark(first) == 3);
    CHECK(site.watermark(second) == 4);
    CHECK(site.watermark(third) == 5);
}

TEST_CASE("a batch that fails takes none of those with it that came at the same time") {
    QueueSite site;
    TestKiosk first(site, "k1");
    TestKiosk broken(site, "k2");
    TestKiosk third(site, "k3");
    first.add_votes(3);
    broken.add_votes(4);
    third.add_votes(5);
    auto one = site.take(first, "i1");
    site.storing.wait();
    auto two = site.take(broken, "broken");
    auto three = site.take(third, "");
    site.wait_until_queued(2);
    site.let_go.count_down();
    CHECK(one.get().ack.watermark == 3);
    CHECK_THROWS_AS(two.get(), Failure);
    CHECK(three.get().ack.watermark == 5);
    CHECK(site.watermark(broken) == 0);
    CHECK(site.watermark(third) == 5);
    CHECK(site.queue.waiting() == 0);
}

TEST_CASE("a stranger's batch is refused before it waits for anybody") {
    QueueSite site;
    TestKiosk stranger("k9", site.keys.current()->set().sealing.front());
    stranger.add_votes(1);
    const auto result = site.take(stranger, "").get();
    CHECK_FALSE(result.trusted);
    CHECK(result.why.find("enrolled") != std::string::npos);
}

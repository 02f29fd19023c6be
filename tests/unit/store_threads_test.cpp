// The two threads between the stores and the screens, on real stores.
#include "app/snapshot_thread.hpp"
#include "app/store_thread.hpp"
#include "support/sync_peer.hpp"

#include <catch2/catch.hpp>

#include <optional>

using namespace bluelamp;
using namespace bluelamp::testing;
using namespace std::chrono_literals;

namespace {

/// A mailbox that a test waits at, as the UI thread does.
class Inbox {
public:
    Inbox() {
        mailbox.on_put([this] {
            const std::lock_guard lock(mutex_);
            ++put_;
            arrived_.notify_one();
        });
    }
    /// The first news of a kind that `wanted` likes, or nullopt after ten seconds.
    template <class Wanted>
    std::optional<News> first(const Wanted& wanted) {
        const auto until = std::chrono::steady_clock::now() + 10s;
        for (;;) {
            for (auto& news : mailbox.take())
                if (wanted(news))
                    return news;
            std::unique_lock lock(mutex_);
            if (!arrived_.wait_until(lock, until, [&] { return put_ > seen_; }))
                return std::nullopt;
            seen_ = put_;
        }
    }
    Mailbox mailbox;

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    int put_ = 0;
    int seen_ = 0;
};

template <class What>
bool is_intent(const News& news) {
    const auto* intent = std::get_if<Intent>(&news);
    return intent != nullptr && std::holds_alternative<What>(*intent);
}

Submit rating(std::uint64_t token) {
    Feedback feedback;
    feedback.area = "hill";
    feedback.rating = 4;
    return {token, feedback};
}

/// What the store thread told the rest of the program.
struct Told {
    std::mutex mutex;
    std::vector<std::string> failures;
    std::vector<bool> taking;
    int kept = 0;

    StoreThread::Hooks hooks(std::function<Kept(const Submission&)> keep) {
        return {std::move(keep), [] {},
                [this] {
                    const std::lock_guard lock(mutex);
                    ++kept;
                },
                [this](const std::string& failure) {
                    const std::lock_guard lock(mutex);
                    failures.push_back(failure);
                },
                [this](bool now) {
                    const std::lock_guard lock(mutex);
                    taking.push_back(now);
                }};
    }
};

bool offers_the_vote(const News& news) {
    const auto* snapshot = std::get_if<SnapshotPtr>(&news);
    return snapshot != nullptr && !(*snapshot)->ballots.empty();
}

} // namespace

TEST_CASE("a submission is answered as kept once keeping it has returned") {
    Inbox inbox;
    Told told;
    std::atomic<bool> on_disk = false;
    StoreThread thread(inbox.mailbox, told.hooks([&](const Submission&) {
        on_disk = true;
        return Kept{7, "7Q4M-X2KD-9ZRT-0AVE"};
    }));
    thread.submit(rating(3));
    const auto news = inbox.first(is_intent<intent::WasKept>);
    REQUIRE(news);
    CHECK(on_disk);
    const auto& kept = std::get<intent::WasKept>(std::get<Intent>(*news));
    CHECK(kept.token == 3);
    CHECK(kept.kept.seq == 7);
    CHECK(thread.taking());
}

TEST_CASE("a submission that the disk refuses is not thanked for, and no more are taken until it is mended") {
    Inbox inbox;
    Told told;
    StoreThread thread(inbox.mailbox, told.hooks([](const Submission&) -> Kept {
        throw std::runtime_error("the disk is full");
    }));
    thread.submit(rating(3));
    const auto news = inbox.first(is_intent<intent::WasNotKept>);
    REQUIRE(news);
    CHECK(std::get<intent::WasNotKept>(std::get<Intent>(*news)).token == 3);
    for (int i = 0; i < 1000 && thread.taking(); ++i)
        std::this_thread::sleep_for(1ms);
    CHECK_FALSE(thread.taking());
    const std::lock_guard lock(told.mutex);
    CHECK(told.failures == std::vector<std::string>{"the disk is full"});
    CHECK(told.taking == std::vector<bool>{false});
    CHECK(told.kept == 0);
}

TEST_CASE("what waits for the disk is kept before the thread ends") {
    Inbox inbox;
    Told told;
    std::atomic<int> kept = 0;
    {
        StoreThread thread(inbox.mailbox, told.hooks([&](const Submission&) {
            std::this_thread::sleep_for(5ms);
            return Kept{static_cast<std::uint64_t>(++kept), "r"};
        }));
        for (std::uint64_t token = 1; token <= 5; ++token)
            thread.submit(rating(token));
    }
    CHECK(kept == 5);
}

TEST_CASE("content that a sync brought is mailed to the screens") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    Inbox inbox;
    SnapshotThread thread({kiosk.identities, kiosk.log, kiosk.content, kiosk.clock, false, {}, {}}, {},
                          inbox.mailbox, [](const std::string& failure) { FAIL(failure); });
    const auto pass = kiosk.engine.pass();
    INFO(pass.problem);
    REQUIRE(pass.complete());
    thread.look();
    CHECK(inbox.first(offers_the_vote));
}

TEST_CASE("what another process brought is noticed without being told") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    Inbox inbox;
    SnapshotThread thread({kiosk.identities, kiosk.log, kiosk.content, kiosk.clock, false, {}, {}}, {},
                          inbox.mailbox, [](const std::string& failure) { FAIL(failure); });
    REQUIRE(inbox.first([](const News& news) { return std::holds_alternative<SnapshotPtr>(news); }));
    SyncKiosk another(kiosk.folder);
    const auto pass = another.engine.pass();
    INFO(pass.problem);
    REQUIRE(pass.complete());
    CHECK(inbox.first(offers_the_vote));
}

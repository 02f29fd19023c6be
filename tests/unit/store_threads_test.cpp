// The two threads between the stores and the screens, on real stores.
#include "app/snapshot_thread.hpp"
#include "app/staff_thread.hpp"
#include "app/store_thread.hpp"
#include "crypto/receipt.hpp"
#include "support/sync_peer.hpp"
#include "sync/seal.hpp"

#include <catch2/catch.hpp>

#include <future>
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
    return intent != nullptr && intent->is<What>();
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

    StoreThread::Hooks hooks(std::function<Kept(const Submit&)> keep) {
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
    StoreThread thread(inbox.mailbox, told.hooks([&](const Submit&) {
        on_disk = true;
        return Kept{7, "7Q4M-X2KD-9ZRT-0AVE"};
    }));
    thread.submit(rating(3));
    const auto news = inbox.first(is_intent<intent::WasKept>);
    REQUIRE(news);
    CHECK(on_disk);
    const auto& kept = std::get<intent::WasKept>(std::get<Intent>(*news).any());
    CHECK(kept.token == 3);
    CHECK(kept.kept.seq == 7);
    CHECK(thread.taking());
}

TEST_CASE("a submission that the disk refuses is not thanked for, and no more are taken until it is mended") {
    Inbox inbox;
    Told told;
    StoreThread thread(inbox.mailbox, told.hooks([](const Submit&) -> Kept {
        throw std::runtime_error("the disk is full");
    }));
    thread.submit(rating(3));
    const auto news = inbox.first(is_intent<intent::WasNotKept>);
    REQUIRE(news);
    CHECK(std::get<intent::WasNotKept>(std::get<Intent>(*news).any()).token == 3);
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
        StoreThread thread(inbox.mailbox, told.hooks([&](const Submit&) {
            std::this_thread::sleep_for(5ms);
            return Kept{static_cast<std::uint64_t>(++kept), "r"};
        }));
        for (std::uint64_t token = 1; token <= 5; ++token)
            thread.submit(rating(token));
    }
    CHECK(kept == 5);
}

TEST_CASE("visits are counted on the store thread, after what waits to be kept, and before it ends") {
    Inbox inbox;
    Told told;
    std::atomic<int> kept = 0;
    std::vector<std::pair<std::string, int>> counted;
    {
        auto hooks = told.hooks([&](const Submit&) {
            std::this_thread::sleep_for(5ms);
            return Kept{static_cast<std::uint64_t>(++kept), "r"};
        });
        hooks.count = [&](const VisitUse& use) { counted.emplace_back(use.language, kept.load()); };
        StoreThread thread(inbox.mailbox, hooks);
        thread.submit(rating(1));
        thread.submit(rating(2));
        thread.count({"cy", TextSize::normal, {}});
    }
    CHECK(counted == std::vector<std::pair<std::string, int>>{{"cy", 2}});
}

TEST_CASE("a visit that could not be counted is reported and closes nothing") {
    Inbox inbox;
    Told told;
    {
        auto hooks = told.hooks([](const Submit&) { return Kept{}; });
        hooks.count = [](const VisitUse&) { throw std::runtime_error("the disk is full"); };
        StoreThread thread(inbox.mailbox, hooks);
        thread.count({"en", TextSize::normal, {}});
    }
    CHECK(told.failures == std::vector<std::string>{"the disk is full"});
    CHECK(told.taking.empty());
}

TEST_CASE("content that a sync brought is mailed to the screens") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    Inbox inbox;
    SnapshotThread thread({kiosk.identities, kiosk.log, kiosk.content, kiosk.clock, false, {}, {}}, {},
                          inbox.mailbox, {[](const std::string& failure) { FAIL(failure); }});
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
                          inbox.mailbox, {[](const std::string& failure) { FAIL(failure); }});
    REQUIRE(inbox.first([](const News& news) { return std::holds_alternative<SnapshotPtr>(news); }));
    SyncKiosk another(kiosk.folder);
    const auto pass = another.engine.pass();
    INFO(pass.problem);
    REQUIRE(pass.complete());
    CHECK(inbox.first(offers_the_vote));
}

TEST_CASE("content that was deleted stays on the screens until it was fetched anew") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    REQUIRE(kiosk.engine.pass().complete());
    Inbox inbox;
    std::promise<void> lost;
    SnapshotThread thread({kiosk.identities, kiosk.log, kiosk.content, kiosk.clock, false, {}, {}}, {},
                          inbox.mailbox,
                          {[](const std::string& failure) { FAIL(failure); },
                           {},
                           [&, told = false]() mutable {
                               if (!std::exchange(told, true))
                                   lost.set_value();
                           }});
    REQUIRE(inbox.first(offers_the_vote));
    for (const auto* name : {"content.db", "content.db-wal", "content.db-shm"})
        std::filesystem::remove(kiosk.folder / name);
    REQUIRE(lost.get_future().wait_for(10s) == std::future_status::ready);
    CHECK(inbox.mailbox.take().empty());
    REQUIRE(kiosk.engine.pass().complete());
    CHECK(inbox.first(offers_the_vote));
}

TEST_CASE("content that is lost for good leaves the screens after its time, whatever the wall clock does") {
    SyncPair pair;
    REQUIRE(pair.kiosk().engine.pass().complete());
    std::atomic<std::chrono::hours> ahead{};
    SyncKiosk kiosk(pair.path("kiosk"), [&] { return TrustedClock::system_clock_now() + ahead.load(); });
    Inbox inbox;
    constexpr auto kept = 700ms;
    std::promise<std::chrono::steady_clock::time_point> lost;
    SnapshotThread thread({kiosk.identities, kiosk.log, kiosk.content, kiosk.clock, false, {}, {}}, {},
                          inbox.mailbox,
                          {[](const std::string& failure) { FAIL(failure); },
                           {},
                           [&, told = false]() mutable {
                               if (!std::exchange(told, true))
                                   lost.set_value(std::chrono::steady_clock::now());
                           }},
                          kept);
    REQUIRE(inbox.first(offers_the_vote));
    ahead = 48h;
    for (const auto* name : {"content.db", "content.db-wal", "content.db-shm"})
        std::filesystem::remove(kiosk.folder / name);
    auto told = lost.get_future();
    REQUIRE(told.wait_for(10s) == std::future_status::ready);
    ahead = 0h; // a wall clock would say that there are two days left
    CHECK(inbox.mailbox.take().empty());
    const auto news = inbox.first([](const News& each) { return std::holds_alternative<SnapshotPtr>(each); });
    REQUIRE(news);
    CHECK(std::get<SnapshotPtr>(*news)->ballots.empty());
    CHECK(std::chrono::steady_clock::now() - told.get() >= kept - 50ms);
}

TEST_CASE("a run without trust in what is new shows what went well last") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    REQUIRE(kiosk.engine.pass().complete());
    kiosk.content.keep_manifest_as_good();
    const auto good = kiosk.content.manifest_version();
    const auto items = kiosk.items();
    pair.peer.site.publish(
        R"({"items":[{"id":"new","kind":"update","title":"New","body":"New"}],"withdraw":["i1"]})");
    REQUIRE(kiosk.engine.pass().complete());
    REQUIRE(kiosk.content.manifest_version() > good);
    const auto shown = good_manifest(kiosk.identity(), kiosk.content, kiosk.log);
    REQUIRE(shown);
    std::vector<std::string> ids;
    for (const auto& item : shown->content.items)
        ids.push_back(item.id);
    auto without_withdrawn = items;
    std::erase(without_withdrawn, "i1");
    CHECK(ids == without_withdrawn);
    CHECK(kiosk.items() != ids);
}

TEST_CASE("without room on the disk nothing is taken, until there is room again") {
    Inbox inbox;
    std::atomic<bool> room = false;
    std::promise<void> closed;
    std::promise<void> opened;
    StoreThread thread(inbox.mailbox, {[](const Submit&) {
                                           return Kept{1, "r"};
                                       },
                                       [] {},
                                       [] {},
                                       [](const std::string&) {},
                                       [&](bool taking) { (taking ? opened : closed).set_value(); },
                                       {},
                                       {},
                                       [&] { return room.load(); }});
    REQUIRE(closed.get_future().wait_for(10s) == std::future_status::ready);
    CHECK_FALSE(thread.taking());
    room = true;
    REQUIRE(opened.get_future().wait_for(30s) == std::future_status::ready);
    CHECK(thread.taking());
}

TEST_CASE("what waits is told by kind, and closing outlives the thread that read it") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    const auto identity = kiosk.identities.load();
    const auto keep = [&](const Submission& submission) {
        (void)kiosk.log.append(
            sealed(submission, Via::screen, make_receipt(), *identity, kiosk.clock, DangerWords{"knife"}));
    };
    keep(Vote{"spring", "hill", {{"speeding", 4}}});
    keep(Vote{"spring", "hill", {{"burglary", 4}}});
    keep(Feedback{"hill", 2, "", "He has a knife", "", false});
    kiosk.log.set_value(kept::closed, std::string(name_of(ClosedFor::mending)));
    const Stores stores{kiosk.identities, kiosk.log, kiosk.content, kiosk.clock, false, {}, {}};
    const auto snapshot = read_snapshot(stores, kiosk.clock.now(), {});
    CHECK(snapshot->status.waiting == std::map<std::string, std::uint64_t>{{"vote", 2}, {"feedback", 1}});
    CHECK(snapshot->status.pending == 3);
    CHECK(snapshot->status.closed == ClosedFor::mending);
    CHECK_FALSE(snapshot->status.pin_set);
    REQUIRE(kiosk.engine.pass().all_acknowledged);
    CHECK(read_snapshot(stores, kiosk.clock.now(), {})->status.waiting.empty());
}

TEST_CASE("an entry with a danger word is marked, one without is not") {
    SyncPair pair;
    auto kiosk = pair.kiosk();
    const auto flags = [&](const char* text) {
        return sealed(Suggestion{"spring", "hill", text}, Via::screen, make_receipt(),
                      *kiosk.identities.load(), kiosk.clock, DangerWords{"knife"})
            .flags;
    };
    CHECK((flags("A KNIFE!") & danger_words) != 0);
    CHECK((flags("More lights") & danger_words) == 0);
}

namespace {

StaffThread::Hooks staff_hooks() {
    return {[](const std::string& pin) { return pin == "314159"; },
            [] {},
            [](const StaffThread::Hooks::Progress& progress) {
                progress(.5);
                progress(.505); // too little to be told
                return StickResult{StickResult::What::copied, 3, {}};
            },
            [](const StaffThread::Hooks::Progress&) -> StickResult {
                throw std::runtime_error("the stick is damaged");
            },
            [](ClosedFor) {},
            [](const std::string&) {}};
}

} // namespace

TEST_CASE("a PIN is checked off the screens' thread, and the answer carries its token") {
    Inbox inbox;
    StaffThread thread(inbox.mailbox, staff_hooks());
    thread.take(command::CheckPin{5, "314159"});
    const auto right = inbox.first(is_intent<intent::PinChecked>);
    REQUIRE(right);
    CHECK(std::get<intent::PinChecked>(std::get<Intent>(*right).any()).right);
    CHECK(std::get<intent::PinChecked>(std::get<Intent>(*right).any()).token == 5);
    thread.take(command::CheckPin{6, "111111"});
    const auto wrong = inbox.first(is_intent<intent::PinChecked>);
    REQUIRE(wrong);
    CHECK_FALSE(std::get<intent::PinChecked>(std::get<Intent>(*wrong).any()).right);
}

TEST_CASE("copying to a stick is told as it goes on, and at its end") {
    Inbox inbox;
    StaffThread thread(inbox.mailbox, staff_hooks());
    thread.take(command::CopyToStick{});
    std::vector<StickResult> told;
    REQUIRE(inbox.first([&](const News& news) {
        if (is_intent<intent::StickDone>(news))
            told.push_back(std::get<intent::StickDone>(std::get<Intent>(news).any()).result);
        return !told.empty() && told.back().what == StickResult::What::copied;
    }));
    REQUIRE(told.size() == 2);
    CHECK(told.front() == StickResult{StickResult::What::working, 0, {}, .5F});
}

TEST_CASE("a stick that failed is told with its reason") {
    Inbox inbox;
    StaffThread thread(inbox.mailbox, staff_hooks());
    thread.take(command::BringInStick{});
    const auto news = inbox.first(is_intent<intent::StickDone>);
    REQUIRE(news);
    CHECK(std::get<intent::StickDone>(std::get<Intent>(*news).any()).result ==
          StickResult{StickResult::What::failed, 0, "the stick is damaged"});
}

// Counts of use on their way from a batch to sums.
#include "support/test_site.hpp"
#include "text/london_time.hpp"
#include "use/use.hpp"
#include "wire/use_report.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

struct UseSite : TestSite {
    TestKiosk kiosk{*this, "k1"};
    const std::uint32_t today = text::london_day(time_of_ms(start_ms));

    [[nodiscard]] UseCount votes(std::uint64_t touched) const {
        return {today, "vote", "en", 100, touched, touched, touched, 0};
    }
    [[nodiscard]] UseCount visits(const std::string& language, int size, std::uint64_t touched) const {
        return {today, "visit", language, size, touched, 0, 0, 0};
    }
    IntakeResult send(const Bytes& use) {
        auto header = kiosk.header(kiosk.entries.size() + 1);
        header.use = use;
        return take(kiosk.batch(header));
    }
    IntakeResult send(std::uint64_t through, const std::vector<UseCount>& counts) {
        return send(write_use_report({through, counts}));
    }
    UseSums sums(std::uint32_t days = 7) { return sum_use(*storage, {"k1"}, days, time_of_ms(now_ms)); }
};

} // namespace

TEST_CASE("counts of use come with a batch, and sending them twice counts once") {
    UseSite site;
    const auto first = site.send(2, {site.votes(3), site.visits("en", 100, 4)});
    CHECK(first.trusted);
    CHECK(first.ack.use_through == 2);
    CHECK(site.send(2, {site.votes(3), site.visits("en", 100, 4)}).ack.use_through == 2);
    CHECK(site.sums().screens.at("vote").touched == 3);
    CHECK(site.sums().all.touched == 4);
}

TEST_CASE("an old batch that comes late takes nothing back") {
    UseSite site;
    static_cast<void>(site.send(5, {site.votes(8)}));
    CHECK(site.send(2, {site.votes(3)}).ack.use_through == 5);
    CHECK(site.sums().screens.at("vote").touched == 8);
}

TEST_CASE("counts of use that cannot be read hold up no entry and stay with the kiosk") {
    UseSite site;
    site.kiosk.add_votes(2);
    auto header = site.kiosk.header();
    header.use = "nonsense";
    const auto result = site.take(site.kiosk.batch(header));
    CHECK(result.trusted);
    CHECK(result.stored == 2);
    CHECK(result.ack.watermark == 2);
    CHECK(result.ack.use_through == 0);
    CHECK_FALSE(result.use_problem.empty());
}

TEST_CASE("a kiosk without counts of use is told what is held all the same") {
    UseSite site;
    static_cast<void>(site.send(3, {site.votes(1)}));
    const auto result = site.send(Bytes{});
    CHECK(result.ack.use_through == 3);
    CHECK(result.use_problem.empty());
}

TEST_CASE("counts of days to come or long over are left out and said so") {
    UseSite site;
    auto ahead = site.votes(1);
    ahead.day += 2;
    auto old = site.votes(1);
    old.day -= use_kept_days + 1;
    auto tomorrow = site.votes(2);
    tomorrow.day += 1;
    const auto result = site.send(4, {ahead, old, tomorrow});
    CHECK(result.use_problem == "2 counts are of days that are to come or long over");
    CHECK(result.ack.use_through == 4);
    CHECK(site.sums(use_kept_days + 7).screens.at("vote").touched == 2);
}

TEST_CASE("counts of a batch whose signature is not the kiosk's are not taken") {
    UseSite site;
    site.kiosk.key = SigningKey::make();
    CHECK_FALSE(site.send(1, {site.votes(1)}).trusted);
    CHECK(site.sums() == UseSums{});
}

TEST_CASE("a copied disk's counts are taken beside its entries") {
    UseSite site;
    site.kiosk.add_votes(1);
    static_cast<void>(site.take(site.kiosk.batch()));
    site.kiosk.entries.clear();
    site.kiosk.add(a_vote(9, "vale"));
    auto header = site.kiosk.header();
    header.use = write_use_report({1, {site.votes(1)}});
    const auto result = site.take(site.kiosk.batch(header));
    CHECK(result.ack.status == AckStatus::forked);
    CHECK(result.ack.use_through == 1);
}

TEST_CASE("sums are of the last days and of the kiosks asked for, visits by language and text size") {
    UseSite site;
    auto last_week = site.visits("en", 100, 5);
    last_week.day -= 7;
    static_cast<void>(
        site.send(9, {site.visits("en", 100, 4), site.visits("cy", 150, 2), last_week, site.votes(3)}));
    const auto week = site.sums(7);
    CHECK(week.all.touched == 6);
    CHECK(week.languages.at("cy").touched == 2);
    CHECK(week.text_sizes.at(150).touched == 2);
    CHECK(week.screens.size() == 1);
    CHECK(site.sums(28).all.touched == 11);
    CHECK(sum_use(*site.storage, {"k2"}, 7, time_of_ms(site.now_ms)) == UseSums{});
}

TEST_CASE("days are forgotten when they are older than they are kept") {
    UseSite site;
    static_cast<void>(site.send(1, {site.votes(3)}));
    const auto later = [&](std::uint32_t days) { return time_of_ms(site.now_ms) + std::chrono::days(days); };
    CHECK(forget_old_use(*site.storage, later(use_kept_days)) == 0);
    CHECK(forget_old_use(*site.storage, later(use_kept_days + 1)) == 1);
}

#include "wire/limits.hpp"
#include "wire/use_report.hpp"
#include "wire_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

UseCount votes() {
    return {20778, "vote", "cy", 150, 9, 6, 4, 2};
}

} // namespace

TEST_CASE("counts of use come back as they were written") {
    const UseReport report{42, {votes(), {20778, "show-the-desk", "pa", 200, 1, 0, 0, 0}}};
    CHECK(read_use_report(write_use_report(report)) == report);
    CHECK(read_use_report(write_use_report({})) == UseReport{});
}

TEST_CASE("counts of use that do not fit together are neither written nor read") {
    const auto whole = write_use_report({1, {votes()}});
    for (const auto& break_it : std::vector<std::function<void(UseCount&)>>{
             [](UseCount& count) { count.started = 10; }, [](UseCount& count) { count.finished = 7; },
             [](UseCount& count) { count.abandoned = 3; }, [](UseCount& count) { count.screen = ""; },
             [](UseCount& count) { count.screen = "<script>"; },
             [](UseCount& count) { count.screen = std::string(33, 'a'); },
             [](UseCount& count) { count.language = "e n"; },
             [](UseCount& count) { count.text_size = 100'000; },
             [](UseCount& count) { count.touched = std::uint64_t{1} << 32U; }}) {
        auto count = votes();
        break_it(count);
        CHECK_THROWS_AS(write_use_report({1, {count}}), WireError);
    }
    auto changed = whole;
    changed.back() = '\x7f'; // more were abandoned than started
    CHECK_THROWS_AS(read_use_report(changed), WireError);
}

TEST_CASE("counts of use that end too soon, or are too many, are refused") {
    const auto whole = write_use_report({1, {votes()}});
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK_THROWS_AS(read_use_report(ByteView(whole).substr(0, length)), WireError);
    CHECK_THROWS_AS(write_use_report({1, std::vector<UseCount>(limits::use_counts + 1, votes())}), WireError);
    ByteWriter many;
    many.u64(1).u32(UINT32_MAX);
    CHECK_THROWS_AS(read_use_report(many.bytes()), WireError);
}

TEST_CASE("what a later version adds to counts of use is ignored") {
    const UseReport report{7, {votes()}};
    CHECK(read_use_report(write_use_report(report) + "more") == report);
}

TEST_CASE("a batch carries counts of use unread, and one of an older kiosk has none") {
    const auto key = SigningKey::make();
    auto header = batch_header();
    CHECK(read_batch(write_batch(header, {}, key)).header.use.empty());
    header.use = "not counts";
    const auto batch = read_batch(write_batch(header, {}, key));
    CHECK(batch.header.use == "not counts");
    CHECK(batch.signed_by_own_key());
    header.use = Bytes(limits::use_report + 1, 'x');
    CHECK_THROWS_AS(read_batch(write_batch(header, {}, key)), WireError);
}

TEST_CASE("an acknowledgement says which counts of use are held, and one of an older server does not") {
    const auto keys = ServerKeys::make(noon);
    Acknowledgement ack;
    ack.kiosk = "k1";
    CHECK_FALSE(read_acknowledgement(write_acknowledgement(ack, keys.signing())).ack.use_through);
    ack.use_through = 12;
    CHECK(read_acknowledgement(write_acknowledgement(ack, keys.signing())).ack == ack);
}

#include "play/live_script.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <unistd.h>

using namespace bluelamp::play;
using Catch::Matchers::StartsWith;

namespace {

std::array<int, 2> pipe_ends() {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0)
        throw std::runtime_error("no pipe");
    return ends;
}

/// A live script and its other end.
struct Driven {
    std::array<int, 2> ends = pipe_ends();
    std::promise<void> woken;
    std::once_flag once;
    LiveScript script{ends[0], [this] { std::call_once(once, [this] { woken.set_value(); }); }};

    void write(std::string_view text) const {
        REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    }
    /// All that comes until `enough` of it has.
    std::vector<ScriptLine> take(std::size_t enough) {
        std::vector<ScriptLine> all;
        while (all.size() < enough)
            for (auto& step : script.take().steps)
                all.push_back(std::move(step));
        return all;
    }
    void hang_up() {
        ::close(ends[1]);
        ends[1] = -1;
    }
    ~Driven() {
        if (ends[1] >= 0)
            ::close(ends[1]);
    }
};

} // namespace

TEST_CASE("a script is read line by line, empty lines skipped") {
    const auto script = parse_script("{\"expect\":\"loop\"}\n\n{\"tap\":[960,540]}\n{\"tap\":\"home.vote\"}\n"
                                     "{\"drag\":[1,2,3,4,250]}\n{\"wait\":100}\n{\"key\":\"Tab\"}\n"
                                     "{\"text\":\"ŵ\"}\n{\"screenshot\":\"a.png\"}");
    REQUIRE(script.size() == 8);
    CHECK(std::get<Expect>(script[0].step).screen == "loop");
    CHECK(script[1].number == 3);
    CHECK(std::get<TapAt>(script[1].step).at == Point{960, 540});
    CHECK(std::get<TapWidget>(script[2].step).id == "home.vote");
    CHECK(std::get<Drag>(script[3].step).to == Point{3, 4});
    CHECK(std::get<Wait>(script[4].step).time.count() == 100);
    CHECK(std::get<Key>(script[5].step).name == "Tab");
    CHECK(std::get<Text>(script[6].step).text == "ŵ");
    CHECK(std::get<Screenshot>(script[7].step).file == "a.png");
}

TEST_CASE("what is to be seen, to be gone, to be read and to be held is a step") {
    const auto script = parse_script(R"({"see":"review"}
{"gone":["Missing: Joe",2000]}
{"read":"receipt"}
{"hold":["clock",3000]}
{"disabled":"give-park"})");
    REQUIRE(script.size() == 5);
    CHECK(std::get<See>(script[0].step).what == "review");
    CHECK_FALSE(std::get<See>(script[0].step).gone);
    CHECK_FALSE(std::get<See>(script[0].step).within);
    CHECK(std::get<See>(script[1].step).gone);
    CHECK(std::get<See>(script[1].step).within == std::chrono::seconds(2));
    CHECK(std::get<Read>(script[2].step).id == "receipt");
    CHECK(std::get<HoldWidget>(script[3].step).id == "clock");
    CHECK(std::get<HoldWidget>(script[3].step).time == std::chrono::seconds(3));
    CHECK(std::get<Disabled>(script[4].step).id == "give-park");
}

TEST_CASE("a line that is not a step is named by its number") {
    const auto bad =
        GENERATE(as<std::string>{}, "{\"tap\":[1]}", "{\"jump\":1}", "[1]", "tap", "{}", "{\"wait\":-1}",
                 "{\"wait\":1e9}", "{\"see\":\"\"}", "{\"gone\":[\"a\"]}", "{\"read\":1}",
                 "{\"drag\":[1,2,3]}", "{\"key\":7}", "{\"tap\":[1,2],\"wait\":3}");
    INFO(bad);
    CHECK_THROWS_WITH(parse_script("{\"wait\":1}\n" + bad + "\n"), StartsWith("line 2: "));
}

TEST_CASE("a live script gives its steps as they come, and wakes whoever plays") {
    Driven driven;
    driven.write("{\"tap\":\"begin\"}\n\n{\"wait\"");
    driven.woken.get_future().wait();
    auto steps = driven.take(1);
    REQUIRE(steps.size() == 1);
    CHECK(std::get<TapWidget>(steps[0].step).id == "begin");
    CHECK_FALSE(driven.script.take().ended);
    driven.write(":5}\n");
    steps = driven.take(1);
    CHECK(std::get<Wait>(steps[0].step).time.count() == 5);
    CHECK(steps[0].number == 3);
}

TEST_CASE("a live script is over when the other side closes, its last line read without an end") {
    Driven driven;
    driven.write("{\"tap\":\"begin\"}");
    driven.hang_up();
    CHECK(driven.take(1).size() == 1);
    while (!driven.script.take().ended)
        std::this_thread::yield();
}

TEST_CASE("a live script gives the steps before a mistake, then the mistake") {
    Driven driven;
    driven.write("{\"tap\":\"begin\"}\n{\"jump\":1}\n{\"tap\":\"begin\"}\n");
    CHECK(driven.take(1).size() == 1);
    const auto until_refused = [&] {
        for (;;)
            (void)driven.script.take();
    };
    CHECK_THROWS_WITH(until_refused(), StartsWith("line 2: "));
}

TEST_CASE("a line of a live script that never ends is refused") {
    Driven driven;
    driven.write(std::string(60'000, ' '));
    driven.write(std::string(60'000, '1'));
    const auto until_refused = [&] {
        for (;;)
            (void)driven.script.take();
    };
    CHECK_THROWS_WITH(until_refused(), StartsWith("line 1: the line is longer"));
}

#include "play/script.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp::play;
using Catch::Matchers::StartsWith;

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

TEST_CASE("a line that is not a step is named by its number") {
    const auto bad =
        GENERATE(as<std::string>{}, "{\"tap\":[1]}", "{\"jump\":1}", "[1]", "tap", "{}", "{\"wait\":-1}",
                 "{\"wait\":1e9}", "{\"drag\":[1,2,3]}", "{\"key\":7}", "{\"tap\":[1,2],\"wait\":3}");
    INFO(bad);
    CHECK_THROWS_WITH(parse_script("{\"wait\":1}\n" + bad + "\n"), StartsWith("line 2: "));
}

#include "model/local_text.hpp"
#include "model/names.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;

TEST_CASE("a text falls back from its region to its language, then to English") {
    const LocalText text(std::map<std::string, std::string>{{"en", "Help"}, {"cy", "Cymorth"}});
    CHECK(text.in("cy-GB") == "Cymorth");
    CHECK(text.in("ur") == "Help");
    CHECK_FALSE(text.has("ur"));
}

TEST_CASE("a text without English shows the language it has") {
    const LocalText text(std::map<std::string, std::string>{{"cy", "Cymorth"}});
    CHECK(text.in("en") == "Cymorth");
}

TEST_CASE("an empty text is empty in every language") {
    CHECK(LocalText("").in("cy").empty());
}

TEST_CASE("a name that is not of the enumeration is refused") {
    CHECK(item_kind("appeal") == ItemKind::appeal);
    CHECK_FALSE(item_kind("advert"));
    CHECK(via(name_of(Via::test)) == Via::test);
}

#include "language/language.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const Languages& languages() {
    static const Languages loaded(BLUELAMP_BINARY_DIR "/share/bluelamp/locale");
    return loaded;
}
const Language& english() {
    return languages().in("en");
}
const Language& welsh() {
    return languages().in("cy");
}

Time utc(int year, unsigned month, unsigned day, int hour, int minute) {
    return std::chrono::sys_days(std::chrono::year(year) / month / day) + hours(hour) + minutes(minute);
}

const Time now = utc(2026, 11, 17, 14, 7);

} // namespace

TEST_CASE("dates are said in the visitor's words") {
    CHECK(english().day(utc(2026, 12, 6, 12, 0)) == "Sunday 6 December");
    CHECK(welsh().day(utc(2026, 12, 6, 12, 0)) == "Dydd Sul 6 Rhagfyr");
    CHECK(english().date(utc(2026, 12, 6, 12, 0)) == "6 December");
}

TEST_CASE("times are London's, in summer and in winter") {
    CHECK(english().clock(utc(2026, 7, 1, 13, 7)) == "14:07");
    CHECK(english().clock(utc(2026, 11, 17, 14, 7)) == "14:07");
}

TEST_CASE("hours are said as people say them") {
    CHECK(english().hour(utc(2026, 12, 3, 18, 0)) == "6 pm");
    CHECK(english().hour(utc(2026, 12, 3, 0, 30)) == "12.30 am");
    CHECK(english().hour(utc(2026, 12, 3, 12, 0)) == "noon");
    CHECK(english().span(utc(2026, 12, 3, 18, 0), utc(2026, 12, 3, 19, 30)) == "6 pm to 7.30 pm");
    CHECK(english().span(utc(2026, 12, 3, 18, 0), utc(2026, 12, 4, 6, 0)) ==
          "6 pm to Friday 4 December, 6 am");
}

TEST_CASE("from a day on, ages count the days of the calendar") {
    const Time saturday = utc(2026, 11, 21, 7, 10);
    CHECK(english().ago(utc(2026, 11, 19, 18, 10), saturday) == "2 days ago"); // 37 hours
    CHECK(english().ago(utc(2026, 11, 20, 7, 0), saturday) == "1 day ago");
    CHECK(english().ago(utc(2026, 10, 1, 7, 0), saturday) == "51 days ago");
    CHECK(english().ago(utc(2026, 3, 21, 7, 0), saturday) == "8 months ago");
    CHECK(english().ago(utc(2016, 4, 14, 7, 0), saturday) == "10 years ago");
    CHECK(english().ago(utc(2026, 11, 20, 23, 0), saturday) == "8 hours ago");
}

TEST_CASE("ages count in the visitor's plurals") {
    CHECK(english().ago(now - minutes(1), now) == "1 minute ago");
    CHECK(english().ago(now - hours(2), now) == "2 hours ago");
    CHECK(english().ago(now - hours(72), now) == "3 days ago");
    CHECK(english().ago(now + minutes(5), now) == "just now");
    CHECK(welsh().ago(now - minutes(2), now) == "2 funud yn ôl");
    CHECK(welsh().ago(now - minutes(3), now) == "3 munud yn ôl");
}

TEST_CASE("recent days have names") {
    CHECK(english().when(now - hours(2), now) == "today 12:07");
    CHECK(english().when(now - hours(20), now) == "yesterday 18:07");
    CHECK(english().when(now - hours(96), now) == "Friday 13 November");
}

TEST_CASE("an unknown language speaks English, a region its language") {
    CHECK(languages().in("xx").tag() == "en");
    CHECK(languages().in("cy-GB").tag() == "cy");
}

TEST_CASE("small numbers are words and a word can begin a sentence") {
    CHECK(english().capitalised(english().in_words(10)) == "Ten");
    CHECK(welsh().in_words(10) == "deg");
    CHECK(english().in_words(13) == "13");
    CHECK(english().capitalised("ŵy") == "Ŵy");
}

TEST_CASE("a folder without catalogues leaves English") {
    const Languages none("/nonexistent");
    REQUIRE(none.all().size() == 1);
    CHECK(none.in("cy").tr("ten") == "ten");
}

#include "text/date.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp::text;

namespace {

std::string read(std::string_view text) {
    const auto time = parse_date(text);
    return time ? to_rfc3339(*time) : "none";
}

} // namespace

TEST_CASE("RFC 822 dates are read, with their misspellings") {
    CHECK(read("Thu, 01 Jan 2004 19:48:21 GMT") == "2004-01-01T19:48:21Z");
    CHECK(read("Thu, 1 Jan 04 19:48 +0100") == "2004-01-01T18:48:00Z");
    CHECK(read("01 Jan 2004 19:48:21 EST") == "2004-01-02T00:48:21Z");
    CHECK(read("Thursday, 1st January 2004, 7:48 p.m. BST") == "2004-01-01T18:48:00Z");
    CHECK(read("Thu,01 Jan 2004 19:48:21 GMT+1") == "2004-01-01T18:48:21Z");
    CHECK(read("Thu, Jan 01 2004 19:48:21 GMT") == "2004-01-01T19:48:21Z");
    CHECK(read("Thu, 05 Apr 2012 23:47:00.10 -0500") == "2012-04-06T04:47:00Z");
    CHECK(read("Mon, 26 January 2004 16:31:00 at") == "2004-01-26T20:31:00Z");
    CHECK(read("Thu, 31 Jun 2004 19:48:21 GMT") == "none");
}

TEST_CASE("a wrong day of the week does not matter") {
    CHECK(read("Mon, 01 Jan 2004 19:48:21 GMT") == "2004-01-01T19:48:21Z");
}

TEST_CASE("a date without a time is midnight in UTC") {
    CHECK(read("01 Jan 2004") == "2004-01-01T00:00:00Z");
    CHECK(read("2004-01-01") == "2004-01-01T00:00:00Z");
}

TEST_CASE("two digits of a year mean 1990 to 2089") {
    CHECK(read("01 Jan 89 00:00:00 GMT") == "2089-01-01T00:00:00Z");
    CHECK(read("01 Jan 90 00:00:00 GMT") == "1990-01-01T00:00:00Z");
}

TEST_CASE("ISO 8601 is read in its many cuts") {
    CHECK(read("2003-12-31T10:14:55Z") == "2003-12-31T10:14:55Z");
    CHECK(read("2003-12-31T10:14:55.123-08:00") == "2003-12-31T18:14:55Z");
    CHECK(read("2003-12-31t10:14:55+0530") == "2003-12-31T04:44:55Z");
    CHECK(read("2003-12-31 10:14:55 +01") == "2003-12-31T09:14:55Z");
    CHECK(read("2003-12-31T10:14Z") == "2003-12-31T10:14:00Z");
    CHECK(read("20031231T101455Z") == "2003-12-31T10:14:55Z");
    CHECK(read("20031231") == "2003-12-31T00:00:00Z");
    CHECK(read("2003-12") == "2003-12-01T00:00:00Z");
    CHECK(read("2003") == "2003-01-01T00:00:00Z");
    CHECK(read("2003-335") == "2003-12-01T00:00:00Z");
    CHECK(read("2003335") == "2003-12-01T00:00:00Z");
    CHECK(read("20031231101455") == "2003-12-31T10:14:55Z");
}

TEST_CASE("asctime, version control and databases have forms of their own") {
    CHECK(read("Sun Jan  4 16:29:06 2004") == "2004-01-04T16:29:06Z");
    CHECK(read("Sun Jan  4 16:29:06 PST 2004") == "2004-01-05T00:29:06Z");
    CHECK(read("Fri, 2006/09/15 08:19:53 EDT") == "2006-09-15T12:19:53Z");
    CHECK(read("2004-07-08 23:56:58.0") == "2004-07-08T23:56:58Z");
    CHECK(read("10:14 PM - 12 Mar 2004") == "2004-03-12T22:14:00Z");
}

TEST_CASE("numbers with strokes are day first, unless that is no date") {
    CHECK(read("04/03/2021 10:00") == "2021-03-04T10:00:00Z");
    CHECK(read("12/31/2021") == "2021-12-31T00:00:00Z");
    CHECK(read("31.12.2021 23:59") == "2021-12-31T23:59:00Z");
}

TEST_CASE("months in other languages are known") {
    CHECK(read("mardi 12 mai 2020 10:00:00 +0200") == "2020-05-12T08:00:00Z");
    CHECK(read("Mo, 12 Mär 2018 08:00:00 +0100") == "2018-03-12T07:00:00Z");
    CHECK(read("2 août 2019") == "2019-08-02T00:00:00Z");
    CHECK(read("12 Rhagfyr 2025") == "2025-12-12T00:00:00Z");
    CHECK(read("2004-július-13T9:15-05:00") == "2004-07-13T14:15:00Z");
    CHECK(read("Κυρ, 11 Ιούλ 2004 12:00:00 EST") == "2004-07-11T17:00:00Z");
    CHECK(read("2004년 05월 28일  01:31:15") == "2004-05-27T16:31:15Z");
    CHECK(read("2004-05-25 오후 11:23:17") == "2004-05-25T14:23:17Z");
    CHECK(read("2004-05-25 오후 11:23:17 +0000") == "2004-05-25T23:23:17Z");
    CHECK(read("2004-október-3T19:15+01:00") == "2004-10-03T18:15:00Z");
}

TEST_CASE("midnight at the end of a day is the start of the next") {
    CHECK(read("2003-12-31T24:00:00Z") == "2004-01-01T00:00:00Z");
    CHECK(read("2003-12-31T24:00:01Z") == "none");
}

TEST_CASE("what is no date is none") {
    for (const auto* text :
         {"", "  ", "tomorrow", "10:00", "2003-13-01", "2003-02-30", "99", "Thu, 32 Jan 2004",
          "2003-12-31T25:00:00Z", "99999999999999999999999", "2003-12-31T10:61:00Z"}) {
        INFO(text);
        CHECK(read(text) == "none");
    }
}

TEST_CASE("ISO 8601's weeks and numbered days are days") {
    CHECK(read("2003-W49-2") == "2003-12-02T00:00:00Z");
    CHECK(read("2003W492T10:14:55Z") == "2003-12-02T10:14:55Z");
    CHECK(read("2003-W01") == "2002-12-30T00:00:00Z");
    CHECK(read("2003-W54-1") == "none");
    CHECK(read("03-335") == "2003-12-01T00:00:00Z");
    CHECK(read("03335T10:14:55Z") == "2003-12-01T10:14:55Z");
}

TEST_CASE("a date without its century is of this one, a date without its year is none") {
    CHECK(read("-0312") == "2003-12-01T00:00:00Z");
    CHECK(read("-03-12") == "2003-12-01T00:00:00Z");
    CHECK(read("--1231") == "none");
    CHECK(read("-335") == "none");
}

TEST_CASE("a zone may stand behind a date without a time, and full stops within a time") {
    CHECK(read("Jan 01 2004 +0000") == "2004-01-01T00:00:00Z");
    CHECK(read("Thu, 01 Jan 2004 19.48.21 +0530") == "2004-01-01T14:18:21Z");
}

TEST_CASE("years that no calendar of feeds has make no date") {
    CHECK(read("Mon, 30 Nov -0001 00:00:00 +0000") == "none");
    CHECK(read("-0001-11-30T00:00:00+00:00") == "none");
    CHECK(read("9999-12-31T23:59:59-01:00") == "none");
}

TEST_CASE("a text longer than any date is none") {
    CHECK(read("2003-12-31" + std::string(1000, ' ') + "x") == "none");
}

TEST_CASE("a date tells whether it named a zone") {
    CHECK_FALSE(parse_date_and_zone("2016-04-14T00:00:00")->has_zone);
    CHECK(parse_date_and_zone("2016-04-14T00:00:00Z")->has_zone);
    CHECK(parse_date_and_zone("2016-04-14T00:00:00+00:00")->has_zone);
}

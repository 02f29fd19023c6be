#include "base/failure.hpp"
#include "enrolment/enrolment.hpp"
#include "people/people.hpp"
#include "support/test_site.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

EnrolRequest request(const std::string& code, const SigningKey& key) {
    return {code, key.public_key(), random_fixed<Nonce>(), "1.0"};
}

std::string one_code(TestSite& site, std::optional<std::chrono::seconds> valid = std::nullopt) {
    return make_codes(*site.storage, site.now_ms, {"hill", "Front counter", 1, valid}).at(0);
}

EnrolResult try_to(TestSite& site, const EnrolRequest& asked, const std::string& remote = "10.0.0.1") {
    return enrol(*site.storage, *site.keys.current(), site.now_ms, asked, remote);
}

} // namespace

TEST_CASE("a code makes a kiosk whose token and key the server knows") {
    TestSite site;
    const auto key = SigningKey::make();
    const auto asked = request(one_code(site), key);
    const auto result = try_to(site, asked);
    REQUIRE(result.problem == EnrolProblem::none);
    const auto reply = read_enrol_reply(result.reply, asked.nonce);
    CHECK(reply.area == "hill");
    CHECK(first_key_set(reply.key_statements) == site.keys.current()->set());
    const auto kiosk = site.storage->kiosks().find_by_token(token_hash(reply.token));
    REQUIRE(kiosk);
    CHECK(kiosk->id == reply.kiosk);
    CHECK(kiosk->confirmed);
    CHECK(kiosk->name == "Front counter");
    CHECK(site.storage->kiosks().keys(kiosk->id) == std::vector{key.public_key()});
}

TEST_CASE("the same code with the same key gets the same answer, for a lost reply") {
    TestSite site;
    const auto key = SigningKey::make();
    const auto code = one_code(site);
    const auto first = request(code, key);
    const auto again = request(code, key);
    const auto reply = read_enrol_reply(try_to(site, first).reply, first.nonce);
    site.now_ms += 3'600'000;
    const auto second = read_enrol_reply(try_to(site, again).reply, again.nonce);
    CHECK(second.kiosk == reply.kiosk);
    CHECK(second.token == reply.token);
    CHECK(site.storage->kiosks().all().size() == 1);
}

TEST_CASE("a code is refused once used by another key, once expired, or never made") {
    TestSite site;
    const auto code = one_code(site);
    SECTION("used") {
        CHECK(try_to(site, request(code, SigningKey::make())).problem == EnrolProblem::none);
        CHECK(try_to(site, request(code, SigningKey::make())).problem == EnrolProblem::refused);
    }
    SECTION("expired") {
        site.now_ms += 11 * 60'000;
        CHECK(try_to(site, request(code, SigningKey::make())).problem == EnrolProblem::refused);
    }
    SECTION("never made") {
        CHECK(try_to(site, request("AAAAAAAAAAAA", SigningKey::make())).problem == EnrolProblem::refused);
    }
}

TEST_CASE("a code is one word whose case does not matter") {
    TestSite site;
    auto code = one_code(site);
    CHECK(code.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
    std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return std::tolower(c); });
    CHECK(try_to(site, request(code, SigningKey::make())).problem == EnrolProblem::none);
}

TEST_CASE("the database keeps no code that could be used") {
    TestSite site;
    const auto code = one_code(site);
    CHECK_FALSE(site.storage->kiosks().code(code));
}

TEST_CASE("guessing codes is stopped for whoever guesses, and nobody else") {
    TestSite site;
    for (int guess = 0; guess < 10; ++guess)
        CHECK(try_to(site, request("WRONG", SigningKey::make())).problem == EnrolProblem::refused);
    const auto stopped = try_to(site, request(one_code(site), SigningKey::make()));
    CHECK(stopped.problem == EnrolProblem::too_many);
    CHECK(stopped.retry_after.count() >= 1);
    CHECK(stopped.retry_after.count() <= 60);
    CHECK(try_to(site, request(one_code(site), SigningKey::make()), "10.0.0.2").problem ==
          EnrolProblem::none);
    site.now_ms += 60'000;
    CHECK(try_to(site, request(one_code(site), SigningKey::make())).problem == EnrolProblem::none);
}

TEST_CASE("what enrols in a roll-out counts once it is confirmed") {
    TestSite site;
    const auto codes = make_codes(*site.storage, site.now_ms, {"hill", "", 3, std::chrono::hours(24 * 7)});
    REQUIRE(codes.size() == 3);
    site.now_ms += 6 * 24 * 3'600'000LL;
    const auto result = try_to(site, request(codes[1], SigningKey::make()));
    REQUIRE(result.problem == EnrolProblem::none);
    CHECK_FALSE(site.storage->kiosks().find(result.kiosk)->confirmed);
}

TEST_CASE("a time is written with its unit") {
    CHECK(read_duration("90s") == std::chrono::seconds(90));
    CHECK(read_duration("10m") == std::chrono::minutes(10));
    CHECK(read_duration("12h") == std::chrono::hours(12));
    CHECK(read_duration("7d") == std::chrono::hours(168));
    for (const auto* wrong : {"", "7", "d", "-1d", "0d", "7w", "7dd", "9999999999d", "400d", "1.5h"}) {
        INFO(wrong);
        CHECK_FALSE(read_duration(wrong));
    }
}

TEST_CASE("a user's password is kept as Argon2id and checked") {
    TestSite site;
    add_person(*site.storage, start_ms, "jo", "editor", "correct horse battery", {"hill"});
    const auto person = site.storage->staff().find("jo");
    REQUIRE(person);
    CHECK(person->password.starts_with("$argon2id$"));
    CHECK(person->areas == std::vector<std::string>{"hill"});
    CHECK(password_is_right(*site.storage, "jo", "correct horse battery"));
    CHECK_FALSE(password_is_right(*site.storage, "jo", "correct horse batterx"));
    CHECK_FALSE(password_is_right(*site.storage, "jim", "correct horse battery"));
}

TEST_CASE("passwords that are short, common or the user's own name are refused") {
    for (const auto* wrong :
         {"", "short", "password1", "qwertyuiop", "12345678", "bluelamp", "jo.smith", "aaaaaaaa"}) {
        INFO(wrong);
        CHECK_FALSE(problem_with_password(wrong, "jo.smith").empty());
    }
    CHECK(problem_with_password("tractor violet seven", "jo").empty());
    CHECK(
        problem_with_password("tractor violet seven harbour kettle window marble october lantern field", "jo")
            .empty());
    CHECK(problem_with_password("Llŷn-ŵyth-cymylau-pêl", "jo").empty());
}

TEST_CASE("a user with an unknown role or a strange name is refused") {
    TestSite site;
    CHECK_THROWS_AS(add_person(*site.storage, start_ms, "jo", "chief", "correct horse battery", {}),
                    UsageFailure);
    CHECK_THROWS_AS(add_person(*site.storage, start_ms, "j o", "admin", "correct horse battery", {}),
                    UsageFailure);
    CHECK(site.storage->staff().all().empty());
}

#include "people/second_factor.hpp"

#include "base/failure.hpp"
#include "support/console_site.hpp"

#include <catch2/catch.hpp>

#include <liboath/oath.h>

#include <array>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

/// RFC 6238, appendix B: "12345678901234567890" in base32, and its codes' last six digits.
const std::string rfc_secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
constexpr std::int64_t rfc_ms = 1'111'111'109'000;
const std::string rfc_code = "081804";
constexpr std::int64_t step_ms = 30'000;

struct FactorSite : TestSite {
    FactorSite() {
        add_person(*storage, now_ms, "jo", "moderator", "correct horse battery", {});
        CHECK(set(rfc_secret, rfc_code));
    }
    bool set(const std::string& secret, const std::string& code) {
        return set_factor(*storage, *keys.current(), rfc_ms, "jo", secret, code, {});
    }
    bool right(const std::string& code, std::int64_t at_ms) {
        return factor_is_right(*storage, *keys.current(), at_ms, storage->staff().find("jo").value(), code);
    }
};

std::string code_of(const std::string& secret, std::int64_t at_ms) {
    char* octets = nullptr;
    std::size_t size = 0;
    REQUIRE(oath_base32_decode(secret.data(), secret.size(), &octets, &size) == OATH_OK);
    std::array<char, 7> code{};
    REQUIRE(oath_totp_generate(octets, size, static_cast<time_t>(at_ms / 1000), 30, 0, 6, code.data()) ==
            OATH_OK);
    std::free(octets);
    return code.data();
}

/// The secret that a set-up page offers.
std::string secret_in(const HttpResult& page) {
    constexpr std::string_view before = "name=\"secret\" value=\"";
    const auto at = page.body.find(before);
    REQUIRE(at != std::string::npos);
    const auto start = at + before.size();
    return page.body.substr(start, page.body.find('"', start) - start);
}

HttpResult sign_in_with(Browser& browser, const std::string& name, const std::string& code,
                        const std::string& password = good_password) {
    static_cast<void>(browser.get("/console/sign-in"));
    return browser.post("/console/sign-in", {{"name", name}, {"password", password}, {"code", code}});
}

/// Sets the factor up as a person would; returns its secret.
std::string set_up(ConsoleSite& site, Browser& browser) {
    const auto secret = secret_in(browser.get("/console/second-factor"));
    const auto done = browser.post(
        "/console/second-factor",
        {{"secret", secret}, {"code", code_of(secret, site.now_ms)}, {"current", good_password}});
    REQUIRE(done.status == 303);
    return secret;
}

} // namespace

TEST_CASE("a code is right in its half minute and the ones around it, once") {
    FactorSite site;
    CHECK_FALSE(site.right(rfc_code, rfc_ms)); // setting it up used it
    const auto next = code_of(rfc_secret, rfc_ms + step_ms);
    CHECK(site.right(next, rfc_ms));
    CHECK_FALSE(site.right(next, rfc_ms));
    CHECK_FALSE(site.right(rfc_code, rfc_ms)); // an older one no more
    const auto later = code_of(rfc_secret, rfc_ms + 10 * step_ms);
    CHECK_FALSE(site.right(later, rfc_ms));
    CHECK(site.right(later.substr(0, 3) + " " + later.substr(3), rfc_ms + 11 * step_ms));
}

TEST_CASE("what is no code is not right") {
    FactorSite site;
    for (const std::string typed : {"", "12345", "1234567", "abcdef", "      ", "-12345"})
        CHECK_FALSE(site.right(typed, rfc_ms + 100 * step_ms));
}

TEST_CASE("a factor is set only with a code that its app shows, and a secret of the right length") {
    TestSite site;
    add_person(*site.storage, site.now_ms, "jo", "admin", "correct horse battery", {});
    const auto& keys = *site.keys.current();
    CHECK_FALSE(set_factor(*site.storage, keys, rfc_ms, "jo", rfc_secret, "000000", {}));
    CHECK_FALSE(set_factor(*site.storage, keys, rfc_ms, "jo", "not base32!", rfc_code, {}));
    CHECK_FALSE(set_factor(*site.storage, keys, rfc_ms, "jo", "GEZDGNBV", code_of("GEZDGNBV", rfc_ms), {}));
    CHECK(site.storage->staff().find("jo")->factor.empty());
    CHECK(new_factor_secret() != new_factor_secret());
    CHECK(new_factor_secret().size() == 32);
}

TEST_CASE("the database holds no second factor that could be read") {
    FactorSite site;
    const auto stored = site.storage->staff().find("jo")->factor;
    CHECK(stored.find(rfc_secret) == std::string::npos);
    CHECK(from_base64url(stored).value().find("12345678901234567890") == std::string::npos);
    site.keys.rotate(*site.storage, time_of_ms(rfc_ms)); // and a rotation leaves it readable to the server
    CHECK(site.right(code_of(rfc_secret, rfc_ms + step_ms), rfc_ms + step_ms));
}

TEST_CASE("a second factor that was removed is asked for no more, and that is audited") {
    FactorSite site;
    remove_factor(*site.storage, site.now_ms, "jo", "boss");
    CHECK(site.right("", rfc_ms));
    CHECK_THROWS_AS(remove_factor(*site.storage, site.now_ms, "jo", "boss"), Failure);
    CHECK_THROWS_AS(remove_factor(*site.storage, site.now_ms, "nobody", "boss"), Failure);
    std::vector<std::string> actions;
    site.storage->staff().read_audit([&](const AuditEntry& entry) { actions.push_back(entry.action); });
    CHECK(actions == std::vector<std::string>{"user.add", "user.factor", "user.factor.remove"});
}

TEST_CASE("who has set up a second factor signs in with it and not without") {
    ConsoleSite site;
    site.add_user("jo", "moderator");
    Browser browser(site);
    REQUIRE(browser.sign_in("jo").status == 303);
    Browser elsewhere(site);
    REQUIRE(elsewhere.sign_in("jo").status == 303);
    const auto secret = set_up(site, browser);
    CHECK(browser.get("/console").status == 200);
    CHECK(elsewhere.get("/console").status == 303); // signed out there
    site.now_ms += 2 * step_ms;
    const auto without = sign_in_with(elsewhere, "jo", "");
    CHECK(without.status == 422);
    CHECK(without.body.find("The name, the password or the code is not right") != std::string::npos);
    const auto code = code_of(secret, site.now_ms);
    CHECK(sign_in_with(elsewhere, "jo", code, "wrong password here").status == 422);
    CHECK(sign_in_with(elsewhere, "jo", code).status == 303);
    Browser thief(site);
    CHECK(sign_in_with(thief, "jo", code).status == 422); // a code seen over the shoulder
}

TEST_CASE("wrong codes are stopped as wrong passwords are") {
    ConsoleSite site;
    site.add_user("jo", "admin");
    Browser browser(site);
    REQUIRE(browser.sign_in("jo").status == 303);
    const auto secret = set_up(site, browser);
    site.now_ms += 2 * step_ms;
    Browser thief(site);
    for (int guess = 0; guess < 5; ++guess)
        CHECK(sign_in_with(thief, "jo", "00000" + std::to_string(guess)).status == 422);
    CHECK(sign_in_with(thief, "jo", code_of(secret, site.now_ms)).status == 429);
}

TEST_CASE("a second factor is set up and removed with the password alone, its form keeps the key when it is "
          "wrong") {
    ConsoleSite site;
    site.add_user("jo", "moderator");
    Browser browser(site);
    REQUIRE(browser.sign_in("jo").status == 303);
    const auto secret = secret_in(browser.get("/console/second-factor"));
    const auto wrong_password = browser.post(
        "/console/second-factor",
        {{"secret", secret}, {"code", code_of(secret, site.now_ms)}, {"current", "wrong password here"}});
    CHECK(wrong_password.status == 422);
    CHECK(secret_in(wrong_password) == secret);
    const auto wrong_code = browser.post(
        "/console/second-factor", {{"secret", secret}, {"code", "000000"}, {"current", good_password}});
    CHECK(wrong_code.status == 422);
    CHECK(secret_in(wrong_code) == secret);
    CHECK(
        browser
            .post("/console/second-factor", {{"secret", "x"}, {"code", "000000"}, {"current", good_password}})
            .status == 422);
    static_cast<void>(set_up(site, browser));
    static_cast<void>(browser.get("/console/second-factor"));
    CHECK(browser.post("/console/second-factor/remove", {{"current", "wrong password here"}}).status == 422);
    CHECK(browser.post("/console/second-factor/remove", {{"current", good_password}}).status == 303);
    CHECK(site.storage->staff().find("jo")->factor.empty());
}

TEST_CASE("where it is required, moderators and admins set it up before anything else") {
    ConsoleSite site;
    site.parts->require_second_factor = true;
    site.add_user("jo", "moderator");
    site.add_user("ed", "editor");
    Browser editor(site);
    REQUIRE(editor.sign_in("ed").status == 303);
    CHECK(editor.get("/console").status == 200);
    Browser moderator(site);
    REQUIRE(moderator.sign_in("jo").status == 303);
    CHECK(moderator.get("/console").header("location") == "/console/second-factor");
    CHECK(moderator.get("/console/say").header("location") == "/console/second-factor");
    CHECK(moderator.post("/console/password", {}).header("location") == "/console/second-factor");
    static_cast<void>(set_up(site, moderator));
    CHECK(moderator.get("/console").status == 200);
}

TEST_CASE("an administrator removes the second factor of somebody who lost the phone") {
    ConsoleSite site;
    site.add_user("jo", "moderator");
    site.add_user("boss", "admin");
    Browser jo(site);
    REQUIRE(jo.sign_in("jo").status == 303);
    static_cast<void>(set_up(site, jo));
    Browser boss(site);
    REQUIRE(boss.sign_in("boss").status == 303);
    CHECK(boss.get("/console/people/named/jo").body.find("Remove the second factor") != std::string::npos);
    CHECK(boss.post("/console/people/named/jo/second-factor", {}).status == 303);
    CHECK(boss.post("/console/people/named/jo/second-factor", {}).status == 404);
    Browser again(site);
    CHECK(again.sign_in("jo").status == 303);
}

// Who gets into the console and to which page: sign-in, sessions, form tokens, roles, headers.
#include "custody/audit.hpp"
#include "support/console_site.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace bluelamp::testing;

namespace {

constexpr std::int64_t minute_ms = 60'000;

struct Row {
    const char* method;
    const char* path; ///< as the console has it, with its names in braces
    Audience audience;
};

/// Whom each page is for. A page without a row here fails the test: whoever adds one says so twice.
const std::vector<Row> rows{
    {"GET", "/console", Audience::viewer},
    {"GET", "/console/content", Audience::viewer},
    {"GET", "/console/content/item", Audience::viewer},
    {"GET", "/console/content/add", Audience::editor},
    {"GET", "/console/content/item/edit", Audience::editor},
    {"POST", "/console/content/item/save", Audience::editor},
    {"POST", "/console/content/item/withdraw", Audience::editor},
    {"POST", "/console/content/item/discard", Audience::editor},
    {"GET", "/console/media/{sha256}", Audience::viewer},
    {"GET", "/console/sources", Audience::viewer},
    {"GET", "/console/sources/new", Audience::editor},
    {"POST", "/console/sources/new", Audience::editor},
    {"GET", "/console/sources/waiting", Audience::viewer},
    {"POST", "/console/sources/waiting", Audience::editor},
    {"GET", "/console/sources/source", Audience::viewer},
    {"GET", "/console/sources/source/edit", Audience::editor},
    {"POST", "/console/sources/source/save", Audience::editor},
    {"GET", "/console/sources/source/off", Audience::editor},
    {"POST", "/console/sources/source/off", Audience::editor},
    {"POST", "/console/sources/source/on", Audience::editor},
    {"GET", "/console/sources/source/remove", Audience::editor},
    {"POST", "/console/sources/source/remove", Audience::editor},
    {"POST", "/console/sources/source/look", Audience::editor},
    {"POST", "/console/sources/source/address", Audience::editor},
    {"POST", "/console/sources/source/reconsider", Audience::editor},
    {"GET", "/console/say", Audience::viewer},
    {"POST", "/console/say/find", Audience::moderator},
    {"POST", "/console/say/end-ratings", Audience::moderator},
    {"GET", "/console/say/{id}", Audience::moderator},
    {"POST", "/console/say/{id}/read", Audience::moderator},
    {"POST", "/console/say/{id}/assign", Audience::moderator},
    {"POST", "/console/say/{id}/pass-on", Audience::moderator},
    {"POST", "/console/say/{id}/complaint", Audience::moderator},
    {"POST", "/console/say/{id}/withhold", Audience::moderator},
    {"POST", "/console/say/{id}/wording", Audience::moderator},
    {"POST", "/console/say/{id}/reopen", Audience::moderator},
    {"POST", "/console/say/{id}/erase", Audience::moderator},
    {"POST", "/console/say/{id}/contact", Audience::moderator},
    {"POST", "/console/say/{id}/answer", Audience::moderator},
    {"POST", "/console/say/{id}/promote", Audience::moderator},
    {"GET", "/console/say/{id}/promote", Audience::moderator},
    {"GET", "/console/votes", Audience::viewer},
    {"GET", "/console/votes/{id}", Audience::viewer},
    {"GET", "/console/votes/add", Audience::editor},
    {"POST", "/console/votes/save", Audience::editor},
    {"GET", "/console/votes/{id}/edit", Audience::editor},
    {"POST", "/console/votes/{id}/open", Audience::editor},
    {"POST", "/console/votes/{id}/remove", Audience::editor},
    {"GET", "/console/votes/{id}/closing", Audience::moderator},
    {"POST", "/console/votes/{id}/closing", Audience::moderator},
    {"GET", "/console/votes/{id}/decide", Audience::moderator},
    {"POST", "/console/votes/{id}/decide", Audience::moderator},
    {"GET", "/console/votes/{id}/came-of", Audience::moderator},
    {"POST", "/console/votes/{id}/came-of", Audience::moderator},
    {"GET", "/console/kiosks", Audience::viewer},
    {"GET", "/console/kiosks/codes", Audience::admin},
    {"POST", "/console/kiosks/codes", Audience::admin},
    {"GET", "/console/kiosks/{id}", Audience::viewer},
    {"POST", "/console/kiosks/{id}/confirm", Audience::admin},
    {"POST", "/console/kiosks/{id}/count-votes", Audience::admin},
    {"POST", "/console/kiosks/{id}/revoke", Audience::admin},
    {"GET", "/console/use", Audience::viewer},
    {"GET", "/console/people", Audience::admin},
    {"GET", "/console/people/add", Audience::admin},
    {"POST", "/console/people/add", Audience::admin},
    {"GET", "/console/people/named/{name}", Audience::admin},
    {"POST", "/console/people/named/{name}", Audience::admin},
    {"POST", "/console/people/named/{name}/password", Audience::admin},
    {"POST", "/console/people/named/{name}/second-factor", Audience::admin},
    {"POST", "/console/people/named/{name}/remove", Audience::admin},
    {"GET", "/console/password", Audience::viewer},
    {"POST", "/console/password", Audience::viewer},
    {"GET", "/console/second-factor", Audience::viewer},
    {"POST", "/console/second-factor", Audience::viewer},
    {"POST", "/console/second-factor/remove", Audience::viewer},
    {"GET", "/console/audit", Audience::admin},
    {"GET", "/console/help", Audience::viewer},
    {"GET", "/console/help/{role}", Audience::viewer},
    {"GET", "/console/sign-in", Audience::anyone},
    {"POST", "/console/sign-in", Audience::anyone},
    {"POST", "/console/sign-out", Audience::viewer},
};

bool allows(Audience audience, const std::string& role) {
    switch (audience) {
    case Audience::anyone:
    case Audience::viewer:
        return true;
    case Audience::editor:
        return role == "editor" || role == "admin";
    case Audience::moderator:
        return role == "moderator" || role == "admin";
    case Audience::editor_or_moderator:
        return role != "viewer";
    case Audience::admin:
        return role == "admin";
    }
    return false;
}

std::string with_names_filled(std::string path) {
    while (path.find('{') != std::string::npos)
        path.replace(path.find('{'), path.find('}') - path.find('{') + 1, "nothing");
    return path;
}

bool has(const HttpResult& result, const std::string& text) {
    return result.body.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("every page of the console has a row that says whom it is for") {
    for (const auto& page : console_pages()) {
        INFO(page.method << " " << page.pattern);
        const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
            return row.method == page.method && row.path == page.pattern;
        });
        REQUIRE(found != rows.end());
        CHECK(found->audience == page.audience);
    }
    CHECK(console_pages().size() == rows.size());
}

TEST_CASE("every page refuses the roles that it is not for, and strangers") {
    ConsoleSite site;
    for (const auto* role : {"viewer", "editor", "moderator", "admin"})
        site.add_user(role, role);
    Browser stranger(site);
    static_cast<void>(stranger.get("/console/sign-in"));
    for (const auto& row : rows) {
        INFO(row.method << " " << row.path);
        const auto path = with_names_filled(row.path);
        if (row.audience == Audience::anyone)
            continue;
        const auto refused = row.method == std::string("GET") ? stranger.get(path) : stranger.post(path, {});
        CHECK(refused.status == 303);
        CHECK(refused.header("location") == "/console/sign-in");
    }
    for (const auto* role : {"viewer", "editor", "moderator", "admin"}) {
        Browser browser(site);
        REQUIRE(browser.sign_in(role).status == 303);
        for (const auto& row : rows) {
            INFO(role << " " << row.method << " " << row.path);
            const auto path = with_names_filled(row.path);
            if (row.path == std::string("/console/sign-out") || row.path == std::string("/console/sign-in"))
                continue;
            const auto result = row.method == std::string("GET") ? browser.get(path) : browser.post(path, {});
            CHECK((result.status == 403) == !allows(row.audience, role));
            CHECK(result.status != 500);
            CHECK(result.status != 303);
        }
    }
}

TEST_CASE("a right name and password open the console, wrong ones do not and say nothing of which") {
    ConsoleSite site;
    site.add_user("jo", "editor");
    Browser browser(site);
    CHECK(browser.get("/console").header("location") == "/console/sign-in");
    const auto wrong = browser.sign_in("jo", "wrong password here");
    CHECK(wrong.status == 422);
    const auto nobody = browser.sign_in("nobody", "wrong password here");
    CHECK(nobody.status == 422);
    CHECK(has(wrong, "The name, the password or the code is not right"));
    CHECK(has(nobody, "The name, the password or the code is not right"));
    CHECK(browser.sign_in("jo").status == 303);
    const auto page = browser.get("/console");
    CHECK(page.status == 200);
    CHECK(has(page, "jo (editor)"));
    CHECK(browser.post("/console/sign-out", {}).status == 303);
    CHECK(browser.get("/console").status == 303);
    CHECK(check_audit(*site.storage).empty());
}

TEST_CASE("a cookie from before signing in is worth nothing after (session fixation)") {
    ConsoleSite site;
    site.add_user("jo", "editor");
    Browser browser(site);
    browser.cookies["bluelamp"] = "chosen-by-somebody-else";
    REQUIRE(browser.sign_in("jo").status == 303);
    const auto first = browser.cookies.at("bluelamp");
    CHECK(first != "chosen-by-somebody-else");
    CHECK(first.size() >= 43); // 256 bits in base64url
    Browser other(site);
    other.cookies["bluelamp"] = "chosen-by-somebody-else";
    CHECK(other.get("/console").status == 303);
    // Signing out ends it on the server, not only in the browser.
    static_cast<void>(browser.post("/console/sign-out", {}));
    other.cookies["bluelamp"] = first;
    CHECK(other.get("/console").status == 303);
}

TEST_CASE("a form without its session's token changes nothing") {
    ConsoleSite site;
    site.add_user("jo", "admin");
    site.add_user("sam", "admin");
    static_cast<void>(site.publish(small_publication));
    Browser jo(site);
    Browser sam(site);
    static_cast<void>(jo.sign_in("jo"));
    static_cast<void>(sam.sign_in("sam"));
    const Browser::Fields withdraw{{"id", "i1"}};
    CHECK(jo.post_as_is("/console/content/item/withdraw", withdraw).status == 403);
    CHECK(jo.post_as_is("/console/content/item/withdraw", {{"id", "i1"}, {"csrf", sam.csrf}}).status == 403);
    CHECK(jo.post_as_is("/console/content/item/withdraw", {{"id", "i1"}, {"csrf", ""}}).status == 403);
    CHECK(site.storage->content().entity("item", "i1"));
    CHECK(jo.post("/console/content/item/withdraw", withdraw).status == 303);
    CHECK_FALSE(site.storage->content().entity("item", "i1"));
    // Signing in is a form too: nobody is signed in to somebody else's account by another site.
    Browser stranger(site);
    CHECK(stranger.post_as_is("/console/sign-in", {{"name", "jo"}, {"password", good_password}}).status ==
          403);
}

TEST_CASE("guessing is stopped after five tries, also for the right password, until the window has passed") {
    ConsoleSite site;
    site.add_user("jo", "editor");
    site.add_user("sam", "editor");
    Browser browser(site);
    for (int guess = 0; guess < 5; ++guess)
        CHECK(browser.sign_in("jo", "guess number " + std::to_string(guess)).status == 422);
    const auto stopped = browser.sign_in("jo");
    CHECK(stopped.status == 429);
    CHECK(stopped.retry_after());
    CHECK(browser.sign_in("sam").status == 303);
    site.now_ms += 15 * minute_ms;
    Browser later(site);
    CHECK(later.sign_in("jo").status == 303);
}

TEST_CASE("a session ends after half an hour without use and after twelve hours with it") {
    ConsoleSite site;
    site.add_user("jo", "editor");
    Browser idle(site);
    static_cast<void>(idle.sign_in("jo"));
    site.now_ms += 29 * minute_ms;
    CHECK(idle.get("/console").status == 200);
    site.now_ms += 29 * minute_ms;
    CHECK(idle.get("/console").status == 200);
    // A page that asks by itself does not keep its reader signed in.
    idle.headers["X-Bluelamp-Refresh"] = "1";
    site.now_ms += 20 * minute_ms;
    CHECK(idle.get("/console").status == 200);
    site.now_ms += 11 * minute_ms;
    CHECK(idle.get("/console").status == 303);

    Browser busy(site);
    static_cast<void>(busy.sign_in("jo"));
    for (int at = 0; at < 12 * 60; at += 20) {
        CHECK(busy.get("/console").status == 200);
        site.now_ms += 20 * minute_ms;
    }
    site.now_ms += minute_ms;
    CHECK(busy.get("/console").status == 303);
}

TEST_CASE("a new password, another role and removal reach a browser that is signed in") {
    ConsoleSite site;
    site.add_user("boss", "admin");
    site.add_user("jo", "editor");
    Browser boss(site);
    Browser jo(site);
    static_cast<void>(boss.sign_in("boss"));
    static_cast<void>(jo.sign_in("jo"));
    CHECK(jo.get("/console/content/add").status == 200);
    CHECK(boss.post("/console/people/named/jo", {{"role", "viewer"}, {"areas", ""}, {"all_areas", "yes"}})
              .status == 303);
    CHECK(jo.get("/console/content/add").status == 403);
    CHECK(boss.post("/console/people/named/jo/password", {{"password", "another long good one"}}).status ==
          303);
    CHECK(jo.get("/console").status == 303);
    CHECK(jo.sign_in("jo", "another long good one").status == 303);
    CHECK(boss.post("/console/people/named/jo/remove", {{"sure", "yes"}}).status == 303);
    CHECK(jo.get("/console").status == 303);
    CHECK(boss.post("/console/people/named/boss/remove", {{"sure", "yes"}}).status == 422);
    CHECK(boss.post("/console/people/named/boss", {{"role", "viewer"}, {"all_areas", "yes"}}).status == 422);
    CHECK(boss.get("/console").status == 200);
}

TEST_CASE("a changed own password signs out everywhere else, and needs the old one") {
    ConsoleSite site;
    site.add_user("jo", "viewer");
    Browser here(site);
    Browser elsewhere(site);
    static_cast<void>(here.sign_in("jo"));
    static_cast<void>(elsewhere.sign_in("jo"));
    const std::string next = "staple river window moss";
    CHECK(here.post("/console/password", {{"current", "wrong"}, {"password", next}}).status == 422);
    CHECK(here.post("/console/password", {{"current", good_password}, {"password", "12345678"}}).status ==
          422);
    CHECK(elsewhere.get("/console").status == 200);
    CHECK(here.post("/console/password", {{"current", good_password}, {"password", next}}).status == 303);
    CHECK(here.get("/console").status == 200);
    CHECK(elsewhere.get("/console").status == 303);
}

TEST_CASE("every answer of the console forbids inline script, framing, sniffing and keeping") {
    ConsoleSite site;
    site.add_user("jo", "admin");
    Browser browser(site);
    static_cast<void>(browser.sign_in("jo"));
    for (const auto& row : rows) {
        INFO(row.path);
        if (row.method != std::string("GET") || row.path == std::string("/console/sign-in"))
            continue;
        const auto result = browser.get(with_names_filled(row.path));
        const auto policy = result.header("content-security-policy");
        CHECK(policy.find("default-src 'none'") != std::string::npos);
        CHECK(policy.find("unsafe") == std::string::npos);
        CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
        CHECK(result.header("cache-control") == "no-store");
        CHECK(result.header("x-content-type-options") == "nosniff");
        CHECK(result.header("referrer-policy") == "no-referrer");
        // The policy would block them; a page must not need it to.
        CHECK_FALSE(has(result, " style="));
        CHECK_FALSE(has(result, " onclick="));
        CHECK_FALSE(has(result, "<script>"));
    }
}

TEST_CASE("behind a proxy passwords are taken over https alone, with cookies that only https sends") {
    ConsoleSite site(true);
    site.add_user("jo", "viewer");
    Browser plain(site);
    plain.headers = {{"X-Forwarded-For", "203.0.113.7"}, {"X-Forwarded-Proto", "http"}};
    CHECK(plain.get("/console/sign-in").status == 403);
    Browser secure(site);
    secure.headers = {{"X-Forwarded-For", "203.0.113.7"}, {"X-Forwarded-Proto", "https"}};
    const auto result = secure.sign_in("jo");
    CHECK(result.status == 303);
    CHECK(result.header("set-cookie").starts_with("__Host-bluelamp="));
    CHECK(result.header("set-cookie").find("; Secure") != std::string::npos);
    CHECK(result.header("set-cookie").find("; HttpOnly; SameSite=Strict") != std::string::npos);
    CHECK_FALSE(result.header("strict-transport-security").empty());
    CHECK(secure.get("/console").status == 200);
}

TEST_CASE("an address that no page has is a page for whoever is signed in, problem+json for a program") {
    ConsoleSite site;
    site.add_user("jo", "viewer");
    Browser browser(site);
    browser.headers["Accept"] = "text/html";
    CHECK(browser.get("/console/nothing/here").header("location") == "/console/sign-in");
    REQUIRE(browser.sign_in("jo").status == 303);
    for (const auto* path : {"/console/nothing", "/console/nothing/here"}) {
        INFO(path);
        const auto page = browser.get(path);
        CHECK(page.status == 404);
        CHECK(has(page, "<h1 class=\"govuk-heading-l\">Page not found</h1>"));
        CHECK(has(page, "href=\"/console\""));
        CHECK(has(page, "jo (viewer)"));
        CHECK(page.header("cache-control") == "no-store");
    }
    CHECK(browser.post("/console/nothing", {}).status == 404);
    browser.headers["Accept"] = "application/json";
    const auto program = browser.get("/console/nothing");
    CHECK(program.status == 404);
    CHECK(program.header("content-type") == "application/problem+json");
    CHECK(is_of_console("/console"));
    CHECK_FALSE(is_of_console("/consoles"));
}

TEST_CASE("an address that only takes a form leads back when it is opened by itself") {
    ConsoleSite site;
    site.add_user("jo", "viewer");
    Browser browser(site);
    CHECK(browser.get("/console/content/item/save").header("location") == "/console/sign-in");
    REQUIRE(browser.sign_in("jo").status == 303);
    const auto page = browser.get("/console/content/item/save");
    CHECK(page.status == 405);
    CHECK(page.header("allow") == "POST");
    CHECK(has(page, "Nothing was changed"));
    CHECK(has(page, "href=\"/console\""));
}

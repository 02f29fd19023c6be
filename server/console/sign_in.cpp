#include "console/pages.hpp"

#include "custody/audit.hpp"
#include "sessions/sessions.hpp"
#include "web/cookie.hpp"

namespace bluelamp::server {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_password = 1024;
constexpr std::size_t longest_code = 16; ///< with spaces

http::Response form(const Visit& visit, const std::string& name, const std::string& error, int status) {
    nlohmann::json view{{"name", name}, {"code_hint", "Leave it empty if you have not set one up"}};
    if (!error.empty())
        view["errors"] = {{{"text", error}, {"field", "name"}}};
    return visit.page("Sign in", "sign-in", std::move(view), status);
}

http::Response show(const Visit& visit) {
    return visit.staff.name.empty() ? form(visit, {}, {}, 200) : visit.go("/console");
}

http::Response sign_in(const Visit& visit) {
    const auto name = visit.form.trimmed("name");
    const auto& password = visit.form.text("password");
    if (name.empty() || password.empty() || name.size() > longest_name || password.size() > longest_password)
        return form(visit, name.substr(0, longest_name), "Enter your name and your password", 422);
    const auto& code = visit.form.text("code");
    if (code.size() > longest_code)
        return form(visit, name, "The code has six digits", 422);
    const auto address = http::client_of(visit.request, visit.parts.behind_proxy);
    switch (check_sign_in(visit.storage, *visit.parts.keys.current(), visit.now_ms, name, password, code,
                          address)) {
    case SignIn::too_often: {
        auto response = form(visit, name, "Too many tries. Wait 15 minutes, then try again", 429);
        response.headers.emplace_back("Retry-After", "900");
        return response;
    }
    case SignIn::refused:
        return form(visit, name,
                    std::string("The name, the password or the code is not right") +
                        (code.empty() ? "" : ". A code is used once: wait for the next one"),
                    422);
    case SignIn::done:
        break;
    }
    std::string token;
    visit.storage.transact([&] {
        if (!visit.session.token_hash.empty())
            visit.storage.staff().end_session(visit.session.token_hash);
        token = start_session(visit.storage, visit.now_ms, name);
    });
    auto response = visit.go("/console");
    response.headers.emplace_back("Set-Cookie", web::session_cookie("bluelamp", token, visit.https));
    return response;
}

http::Response sign_out(const Visit& visit) {
    visit.storage.transact([&] {
        visit.storage.staff().end_session(visit.session.token_hash);
        visit.audit("session.end", {});
    });
    auto response = visit.go("/console/sign-in");
    response.headers.emplace_back("Set-Cookie", web::session_cookie("bluelamp", {}, visit.https));
    response.headers.emplace_back("Clear-Site-Data", "\"cache\"");
    return response;
}

} // namespace

std::vector<Page> sign_in_pages() {
    return {{"GET", "/console/sign-in", Audience::anyone, show, {}},
            {"POST", "/console/sign-in", Audience::anyone, sign_in, {}},
            {"POST", "/console/sign-out", Audience::viewer, sign_out, {}}};
}

} // namespace bluelamp::server

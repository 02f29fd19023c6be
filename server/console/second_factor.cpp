#include "people/second_factor.hpp"

#include "console/pages.hpp"
#include "sessions/sessions.hpp"
#include "web/qr_code.hpp"

namespace bluelamp::server {
namespace {

nlohmann::json error_at(const std::string& field, const std::string& text) {
    return {{{"field", field}, {"text", text}}};
}

bool has_factor(const Visit& visit) {
    const auto person = visit.storage.staff().find(visit.staff.name);
    return person && !person->factor.empty();
}

/// In groups of four, for who types it.
std::string in_groups(const std::string& secret) {
    std::string text;
    for (std::size_t at = 0; at < secret.size(); at += 4)
        text += (at == 0 ? "" : " ") + secret.substr(at, 4);
    return text;
}

http::Response form(const Visit& visit, std::string secret, nlohmann::json errors, int status) {
    nlohmann::json view{{"errors", std::move(errors)}, {"required", visit.needs_factor}};
    const WipeAtExit wiped(secret);
    if (has_factor(visit)) {
        view["has_factor"] = true;
    } else {
        auto uri = factor_uri(visit.staff.name, secret);
        const WipeAtExit wiped_uri(uri);
        const auto code = web::qr_code(uri);
        view["set_up"] = {
            {"secret", secret}, {"groups", in_groups(secret)}, {"side", code.side}, {"path", code.path}};
    }
    return visit.page("Second factor", "second-factor", std::move(view), status);
}

http::Response show(const Visit& visit) {
    return form(visit, new_factor_secret(), nlohmann::json::array(), 200);
}

/// What is wrong with the password that confirms who is there; "" when it is theirs.
std::string problem_with_current(const Visit& visit) {
    const auto address = http::client_of(visit.request, visit.parts.behind_proxy);
    switch (
        check_password(visit.storage, visit.now_ms, visit.staff.name, visit.form.text("current"), address)) {
    case SignIn::too_often:
        return "Too many tries. Wait 15 minutes, then try again";
    case SignIn::refused:
        return "This is not your password";
    case SignIn::done:
        break;
    }
    return {};
}

http::Response set_up(const Visit& visit) {
    if (has_factor(visit))
        return visit.go("/console/second-factor");
    // The field is the page's own; what somebody else put there is not shown again.
    auto secret = visit.form.text("secret");
    const WipeAtExit wiped(secret);
    if (!is_factor_secret(secret))
        return form(visit, new_factor_secret(), error_at("code", "Read the new picture with the app first"),
                    422);
    if (const auto problem = problem_with_current(visit); !problem.empty())
        return form(visit, secret, error_at("current", problem), 422);
    if (!set_factor(visit.storage, *visit.parts.keys.current(), visit.now_ms, visit.staff.name, secret,
                    visit.form.text("code"), visit.session.token_hash))
        return form(visit, secret,
                    error_at("code", "This is not the code that the app shows now. Check that the phone's "
                                     "clock is right, and type the next one"),
                    422);
    return visit.go("/console",
                    "Your second factor is set up. From now on you sign in with a code from the app too.");
}

http::Response remove(const Visit& visit) {
    if (!has_factor(visit))
        return visit.not_found();
    if (const auto problem = problem_with_current(visit); !problem.empty())
        return form(visit, {}, error_at("current", problem), 422);
    remove_factor(visit.storage, visit.now_ms, visit.staff.name, visit.staff.name);
    return visit.go("/console/second-factor", "Your second factor is removed.");
}

} // namespace

std::vector<Page> second_factor_pages() {
    return {{"GET", "/console/second-factor", Audience::viewer, show, {}},
            {"POST", "/console/second-factor", Audience::viewer, set_up, {}},
            {"POST", "/console/second-factor/remove", Audience::viewer, remove, {}}};
}

} // namespace bluelamp::server

#include "console/console.hpp"

#include "base/failure.hpp"
#include "console/pages.hpp"
#include "sessions/sessions.hpp"
#include "web/cookie.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

namespace bluelamp::server {
namespace {

using http::Request;
using http::Response;

/// Nothing inline, nothing from elsewhere. `data:` pictures are GOV.UK Frontend's arrows.
constexpr const char* content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Those that the page has not set itself.
void add_headers(Response& response, bool https) {
    auto& headers = response.headers;
    const auto add = [&](const char* name, const char* value) {
        if (std::none_of(headers.begin(), headers.end(),
                         [&](const auto& header) { return header.first == name; }))
            headers.emplace_back(name, value);
    };
    add("Content-Security-Policy", content_policy);
    add("Cache-Control", "no-store");
    add("Cross-Origin-Opener-Policy", "same-origin");
    add("X-Frame-Options", "DENY");
    if (https)
        add("Strict-Transport-Security", "max-age=31536000");
}

bool is_loopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

/// One page's way from request to response.
class Handling {
public:
    Handling(const ConsoleParts& parts, const std::vector<Page>& pages, const Page& page,
             const Request& request)
        : parts_(parts)
        , pages_(pages)
        , page_(page)
        , request_(request)
        , https_(http::is_https(request, parts.behind_proxy))
        , storage_(parts.storage.borrow()) {}

    Response answer() {
        if (!https_ && !is_loopback(http::client_of(request_, parts_.behind_proxy)))
            return problem(403, "This address is not secure",
                           "Passwords would cross the network in the open. Use the https:// address.");
        find_session();
        auto response = answer_for_session();
        if (!new_cookie_.empty())
            response.headers.emplace_back("Set-Cookie", new_cookie_);
        return response;
    }
    [[nodiscard]] bool https() const { return https_; }

private:
    void find_session() {
        const auto cookies = web::read_cookies(request_.header("Cookie"));
        const auto cookie = [&](const char* name) {
            const auto found = cookies.find(web::cookie_name(name, https_));
            return found == cookies.end() ? std::string{} : found->second;
        };
        token_ = cookie("bluelamp");
        const auto session =
            current_session(*storage_, parts_.now(), token_, !request_.header("X-Bluelamp-Refresh").empty());
        const auto person = session ? storage_->staff().find(session->person) : std::nullopt;
        const auto role = person ? role_named(person->role) : std::nullopt;
        if (role) {
            found_.session = *session;
            found_.staff = {person->name, *role, person->areas};
            found_.needs_factor = parts_.require_second_factor && person->factor.empty() &&
                                  (*role == Role::moderator || *role == Role::admin);
        } else {
            // Before anybody signs in, the form's token is bound to a cookie of its own.
            token_ = cookie("bluelamp-visit");
            if (token_.empty() && page_.audience == Audience::anyone) {
                token_ = new_token();
                new_cookie_ = web::session_cookie("bluelamp-visit", token_, https_);
            }
        }
        found_.csrf = csrf_token(token_);
        found_.https = https_;
    }

    Response answer_for_session() {
        const bool signed_in = !found_.staff.name.empty();
        if (!signed_in && page_.audience != Audience::anyone)
            return to("/console/sign-in");
        if (found_.needs_factor && !is_for_setting_it_up(page_.pattern))
            return to("/console/second-factor");
        if (signed_in && !found_.staff.may(page_.audience))
            return problem(403, "You cannot do this",
                           "Your role does not include this page. An administrator can change that.");
        if (request_.body.size() > page_.form_limit)
            return problem(
                413, "This is too large",
                "Nothing was changed. Go back, choose a smaller file or write less, and try again.");
        if (page_.method == "POST") {
            try {
                form_ = web::read_form(request_.header("Content-Type"), request_.body);
            } catch (const web::FormError& error) {
                return problem(400, "The form did not arrive whole", error.what());
            }
            if (token_.empty() || !equal_in_constant_time(form_.text("csrf"), found_.csrf))
                return problem(403, "This form is out of date",
                               "Nothing was changed. Go back, load the page again and repeat what you did.");
        }
        try {
            return page_.show(visit());
        } catch (const Failure& failure) {
            spdlog::error("{} {}: {}", page_.method, page_.pattern, failure.what());
            return problem(500, "This did not work", failure.what());
        }
    }

    [[nodiscard]] static Response to(const std::string& path) {
        Response response;
        response.status = 303;
        response.headers = {{"Location", path}};
        return response;
    }

    [[nodiscard]] static bool is_for_setting_it_up(const std::string& pattern) {
        return pattern == "/console/second-factor" || pattern == "/console/sign-out" ||
               pattern == "/console/sign-in" || pattern.starts_with("/console/help");
    }

    [[nodiscard]] Response problem(int status, const std::string& title, const std::string& line) const {
        return visit().page(title, "problem", {{"lines", {line}}}, status);
    }

    [[nodiscard]] Visit visit() const {
        auto found = found_;
        found.navigation = nlohmann::json::array();
        for (const auto& page : pages_)
            if (!page.in_navigation.empty() && !found.staff.name.empty() && found.staff.may(page.audience))
                found.navigation.push_back({{"name", page.in_navigation},
                                            {"path", page.pattern},
                                            {"current", is_current(page.pattern)}});
        return {parts_, *storage_, request_, form_, std::move(found)};
    }

    [[nodiscard]] bool is_current(const std::string& path) const {
        const auto& here = request_.path;
        return here == path || (path != "/console" && here.starts_with(path + "/"));
    }

    const ConsoleParts& parts_;
    const std::vector<Page>& pages_;
    const Page& page_;
    const Request& request_;
    bool https_;
    StoragePool::Lease storage_;
    std::string token_;
    std::string new_cookie_;
    Visit::Found found_;
    web::Form form_;
};

using Pages = std::shared_ptr<const std::vector<Page>>;

Pages shared_pages() {
    return std::make_shared<const std::vector<Page>>(console_pages());
}

http::Handler handler(const ConsoleParts& parts, Pages pages, std::shared_ptr<const Page> page) {
    return [&parts, pages = std::move(pages), page = std::move(page)](const Request& request,
                                                                      const http::Reply& reply) {
        Handling handling(parts, *pages, *page, request);
        auto response = handling.answer();
        add_headers(response, handling.https());
        reply(std::move(response));
    };
}

bool has_page(const std::vector<Page>& pages, const std::string& method, const std::string& pattern) {
    return std::any_of(pages.begin(), pages.end(),
                       [&](const Page& page) { return page.method == method && page.pattern == pattern; });
}

/// Where only forms are sent, and somebody comes by the address alone: a bookmark, or the address of a page
/// with errors, loaded once more.
Response show_no_form(const Visit& visit) {
    auto response = visit.page("There is no page here", "problem",
                               {{"lines",
                                 {"This address only takes a form that was filled in. Nothing was changed.",
                                  "Go back to the page with the form, or start again."}}},
                               405);
    response.headers.emplace_back("Allow", "POST");
    return response;
}

template <typename... Lists>
std::vector<Page> together(Lists&&... lists) {
    std::vector<Page> all;
    (std::move(lists.begin(), lists.end(), std::back_inserter(all)), ...);
    return all;
}

} // namespace

std::vector<Page> console_pages() {
    return together(now_pages(), content_pages(), content_writing_pages(), source_adding_pages(),
                    source_queue_pages(), source_pages(), source_switch_pages(), say_queue_pages(),
                    say_case_pages(), say_act_pages(), say_answer_pages(), say_promotion_pages(),
                    votes_writing_pages(), votes_pages(), votes_closing_pages(), votes_deciding_pages(),
                    votes_outcome_pages(), kiosk_pages(), use_pages(), people_pages(), second_factor_pages(),
                    audit_pages(), help_pages(), sign_in_pages());
}

std::vector<http::Route> console_routes(const ConsoleParts& parts) {
    const auto pages = shared_pages();
    const auto no_form =
        std::make_shared<const Page>(Page{"GET", "", Audience::viewer, show_no_form, "", usual_form});
    std::vector<http::Route> routes;
    for (const auto& page : *pages)
        routes.push_back({page.method, page.pattern, handler(parts, pages, {pages, &page}),
                          page.method == "POST" ? largest_form : 0});
    for (const auto& page : *pages)
        if (page.method == "POST" && !has_page(*pages, "GET", page.pattern))
            routes.push_back({"GET", page.pattern, handler(parts, pages, no_form)});
    routes.push_back(
        {"GET", "/console/static/{file}", [&parts](const Request& request, const http::Reply& reply) {
             reply(parts.files.send(request.parameters.at("file"), request));
         }});
    return routes;
}

bool is_of_console(std::string_view path) {
    return path == "/console" || path.starts_with("/console/");
}

http::Handler console_not_found(const ConsoleParts& parts) {
    const auto nothing = std::make_shared<const Page>(Page{
        "GET", "", Audience::viewer, [](const Visit& visit) { return visit.not_found(); }, "", usual_form});
    return
        [show = handler(parts, shared_pages(), nothing)](const Request& request, const http::Reply& reply) {
            if (http::wants_page(request))
                show(request, reply);
            else
                reply(http::problem(404, "there is nothing at this address"));
        };
}

} // namespace bluelamp::server
